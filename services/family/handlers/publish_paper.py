"""The town publishes a paper, corrects it, or puts another file in its place."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import PaperSaved, PublishPaper
from services.family import errors
from services.family.domain.paper import fitting
from services.family.domain.sheet import Misfit


async def publish_paper(ctx: Ctx, command: PublishPaper) -> PaperSaved | Refusal:
    """Two agents at once: the second is told that it changed. The file that is replaced is deleted."""
    paper = fitting(command)
    if isinstance(paper, Misfit):
        return errors.misfit(paper)
    held = await ctx.row("paper.lock", paper.paper_id)
    version = held["version"] if held else 0
    if version != paper.expected_version:
        return errors.changed_meanwhile(version)
    if paper.file_id is not None:
        complete = await ctx.value("paper.file_free", paper.file_id, paper.paper_id)
        if complete is None:
            return errors.not_found()
        if not complete:
            return errors.file_incomplete("missing")
    done = await ctx.run(
        "paper.replace" if held else "paper.first",
        paper.paper_id,
        paper.section,
        paper.title,
        paper.text,
        paper.position,
        paper.first_day,
        paper.last_day,
        paper.file_id,
        ctx.now,
        ctx.actor.name,
    )
    if not done:  # another agent's form with the same id came first
        return errors.changed_meanwhile(1)
    if held and held["file_id"] not in (None, paper.file_id):
        await ctx.run("paper.drop_file", held["file_id"])
    ctx.audit(
        "paper.published", entity="town_paper", entity_id=paper.paper_id, detail={"version": version + 1}
    )
    return PaperSaved(version=version + 1)
