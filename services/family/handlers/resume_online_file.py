"""The link of a mail leads back to a registration file begun online."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family.file_papers import OnlineFileResumed, ResumeOnlineFile
from services.family import errors
from services.family.enrolment_files import TABLE, online_open, token_key


async def resume_online_file(ctx: Ctx, command: ResumeOnlineFile) -> OnlineFileResumed | Refusal:
    """Uses the token, once. Refused: `enrolment_closed`, `link_expired`."""
    if not await online_open(ctx):
        return errors.enrolment_closed()
    token = token_key(ctx, command.token.get_secret_value())
    row = await ctx.row("file_link.use", token, ctx.machine_now)
    if row is None:
        return errors.link_expired()
    ctx.audit("enrolment_file.resumed", entity="enrolment_file", entity_id=row["id"])
    return OnlineFileResumed(secret=ctx.sealer.open(row["link"], TABLE, "link", row["id"]))
