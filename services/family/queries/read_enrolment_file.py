"""One registration file, for an agent."""

from __future__ import annotations

from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import EnrolmentFileView, ReadEnrolmentFile
from services.family import errors
from services.family.domain import enrolment, file_papers
from services.family.enrolment_files import files_alike, likely_families, reason_of, values_of
from services.family.file_papers import papers_of


async def read_enrolment_file(ctx: Ctx, query: ReadEnrolmentFile) -> EnrolmentFileView | Refusal:
    """The file, what is still wrong in it, and the families and other files it may be; leaves a trace. Refused: `not_found`."""
    row = await ctx.row("enrolment.one", query.file_id)
    if row is None:
        return errors.not_found()
    values, zone = values_of(ctx.sealer, row), ctx.now.tzinfo
    complete = row["state"] == "complete"
    ids = {
        key.split(".")[1]: UUID(text)
        for key, text in values.items()
        if key.endswith(".child_id") and UUID(text) in row["child_ids"]
    }
    ctx.audit("enrolment_file.read", entity="enrolment_file", entity_id=query.file_id)
    return EnrolmentFileView(
        file_id=query.file_id,
        origin=row["origin"],
        state=row["state"],
        version=row["version"],
        values={k: text for k, text in file_papers.shown(values).items() if not k.endswith(".child_id")},
        wrong={} if complete else enrolment.wrong(values, ctx.today),
        likely=[] if complete else await likely_families(ctx, values),
        touched_at=row["touched_at"].astimezone(zone),
        touched_by=row["touched_by"],
        sent_at=row["sent_at"].astimezone(zone) if row["sent_at"] else None,
        reason=reason_of(ctx.sealer, row),
        family_id=row["family_id"],
        family_number=row["family_number"] or "",
        children=ids,
        files_alike=[] if complete else await files_alike(ctx, query.file_id, values),
        papers=await papers_of(ctx, values),
    )
