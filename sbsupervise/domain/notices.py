"""Notices (文书): their kinds and states, ways of service, document numbers (文号) and check codes (核验码).

What is printed on a notice is in ``domain/papers.py``.
"""

from datetime import date, timedelta
from string import Formatter

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Machine, Step
from sbsupervise.domain.words import LabelledEnum, Tone


class NoticeKind(LabelledEnum):
    """What an office issues. The label is the title without the line break of the printed page."""

    RECTIFY_ORDER = "rectify_order", "责令限期改正通知书"
    INSPECTION_NOTICE = "inspection_notice", "行政检查通知书"
    INSPECTION_OPINION = "inspection_opinion", "水土保持监督检查意见"
    RECTIFY_NOTICE = "rectify_notice", "整改通知书"
    RECHECK_OPINION = "recheck_opinion", "整改复核意见"
    TALK_NOTICE = "talk_notice", "约谈通知书"
    LISTING_NOTICE = "listing_notice", "生产建设项目水土保持信用监管“重点关注名单”告知书"
    LISTING_DECISION = "listing_decision", "列入“重点关注名单”决定书"
    FEE_NOTICE = "fee_notice", "水土保持补偿费缴纳通知单"
    FEE_ORDER = "fee_order", "责令限期缴纳水土保持补偿费通知书"
    FEE_DEMAND = "fee_demand", "缴纳水土保持补偿费催告书"
    FEE_EXEMPTION = "fee_exemption", "免征水土保持补偿费告知书"
    FEE_REFUND = "fee_refund", "水土保持补偿费退费函"

    @property
    def title(self) -> str:
        """The title as printed: a long one is broken where it reads best, before the name of the list."""
        return self.label.replace("信用监管“", "信用监管\n“")


class NoticeState(LabelledEnum):
    """Only a served notice starts a clock of its addressee."""

    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已签发", Tone.INFO
    SERVED = "served", "已送达", Tone.GOOD
    VOID = "void", "作废", Tone.GRAVE


class ServiceMode(LabelledEnum):
    """Ways of service (送达方式), lifecycle 6.3; each has its own proof and its own day of service."""

    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    ELECTRONIC = "electronic", "电子送达"
    ENTRUSTED = "entrusted", "委托送达"
    POSTAL = "postal", "邮寄送达"
    ANNOUNCED = "announced", "公告送达"


SERVICE_LAW = "行政处罚法第六十一条、民事诉讼法第八十七条至第九十五条"
VOID_NEEDS = "作废原因和另一人审批；文号保留，不得重用"

NOTICE_STEPS: Machine[NoticeState] = Machine(
    (
        Step(
            start=NoticeState.DRAFT,
            act="notice.issue",
            end=NoticeState.ISSUED,
            label="签发",
            who=Permission.ISSUE_NOTICES,
            needs="必备要素齐全，拟稿人与签发人不是同一人",
        ),
        Step(
            start=NoticeState.ISSUED,
            act="notice.serve",
            end=NoticeState.SERVED,
            label="登记送达",
            who=Permission.SERVE_NOTICES,
            needs="送达回证",
            source=SERVICE_LAW,
        ),
        Step(
            start=NoticeState.ISSUED,
            act="notice.void",
            end=NoticeState.VOID,
            label="作废",
            who=Permission.ISSUE_NOTICES,
            needs=VOID_NEEDS,
        ),
        Step(
            start=NoticeState.SERVED,
            act="notice.void",
            end=NoticeState.VOID,
            label="作废",
            who=Permission.ISSUE_NOTICES,
            needs=VOID_NEEDS,
        ),
    )
)


def day_of_service(mode: ServiceMode, stated_on: date, *, announced_days: int, today: date) -> date:
    """The day on which a paper counts as served.

    It is the day that the proof states; of an announcement (公告送达) it states the first day, and so many calendar
    days have to pass. Refused as long as they have not.
    """
    if mode is not ServiceMode.ANNOUNCED:
        return stated_on
    served_on = stated_on + timedelta(days=announced_days)
    if served_on > today:
        raise RuleError(
            f"公告满{announced_days}日视为送达，到 {served_on} 再登记", field="served_on", source="民事诉讼法第九十五条"
        )
    return served_on


