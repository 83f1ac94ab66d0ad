"""Projects (生产建设项目): the kinds, the way from the supervision list to operation, and which facts can be believed.

Rules only: callers pass in the day and the figures in force (``parameters/projects.toml``). The supervision list
(监管清单) holds every project that any office approves, ratifies or files.
"""

from calendar import monthrange
from datetime import date
from decimal import Decimal

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.quantities import check_quantity
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Machine, Step
from sbsupervise.domain.words import LabelledEnum, Tone

ORDER_53 = "水利部令第53号"
LAW = "水土保持法"
LONGITUDES = (Decimal(73), Decimal(136))
LATITUDES = (Decimal(3), Decimal(54))


class ProjectState(LabelledEnum):
    """Where a project stands."""

    LISTED = "listed", "已列入清单"
    EXEMPT = "exempt", "免编", Tone.INFO
    PLAN_REQUIRED = "plan_required", "应编未编", Tone.SOON
    ILLEGAL_START = "illegal_start", "未批先建", Tone.GRAVE
    APPROVED = "approved", "已批未开工", Tone.INFO
    EXPIRED = "expired", "满三年未开工", Tone.SOON
    UNDER_CONSTRUCTION = "under_construction", "在建", Tone.INFO
    SUSPENDED = "suspended", "停工"
    CHANGE_REQUIRED = "change_required", "应变更", Tone.SOON
    COMPLETED = "completed", "完工未验收", Tone.SOON
    ILLEGAL_USE = "illegal_use", "未验先投", Tone.GRAVE
    ACCEPTED = "accepted", "自主验收合格", Tone.GOOD
    FILED = "filed", "已备案（报备）", Tone.GOOD
    VERIFIED = "verified", "核查合格", Tone.GOOD
    UNQUALIFIED = "unqualified", "视同验收不合格", Tone.GRAVE
    OPERATION = "operation", "生产运行"
    TERMINATED = "terminated", "终止"


class ProjectKind(LabelledEnum):
    """The 36 kinds (生产建设项目类型) of 办水保〔2018〕135号 in their order; definitions are data."""

    ROAD = "01", "公路工程"
    RAILWAY = "02", "铁路工程"
    WATER_TRANSPORT = "03", "涉水交通工程"
    AIRPORT = "04", "机场工程"
    THERMAL_POWER = "05", "火电工程"
    NUCLEAR_POWER = "06", "核电工程"
    WIND_POWER = "07", "风电工程"
    POWER_TRANSMISSION = "08", "输变电工程"
    OTHER_POWER = "09", "其他电力工程"
    WATER_HUB = "10", "水利枢纽工程"
    IRRIGATION = "11", "灌区工程"
    WATER_DIVERSION = "12", "引调水工程"
    DYKE = "13", "堤防工程"
    FLOOD_STORAGE = "14", "蓄滞洪区工程"
    SMALL_WATER = "15", "其他小型水利工程"
    HYDROPOWER = "16", "水电枢纽工程"
    OPEN_COAL_MINE = "17", "露天煤矿"
    OPEN_METAL_MINE = "18", "露天金属矿"
    OPEN_NONMETAL_MINE = "19", "露天非金属矿"
    DEEP_COAL_MINE = "20", "井采煤矿"
    DEEP_METAL_MINE = "21", "井采金属矿"
    DEEP_NONMETAL_MINE = "22", "井采非金属矿"
    OIL_GAS_FIELD = "23", "油气开采工程"
    OIL_GAS_PIPELINE = "24", "油气管道工程"
    OIL_GAS_STORAGE = "25", "油气储存与加工工程"
    INDUSTRIAL_PARK = "26", "工业园区工程"
    URBAN_RAIL = "27", "城市轨道交通工程"
    URBAN_PIPES = "28", "城市管网工程"
    REAL_ESTATE = "29", "房地产工程"
    OTHER_URBAN = "30", "其他城建工程"
    PULP_AND_PAPER = "31", "林浆纸一体化工程"
    FARM_AND_FOREST = "32", "农林开发工程"
    MANUFACTURING = "33", "加工制造类项目"
    SOCIAL = "34", "社会事业类项目"
    INFORMATION = "35", "信息产业类项目"
    OTHER = "36", "其它类型项目"


