"""The published file of a draw: what stands in it, read without trust, and drawn again step by step.

A file is one JSON object. ``pool`` is what was drawn from, ``picks`` the result (null for a draw that was void before
it was drawn); ``digest`` is the hash of the canonical JSON of everything else, so that no part can be changed alone.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from sbsupervise.domain.inspections.draws import (
    METHOD,
    Pick,
    Pool,
    PoolProject,
    canonical,
    commitment_of,
    drawn,
    hash_of,
)
from sbsupervise.domain.refusals import RuleError

FORMAT = "sbs-draw-file-1"
LARGEST = 8 * 1024 * 1024
MOST_PROJECTS, MOST_OFFICERS, MOST_RECUSALS, LARGEST_TEAM = 30_000, 1_000, 100_000, 20
LARGEST_NUMBER, LARGEST_WEIGHT = 2**63 - 1, 1_000_000
HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)
TEXTS = ("committed_at", "state", "reason")
HASHES = ("pool_hash", "commitment", "seed", "digest")
KEYS = frozenset({"format", "method", "draw", "pool", "picks", "drawn_at", "published_on", *TEXTS, *HASHES})
POOL_TEXTS = ("method", "office", "office_name", "title", "day", "frozen_at")
POOL_KEYS = frozenset(
    {
        "year", "ordinal", "void_before", "wanted", "team_size", "projects", "officers", "recusals",
        "excluded_projects", "excluded_officers", "weights", *POOL_TEXTS,
    }
)  # fmt: skip
PROJECT_TEXTS = ("name", "code", "unit", "uscc", "reason")
OFFICER_TEXTS = ("name", "certificate")


@dataclass(frozen=True, slots=True)
class Check:
    """One step of drawing again: what was compared, whether it is the same, and if not what differs first."""

    label: str
    same: bool
    detail: str


@dataclass(frozen=True, slots=True)
class DrawFile:
    """A file whose parts have the shape that they should have; whether they are true is another question."""

    document: Mapping[str, Any]
    pool: Pool
    picks: tuple[Pick, ...] | None

    def __getitem__(self, name: str) -> Any:
        return self.document[name]

    @property
    def head(self) -> Mapping[str, Any]:
        """What the pool says about the draw."""
        pool: Mapping[str, Any] = self.document["pool"]
        return pool


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document with its digest."""
    return {**document, "digest": hash_of(dict(document))}


def pool_from(pool: Mapping[str, Any]) -> Pool:
    """What the method needs of a pool."""
    return Pool(
        projects=tuple(
            PoolProject(number=p["number"], weight=p["weight"], always=p["always"]) for p in pool["projects"]
        ),
        officers=tuple(officer["number"] for officer in pool["officers"]),
        recusals=frozenset((recusal["officer"], recusal["project"]) for recusal in pool["recusals"]),
        wanted=pool["wanted"],
        team_size=pool["team_size"],
    )


def read_draw_file(data: bytes) -> DrawFile:
    """Read a file that anybody may have made. Raises RuleError in words for whatever is not a file of a draw."""
    if len(data) > LARGEST:
        raise RuleError("文件超过 8 MB，不是公布的抽取文件")
    try:
        document = json.loads(data.decode(), object_pairs_hook=_once, parse_float=_no_number, parse_constant=_no_number)
        canonical(document)
    except (ValueError, RecursionError) as error:
        raise RuleError("不是有效的 JSON（UTF-8，没有小数和重复的键）") from error
    _shape(document, KEYS, "文件")
    _texts(document, TEXTS, "文件")
    if document["format"] != FORMAT or document["method"] != METHOD:
        raise RuleError(f"不是本方法（{METHOD}）的抽取文件")
    for name in HASHES:
        if not isinstance(document[name], str) or not HASH.fullmatch(document[name]):
            raise RuleError(f"“{name}”应为 64 位小写十六进制数")
    for name in ("drawn_at", "published_on"):
        if not isinstance(document[name], str | None):
            raise RuleError(f"“{name}”应为文字或者 null")
    _number(document["draw"], "draw", LARGEST_NUMBER)
    _pool(document["pool"])
    return DrawFile(document, pool_from(document["pool"]), _picks(document["picks"]))


def checks_of(file: DrawFile) -> tuple[Check, ...]:
    """The whole file drawn again, each step compared with what the file says."""
    stated = {name: value for name, value in file.document.items() if name != "digest"}
    pool_hash = hash_of(file["pool"])
    return (
        _compared("文件摘要", "摘要", file["digest"], hash_of(stated)),
        _compared("名录库哈希", "哈希", file["pool_hash"], pool_hash),
        _compared("种子与承诺", "承诺值", file["commitment"], commitment_of(file["seed"], pool_hash)),
        _result(file),
    )


def first_difference(checks: Sequence[Check]) -> str | None:
    """What differs first, or None if nothing does."""
    return next((f"{check.label}：{check.detail}" for check in checks if not check.same), None)


