"""The papers of an application (申请材料) as they come in: what is written and sealed on them, and the file itself."""

from dataclasses import dataclass, fields
from datetime import date

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.plans import UNDER_WAY, MaterialKind
from sbsupervise.domain.plans.completeness import OTHER_TEMPLATE, Gap, Material, Submission, gaps
from sbsupervise.domain.plans.materials import check_published, check_received
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import written_text
from sbsupervise.models import Plan, PlanMaterial, ScopedSession
from sbsupervise.parameters import plans as figures
from sbsupervise.parameters.calendars import calendar
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.parts import check_part
from sbsupervise.services.plans import checks
from sbsupervise.services.plans.sheets import open_columns
from sbsupervise.services.stored_files import HandedIn, keep_paper

NAME, NOTE = 200, 500
STATED = tuple(field.name for field in fields(Material))


@dataclass(frozen=True, slots=True, kw_only=True)
class FileMaterial:
    """Record one paper of an application. None means that nobody has looked at it, or that it does not apply."""

    plan_id: int
    kind: MaterialKind
    received_on: date
    copies: int
    project_name: str = ""
    unit_name: str = ""
    template: str = ""
    sealed_by_unit: bool | None = None
    sealed_by_compiler: bool | None = None
    signatures_complete: bool | None = None
    published_from: date | None = None
    published_to: date | None = None
    comments_handled: bool | None = None
    note: str = ""
    file: HandedIn | None = None
    version: int | None = None


@act("plan.file_material", Permission.SUBMIT_PLANS, on=Plan)
def file_material(session: ScopedSession, actor: Actor, command: FileMaterial) -> Plan:
    """Record a paper; a newer one of its kind takes the place of the older, which stays on record."""
    plan = session.get_one(Plan, command.plan_id)
    check_part(session, actor, plan.project_id)
    if plan.state not in UNDER_WAY:
        raise RuleError(f"申请已办结（{plan.state.label}），不再登记材料")
    checks.drop_proposal(plan)
    check_received(command.received_on, command.copies, today=actor.today)
    check_published(command.published_from, command.published_to)
    if command.template and command.template not in dict(template_choices()):
        raise RuleError("请选择列出的编制模板", field="template")
    file = None if command.file is None else keep_paper(session, actor, plan.project_id, command.file)
    plan.materials.append(
        PlanMaterial(
            kind=command.kind,
            received_on=command.received_on,
            copies=command.copies,
            project_name=written_text(command.project_name, "project_name", limit=NAME),
            unit_name=written_text(command.unit_name, "unit_name", limit=NAME),
            template=command.template,
            sealed_by_unit=command.sealed_by_unit,
            sealed_by_compiler=command.sealed_by_compiler,
            signatures_complete=command.signatures_complete,
            published_from=command.published_from,
            published_to=command.published_to,
            comments_handled=command.comments_handled,
            note=written_text(command.note, "note", limit=NOTE),
            file_id=None if file is None else file.id,
        )
    )
    return plan


def template_choices() -> list[tuple[str, str]]:
    """The editions of the template by which plans are written, each with the days of submission that take it."""
    rows = figures.templates().rows
    found = []
    for edition in dict.fromkeys(edition for row in rows for edition in row.value):
        taking = [row for row in rows if edition in row.value]
        ended_on = next((row.since for row in rows if row.since > taking[-1].since), None)
        alone_since = next((row.since for row in taking if row.value == (edition,)), taking[0].since)
        days = f"{alone_since}起提交的应当采用" if ended_on is None else f"{ended_on}以前提交的可以采用"
        found.append((edition, f"{edition}年版（{days}）"))
    return [*found, (OTHER_TEMPLATE, "其他版本")]


def materials_in_force(plan: Plan) -> list[PlanMaterial]:
    """The newest paper of each kind, in the order of the kinds; of other papers all."""
    newest = {material.kind: material for material in plan.materials}
    others = [material for material in plan.materials if material.kind is MaterialKind.OTHER]
    return [newest[kind] for kind in MaterialKind if kind in newest and kind is not MaterialKind.OTHER] + others


def gaps_of(plan: Plan) -> tuple[Gap, ...]:
    """What the automatic checks find by the rules of the day of submitting; nothing where none were in force yet."""
    if plan.submitted_on < figures.material_copies().rows[0].since:
        return ()
    project = plan.project
    materials = [
        Material(**{name: getattr(material, name) for name in STATED}) for material in materials_in_force(plan)
    ]
    if plan.range is not None:
        materials.append(Material(kind=MaterialKind.RANGE))
    submission = Submission(
        procedure=plan.procedure,
        submitted_on=plan.submitted_on,
        project_name=project.name,
        unit_name=project.construction_unit.name,
        materials=tuple(materials),
        sheet_begun=plan.sheet is not None and bool(plan.sheet.content),
        sheet_open=open_columns(plan),
    )
    return gaps(submission, figures.completeness_rules(plan.submitted_on), calendar())
