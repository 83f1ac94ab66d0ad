"""Words of the two lists (两单): the lists, the states of a case, the documents and classes it stands on."""

from sbsupervise.domain.words import LabelledEnum, Tone


class ListKind(LabelledEnum):
    """The two lists of 办水保〔2020〕157号."""

    KEY_ATTENTION = "key_attention", "重点关注名单", Tone.SOON
    BLACKLIST = "blacklist", "黑名单", Tone.GRAVE

    @property
    def title(self) -> str:
        """The name to be used in public: it says which field the list belongs to."""
        return f"生产建设项目水土保持信用监管“{self.label}”"


class ListingState(LabelledEnum):
    """The states of a listing case (credit.md 2.5). EXPIRED is never stored: it follows from the date when read."""

    CLUE = "clue", "线索", Tone.SOON
    VERIFYING = "verifying", "核实中", Tone.INFO
    DISMISSED = "dismissed", "不成立"
    RECTIFYING = "rectifying", "限期改正中", Tone.SOON
    NOTICED = "noticed", "已告知", Tone.INFO
    DEFENCE_REVIEW = "defence_review", "申辩复核中", Tone.INFO
    NOT_LISTED = "not_listed", "不予列入"
    LISTED = "listed", "已决定列入", Tone.INFO
    PUBLISHED = "published", "公开中", Tone.GRAVE
    EXTENDED = "extended", "延长公开", Tone.GRAVE
    REPAIR_REVIEW = "repair_review", "修复审核中", Tone.GRAVE
    SUSPENDED = "suspended", "暂停公开", Tone.SOON
    ESCALATED = "escalated", "已转黑名单"
    REMOVED = "removed", "提前移出"
    EXPIRED = "expired", "期满移出"
    REVOKED = "revoked", "撤销"

    @property
    def public(self) -> bool:
        """Whether a case in this state is shown to the public during its public period."""
        return self in PUBLIC

    @property
    def final(self) -> bool:
        """Whether a case ends in this state."""
        return self in FINAL


PUBLIC = frozenset({ListingState.PUBLISHED, ListingState.EXTENDED, ListingState.REPAIR_REVIEW})
FINAL = frozenset(
    {
        ListingState.DISMISSED,
        ListingState.NOT_LISTED,
        ListingState.ESCALATED,
        ListingState.REMOVED,
        ListingState.EXPIRED,
        ListingState.REVOKED,
    }
)


class Raising(LabelledEnum):
    """Who finds that a ground is given. None of them lists by itself: each opens a clue (线索)."""

    AUTO = "auto", "系统比对"
    FLAG = "flag", "系统提示，人工判断"
    HUMAN = "human", "人工认定"


class BasisKind(LabelledEnum):
    """Documents that a credit fact may stand on (依据文书)."""

    PENALTY_DECISION = "penalty_decision", "行政处罚决定书"
    COMPULSORY_DECISION = "compulsory_decision", "行政强制决定书"
    REVOCATION_DECISION = "revocation_decision", "撤销行政许可决定书"
    DENIAL_DECISION = "denial_decision", "不予行政许可决定书"
    COURT_JUDGMENT = "court_judgment", "生效的裁判、仲裁文书"
    RECTIFY_ORDER = "rectify_order", "责令改正通知书"
    INSPECTION_OPINION = "inspection_opinion", "监督检查意见"
    REVIEW_OPINION = "review_opinion", "技术评审意见"
    SPOT_CHECK_CIRCULAR = "spot_check_circular", "抽查情况通报"
    NAMED_BY_LAW = "named_by_law", "法律法规和国家规定的其他文书"


class Standing(LabelledEnum):
    """How safely a kind of document carries a listing."""

    FIRM = "firm", "明确可用", Tone.GOOD
    ARGUABLE = "arguable", "存在争议，须法制审核", Tone.SOON


class RecordClass(LabelledEnum):
    """Classes of dishonest records (失信信息分类); none is laid down for soil and water, so a person chooses one."""

    MINOR = "minor", "轻微"
    GENERAL = "general", "一般"
    SERIOUS = "serious", "严重"
