"""The checklist: which items an inspection looks at, what the answers come to, which answers are refused."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import pytest

from sbsupervise.domain.inspections import AnswerResult, InspectionKind, InspectionStage
from sbsupervise.domain.inspections.checklists import (
    Answer,
    ChecklistItem,
    Summary,
    check_answers,
    check_open,
    summary_of,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.checklists import checklist, checklist_named
from sbsupervise.parameters.findings import catalogue

DAY = date(2026, 6, 1)
R, K = AnswerResult, InspectionKind
LISTED = checklist().on(DAY)


def item(code: str, *findings: str) -> ChecklistItem:
    return ChecklistItem(code=code, head=int(code[0]), text="看什么", article="", findings=findings, kinds=frozenset(K))


ITEMS = (item("1.1"), item("4.2", "P-14"), item("4.5", "P-14", "P-18"), item("5.3", "P-16"))


def summary(*results: AnswerResult) -> Summary:
    items = [item(f"1.{place}") for place in range(len(results))]
    return summary_of(items, {one.code: result for one, result in zip(items, results, strict=True)})


# What it comes to


@pytest.mark.parametrize(
    ("results", "standing", "share", "text"),
    [
        pytest.param([], "无数据", None, "无数据", id="nothing asked"),
        pytest.param([R.NOT_CHECKED] * 3, "无数据", None, "无数据", id="nothing checked is no data, not zero"),
        pytest.param([R.NOT_APPLICABLE] * 2, "已查全", None, "无数据", id="nothing applies: no share, but complete"),
        pytest.param(
            [R.CONFORMS, R.NOT_APPLICABLE],
            "已查全",
            Fraction(1),
            "100.0%（符合 1 项，共判定 1 项）",
            id="what does not apply is not in the denominator",
        ),
        pytest.param(
            [R.CONFORMS, R.NOT_CHECKED, R.NOT_CHECKED],
            "未查全，还有 2 项未检查",
            Fraction(1),
            "100.0%（符合 1 项，共判定 1 项）",
            id="what was not checked leaves it incomplete",
        ),
        pytest.param(
            [R.FAILS, R.FAILS], "已查全", Fraction(0), "0.0%（符合 0 项，共判定 2 项）", id="a zero that is one"
        ),
        pytest.param(
            [R.CONFORMS, R.CONFORMS, R.FAILS],
            "已查全",
            Fraction(2, 3),
            "66.6%（符合 2 项，共判定 3 项）",
            id="rounded down",
        ),
        pytest.param(
            [R.CONFORMS] * 1999 + [R.FAILS],
            "已查全",
            Fraction(1999, 2000),
            "99.9%（符合 1999 项，共判定 2000 项）",
            id="one failure never makes 100%",
        ),
    ],
)
def test_what_a_checklist_comes_to(
    results: list[AnswerResult], standing: str, share: Fraction | None, text: str
) -> None:
    found = summary(*results)
    assert (found.standing, found.share, found.share_text) == (standing, share, text)


@pytest.mark.parametrize("left", [R.NOT_CHECKED, R.NOT_APPLICABLE])
def test_only_what_conforms_counts_as_conforming(left: AnswerResult) -> None:
    assert summary(R.CONFORMS, left).conforms == 1


def test_an_item_left_out_was_not_checked() -> None:
    found = summary_of(ITEMS, {"1.1": R.CONFORMS})
    assert (found.conforms, found.not_checked, found.complete) == (1, 3, False)


# What is refused


def answers(given: Mapping[str, AnswerResult], note: str = "") -> list[Answer]:
    return [Answer(code=code, result=result, note=note) for code, result in given.items()]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        pytest.param({}, {"P-14"}, id="nothing answered"),
        pytest.param({"5.3": R.FAILS}, {"P-16"}, id="a failure with its finding"),
        pytest.param({"5.3": R.CONFORMS}, {"P-14"}, id="a finding of other items"),
        pytest.param({"4.2": R.FAILS, "4.5": R.CONFORMS}, {"P-14"}, id="one of its items fails, the other conforms"),
        pytest.param({"4.2": R.NOT_CHECKED, "4.5": R.NOT_CHECKED}, {"P-14"}, id="not checked contradicts nothing"),
        pytest.param({"1.1": R.NOT_APPLICABLE}, set(), id="does not apply"),
    ],
)
def test_answers_that_stand(given: Mapping[str, AnswerResult], found: set[str]) -> None:
    check_answers(ITEMS, answers(given), found)


@pytest.mark.parametrize(
    ("given", "found", "field", "said"),
    [
        pytest.param({"9.9": R.CONFORMS}, set(), "answers-0-code", "没有 9.9 项", id="unknown"),
        pytest.param(
            {"1.1": R.FAILS}, {"P-16"}, "answers-0-note", "请写明情况", id="a failure of which nothing is said"
        ),
        pytest.param({"1.1": R.CONFORMS, "5.3": R.FAILS}, {"P-14"}, "answers-1-note", "P-16", id="another finding"),
        pytest.param({"5.3": R.CONFORMS}, {"P-16"}, "answers-0-result", "两者矛盾", id="conforms against a finding"),
        pytest.param({"5.3": R.NOT_APPLICABLE}, {"P-16"}, "answers-0-result", "两者矛盾", id="applies after all"),
        pytest.param(
            {"4.2": R.CONFORMS, "4.5": R.CONFORMS}, {"P-14"}, "answers-0-result", "P-14", id="none of its items fails"
        ),
    ],
)
def test_answers_that_are_refused(given: Mapping[str, AnswerResult], found: set[str], field: str, said: str) -> None:
    with pytest.raises(RuleError, match=said) as refusal:
        check_answers(ITEMS, answers(given), found)
    assert refusal.value.field == field


def test_a_note_says_enough_of_a_failure() -> None:
    check_answers(ITEMS, answers({"1.1": R.FAILS}, "没有专职人员"), set())
    with pytest.raises(RuleError):
        check_answers(ITEMS, answers({"1.1": R.FAILS}, "  "), set())


def test_an_item_is_answered_once() -> None:
    twice: Sequence[Answer] = answers({"1.1": R.CONFORMS}) * 2
    with pytest.raises(RuleError, match="填了两次") as refusal:
        check_answers(ITEMS, twice, set())
    assert refusal.value.field == "answers-1-code"


S = InspectionStage


@pytest.mark.parametrize(
    ("stage", "signed", "open_"),
    [
        (S.PLANNED, False, False),
        (S.APPROVED, False, True),
        (S.NOTIFIED, False, True),
        (S.ON_SITE, False, True),
        (S.RECORDED, False, True),
        (S.RECORDED, True, False),
        (S.CANCELLED, False, False),
    ],
)
def test_a_checklist_is_open_from_the_approval_to_the_signature(
    stage: InspectionStage, signed: bool, open_: bool
) -> None:
    if open_:
        check_open(stage, signed=signed)
        return
    with pytest.raises(RuleError):
        check_open(stage, signed=signed)


# The version that is shipped


def test_every_kind_of_inspection_of_a_project_has_its_items() -> None:
    assert LISTED.items_for(K.DUTY) == ()
    assert all(LISTED.items_for(kind) for kind in K if kind is not K.DUTY)


def test_an_inspection_on_site_looks_under_all_eight_heads() -> None:
    assert {one.head for one in LISTED.items_for(K.TRACK)} == set(LISTED.heads) == set(range(1, 9))


def test_paper_and_remote_inspections_look_at_less() -> None:
    whole = len(LISTED.items_for(K.TRACK))
    assert all(len(LISTED.items_for(kind)) < whole for kind in (K.PAPER, K.NET, K.REMOTE, K.RECHECK))


@pytest.mark.parametrize(("code", "kind"), [("2.8", K.COMMIT), ("8.5", K.VERIFY), ("8.2", K.RECHECK)])
def test_some_items_are_for_one_kind_alone(code: str, kind: InspectionKind) -> None:
    asked = {one for one in K if code in {row.code for row in LISTED.items_for(one)}}
    assert asked == {kind}


def test_its_codes_are_single_and_its_findings_are_of_the_catalogue() -> None:
    codes = [one.code for one in LISTED.items]
    assert len(set(codes)) == len(codes)
    assert all(len(code) <= 20 for code in codes)
    kinds = catalogue().on(DAY)
    assert {code for one in LISTED.items for code in one.findings} <= set(kinds)


def test_every_finding_about_works_stands_under_an_item() -> None:
    told = {code for one in LISTED.items for code in one.findings}
    assert set(catalogue().on(DAY)) <= told


def test_a_version_is_found_by_its_name_and_is_not_verified() -> None:
    assert checklist_named("CHECKLIST-1").value is not None
    assert not checklist_named("CHECKLIST-1").verified
    with pytest.raises(RuleError, match="CHECKLIST-0"):
        checklist_named("CHECKLIST-0")