def _compared(label: str, what: str, stated: str, found: str) -> Check:
    if stated == found:
        return Check(label, True, found)
    return Check(label, False, f"文件所载{what}为 {stated}，重新计算为 {found}")


def _result(file: DrawFile) -> Check:
    label = "抽取结果"
    try:
        found = drawn(file.pool, file["seed"])
    except RuleError as refusal:
        return Check(label, False, f"不能按此名录库抽取：{refusal}")
    if file.picks is None:
        same = file["state"] == "void"
        return Check(label, same, "抽取之前已经作废，没有结果" if same else "文件没有结果")
    for place, (stated, again) in enumerate(zip(file.picks, found, strict=False), start=1):
        if stated.project != again.project:
            return Check(label, False, f"第 {place} 个项目，文件所载为 {stated.project}，重新抽取为 {again.project}")
        if stated.team != again.team:
            said, drawn_team = ("、".join(map(str, team)) for team in (stated.team, again.team))
            return Check(label, False, f"第 {place} 个项目的检查人员，文件所载为 {said}，重新抽取为 {drawn_team}")
    if len(file.picks) != len(found):
        return Check(label, False, f"文件所载为 {len(file.picks)} 个项目，重新抽取为 {len(found)} 个")
    return Check(label, True, f"{len(found)} 个项目及其检查人员全部相同")


def _pool(pool: Any) -> None:
    _shape(pool, POOL_KEYS, "名录库")
    _texts(pool, POOL_TEXTS, "名录库")
    if pool["method"] != METHOD:
        raise RuleError("名录库所载的方法与文件不同")
    for name, most in (("year", 9999), ("ordinal", LARGEST_NUMBER), ("void_before", LARGEST_NUMBER)):
        _number(pool[name], name, most)
    _number(pool["wanted"], "wanted", MOST_PROJECTS, least=1)
    _number(pool["team_size"], "team_size", LARGEST_TEAM, least=1)
    for row in _rows(pool["projects"], "projects", MOST_PROJECTS):
        _shape(row, frozenset({"number", "weight", "always", *PROJECT_TEXTS}), "项目")
        _texts(row, PROJECT_TEXTS, "项目")
        _number(row["number"], "number", LARGEST_NUMBER)
        _number(row["weight"], "weight", LARGEST_WEIGHT)
        if not isinstance(row["always"], bool):
            raise RuleError("“always”应为 true 或者 false")
    for row in _rows(pool["officers"], "officers", MOST_OFFICERS):
        _shape(row, frozenset({"number", *OFFICER_TEXTS}), "检查人员")
        _texts(row, OFFICER_TEXTS, "检查人员")
        _number(row["number"], "number", LARGEST_NUMBER)
    for row in _rows(pool["recusals"], "recusals", MOST_RECUSALS):
        _shape(row, frozenset({"officer", "project"}), "回避")
        _number(row["officer"], "officer", LARGEST_NUMBER)
        _number(row["project"], "project", LARGEST_NUMBER)
    _excluded(pool)


def _excluded(pool: Mapping[str, Any]) -> None:
    for name in ("excluded_projects", "excluded_officers"):
        for row in _rows(pool[name], name, MOST_PROJECTS):
            _shape(row, frozenset({"number", "name", "reason"}), "排除")
            _texts(row, ("name", "reason"), "排除")
            _number(row["number"], "number", LARGEST_NUMBER)
    if not isinstance(pool["weights"], dict):
        raise RuleError("“weights”应为一个对象")
    for weight in pool["weights"].values():
        _number(weight, "weights", LARGEST_WEIGHT)


def _picks(value: Any) -> tuple[Pick, ...] | None:
    if value is None:
        return None
    picks = []
    for row in _rows(value, "picks", MOST_PROJECTS):
        _shape(row, frozenset({"project", "team"}), "结果")
        _number(row["project"], "project", LARGEST_NUMBER)
        team = _rows(row["team"], "team", LARGEST_TEAM)
        for officer in team:
            _number(officer, "team", LARGEST_NUMBER)
        picks.append(Pick(row["project"], tuple(team)))
    return tuple(picks)


def _shape(value: Any, keys: frozenset[str], what: str) -> None:
    if not isinstance(value, dict):
        raise RuleError(f"{what}应为一个对象")
    if missing := sorted(keys - value.keys()):
        raise RuleError(f"{what}缺少“{missing[0]}”")
    if unknown := sorted(value.keys() - keys):
        raise RuleError(f"{what}有不认识的键“{unknown[0][:40]}”")


def _texts(row: Mapping[str, Any], names: Sequence[str], what: str) -> None:
    for name in names:
        if not isinstance(row[name], str):
            raise RuleError(f"{what}的“{name}”应为文字")


def _rows(value: Any, name: str, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise RuleError(f"“{name}”应为列表")
    if len(value) > most:
        raise RuleError(f"“{name}”超过 {most:,} 项")
    return value


def _number(value: Any, name: str, most: int, *, least: int = 0) -> None:
    if type(value) is not int or not least <= value <= most:
        raise RuleError(f"“{name}”应为 {least} 至 {most} 的整数")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)
