"""A random draw: the pools are frozen and a seed committed to, another person draws, the result is published.

The seed is made here and stands nowhere else until the draw: on no page, in no trail and in no file.
"""

import secrets
from dataclasses import dataclass

from sbsupervise.domain.inspections import DrawState
from sbsupervise.domain.inspections.draw_files import pool_from
from sbsupervise.domain.inspections.draw_steps import DRAWS, RANDOM
from sbsupervise.domain.inspections.draws import METHOD, SEED_BYTES, check_pool, commitment_of, drawn, hash_of
from sbsupervise.domain.permissions import Permission
from sbsupervise.domain.refusals import RuleError
from sbsupervise.domain.text import SHORT, clean_text, written_text
from sbsupervise.models import Draw, DrawPick, Office, ScopedSession
from sbsupervise.parameters.inspections import team_minimum
from sbsupervise.services.acts import Actor, act
from sbsupervise.services.draws.pools import AbsentOfficer, ExcludedProject, Wanted, pool_of
from sbsupervise.services.findings import person_of

TITLE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitDraw:
    """Freeze the pools as they stand today, and commit to a seed that nobody knows."""

    title: str
    wanted: int
    team_size: int
    skip_visited: bool = True
    absent: tuple[AbsentOfficer, ...] = ()
    excluded: tuple[ExcludedProject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealDraw:
    """Reveal the seed and draw with it; ``seen`` is the hash of the pool that was shown to whoever draws."""

    draw_id: int
    seen: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishDraw:
    """Publish the result with all that it takes to draw again."""

    draw_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidDraw:
    """Make a draw void; it stays to be seen with the reason and its seed."""

    draw_id: int
    reason: str
    version: int | None = None


@act("draw.commit", Permission.PLAN_INSPECTIONS)
def commit_draw(session: ScopedSession, actor: Actor, command: CommitDraw) -> Draw:
    """Commit to a draw. Two at once in one office wait for each other, so that each has its own ordinal."""
    if actor.office_id is None:
        raise RuleError("抽查由机关办理")
    session.get_one(Office, actor.office_id, with_for_update=True)
    least = team_minimum().on(actor.today)
    if command.team_size < least:
        raise RuleError(f"检查人员不得少于{least}人", field="team_size", source="行政处罚法第四十二条")
    title = clean_text(command.title, limit=TITLE)
    if not title:
        raise RuleError("请填写抽查名称", field="title")
    pool = pool_of(
        session,
        actor,
        Wanted(
            title=title,
            wanted=command.wanted,
            team_size=command.team_size,
            skip_visited=command.skip_visited,
            absent=command.absent,
            excluded=command.excluded,
        ),
    )
    if command.wanted > len(pool["projects"]):
        raise RuleError(f"可以抽取的项目只有 {len(pool['projects']):,} 个", field="wanted")
    check_pool(pool_from(pool))
    seed, pool_hash = secrets.token_hex(SEED_BYTES), hash_of(pool)
    draw = Draw(
        office_id=actor.office_id,
        year=pool["year"],
        ordinal=pool["ordinal"],
        title=title,
        state=DrawState.COMMITTED,
        method=METHOD,
        wanted=command.wanted,
        team_size=command.team_size,
        pool=pool,
        pool_size=len(pool["projects"]),
        pool_hash=pool_hash,
        commitment=commitment_of(seed, pool_hash),
        seed=seed,
        committed_at=actor.now,
        committed_by_id=person_of(actor),
    )
    session.add(draw)
    return draw


@act("draw.reveal", Permission.APPROVE_INSPECTIONS, on=Draw, not_by=("committed_by_id",))
def reveal_draw(session: ScopedSession, actor: Actor, command: RevealDraw) -> Draw:
    """Draw. Whoever froze the pools does not draw; neither of the two can choose or change the seed."""
    draw = session.get_one(Draw, command.draw_id)
    state = DRAWS.move(draw.state, "draw.reveal")
    if command.seen != draw.pool_hash:
        raise RuleError("名录库哈希与所显示的不同，请重新打开页面核对")
    if hash_of(draw.pool) != draw.pool_hash or commitment_of(draw.seed, draw.pool_hash) != draw.commitment:
        raise RuleError("名录库或者种子与公布的哈希、承诺值不符，不能抽取；请作废后重新办理", source=RANDOM)
    picks = drawn(pool_from(draw.pool), draw.seed)
    draw.result = {"picks": [{"project": pick.project, "team": list(pick.team)} for pick in picks]}
    draw.drawn_at, draw.drawn_by_id, draw.state = actor.now, person_of(actor), state
    session.add_all(
        DrawPick(draw_id=draw.id, project_id=pick.project, ordinal=place, team=list(pick.team))
        for place, pick in enumerate(picks, start=1)
    )
    return draw


@act("draw.publish", Permission.PLAN_INSPECTIONS, on=Draw)
def publish_draw(session: ScopedSession, actor: Actor, command: PublishDraw) -> Draw:
    """Publish a draw that was made."""
    draw = session.get_one(Draw, command.draw_id)
    draw.state, draw.published_on = DRAWS.move(draw.state, "draw.publish"), actor.today
    return draw


@act("draw.void", Permission.APPROVE_INSPECTIONS, on=Draw)
def void_draw(session: ScopedSession, actor: Actor, command: VoidDraw) -> Draw:
    """Make a draw void. What was inspected on its picks stays; its picks open no further inspection."""
    draw = session.get_one(Draw, command.draw_id)
    state = DRAWS.move(draw.state, "draw.void")
    draw.reason = written_text(command.reason, "reason", "请写明作废的理由", limit=SHORT)
    draw.state, draw.published_on = state, draw.published_on or actor.today
    return draw
