"""Which role holds which permissions, and which roles one person may not hold together."""

from collections.abc import Iterable
from functools import cache

from sbsupervise.domain.permissions import Permission, Role
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.dated import tables


@cache
def permissions_of(role: Role) -> frozenset[Permission]:
    """The permissions of one role."""
    return frozenset(Permission(value) for value in tables("permissions")["roles"][role.value])


def granted(roles: Iterable[Role]) -> frozenset[Permission]:
    """The permissions of all roles of an account together."""
    return frozenset().union(*(permissions_of(role) for role in roles))


def check_roles(roles: Iterable[Role]) -> None:
    """Refuse roles that must be kept apart (三员分离)."""
    held = {role.value for role in roles}
    for pair in tables("permissions")["incompatible"]:
        if held.issuperset(pair):
            labels = "、".join(Role(value).label for value in pair)
            raise RuleError(f"同一账号不得兼任：{labels}", field="roles", source="三员分离")