OFFICIAL_PATTERN = "{office}{kind}〔{year}〕{sequence}号"
NUMBER_FIELDS = {"office", "kind", "year", "sequence"}


def document_number(
    office_word: str, kind_word: str, year: int, sequence: int, *, pattern: str = OFFICIAL_PATTERN
) -> str:
    """The number of a notice, such as ``忻水保责改〔2026〕18号``.

    ``office_word`` and ``kind_word`` are the short words (代字) of the office and of the kind, ``year`` the year of
    signing. The default pattern is that of official documents: the whole year in hexagonal brackets, no 第, no
    leading zeros. An office may keep another one for its enforcement papers, such as
    ``{office}{kind}〔{year}〕第{sequence:03}号``. Source: GB/T 9704-2012, 7.2.5.
    """
    named = [field for _, field, _, _ in Formatter().parse(pattern) if field is not None]
    if set(named) != NUMBER_FIELDS or len(named) != len(NUMBER_FIELDS) or "〔{year}〕" not in pattern:
        raise RuleError(f"文号格式“{pattern}”不可用：机关代字、文种代字、〔年份〕、序号应各出现一次，年份用六角括号")
    if not office_word or not kind_word:
        raise RuleError("缺少机关代字或者文种代字，不能编文号")
    if sequence < 1 or not 1000 <= year <= 9999:
        raise RuleError("文号的序号从1开始，年份为四位数")
    return pattern.format(office=office_word, kind=kind_word, year=year, sequence=sequence)


def chinese_date(day: date) -> str:
    """A day as official documents write it, without padding: ``2026年3月2日``."""
    return f"{day.year}年{day.month}月{day.day}日"


# A prime number of signs, so that a weighted sum finds every wrong sign and every exchange of two.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 16
TOKEN_BYTES = 16


def _checksum(values: list[int]) -> int:
    return sum(place * value for place, value in enumerate(values, 1)) % len(CODE_SIGNS)


def check_code(token: bytes) -> str:
    """The code a person can type to check a notice, from 128 random bits: ``7Q4K-2M9D-…``, four groups of four.

    It has no signs that look alike (I, L, O, 0, 1). The last sign is a check sign: the sum of place times value over
    all sixteen is divisible by the number of signs.
    """
    if len(token) != TOKEN_BYTES:
        raise ValueError(f"a check code is made of {TOKEN_BYTES} random bytes")
    rest = int.from_bytes(token)
    values: list[int] = []
    for _ in range(CODE_LENGTH - 1):
        rest, value = divmod(rest, len(CODE_SIGNS))
        values.append(value)
    values.append(-_checksum(values) * pow(CODE_LENGTH, -1, len(CODE_SIGNS)) % len(CODE_SIGNS))
    signs = "".join(CODE_SIGNS[value] for value in values)
    return "-".join(signs[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def plain_code(typed: str) -> str:
    """What was typed, in the spelling of ``check_code``: capitals, no blanks, groups of four."""
    signs = "".join(typed.split()).replace("-", "").upper()
    return "-".join(signs[start : start + 4] for start in range(0, len(signs), 4))


def check_code_refusal(typed: str) -> str | None:
    """Why a typed code cannot be a check code, or None if it can."""
    signs = plain_code(typed).replace("-", "")
    if strange := sorted(set(signs) - set(CODE_SIGNS)):
        return f"核验码中没有“{'、'.join(strange)}”；核验码不含字母I、L、O和数字0、1"
    if len(signs) != CODE_LENGTH:
        return f"核验码为{CODE_LENGTH}位，输入了{len(signs)}位"
    if _checksum([CODE_SIGNS.index(sign) for sign in signs]):
        return "核验码有误，请对照文书重新输入"
    return None
