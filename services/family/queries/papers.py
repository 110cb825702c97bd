"""The papers of the town."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from contracts.family import Papers, PapersView, TownPaper


async def papers(ctx: Ctx, query: Papers) -> PapersView:
    """Those shown today; an agent may see every one."""
    everything = query.everything and ctx.actor.kind != "guardian"
    rows = await ctx.rows("paper.shown", None if everything else ctx.today)
    return PapersView(papers=[_paper(ctx, row) for row in rows])


def _paper(ctx: Ctx, row: Record) -> TownPaper:
    file_id = row["file_id"]
    return TownPaper(
        paper_id=row["id"],
        section=row["section"],
        title=row["title"],
        text=row["text"],
        position=row["position"],
        first_day=row["first_day"],
        last_day=row["last_day"],
        file_id=file_id,
        file_name=ctx.sealer.open(row["file_name"], "file", "name", file_id) if file_id else "",
        media_type=row["media_type"] or "",
        size=row["size"] or 0,
        version=row["version"],
        published_at=row["published_at"].astimezone(ctx.now.tzinfo),
        published_by=row["published_by"],
    )