class Nature(LabelledEnum):
    """What the works are to what stands there already (项目性质)."""

    NEW = "new", "新建"
    REBUILD = "rebuild", "改建"
    EXPAND = "expand", "扩建"
    REBUILD_AND_EXPAND = "rebuild_and_expand", "改扩建"
    UPGRADE = "upgrade", "技改"


class ApprovalLevel(LabelledEnum):
    """The level that approves, ratifies or files the project itself (立项级别)."""

    MINISTRY = "ministry", "部级"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"


_S = ProjectState
_ENDED = frozenset({_S.OPERATION, _S.TERMINATED})
# A decision on a plan takes these steps, the project page does not.
OF_PLANS = frozenset({"project.approve", "project.revoke"})
_ROWS: tuple[tuple[ProjectState, str, ProjectState, str, str, str], ...] = (
    (_S.LISTED, "project.require_plan", _S.PLAN_REQUIRED, "认定应编方案", "占地面积和土石方量", f"{ORDER_53}第七条"),
    (_S.LISTED, "project.exempt", _S.EXEMPT, "认定免编", "占地面积和土石方量", f"{ORDER_53}第七条"),
    (_S.EXEMPT, "project.require_plan", _S.PLAN_REQUIRED, "认定应编方案", "实际规模达到编报标准", f"{ORDER_53}第七条"),
    (_S.EXEMPT, "project.start", _S.UNDER_CONSTRUCTION, "登记开工", "开工日期及证据", f"{ORDER_53}第七条"),
    # Works that began exempt and outgrew it go on without a plan from the day on which they did.
    (
        _S.UNDER_CONSTRUCTION,
        "project.require_plan",
        _S.ILLEGAL_START,
        "认定应编方案",
        "免编项目开工后实际规模达到编报标准",
        f"{ORDER_53}第七条、水土保持法第二十六条",
    ),
    (_S.PLAN_REQUIRED, "project.approve", _S.APPROVED, "登记批复", "准予许可决定", f"{ORDER_53}第九条"),
    (_S.PLAN_REQUIRED, "project.start", _S.ILLEGAL_START, "登记开工", "开工日期及证据", "水土保持法第二十六条"),
    # A late approval finds the works under way, so the project does not become one that waits to start.
    (_S.ILLEGAL_START, "project.approve", _S.UNDER_CONSTRUCTION, "登记补办", "准予许可决定", "水土保持法第五十三条"),
    (_S.APPROVED, "project.start", _S.UNDER_CONSTRUCTION, "登记开工", "开工日期及证据", "水土保持法第二十七条"),
    (_S.APPROVED, "project.expire", _S.EXPIRED, "转为满三年未开工", "批复满三年", f"{ORDER_53}第十八条"),
    (_S.EXPIRED, "project.approve", _S.APPROVED, "登记重新审核", "重新审核意见", f"{ORDER_53}第十八条"),
    (_S.EXPIRED, "project.start", _S.ILLEGAL_START, "登记开工", "开工日期及证据", f"{ORDER_53}第十八条"),
    (_S.UNDER_CONSTRUCTION, "project.suspend", _S.SUSPENDED, "登记停工", "停工报告或停工决定", f"{LAW}第二十七条"),
    (_S.SUSPENDED, "project.resume", _S.UNDER_CONSTRUCTION, "登记复工", "复工日期", f"{LAW}第二十七条"),
    (
        _S.UNDER_CONSTRUCTION,
        "project.require_change",
        _S.CHANGE_REQUIRED,
        "认定变更",
        "变更情形",
        f"{ORDER_53}第十六条",
    ),
    (_S.SUSPENDED, "project.require_change", _S.CHANGE_REQUIRED, "认定变更", "变更情形", f"{ORDER_53}第十六条"),
    # An approval that is revoked never covered anything: who has not started waits for a new one, who has is without.
    (_S.APPROVED, "project.revoke", _S.PLAN_REQUIRED, "登记撤销批复", "撤销许可决定", "行政许可法第六十九条"),
    (_S.EXPIRED, "project.revoke", _S.PLAN_REQUIRED, "登记撤销批复", "撤销许可决定", "行政许可法第六十九条"),
    *(
        (state, "project.revoke", _S.ILLEGAL_START, "登记撤销批复", "撤销许可决定", "行政许可法第六十九条")
        for state in (_S.UNDER_CONSTRUCTION, _S.SUSPENDED, _S.CHANGE_REQUIRED)
    ),
    # Found by mistake, or the works went back to the approved plan.
    (
        _S.CHANGE_REQUIRED,
        "project.drop_change",
        _S.UNDER_CONSTRUCTION,
        "撤回变更认定",
        "不再属于应当变更的情形",
        f"{ORDER_53}第十六条",
    ),
    (_S.CHANGE_REQUIRED, "project.approve", _S.UNDER_CONSTRUCTION, "登记变更批复", "变更批复", f"{ORDER_53}第十六条"),
    (_S.UNDER_CONSTRUCTION, "project.complete", _S.COMPLETED, "登记完工", "完工日期", f"{ORDER_53}第二十二条"),
    (_S.COMPLETED, "project.use", _S.ILLEGAL_USE, "登记投产使用", "投产使用日期及证据", "水土保持法第五十四条"),
    (_S.COMPLETED, "project.accept", _S.ACCEPTED, "登记自主验收", "验收鉴定书", f"{ORDER_53}第二十二条"),
    (_S.ILLEGAL_USE, "project.accept", _S.ACCEPTED, "登记自主验收", "验收鉴定书", f"{ORDER_53}第二十二条"),
    (_S.ACCEPTED, "project.file", _S.FILED, "登记备案（报备）", "备案回执", f"{ORDER_53}第二十二条"),
    (_S.FILED, "project.verify", _S.VERIFIED, "登记核查合格", "核查意见", f"{ORDER_53}第二十六条"),
    # A check after the works went into use can still find that the acceptance does not hold.
    *(
        (state, "project.disqualify", _S.UNQUALIFIED, "认定视同不合格", "核查意见", f"{ORDER_53}第二十六条")
        for state in (_S.FILED, _S.VERIFIED, _S.OPERATION)
    ),
    (_S.UNQUALIFIED, "project.redo", _S.COMPLETED, "重新组织验收", "书面告知", f"{ORDER_53}第二十六条"),
    (_S.FILED, "project.operate", _S.OPERATION, "转入生产运行", "投产使用日期", f"{ORDER_53}第二十四条"),
    (_S.VERIFIED, "project.operate", _S.OPERATION, "转入生产运行", "投产使用日期", f"{ORDER_53}第二十四条"),
    *(
        (state, "project.terminate", _S.TERMINATED, "终止", "项目取消的证明；已批复的注销批复", "行政许可法第七十条")
        for state in _S
        if state not in _ENDED
    ),
)
PROJECTS: Machine[ProjectState] = Machine(
    tuple(
        Step(
            start=start,
            act=act,
            end=end,
            label=f"{label}（在方案页）" if act in OF_PLANS else label,
            who=Permission.EDIT_PROJECTS,
            needs=needs,
            source=source,
        )
        for start, act, end, label, needs, source in _ROWS
    )
)


