"""``rate``: rate all units for a year, or explain the score of one."""

from collections.abc import Mapping
from datetime import date
from time import perf_counter
from typing import Any

import click
from sqlalchemy import select

from sbsupervise.cli.answers import answer, json_option, refusable
from sbsupervise.cli.connection import open_database, operator, reading
from sbsupervise.cli.rules import DAY
from sbsupervise.domain.ratings import Grade, RuleBook, score_text
from sbsupervise.models import RatingRun, Unit
from sbsupervise.services.ratings import (
    DEFAULT_RULES,
    Explained,
    RunRatings,
    ScoreLine,
    book_of,
    explained_now,
    grades_of,
    rate_all,
)

FIRST_YEAR, LAST_YEAR = 2000, 2100


@click.command()
@click.option("--year", type=click.IntRange(FIRST_YEAR, LAST_YEAR), required=True, help="评价年度。")
@click.option("--as-of", type=DAY, default=None, help="截至哪一天的记录计入评价（默认今天）。")
@click.option("--rules", default=DEFAULT_RULES, show_default=True, help="规则版本。")
@click.option("--unit", metavar="CODE", default=None, help="只试算并解释一个单位（统一社会信用代码），不保存。")
@json_option
@refusable
def rate(year: int, as_of: date | None, rules: str, unit: str | None, as_json: bool) -> None:
    """运行本级评价；结果仅供内部使用，不是水利部公布的等级。"""
    if unit is None:
        run_for(RunRatings(year=year, as_of=as_of, rules=rules), as_json)
    else:
        explain(unit, book_of(rules, year, as_of or operator().today), as_json)


def run_for(command: RunRatings, as_json: bool) -> None:
    """Make one run and say what came of it."""
    begun = perf_counter()
    with open_database() as db:
        run = rate_all(db, operator(), command)
        with db.reading() as session:
            grades = grades_of(session, run.id)
    document = {
        "run": run.id,
        "rule_version": run.rule_version,
        "units": run.units,
        "grades": {grade.name: number for grade, number in grades.items()},
        "digest": run.digest,
        "seconds": round(perf_counter() - begun, 3),
    }
    answer(document, as_json, f"{run_text(run, grades)}，用时 {document['seconds']} 秒")


def run_text(run: RatingRun, grades: Mapping[Grade, int]) -> str:
    numbers = "，".join(f"{grade.name}级{number}" for grade, number in grades.items())
    return f"{run.year}年度评价完成：{run.units} 个单位，{numbers}；规则版本 {run.rule_version}，结果指纹 {run.digest}"


def explain(code: str, rules: RuleBook, as_json: bool) -> None:
    """Say what one unit would be rated, line by line."""
    with reading() as session:
        unit = session.scalar(select(Unit).where(Unit.uscc == code))
        if unit is None:
            raise click.BadParameter(f"没有统一社会信用代码为“{code}”的单位", param_hint="--unit")
        results = explained_now(session, unit.id, rules)
        document = {
            "unit": unit.name,
            "uscc": unit.uscc,
            "year": rules.year,
            "as_of": rules.as_of.isoformat(),
            "rule_version": rules.version,
            "roles": [result_document(result) for result in results],
        }
        heading = f"{unit.name}（{unit.uscc}）{rules.year}年度本级评价，规则版本 {rules.version}，未保存"
        text = "\n".join([heading, *(result_text(result) for result in results)])
    answer(document, as_json, text if results else f"{heading}\n该单位没有参与监管清单中的项目，不评价")


def result_document(result: Explained) -> dict[str, Any]:
    """A result with its reasons as JSON; points as strings with one decimal."""
    return {
        "role": result.role.value,
        "score": score_text(result.score),
        "grade_before_cap": result.grade_before_cap.name,
        "grade": result.grade.name,
        "cap_reasons": [reason.text for reason in result.caps],
        "items": [line_document(line) for line in result.lines],
    }


def line_document(line: ScoreLine) -> dict[str, Any]:
    return {
        "finding": line.finding_id,
        "code": line.code,
        "text": line.text,
        "article": line.article,
        "found_on": line.found_on.isoformat(),
        "office": line.office,
        "project": line.project.name if line.project else None,
        "points": score_text(line.points),
        "reason": line.reason.value,
    }


def result_text(result: Explained) -> str:
    """A result with its reasons as people read it."""
    lines = [
        f"  -{score_text(line.points)}  {line.found_on}  {line.code} {line.text}"
        f"（{line.article or '依据待补'}），{line.reason.label}"
        for line in result.lines
    ]
    caps = [f"  {reason.text}，不得评为A级" for reason in result.caps]
    return "\n".join([f"{result.role.label}：{score_text(result.score)} 分，{result.grade.name}级", *lines, *caps])


COMMANDS = (rate,)
