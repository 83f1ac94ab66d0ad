"""Units (单位): identity by their unified social credit code (统一社会信用代码), and who answers for them."""

import string
import unicodedata
from dataclasses import dataclass, replace

from sqlalchemy import Select, or_, select
from stdnum.cn import uscc

from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import clean_text
from sbsupervise.models import Project, ProjectUnit, ScopedSession, Unit
from sbsupervise.models.projects import projects_acted_on_by
from sbsupervise.services.acts import Actor, NotSeenError, act

LENGTH = 18
NAME, ADDRESS = 40, 200
CHARACTERS = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
# The third to eighth characters are the code of a division, always digits; GB 32100 allows letters everywhere else.
DIVISION = range(2, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribeUnit:
    """Say who answers for a unit and where it sits; notices cannot be made out without it. The name and the code of a
    unit are not changed here.
    """

    unit_id: int
    legal_representative: str
    address: str
    phone: str = ""
    version: int | None = None


@act("unit.describe", Permission.REVIEW_PLANS, on=Unit)
def describe_unit(session: ScopedSession, actor: Actor, command: DescribeUnit) -> Unit:
    """Record who answers for a unit that works on a project of the office, and where it sits."""
    if not is_known(session, command.unit_id):
        raise NotSeenError(f"Unit {command.unit_id}")
    if not _acts_for(session, actor, command.unit_id):
        raise RuleError("本机关不负责该单位参与的项目，不能登记")
    unit = session.get_one(Unit, command.unit_id)
    for name, limit, needed in (
        ("legal_representative", NAME, "请填写法定代表人"),
        ("address", ADDRESS, "请填写住所"),
        ("phone", NAME, ""),
    ):
        setattr(unit, name, _line(getattr(command, name), name, limit, needed))
    return unit


def is_known(session: ScopedSession, unit_id: int) -> bool:
    """Whether the session sees a project in which a unit has a part."""
    return session.scalar(_projects_of(unit_id).limit(1)) is not None


def _acts_for(session: ScopedSession, actor: Actor, unit_id: int) -> bool:
    if actor.everything or actor.office_id is None:
        return actor.everything
    acted_on = _projects_of(unit_id).where(Project.id.in_(projects_acted_on_by(actor.office_id)))
    return session.scalar(acted_on.limit(1)) is not None


def _projects_of(unit_id: int) -> Select[int]:
    parts = select(ProjectUnit.project_id).where(ProjectUnit.unit_id == unit_id)
    return select(Project.id).where(or_(Project.construction_unit_id == unit_id, Project.id.in_(parts)))


def _line(text: str, field: str, limit: int, needed: str) -> str:
    try:
        cleaned = clean_text(text, limit=limit)
    except RuleError as refusal:
        raise replace(refusal, field=field) from refusal
    if needed and not cleaned:
        raise RuleError(needed, field=field)
    return cleaned


def uscc_refusal(code: str) -> str | None:
    """Why a text is no unified social credit code, or None if it is one (GB 32100-2015).

    The text is judged as it stands: spaces, lower case and full-width characters are refused, not mended. python-stdnum
    gives the check digit only, because it takes no code that begins with a letter (A 军队, N 农业, Y 其他).
    """
    for place, character in enumerate(code, 1):
        if character not in CHARACTERS:
            return f"第{place}位{_fault(character)}"
    if len(code) != LENGTH:
        return f"应为{LENGTH}位，现为{len(code)}位"
    for index in DIVISION:
        if not code[index].isdigit():
            return f"第{index + 1}位“{code[index]}”应为数字（第3至8位为行政区划代码）"
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        return "校验码（第18位）不符，请核对是否录错"
    return None


def _fault(character: str) -> str:
    if character.isspace() or not character.isprintable():
        return "是空白或不可见字符"
    if character in string.ascii_lowercase:
        return f"“{character}”是小写字母，应为大写"
    if character in string.ascii_uppercase:
        return f"“{character}”：统一社会信用代码不使用字母I、O、S、V、Z"
    if unicodedata.normalize("NFKC", character) in CHARACTERS:
        return f"“{character}”是全角字符，应为半角"
    return f"“{character}”不是数字或大写字母"
