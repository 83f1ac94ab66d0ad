"""Random draws: made again by an outsider, fair by weight, and nothing of a file can be changed unnoticed."""

import json
from collections import Counter
from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sbsupervise.domain.inspections import DrawState
from sbsupervise.domain.inspections.draw_files import (
    FORMAT,
    LARGEST,
    checks_of,
    first_difference,
    pool_from,
    read_draw_file,
    sealed,
)
from sbsupervise.domain.inspections.draw_steps import DRAWS
from sbsupervise.domain.inspections.draw_words import DrawClass, strictest
from sbsupervise.domain.inspections.draws import (
    METHOD,
    Numbers,
    Pool,
    PoolProject,
    canonical,
    commitment_of,
    drawn,
    hash_of,
)
from sbsupervise.domain.refusals import RuleError
from sbsupervise.parameters.draws import always, weights
from tests.data import outsider_draw
from tests.make import NOON

SEED = sha256(b"a seed of tests").hexdigest()
WEIGHTS = (5, 10, 20, 40)


def project_row(number: int) -> dict[str, Any]:
    return {
        "number": number * 3, "code": f"2609-{number}", "name": f"测试项目{number}", "unit": f"测试单位{number}",
        "uscc": "测试", "weight": WEIGHTS[number % 4], "always": number % 100 == 50, "reason": "abcd"[number % 4],
    }  # fmt: skip


def officer_row(number: int) -> dict[str, Any]:
    return {"number": number, "name": f"人员{number}", "certificate": f"14090{number}"}


def file_of(projects: int, wanted: int, officers: int = 12, seed: str = SEED) -> dict[str, Any]:
    """A published file: weights in turn, every hundredth project drawn in any case, some recusals."""
    pool: dict[str, Any] = {
        "method": METHOD, "office": "140900", "office_name": "测试市水利局", "title": "测试抽查", "year": 2026,
        "ordinal": 2, "void_before": 1, "day": "2026-09-01", "frozen_at": "2026-09-01T04:00:00+00:00",
        "wanted": wanted, "team_size": 2, "weights": {"a": 5, "b": 10, "c": 20, "d": 40},
        "projects": [project_row(number) for number in range(projects, 0, -1)],
        "officers": [officer_row(number) for number in range(1, officers + 1)],
        "recusals": [{"officer": number % officers + 1, "project": number * 3} for number in range(1, projects, 7)],
        "excluded_projects": [{"number": 1, "name": "停工项目", "reason": "停工"}],
        "excluded_officers": [{"number": 99, "name": "不参加", "reason": "借调、驻村"}],
    }  # fmt: skip
    pool_hash = hash_of(pool)
    picks = drawn(pool_from(pool), seed)
    return sealed(
        {
            "format": FORMAT, "method": METHOD, "draw": 7, "state": "published", "reason": "",
            "committed_at": "2026-09-01T04:00:00+00:00", "drawn_at": "2026-09-02T04:00:00+00:00",
            "published_on": "2026-09-02", "pool": pool, "pool_hash": pool_hash,
            "commitment": commitment_of(seed, pool_hash), "seed": seed,
            "picks": [{"project": pick.project, "team": list(pick.team)} for pick in picks],
        }
    )  # fmt: skip


def test_an_outsider_draws_the_same_300_out_of_3000_from_the_file_alone() -> None:
    document = file_of(3000, 300, officers=40)
    data = canonical(document)
    assert len(document["picks"]) == 300
    assert outsider_draw.differences(data) == []
    assert outsider_draw.draw_again(document["pool"], SEED) == document["picks"]
    assert first_difference(checks_of(read_draw_file(data))) is None


def test_the_numbers_of_the_method_are_fixed() -> None:
    """Known answers: whoever changes the method must give it another name."""
    numbers = Numbers("0" * 64)
    assert [numbers.below(1000) for _ in range(6)] == [758, 615, 242, 186, 529, 249]
    assert commitment_of("0" * 64, "f" * 64) == sha256(("0" * 64 + ":" + "f" * 64).encode()).hexdigest()
    assert [pick.project for pick in drawn(pool_from(file_of(20, 5)["pool"]), SEED)] == [33, 54, 39, 57, 9]
    assert hash_of({"b": [1, True, None], "a": "库"}) == sha256('{"a":"库","b":[1,true,null]}'.encode()).hexdigest()


