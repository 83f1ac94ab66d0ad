"""What each act in the life of a project is recorded with, and what stands in its way.

The acts are those of ``domain.projects.PROJECTS``. On two of their days penalties hang, that of the start (开工) and
that of the use (投产使用), so each act names its day and its evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sbsupervise.domain.plans import PlanKind
from sbsupervise.domain.projects import LAW, OF_PLANS, ORDER_53, PROJECTS, ProjectState
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """How an act is recorded: what its day and its evidence are called, and its numbered paper if it has one.

    ``hint`` says what the day is; ``numbered`` whether there is no such act without the number of its paper.
    """

    day: str
    evidence: str
    hint: str = ""
    number: str = "文号"
    numbered: bool = False


RECORDS: Mapping[str, Record] = MappingProxyType(
    {
        "project.require_plan": Record(
            day="达到编报规模的日期",
            evidence="实际规模的证据",
            hint="扰动面积或者土石方量实际达到标准之日，不是发现之日",
        ),
        "project.exempt": Record(day="认定日期", evidence="实际规模的证据"),
        "project.start": Record(day="开工日期", evidence="开工的证据", hint="施工准备期开始之日"),
        "project.expire": Record(
            day="核实日期", evidence="至今未开工的证据", hint="核实仍未开工之日，须在批复满三年以后"
        ),
        "project.suspend": Record(day="停工日期", evidence="停工报告或者停工决定"),
        "project.resume": Record(day="复工日期", evidence="复工的证据"),
        "project.complete": Record(day="完工日期", evidence="完工的证据", hint="主体工程完工之日"),
        "project.use": Record(
            day="投产使用日期", evidence="投产使用的证据", hint="试运行是否属于投产使用须先作判定，并存入试运行文件"
        ),
        "project.accept": Record(
            day="验收日期", evidence="验收鉴定书及结论", hint="验收鉴定书载明的日期", number="鉴定书编号"
        ),
        "project.file": Record(
            day="出具回执日期", evidence="备案（报备）材料", number="备案（报备）回执编号", numbered=True
        ),
        "project.verify": Record(day="核查意见日期", evidence="核查情况", number="核查意见文号", numbered=True),
        "project.disqualify": Record(
            day="核查意见日期", evidence="弄虚作假或者不符合验收条件的事实", number="核查意见文号", numbered=True
        ),
        "project.redo": Record(
            day="书面告知日期", evidence="责令重新组织验收的情况", number="书面告知文号", numbered=True
        ),
        "project.operate": Record(day="投产使用日期", evidence="投产使用的证据"),
        "project.terminate": Record(day="终止日期", evidence="项目取消的证明"),
    }
)
# What happens to a project without moving it.
BESIDE: Mapping[str, Record] = MappingProxyType(
    {
        "project.hand_over": Record(day="交接日期", evidence="权利义务转移的证明"),
        "change.detect": Record(day="发现日期", evidence="变化情况"),
        "hold.lift": Record(day="解除日期", evidence="理由"),
        "change.drop": Record(day="撤回日期", evidence="理由"),
    }
)
UNAPPROVED = f"{LAW}第二十六条、第五十三条"
FEE_BARS = f"{ORDER_53}第二十三条、办水保〔2018〕133号"
SIZED = frozenset({"project.require_plan", "project.exempt"})


def step_of(state: ProjectState, act: str) -> Step[ProjectState] | None:
    """The row of an act from a state, None if it is not open."""
    return next((step for step in PROJECTS.open(state) if step.act == act), None)


# Nobody waits for these: they are not on the way from the list to operation.
_OFF_THE_WAY = frozenset(
    {"project.disqualify", "project.require_change", "project.revoke", "project.suspend", "project.terminate"}
)


def closed(state: ProjectState, act: str, done_on: date | None) -> RuleError:
    """What is said of an act that is not open; ``done_on`` is the day on which it was done before, if it was."""
    return PROJECTS.refusal(state, act, _why_closed(state, act, done_on))


def _why_closed(state: ProjectState, act: str, done_on: date | None) -> str:
    """Whether an act has been done, or its time is still to come, or it has no place any more."""
    if {step.act for step in PROJECTS.steps if step.end is state} - OF_PLANS == {act}:
        return _done(done_on)
    # Nobody waits for the day on which works outgrow their exemption.
    starts = {s.start for s in PROJECTS.steps if s.act == act and s.end is not ProjectState.ILLEGAL_START}
    if not starts.isdisjoint(_ahead_of(state)):
        return "尚不到办理此项的时候"
    if done_on is not None:
        return _done(done_on)
    return "此项不再适用" if any(state in _ahead_of(start) for start in starts) else "此项不适用"


def _done(on: date | None) -> str:
    return "此项已经登记" if on is None else f"此项已经登记（{on}）"


def _ahead_of(state: ProjectState) -> set[ProjectState]:
    """The states that a project still comes to on its way."""
    found: set[ProjectState] = set()
    coming = [state]
    while coming:
        ends = {step.end for step in PROJECTS.open(coming.pop()) if step.act not in _OFF_THE_WAY} - found
        found |= ends
        coming.extend(ends)
    return found


def check_happened_on(act: str, happened_on: date, *, today: date, after: tuple[str, date] | None) -> None:
    """Refuse a day to come, and one before ``after``: what went before, with its day.

    A start is refused on no past day. It is a fact, and whether anything covered it shows in the state that follows.
    """
    name = RECORDS[act].day
    if happened_on > today:
        raise RuleError(f"{name}不能晚于今天", field="happened_on")
    if act != "project.start" and after is not None and happened_on < after[1]:
        raise RuleError(f"{name}不能早于{after[0]}（{after[1]}）", field="happened_on")


def check_numbered(act: str, number: str) -> None:
    """Refuse an act without the number of its paper, where it has one."""
    record = RECORDS[act]
    if record.numbered and not number:
        raise RuleError(f"请填写{record.number}", field="document_number")


def check_size(act: str, kind: PlanKind) -> None:
    """``kind`` is what the actual size calls for on the day."""
    source = f"{ORDER_53}第七条"
    if act == "project.exempt" and kind is not PlanKind.NONE:
        raise RuleError(f"该规模应当编报{kind.label}，不能认定免编", field="area_hm2", source=source)
    if act == "project.require_plan" and kind is PlanKind.NONE:
        raise RuleError("该规模不足报告表的编报标准，免于编报方案", field="area_hm2", source=source)


def check_outgrown(state: ProjectState, *, approved: bool) -> None:
    """Works under way need their first plan only if they began exempt; under an approval they change it."""
    if state is ProjectState.UNDER_CONSTRUCTION and approved:
        raise RuleError("该项目已有方案批复，规模变化按方案变更办理", source=f"{ORDER_53}第十六条")


def check_edited_size(state: ProjectState, before: PlanKind, after: PlanKind) -> None:
    """Refuse to correct away that exempt works outgrew the limit: since which day they did is a fact to be recorded."""
    started = state in (ProjectState.UNDER_CONSTRUCTION, ProjectState.SUSPENDED)
    if started and before is PlanKind.NONE and after is not PlanKind.NONE:
        raise RuleError(
            f"免编项目已经开工，实际规模达到{after.label}标准的，请在项目页办理“认定应编方案”并填写达到之日",
            field="area_hm2",
            source=f"{ORDER_53}第七条",
        )


def check_lapsed(lapses_on: date | None, happened_on: date) -> None:
    """Refuse to call an approval lapsed while it covers a start."""
    if lapses_on is None or happened_on <= lapses_on:
        until = "" if lapses_on is None else f"，开工期限至{lapses_on}"
        raise RuleError(f"批复尚未满三年{until}", field="happened_on", source=f"{ORDER_53}第十八条")


def check_given_up(*, approved: bool, applied: bool) -> None:
    """Refuse to end a project whose approval stands, as that is cancelled and the project with it; or one for which an
    application waits.
    """
    if approved:
        raise RuleError("该项目的方案批复仍然有效，请在方案页办理注销", source="行政许可法第七十条")
    if applied:
        raise RuleError("该项目有正在办理的方案申请，办结或者撤回后才能终止")


def check_fee_assessed(*, assessed: bool) -> None:
    """A fee that was never assessed is a bar to a sound acceptance (lifecycle.md 3.7, A6), as is one not paid.

    Who is exempt has an assessment too: it says under which head, and comes to nothing.
    """
    if not assessed:
        raise RuleError(
            "水土保持补偿费没有核定，不等于已经缴纳：先核定（免征的也须核定并载明免征情形），"
            "缴清以前自主验收不得作出合格结论",
            source=FEE_BARS,
        )


def warning_of(state: ProjectState, act: str, approved_on: date | None, lapses_on: date | None) -> str:
    """What an act would put on record against the law, in words with the article; empty if nothing."""
    if act == "project.use":
        return (
            f"水土保持设施未经验收或者验收不合格，项目不得投产使用（{LAW}第二十七条）。"
            f"登记后项目状态为“未验先投”，作为违法线索查处（{LAW}第五十四条）。"
        )
    if act == "project.require_plan" and state is ProjectState.UNDER_CONSTRUCTION:
        return f"项目已经开工。自实际规模达到标准之日起按“未批先建”登记，须责令限期补办方案（{UNAPPROVED}）。"
    if act != "project.start":
        return ""
    covered = "" if approved_on is None or lapses_on is None else f"批复只覆盖{approved_on}至{lapses_on}的开工。"
    if state is ProjectState.APPROVED and covered:
        outside = f"开工日期在此以外的属于“未批先建”（{UNAPPROVED}），作为违法线索查处；"
        return f"{covered}{outside}早于批复的，批复不改变这一事实。"
    step = step_of(state, act)
    if step is None or step.end is not ProjectState.ILLEGAL_START:
        return ""
    return (
        f"该项目没有有效的方案批复，不得开工。登记后项目状态为“未批先建”（{UNAPPROVED}），"
        f"作为违法线索查处，事后补办不改变这一事实。{covered}"
    )