def state_after_start(state: ProjectState, started_on: date, lapses_on: date | None) -> ProjectState:
    """The state of a project that starts construction (开工); an approval that has lapsed by then covers nothing.

    ``lapses_on`` is the last day on which a start is still covered, None without an approval.
    """
    covered = state is ProjectState.EXPIRED and lapses_on is not None and started_on <= lapses_on
    if covered:
        # Found out late: the works had begun before the approval lapsed.
        state = ProjectState.APPROVED
    elif has_lapsed(state, lapses_on, started_on):
        state = PROJECTS.move(state, "project.expire")
    return PROJECTS.move(state, "project.start")


def state_after_redo(state: ProjectState, in_use_on: date | None) -> ProjectState:
    """The state of a project that is told to accept anew: one that is in use is used without an acceptance."""
    state = PROJECTS.move(state, "project.redo")
    return state if in_use_on is None else PROJECTS.move(state, "project.use")


def has_lapsed(state: ProjectState, lapses_on: date | None, day: date) -> bool:
    """Whether a project has waited too long to start by a day; whoever looks works it out, no job marks it."""
    return state is ProjectState.APPROVED and lapses_on is not None and day > lapses_on


def state_by_date(state: ProjectState, lapses_on: date | None, today: date) -> ProjectState:
    """The state as it is to be read today."""
    return PROJECTS.move(state, "project.expire") if has_lapsed(state, lapses_on, today) else state


