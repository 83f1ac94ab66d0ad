"""The table of all acts: how each is brought about. The cases stand in modules by topic; this one has them all."""

from tests.acts import (
    of_checklists,
    of_draws,
    of_fees,
    of_field,
    of_inspection_course,
    of_inspection_plans,
    of_listings,
    of_offices,
    of_photos,
    of_plan_data,
    of_plan_reviews,
    of_plans,
    of_project_changes,
    of_projects,
    of_rectifications,
    of_tax,
)
from tests.acts.stage import CASES

TOPICS = (
    of_checklists,
    of_draws,
    of_fees,
    of_field,
    of_inspection_course,
    of_inspection_plans,
    of_listings,
    of_offices,
    of_photos,
    of_plan_data,
    of_plan_reviews,
    of_plans,
    of_project_changes,
    of_projects,
    of_rectifications,
    of_tax,
)

__all__ = ["CASES", "TOPICS"]