def test_a_number_that_would_favour_the_small_ones_is_thrown_away() -> None:
    """For n just over half of all blocks about half of the blocks are thrown away, and what is left is even."""
    n = 2**255 + 1
    numbers = Numbers(SEED)
    drawn_numbers = [numbers.below(n) for _ in range(200)]
    assert numbers.used > 300
    assert 70 < sum(number < n // 2 for number in drawn_numbers) < 130


POOLS = st.builds(
    lambda weighed, forced, officers, aside, wanted, team: Pool(
        projects=tuple(
            PoolProject(number=number, weight=weight, always=number in forced) for number, weight in weighed.items()
        ),
        officers=tuple(officers),
        recusals=frozenset(aside),
        wanted=wanted,
        team_size=team,
    ),
    st.dictionaries(st.integers(0, 40), st.sampled_from((0, *WEIGHTS)), min_size=1, max_size=30),
    st.frozensets(st.integers(0, 40), max_size=4),
    st.lists(st.integers(0, 12), unique=True, min_size=1, max_size=9),
    st.lists(st.tuples(st.integers(0, 12), st.integers(0, 40)), max_size=12),
    st.integers(1, 35),
    st.integers(1, 3),
)


@settings(max_examples=300, deadline=None)
@given(pool=POOLS, seed=st.binary(min_size=32, max_size=32).map(bytes.hex))
def test_whatever_the_pool_nobody_is_drawn_twice_or_against_the_rules(pool: Pool, seed: str) -> None:
    aside = {
        project.number: {officer for officer, number in pool.recusals if number == project.number} & set(pool.officers)
        for project in pool.projects
    }
    if any(len(pool.officers) - len(away) < pool.team_size for away in aside.values()):
        with pytest.raises(RuleError, match="不足"):
            drawn(pool, seed)
        return
    picks = drawn(pool, seed)
    numbers = [pick.project for pick in picks]
    weighed = {project.number: project for project in pool.projects}
    forced = sorted(number for number, project in weighed.items() if project.always)
    drawable = sum(project.weight > 0 and not project.always for project in pool.projects)
    assert len(set(numbers)) == len(numbers)
    assert numbers[: len(forced)] == forced, "what is drawn in any case comes first, in order"
    assert len(numbers) == max(len(forced), min(pool.wanted, len(forced) + drawable))
    assert all(weighed[number].always or weighed[number].weight > 0 for number in numbers), "weight 0 is never drawn"
    for pick in picks:
        assert len(set(pick.team)) == pool.team_size
        assert set(pick.team) <= set(pool.officers) - aside[pick.project]
    shuffled = replace(pool, projects=pool.projects[::-1], officers=pool.officers[::-1])
    assert drawn(shuffled, seed) == picks, "the order in which a pool is written means nothing"


def test_weights_come_out_in_proportion() -> None:
    """The first project of 12,000 draws: 5 : 10 : 20 : 40 within four standard deviations, the same every time."""
    pool = Pool(
        projects=tuple(PoolProject(number=number, weight=WEIGHTS[number % 4]) for number in range(40)),
        officers=(1,), recusals=frozenset(), wanted=1, team_size=1,
    )  # fmt: skip
    draws = 12_000
    counts = Counter(drawn(pool, sha256(str(number).encode()).hexdigest())[0].project % 4 for number in range(draws))
    for place, weight in enumerate(WEIGHTS):
        expected = draws * weight / sum(WEIGHTS)
        spread = (expected * (1 - weight / sum(WEIGHTS))) ** 0.5
        assert abs(counts[place] - expected) < 4 * spread, (place, counts[place], expected)


def test_every_officer_comes_as_often_as_the_others() -> None:
    pool = Pool(
        projects=tuple(PoolProject(number=number, weight=1) for number in range(3000)),
        officers=tuple(range(10)), recusals=frozenset(), wanted=3000, team_size=2,
    )  # fmt: skip
    counts = Counter(officer for pick in drawn(pool, SEED) for officer in pick.team)
    assert all(abs(counts[officer] - 600) < 4 * (3000 * 0.2 * 0.8) ** 0.5 for officer in range(10)), counts


def test_no_byte_of_a_file_can_be_changed_unnoticed() -> None:
    data = canonical(file_of(9, 4, officers=4))
    unnoticed = []
    for place, byte in enumerate(data):
        for other in {byte ^ 1, ord("0"), ord("9"), ord(" ")} - {byte}:
            changed = data[:place] + bytes([other]) + data[place + 1 :]
            try:
                same = first_difference(checks_of(read_draw_file(changed))) is None
            except RuleError:
                continue
            if same:
                unnoticed.append((place, data[max(0, place - 20) : place + 20], other))
    assert unnoticed == []


def resealed(document: dict[str, Any], **changes: Any) -> bytes:
    """A file changed by somebody who also makes the digest and the hash of the pool right again."""
    changed = {**document, **changes}
    changed["pool_hash"] = hash_of(changed["pool"])
    return canonical(sealed({name: value for name, value in changed.items() if name != "digest"}))


def test_who_mends_the_digest_too_is_found_at_the_commitment_or_the_result() -> None:
    document = file_of(60, 10)
    pool = document["pool"]
    heavier = [{**project, "weight": 40} for project in pool["projects"]]
    picks = document["picks"]
    forged: dict[str, dict[str, Any]] = {
        "weights": {"pool": {**pool, "projects": heavier}},
        "a project less": {"pool": {**pool, "projects": pool["projects"][1:]}},
        "seed": {"seed": "0" * 64},
        "order": {"picks": [picks[1], picks[0], *picks[2:]]},
        "team": {"picks": [{**picks[0], "team": picks[0]["team"][::-1]}, *picks[1:]]},
        "one less": {"picks": picks[:-1]},
    }
    found = {
        name: first_difference(checks_of(read_draw_file(resealed(document, **changes)))) or ""
        for name, changes in forged.items()
    }
    assert {name: text.partition("：")[0] for name, text in found.items()} == {
        "weights": "种子与承诺", "a project less": "种子与承诺", "seed": "种子与承诺",
        "order": "抽取结果", "team": "抽取结果", "one less": "抽取结果",
    }  # fmt: skip
    assert "第 1 个项目" in found["order"]
    assert "第 1 个项目的检查人员" in found["team"]


def changed_at(*path: Any, value: Any) -> bytes:
    document = json.loads(canonical(file_of(5, 2)))
    place = document
    for part in path[:-1]:
        place = place[part]
    place[path[-1]] = value
    return canonical(document)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"a":1,"a":2}', "JSON"),
        (b'{"a":0.5}', "JSON"),
        (b'{"a":NaN}', "JSON"),
        (b'{"a":"\\ud800"}', "JSON"),
        (b'{"a":' + b"9" * 5000 + b"}", "JSON"),
        (b"[]", "应为一个对象"),
        (b"{}", "缺少"),
        (b" " * (LARGEST + 1), "8 MB"),
        (changed_at("extra", value=1), "不认识的键"),
        (changed_at("method", value="sbs-draw-2"), "sbs-draw-1"),
        (changed_at("seed", value="X" * 64), "十六进制"),
        (changed_at("draw", value=True), "整数"),
        (changed_at("drawn_at", value=5), "drawn_at"),
        (changed_at("pool", "projects", 0, "weight", value=-1), "整数"),
        (changed_at("pool", "projects", 0, "always", value=1), "always"),
        (changed_at("pool", "projects", 0, "name", value=None), "文字"),
        (changed_at("pool", "team_size", value=0), "整数"),
        (changed_at("pool", "officers", value={}), "列表"),
        (changed_at("pool", "weights", value=[]), "weights"),
        (changed_at("picks", 0, "team", value=list(range(21))), "超过"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_a_draw_is_refused_in_words(data: bytes, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        read_draw_file(data)


def test_a_pool_that_cannot_be_drawn_from_differs_in_words() -> None:
    twice = json.loads(canonical(file_of(5, 2)))
    twice["pool"]["projects"][1]["number"] = twice["pool"]["projects"][0]["number"]
    assert "两次" in (checks_of(read_draw_file(canonical(twice)))[-1].detail)


def test_a_void_draw_without_result_is_right_and_a_published_one_is_not() -> None:
    document = file_of(5, 2)
    void = resealed(document, state="void", reason="名称有误", picks=None)
    assert first_difference(checks_of(read_draw_file(void))) is None
    assert "文件没有结果" in (first_difference(checks_of(read_draw_file(resealed(document, picks=None)))) or "")


@pytest.mark.parametrize(
    ("classes", "counts"),
    [
        ([DrawClass.A], DrawClass.A),
        ([DrawClass.A, DrawClass.KEY_ATTENTION], DrawClass.KEY_ATTENTION),
        ([DrawClass.D, DrawClass.KEY_ATTENTION], DrawClass.D),
        ([DrawClass.D, DrawClass.BLACKLIST, DrawClass.KEY_ATTENTION], DrawClass.BLACKLIST),
        ([DrawClass.NOT_RATED, DrawClass.KEY_ATTENTION], DrawClass.KEY_ATTENTION),
    ],
)
def test_the_strictest_class_counts_and_nothing_is_added(classes: list[DrawClass], counts: DrawClass) -> None:
    figures = weights().on(NOON.date())
    assert strictest(classes, figures, always().on(NOON.date())) is counts
    assert {name.value: weight for name, weight in figures.items()} == {
        "a": 5, "b": 10, "not_rated": 10, "c": 20, "key_attention": 30, "d": 40, "blacklist": 40,
    }  # fmt: skip


def test_a_class_of_which_all_are_drawn_comes_before_a_larger_weight() -> None:
    figures = dict.fromkeys(DrawClass, 10) | {DrawClass.D: 90}
    both = [DrawClass.D, DrawClass.BLACKLIST]
    assert strictest(both, figures, {DrawClass.BLACKLIST}) is DrawClass.BLACKLIST
    assert strictest(both, figures, ()) is DrawClass.D


def test_a_draw_goes_one_way_and_a_void_one_nowhere() -> None:
    ways = {(step.start, step.act): step.end for step in DRAWS.steps}
    assert ways[DrawState.COMMITTED, "draw.reveal"] is DrawState.DRAWN
    assert ways[DrawState.DRAWN, "draw.publish"] is DrawState.PUBLISHED
    assert DRAWS.final(DrawState.VOID)
    assert [step.act for step in DRAWS.open(DrawState.PUBLISHED)] == ["draw.void"]
