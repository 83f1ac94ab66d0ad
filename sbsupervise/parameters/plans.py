"""Figures of the approval of plans, from ``plans.toml``. All days are working days (工作日)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sbsupervise.domain.plans import KindThresholds, LegalGround, MaterialKind, PlanKind, Procedure, RefusalGround
from sbsupervise.domain.plans.amendments import ChangeLimits
from sbsupervise.domain.plans.completeness import CompletenessRules
from sbsupervise.domain.plans.grounds import GroundRules
from sbsupervise.parameters.dated import Dated, dated


def kind_thresholds() -> Dated[KindThresholds]:
    """From which size on a report or a form is needed."""
    return dated("plans", "kind_thresholds", _thresholds)


def acceptance_days() -> Dated[int]:
    """Days to accept an application or to ask for corrections."""
    return dated("plans", "acceptance_days", int)


def decision_days() -> Dated[int]:
    """Days to decide an accepted application."""
    return dated("plans", "decision_days", int)


def extension_days() -> Dated[int]:
    """Days by which the head of the office may extend the time to decide."""
    return dated("plans", "extension_days", int)


def review_days() -> Dated[int]:
    """Days of a technical review that do not count as time to decide, at most."""
    return dated("plans", "review_days", int)


def delivery_days() -> Dated[int]:
    """Days to deliver a decision."""
    return dated("plans", "delivery_days", int)


def correction_days() -> Dated[int]:
    """Days that an applicant is given for all corrections; no limit of the law."""
    return dated("plans", "correction_days", int)


def hearing_request_days() -> Dated[int]:
    """Days to ask for a hearing after being told of the right to one."""
    return dated("plans", "hearing_request_days", int)


def hearing_days() -> Dated[int]:
    """Days to hold a hearing after it was asked for."""
    return dated("plans", "hearing_days", int)


def hearing_notice_days() -> Dated[int]:
    """Full days between telling of a hearing and holding it."""
    return dated("plans", "hearing_notice_days", int)


def publication_days() -> Dated[int]:
    """Days to publish a granted decision."""
    return dated("plans", "publication_days", int)


def reexamination_days() -> Dated[int]:
    """Days to answer a plan that was handed in for re-examination."""
    return dated("plans", "reexamination_days", int)


def revocation_grounds() -> Dated[tuple[LegalGround, ...]]:
    """The grounds on which an approval may be revoked."""
    return dated("plans", "revocation_grounds", _legal_grounds)


def cancellation_grounds() -> Dated[tuple[LegalGround, ...]]:
    """The grounds on which an approval is cancelled."""
    return dated("plans", "cancellation_grounds", _legal_grounds)


def range_tolerance() -> Dated[Decimal]:
    """By which part of the stated area the measured area of a responsibility range may differ."""
    return dated("plans", "range_tolerance", Decimal)


def refusal_grounds() -> Dated[tuple[RefusalGround, ...]]:
    """The grounds on which a plan must be refused."""
    return dated("plans", "refusal_grounds", lambda value: tuple(RefusalGround(**ground) for ground in value))


def change_limits() -> Dated[ChangeLimits]:
    """From which share on a change against the approved plan calls for a new paper."""
    return dated("plans", "change_limits", lambda value: ChangeLimits(**_decimals(value)))


def ground_rules() -> Dated[GroundRules]:
    """From which level of a spoil ground on something is asked for."""
    return dated("plans", "ground_rules", lambda value: GroundRules(**value))


def material_copies() -> Dated[Mapping[Procedure, Mapping[MaterialKind, int]]]:
    """By procedure: which papers an application needs, and how many copies of each."""
    return dated("plans", "material_copies", _copies)


def templates() -> Dated[tuple[str, ...]]:
    """The editions of the template that a plan may follow, by the day of its submission."""
    return dated("plans", "templates", tuple)


def publicity_days() -> Dated[int]:
    """Full working days for which a draft under commitment is public before it is submitted."""
    return dated("plans", "publicity_days", int)


def completeness_rules(submitted_on: date) -> CompletenessRules:
    """What is asked for of an application submitted on a day."""
    return CompletenessRules(
        copies=material_copies().on(submitted_on),
        templates=templates().on(submitted_on),
        publicity_days=publicity_days().on(submitted_on),
    )


def _copies(value: Any) -> Mapping[Procedure, Mapping[MaterialKind, int]]:
    return {
        Procedure(procedure): {MaterialKind(kind): int(copies) for kind, copies in papers.items()}
        for procedure, papers in value.items()
    }


def _legal_grounds(value: Any) -> tuple[LegalGround, ...]:
    """``kind`` and ``procedure`` stand only where a ground fits no other."""
    words: dict[str, Any] = {"kind": PlanKind, "procedure": Procedure}
    rows = ({name: words.get(name, lambda said: said)(said) for name, said in ground.items()} for ground in value)
    return tuple(LegalGround(**row) for row in rows)


def _thresholds(value: Any) -> KindThresholds:
    return KindThresholds(**_decimals(value))


def _decimals(value: Any) -> dict[str, Decimal]:
    return {name: Decimal(figure) for name, figure in value.items()}
