"""The life of a project: one page for each act that records what happened to it, made from the table of the acts."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.project_steps import RECORDS, SIZED, step_of, warning_of
from sbsupervise.domain.projects import ProjectState
from sbsupervise.models import Project
from sbsupervise.parameters.plans import kind_thresholds
from sbsupervise.services.fees import hold_of
from sbsupervise.services.parts import has_part
from sbsupervise.services.project_steps import JUDGEMENTS, STEPS, closed, is_assessed
from sbsupervise.services.projects import lapses_on, state_on
from sbsupervise.web.database import load, reading, the_actor
from sbsupervise.web.forms.project_steps import SizeForm, StepForm
from sbsupervise.web.guard import requires
from sbsupervise.web.pages import page
from sbsupervise.web.project_file import NOT_ASSESSED, open_links
from sbsupervise.web.project_file import STEP_LABELS as LABELS

bp = Blueprint("project_steps", __name__)
# The fee is due before the start, and bars the acceptance.
FEE_MATTERS = frozenset({"project.start", "project.accept"})


def _form(project: Project, name: str) -> StepForm:
    known = {"version": project.version, "happened_on": the_actor().today}
    if name in SIZED:
        size = {"area_hm2": project.area_hm2, "earthwork_m3": project.earthwork_m3}
        return SizeForm(RECORDS[name], **known, **size)
    return StepForm(RECORDS[name], **known)


def _take(name: str, project_id: int) -> ResponseReturnValue:
    """The page of an act. What is not open is refused in words, with what is."""
    form = _form(load(Project, project_id), name)
    act = JUDGEMENTS.get(name) or STEPS[name]
    if form.submitted() and (done := form.perform(act, project_id=project_id)):
        said = LABELS[name].removeprefix("登记")
        flash(f"{said}已登记，项目状态为“{done.state.label}”。", done.state.tone.value)
        return redirect(url_for("projects.show", project_id=project_id))
    project, actor, session = load(Project, project_id), the_actor(), reading()
    state = _state(project, name)
    step = step_of(state, name)
    return page(
        "projects/step.html",
        form,
        project=project,
        label=LABELS[name],
        record=RECORDS[name],
        state=state,
        step=step,
        refusal=None if step else closed(session, project, state, name),
        open=() if step else open_links(session, project, actor),
        warning=warning_of(state, name, project.approved_on, lapses_on(project, actor.today)),
        not_assessed=NOT_ASSESSED if name in FEE_MATTERS and not is_assessed(session, project) else "",
        hold=hold_of(session, project.id) if name == "project.accept" else None,
        has_part=has_part(session, actor, project.id),
        limits=kind_thresholds().row(actor.today) if name in SIZED else None,
    )


def _state(project: Project, name: str) -> ProjectState:
    """The state from which the act is taken; the lapse itself is recorded from the one that it ends."""
    return project.state if name == "project.expire" else state_on(project, the_actor().today)


def _view(name: str) -> Callable[..., ResponseReturnValue]:
    @requires(Permission.EDIT_PROJECTS)
    def view(project_id: int) -> ResponseReturnValue:
        return _take(name, project_id)

    return view


for _name in RECORDS:
    _verb = _name.removeprefix("project.")
    bp.add_url_rule(
        f"/projects/<int:project_id>/{_verb.replace('_', '-')}", _verb, _view(_name), methods=["GET", "POST"]
    )
