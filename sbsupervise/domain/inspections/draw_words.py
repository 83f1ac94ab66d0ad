"""Words of random draws: what gives a project its weight, and why an officer or a project is left out."""

from collections.abc import Iterable, Mapping

from sbsupervise.domain.words import LabelledEnum, Tone


class DrawClass(LabelledEnum):
    """What a construction unit is on the day of the draw; the strictest class gives the weight."""

    A = "a", "A 级"
    B = "b", "B 级"
    NOT_RATED = "not_rated", "未评级"
    C = "c", "C 级", Tone.SOON
    KEY_ATTENTION = "key_attention", "重点关注名单", Tone.SOON
    D = "d", "D 级", Tone.GRAVE
    BLACKLIST = "blacklist", "黑名单", Tone.GRAVE


class Absence(LabelledEnum):
    """Why an officer takes no part in a draw. Only the kind of reason is kept, since it is published."""

    AWAY = "away", "休假、学习或者出差"
    SECONDED = "seconded", "借调、驻村"
    OTHER_DUTY = "other_duty", "承担其他专项任务"
    NO_FIELD_DUTY = "no_field_duty", "不承担现场检查"


class LeftOut(LabelledEnum):
    """Why the register itself leaves a project out of a draw."""

    SUSPENDED = "suspended", "停工"
    VISITED = "visited", "本年度已现场检查"
    ARRANGED = "arranged", "本年度已安排检查"
    DRAWN = "drawn", "本年度已抽中"
    CAP = "cap", "该单位本年度到访次数已达上限"
    TOO_FEW = "too_few", "除回避人员外，检查人员不足"


def strictest(classes: Iterable[DrawClass], weights: Mapping[DrawClass, int], always: Iterable[DrawClass]) -> DrawClass:
    """The class that counts: one of which all projects are drawn, else the one of the largest weight.

    Weights are neither added nor multiplied: a unit of grade D on a list is drawn with the larger of the two.
    """
    taken = frozenset(always)
    return max(classes, key=lambda found: (found in taken, weights[found], list(DrawClass).index(found)))
