"""Random draws: one of which everybody can see the result, one that waits for the second person to draw."""

from sbsupervise.services.demo.stage import Stage, Story
from sbsupervise.services.demo.stories import Team
from sbsupervise.services.draws import (
    CommitDraw,
    PublishDraw,
    RevealDraw,
    Wanted,
    commit_draw,
    pool_of,
    publish_draw,
    reveal_draw,
)

TEAM_SIZE = 2
SHARE = 3
"""One project in so many is drawn."""
TITLES = {"published": "在建项目双随机抽查", "committed": "在建项目补充抽查"}


def draw(stage: Stage, team: Team, days: int, ending: str) -> Story:
    """A draw so many working days ago, up to its ``ending``: committed or published; none from an empty pool."""
    yield stage.back(days)
    title = f"{stage.today.year}年{TITLES[ending]}"
    actor = stage.actor(team.officer)
    with stage.reading() as session:
        pool = pool_of(session, actor, Wanted(title=title, wanted=1, team_size=TEAM_SIZE))
    if not pool["projects"]:
        return
    wanted = max(1, len(pool["projects"]) // SHARE)
    made = stage.do(commit_draw, team.officer, CommitDraw(title=title, wanted=wanted, team_size=TEAM_SIZE))
    if ending == "committed":
        return
    yield stage.back(days - 1)
    stage.do(reveal_draw, team.approver, RevealDraw(draw_id=made.id, seen=made.pool_hash))
    stage.do(publish_draw, team.officer, PublishDraw(draw_id=made.id))