def expires_on(approved_on: date, years: int) -> date:
    """The last day on which construction may start under an approval.

    It is the same day of the month ``years`` later, or the last day of that month where there is none.
    Source: 水利部令第53号 article 18, 民法典 article 202.
    """
    year = approved_on.year + years
    return date(year, approved_on.month, min(approved_on.day, monthrange(year, approved_on.month)[1]))


def lapsed_if_before(day: date, years: int) -> date:
    """Approvals from before the day returned have lapsed on ``day``, exactly as ``expires_on`` says."""
    year = day.year - years
    if day.day > monthrange(year, day.month)[1]:
        return date(year, day.month + 1, 1)
    return date(year, day.month, day.day)


def started_unapproved(started_on: date, approved_on: date | None) -> bool:
    """Whether a project that needs a plan was started without one; a later approval does not undo the fact."""
    return approved_on is None or started_on < approved_on


def check_started_on(started_on: date, *, today: date) -> None:
    """Refuse a start on a day to come: the day is a fact on which penalties hang."""
    if started_on > today:
        raise RuleError("开工日期不能晚于今天", field="happened_on")


def check_planned_days(planned_start_on: date | None, planned_end_on: date | None) -> None:
    """Refuse works that are planned to end before they start."""
    if planned_start_on and planned_end_on and planned_end_on < planned_start_on:
        raise RuleError("计划完工日期不能早于计划开工日期", field="planned_end_on")


def check_extent(area_hm2: Decimal, earthwork_m3: Decimal) -> None:
    """Refuse a project without land, and quantities that are none."""
    check_quantity(area_hm2, "area_hm2")
    if area_hm2 == 0:
        raise RuleError("征占地面积必须大于0", field="area_hm2")
    check_quantity(earthwork_m3, "earthwork_m3")


def check_investment(investment_fen: int | None) -> None:
    """Refuse a negative investment; none stated is no fault."""
    if investment_fen is not None and investment_fen < 0:
        raise RuleError("总投资不能为负数", field="investment_fen")


def check_position(longitude: Decimal | None, latitude: Decimal | None) -> None:
    """Refuse half a position, and one that lies outside China (degrees of CGCS2000)."""
    if longitude is None and latitude is None:
        return
    if longitude is None or latitude is None:
        raise RuleError("经度和纬度须同时填写", field="latitude" if latitude is None else "longitude")
    if _within(latitude, LONGITUDES) and _within(longitude, LATITUDES):
        raise RuleError("经度和纬度可能填反了", field="longitude")
    if not _within(longitude, LONGITUDES):
        raise RuleError("经度不在中国范围内（73°至136°）", field="longitude")
    if not _within(latitude, LATITUDES):
        raise RuleError("纬度不在中国范围内（3°至54°）", field="latitude")


def _within(degrees: Decimal, bounds: tuple[Decimal, Decimal]) -> bool:
    return degrees.is_finite() and bounds[0] <= degrees <= bounds[1]
