"""Invented names: of places, people and units, made of syllables that no real one is known by.

A name follows from a number alone, so that the same number gives the same name in every run and every portion.
"""

from random import Random

from stdnum.cn import uscc

HEADS = "青石云沐澄砚霁栖暮朔桑崧苍柏榆槐桦枣梨黍粟葵苇荻鹤鹿羊燕雁鹰银铜丹朱素墨锦绣琼璟"
MIDDLES = "禾岫溪松竹枫杨柳杏桃芝兰荷蓝白黄红紫金玉珠瑶月星霞晴雨雪霜露谷麦"
TAILS = "岭沟峁塬湾坪梁坡滩洼垴岔峪凹台咀畔嶂岗垣峡坞堰埝"
PLACES = len(HEADS) * len(MIDDLES) * len(TAILS)
# Prime to the number of places, so that neighbours in number share no syllable.
STRIDE = 10_007
# Number 1 is 青禾岭.
OFFSET = PLACES - STRIDE
SURNAMES = "王李张刘陈杨赵周吴徐孙马朱胡郭何高罗郑梁谢宋唐许邓冯韩曹曾彭贺武靳樊亢"
GIVEN = "文建志永晓海云春秀玉国庆红梅志强立军卫东丽萍俊峰雪琴旭宏锦程思远泽宇一鸣婧"
# Characters that many fonts and old systems lack; 峁 stands among the places.
RARE = "堃㛃喆"
RARE_SHARE = 0.06


def place(number: int) -> str:
    """A place of three syllables, such as 青禾岭."""
    at = (number * STRIDE + OFFSET) % PLACES
    at, tail = divmod(at, len(TAILS))
    head, middle = divmod(at, len(MIDDLES))
    return HEADS[head] + MIDDLES[middle] + TAILS[tail]


def round_of(number: int) -> int:
    """How often all places have been used up before this number: 0 at first."""
    return number // PLACES


def person(chance: Random) -> str:
    """A name of two or three characters."""
    given = chance.choice(GIVEN)
    if chance.random() < RARE_SHARE:
        return chance.choice(SURNAMES) + chance.choice(("", given)) + chance.choice(RARE)
    return chance.choice(SURNAMES) + given + (chance.choice(GIVEN) if chance.random() < 0.6 else "")


def credit_code(number: int) -> str:
    """A well-formed unified social credit code that belongs to nobody: division 000000 is no place."""
    body = f"91000000{number:09d}"
    return body + str(uscc.calc_check_digit(body))
