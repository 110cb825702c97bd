"""The registration file of a visitor's link."""

from __future__ import annotations

from math import ceil

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import OnlineFileView, ReadOnlineFile
from services.family import errors
from services.family.domain import enrolment, file_papers
from services.family.enrolment_files import digest_of, online_open, reason_of, values_of
from services.family.file_papers import papers_of


async def read_online_file(ctx: Ctx, query: ReadOnlineFile) -> OnlineFileView | Refusal:
    """What the visitor typed; once the town has it complete, only that. Refused: `enrolment_closed`, `not_found`."""
    if not await online_open(ctx):
        return errors.enrolment_closed()
    row = await ctx.row("enrolment.by_secret", digest_of(ctx, query.secret.get_secret_value()))
    if row is None:
        return errors.not_found()
    complete = row["state"] == "complete"
    values = {} if complete else values_of(ctx.sealer, row)
    return OnlineFileView(
        state=row["state"],
        version=row["version"],
        # what an agent noted of the papers is not the visitor's
        values={k: text for k, text in file_papers.shown(values).items() if not k.startswith("document.")},
        wrong={} if complete else enrolment.wrong(values, ctx.today),
        reason=reason_of(ctx.sealer, row),
        kept_days=ceil(ctx.settings.online_file_days),
        papers=[] if complete else await papers_of(ctx, values),
    )
