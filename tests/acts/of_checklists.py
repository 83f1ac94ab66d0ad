"""Acts on the checklist of an inspection and on versions of the catalogue of findings."""

from datetime import timedelta
from itertools import count

from sbsupervise.domain.inspections import AnswerResult
from sbsupervise.models import FindingCatalogue
from sbsupervise.services.catalogues.acts import (
    CheckCatalogue,
    DropCatalogue,
    LoadCatalogue,
    check_catalogue,
    drop_catalogue,
    load_catalogue,
)
from sbsupervise.services.inspections import AnswerChecklist, NewAnswer, answer_checklist
from tests.acts.of_listings import inspected
from tests.acts.stage import APPROVER, OFFICER, TODAY, Ready, World, case
from tests.data.catalogues import catalogue_file

versions = count(1)


def loading() -> LoadCatalogue:
    """A version of its own, from a day of its own that has not come when the pages of the tests are opened."""
    number = next(versions)
    since = TODAY + timedelta(days=5000 + number)
    return LoadCatalogue(file=catalogue_file(name=f"目录-{number}", since=since, day=TODAY), source="市局整理")


def loaded(world: World) -> FindingCatalogue:
    record: FindingCatalogue = world.do(load_catalogue, OFFICER, loading())
    return record


@case("inspection.answer_checklist", answer_checklist)
def answer(world: World) -> Ready:
    inspection, _ = inspected(world, "P-16")
    answers = (
        NewAnswer(code="5.2", result=AnswerResult.CONFORMS),
        NewAnswer(code="5.3", result=AnswerResult.FAILS, note="三号边坡未苫盖"),
    )
    return Ready(OFFICER, AnswerChecklist(inspection_id=inspection.id, answers=answers))


@case("catalogue.load", load_catalogue)
def load(_world: World) -> Ready:
    return Ready(OFFICER, loading())


@case("catalogue.check", check_catalogue)
def check(world: World) -> Ready:
    number = loaded(world).id
    return Ready(APPROVER, CheckCatalogue(finding_catalogue_id=number, verified=True, comparison="印发稿附件1"))


@case("catalogue.drop", drop_catalogue)
def drop(world: World) -> Ready:
    return Ready(OFFICER, DropCatalogue(finding_catalogue_id=loaded(world).id, reason="版本名有误"))
