"""Words of credit ratings: grades, and why a fact or an earlier year changes one."""

from sbsupervise.domain.words import LabelledEnum, Tone


class Rater(LabelledEnum):
    """Who made a grade: two fields that are never mixed."""

    LOCAL = "local", "本级评价", Tone.INFO
    MINISTRY = "ministry", "水利部公布等级", Tone.INFO


class Grade(LabelledEnum):
    """The letter is the name of the member. The labels are not confirmed (credit.md CE-23)."""

    A = "a", "信用优秀", Tone.GOOD
    B = "b", "信用良好", Tone.INFO
    C = "c", "信用一般", Tone.SOON
    D = "d", "信用较差", Tone.GRAVE


class CountUnit(LabelledEnum):
    """How often one rule takes its points."""

    OCCURRENCE = "occurrence", "每次"
    PROJECT = "project", "每个项目一次"
    YEAR = "year", "每年一次"


class Attribution(LabelledEnum):
    """Which of the three days of a fact decides about a window, in the order in which they come."""

    OCCURRED = "occurred", "行为发生日"
    FOUND = "found", "发现日"
    DECIDED = "decided", "认定日"


class Reason(LabelledEnum):
    """Why a fact took the points it took."""

    FULL = "full", "按规则全额扣分"
    REPEAT = "repeat", "同一项目或同一年度已扣分，不重复扣分"
    CLIPPED = "clipped", "达到该项扣分上限，超出部分不扣"
    FLOOR = "floor", "分数已扣至零，超出部分不扣"


class Bar(LabelledEnum):
    """What keeps a unit from grade A whatever its score (不得评为A级的情形)."""

    GRAVE_HARM = "ab-01", "三年内存在严重水土流失或生态破坏行为"
    TWICE_C = "ab-02", "前两年度均为C级"
    ONCE_D = "ab-03", "三年内某一年度为D级"


class HistoryWindow(LabelledEnum):
    """The two readings of "within three years" (三年内), with the rated year or without it (credit.md 1.3)."""

    BEFORE = "before", "评价年度之前的年度"
    INCLUDING = "including", "含评价年度在内的年度"
