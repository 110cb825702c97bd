"""The asking guardian's own record, as the home page shows it."""

from __future__ import annotations

from datetime import date, timedelta

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.home import HomeEnding, HomeRecord, HomeRecordView, HomeToDo
from services.family import errors
from services.family.domain.viewer import viewer_of
from services.family.file_papers import awaited_of
from services.family.filing import kind_of, pai_end


async def home_record(ctx: Ctx, query: HomeRecord) -> HomeRecordView | Refusal:
    """The parts are those of family-sheet, my-certification and family-documents."""
    viewer = viewer_of(ctx.actor, query.family_id)
    if viewer is None or viewer.guardian_id is None:
        return errors.not_found()
    last = None if query.ending_within is None else ctx.today + timedelta(days=query.ending_within)
    row = await ctx.row("home.record", query.family_id, viewer.guardian_id, ctx.today, query.to_do, last)
    if row is None:
        return errors.not_found()
    waits = row["to_certify"] is not None or row["to_accept"] > 0 or row["to_consent"] > 0
    return HomeRecordView(
        family_number=row["number"],
        civility=row["civility"],
        last_name=row["last_name"],
        first_name=row["first_name"],
        schools=row["schools"],
        to_do=HomeToDo(
            school_year=row["to_certify"],
            texts=row["to_accept"],
            consents=row["to_consent"],
            returned=row["returned"],
        )
        if waits
        else None,
        ending=[] if last is None else _ending(ctx, row, last),
        awaited=await awaited_of(
            ctx,
            viewer.guardian_id,
            [{"id": file_id, "content": content} for file_id, content in row["files"]],
        ),
    )


def _ending(ctx: Ctx, row: Record, last: date) -> list[HomeEnding]:
    """Documents by their end, then care plans by child; the end of a care plan is in the sealed health record."""
    found = [
        HomeEnding(kind=kind_of(ctx, file_id, kind), child_name=child_name, ends_on=expires_on)
        for file_id, kind, child_name, expires_on in row["documents"]
    ]
    for child_id, content, child_name in row["health"]:
        ends_on = pai_end(ctx, {"id": child_id, "content": content})
        if ends_on is not None and ends_on <= last:
            found.append(HomeEnding(kind="care_plan", child_name=child_name, ends_on=ends_on))
    return found
