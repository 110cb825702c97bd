"""The registration files that agents have to do with."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from contracts.family import EnrolmentFileCard, EnrolmentFiles, EnrolmentFilesView
from services.family.domain import enrolment, file_papers
from services.family.enrolment_files import values_of


async def enrolment_files(ctx: Ctx, query: EnrolmentFiles) -> EnrolmentFilesView:
    """One page of them; what was received online and waits longest comes first."""
    rows = await ctx.rows(
        "enrolment.page", query.state, query.family_id, query.limit, query.offset, query.to_check
    )
    counts = {row["state"]: row for row in await ctx.rows("enrolment.counts")}
    return EnrolmentFilesView(
        files=[_card(ctx, row) for row in rows],
        counts={state: row["files"] for state, row in counts.items()},
        total=rows[0]["total"] if rows else 0,
        to_check=counts["complete"]["to_check"] if "complete" in counts else 0,
    )


def _card(ctx: Ctx, row: Record) -> EnrolmentFileCard:
    values = values_of(ctx.sealer, row)
    complete = row["state"] == "complete"
    zone = ctx.now.tzinfo
    return EnrolmentFileCard(
        file_id=row["id"],
        origin=row["origin"],
        state=row["state"],
        name=enrolment.name_of(values),
        children=enrolment.first_names(values),
        missing_documents=len([*file_papers.awaited(values)])
        if complete
        else file_papers.said_missing(values),
        to_check=row["to_check"],
        touched_at=row["touched_at"].astimezone(zone),
        touched_by=row["touched_by"],
        sent_at=row["sent_at"].astimezone(zone) if row["sent_at"] else None,
        family_id=row["family_id"],
    )
