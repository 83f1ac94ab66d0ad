"""The kinds of letters with the law that they stand on, and the facts that they can be made of."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sbsupervise.domain.plans.words import RefusalGround
from sbsupervise.domain.words import LabelledEnum

LICENSING = "《中华人民共和国行政许可法》"
CONSERVATION = "《中华人民共和国水土保持法》"
ORDER = "《生产建设项目水土保持方案管理办法》（水利部令第53号）"


class LetterKind(LabelledEnum):
    """A letter by its code in the model forms of 2006 (L23 and above are additions); the label is its title."""

    L01 = "l01", "水行政许可申请不受理告知书"
    L02 = "l02", "水行政许可申请不予受理决定书"
    L03 = "l03", "水行政许可申请补正通知书"
    L04 = "l04", "水行政许可申请受理通知书"
    L08 = "l08", "水行政许可听证告知书"
    L09 = "l09", "水行政许可听证通知书"
    L10 = "l10", "准予水行政许可决定书"
    L12 = "l12", "不予水行政许可决定书"
    L13 = "l13", "水行政许可延期告知书"
    L14 = "l14", "水行政许可除外时间告知书"
    L15 = "l15", "准予变更水行政许可决定书"
    L16 = "l16", "不予变更水行政许可决定书"
    L21 = "l21", "撤销水行政许可决定书"
    L22 = "l22", "注销水行政许可决定书"
    L23 = "l23", "申请材料接收凭证"
    L24 = "l24", "技术评审委托函"
    L25 = "l25", "撤回申请确认书"
    L26 = "l26", "水土保持方案重新审核意见"

    @property
    def code(self) -> str:
        """The code as people write it: ``L10``."""
        return self.name

    @property
    def law(self) -> str:
        """The articles that the letter stands on; empty where none was found (L25)."""
        return LAWS[self]


_K = LetterKind
LAWS: dict[LetterKind, str] = {
    _K.L01: f"{LICENSING}第三十二条第一款第一项、《水行政许可实施办法》第二十四条第一款第一项",
    _K.L02: f"{LICENSING}第三十二条第一款第二项",
    _K.L03: f"{LICENSING}第三十二条第一款第四项",
    _K.L04: f"{LICENSING}第三十二条第一款第五项、{ORDER}第十二条",
    _K.L08: f"{LICENSING}第三十六条、第四十七条",
    _K.L09: f"{LICENSING}第四十八条",
    _K.L10: f"{CONSERVATION}第二十五条、{LICENSING}第三十八条第一款、{ORDER}第十三条",
    _K.L12: f"{LICENSING}第三十八条第二款、{ORDER}第十五条",
    _K.L13: f"{ORDER}第十三条",
    _K.L14: f"{LICENSING}第四十五条、{ORDER}第十三条",
    _K.L15: f"{CONSERVATION}第二十五条、{ORDER}第十六条、第十七条",
    _K.L16: f"{LICENSING}第三十八条第二款、{ORDER}第十五条至第十七条",
    _K.L21: f"{LICENSING}第六十九条",
    _K.L22: f"{LICENSING}第七十条",
    _K.L23: f"{LICENSING}第三十二条第二款",
    _K.L24: f"{ORDER}第十三条、第十四条",
    _K.L25: "",
    _K.L26: f"{ORDER}第十八条",
}
FALSE_MATERIAL_LAW = f"{LICENSING}第七十八条"
COMPLETE_LAW = f"{LICENSING}第三十二条第一款第五项"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """Everything that a letter may say; which of it a kind needs is told by ``needs.NEEDS``.

    Deadlines that a clock worked out (``decide_by``, ``due_by``, ``correct_by``, ``redo_by``) and money come as the
    text to be printed. ``paper`` is what was applied with, ``addressee`` somebody other than the applicant.
    ``changes`` are items with their old and new text, ``measures`` zones with theirs, ``indicators`` names with
    targets, ``materials`` names with copies. ``by_commitment``: granted under 承诺制. ``by_fraud``: what was gained
    by the approval is not protected after its revocation.
    """

    office: str = ""
    contact: str = ""
    addressee: str = ""
    unit: str = ""
    uscc: str = ""
    legal_representative: str = ""
    address: str = ""
    project: str = ""
    project_code: str = ""
    project_place: str = ""
    paper: str = "水土保持方案"
    submitted_on: date | None = None
    received_on: date | None = None
    accepted_on: date | None = None
    reviewed_on: date | None = None
    withdrawn_on: date | None = None
    reason: str = ""
    other_body: str = ""
    facts: str = ""
    items: tuple[str, ...] = ()
    correct_by: str = ""
    decide_by: str = ""
    not_counted: str = ""
    extended_days: int | None = None
    excluded: str = ""
    excluded_time: str = ""
    interest: str = ""
    hearing_days: int | None = None
    hearing_on: date | None = None
    hearing_time: str = ""
    hearing_place: str = ""
    range_hm2: Decimal | None = None
    grade: str = ""
    indicators: tuple[tuple[str, str], ...] = ()
    measures: tuple[tuple[str, str], ...] = ()
    investment: str = ""
    fee: str = ""
    requirements: tuple[str, ...] = ()
    valid_years: int | None = None
    supervising_body: str = ""
    by_commitment: bool = False
    ground: RefusalGround | None = None
    defects: tuple[str, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    base_number: str = ""
    base_decided_on: date | None = None
    legal_ground: str = ""
    legal_source: str = ""
    by_fraud: bool = False
    redo_by: str = ""
    still_valid: bool | None = None
    materials: tuple[tuple[str, int], ...] = ()
    receiver: str = ""
    reviewer: str = ""
    due_by: str = ""
    review_body: str = ""
    review_days: int | None = None
    suit_months: int | None = None
