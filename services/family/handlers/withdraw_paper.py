"""The town takes a paper away."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import PaperSaved, WithdrawPaper
from services.family import errors


async def withdraw_paper(ctx: Ctx, command: WithdrawPaper) -> PaperSaved | Refusal:
    """Its file goes with it. What another agent changed meanwhile is not taken away unseen."""
    held = await ctx.row("paper.lock", command.paper_id)
    if held is None:
        return errors.not_found()
    if held["version"] != command.expected_version:
        return errors.changed_meanwhile(held["version"])
    await ctx.run("paper.withdraw", command.paper_id)
    if held["file_id"] is not None:
        await ctx.run("paper.drop_file", held["file_id"])
    ctx.audit("paper.withdrawn", entity="town_paper", entity_id=command.paper_id)
    return PaperSaved(version=held["version"])
