"""Units (单位): the parts a unit may have in a project."""

from collections.abc import Collection

from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.words import LabelledEnum


class UnitRole(LabelledEnum):
    """The construction unit answers for the project; the others answer for their own part in it."""

    CONSTRUCTION_UNIT = "construction_unit", "生产建设单位"
    PLAN_COMPILER = "plan_compiler", "方案编制单位"
    REVIEWER_BODY = "reviewer_body", "技术评审单位"
    MONITOR = "monitor", "监测单位"
    SITE_SUPERVISOR = "site_supervisor", "监理单位"
    DESIGNER = "designer", "设计单位"
    CONTRACTOR = "contractor", "施工单位"
    ACCEPTANCE_COMPILER = "acceptance_compiler", "验收报告编制单位"


# Whoever reports that the works are fit must not have had one of these parts in them.
NOT_WITH_ACCEPTANCE = frozenset({UnitRole.REVIEWER_BODY, UnitRole.MONITOR, UnitRole.SITE_SUPERVISOR})


def check_part_of_unit(role: UnitRole, held: Collection[UnitRole]) -> None:
    """Refuse a part that a unit cannot take beside those it holds in the same project.

    Source: 水利部令第53号 article 22.
    """
    if role is UnitRole.CONSTRUCTION_UNIT:
        raise RuleError("生产建设单位在项目登记中填写", field="role")
    if role in held:
        raise RuleError(f"该单位已登记为{role.label}", field="uscc")
    parts = {role, *held}
    if UnitRole.ACCEPTANCE_COMPILER in parts and (other := parts & NOT_WITH_ACCEPTANCE):
        labels = "、".join(sorted(part.label for part in other))
        raise RuleError(f"验收报告编制单位不得是同一项目的{labels}", field="role", source="水利部令第53号第二十二条")
