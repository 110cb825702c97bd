"""A visitor who lost the link of their registration file asks for a way back."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family.file_papers import AskFileLink, FileLinkAsked
from services.family import errors
from services.family.enrolment_files import TABLE, mail_key, online_open


async def ask_file_link(ctx: Ctx, command: AskFileLink) -> FileLinkAsked | Refusal:
    """The same work and the same answer for every address: a job looks which file it is, and writes.

    Refused: `enrolment_closed`, `too_many_requests` (from where one asks; too many for one address are let fall).
    """
    if not await online_open(ctx):
        return errors.enrolment_closed()
    came_from, key = ctx.sealer.index(command.address, TABLE, "started_from"), mail_key(ctx, command.email)
    counted = await ctx.row("file_link.asked", came_from, key, ctx.machine_now - timedelta(hours=1))
    assert counted is not None, "a count is one row"
    if counted["here"] >= ctx.settings.online_files_per_hour:
        return errors.too_many_started()
    due = ctx.machine_now if counted["same"] < ctx.settings.file_links_per_hour else None
    await ctx.run("file_link.ask", ctx.new_id(), key, came_from, ctx.machine_now, due)
    return FileLinkAsked()
