"""Court decisions as their commands, queries and the timer share them: sealed content, and what follows for access."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import AccessChange, BarredPerson, CourtDecision, RecordedDecision
from services.family import errors
from services.family.announcing import child_event_of
from services.family.documents import document_seen
from services.family.domain.court import state_on
from services.family.notices import tell_lost


def sealed_decision(ctx: Ctx, decision_id: UUID, decision: CourtDecision) -> bytes:
    """The decision as it is kept."""
    return ctx.sealer.seal(decision.model_dump_json(), "court_decision", "content", decision_id)


def opened_decision(ctx: Ctx, row: Record) -> CourtDecision:
    """The decision of a row."""
    return CourtDecision.model_validate_json(
        ctx.sealer.open(row["content"], "court_decision", "content", row["id"])
    )


def recorded(ctx: Ctx, row: Record) -> RecordedDecision:
    """A decision as agents read it."""
    name = row["file_name"]
    return RecordedDecision(
        decision_id=row["id"],
        version=row["version"],
        decision=opened_decision(ctx, row).model_copy(update={"tell": row["tell"]}),
        state=state_on(ctx.today, row["from_on"], row["until_on"], row["lifted_on"]),
        recorded_at=row["recorded_at"].astimezone(ctx.now.tzinfo),
        recorded_by=row["recorded_by"],
        file_name="" if name is None else ctx.sealer.open(name, "file", "name", row["file_id"]),
        lifted_on=row["lifted_on"],
        lift_reason=row["lift_reason"],
    )


async def document_missing(ctx: Ctx, family_id: UUID, file_id: UUID | None) -> Refusal | None:
    """Why a decision cannot rely on this document."""
    if file_id is None:
        return None
    document = await document_seen(ctx, file_id)
    if document is None or document["family_id"] != family_id:
        return errors.not_found()
    return errors.file_incomplete("missing") if document["completed_at"] is None else None


async def rely_on(ctx: Ctx, decision_id: UUID, file_id: UUID | None) -> None:
    """Nobody withdraws the document of a decision. One the desk brings is filed for no child: no guardian sees it."""
    await ctx.run("document.use_ended", decision_id)
    if file_id is None:
        return
    if not await ctx.value("document.filed", file_id):
        kind = ctx.sealer.seal("custody", "document", "kind", file_id)
        await ctx.run("document.file", file_id, None, kind, None, ctx.now)
    await ctx.run("document.use", file_id, decision_id)


async def withhold_again(ctx: Ctx, family_id: UUID, child_id: UUID) -> Record:
    """The child's row once what decisions in force close is closed, after its guardians were named anew."""
    await ctx.rows("court.settle", [child_id], ctx.today)
    row = await ctx.row("child.of_family", child_id, family_id)
    assert row is not None, "its guardians were just named"
    return row


async def settle_access(ctx: Ctx, family_id: UUID, child_ids: Iterable[UUID]) -> list[AccessChange]:
    """Closes and opens what decisions say today, under the family's lock; tells of each child that changed.

    Others hear who may act, and who lost it; never why. Who lost it is told, unless a decision says not to.
    """
    rows = await ctx.rows("court.settle", list(child_ids), ctx.today)
    changes = sorted(
        (AccessChange.model_validate(dict(row)) for row in rows),
        key=lambda one: (one.child_id, one.guardian_id),
    )
    for child_id in dict.fromkeys(one.child_id for one in changes):
        await ctx.run("court.bump_child", child_id)
        child = await ctx.row("child.of_family", child_id, family_id)
        assert child is not None, "its authority names a child of the family"
        ended = [one.guardian_id for one in changes if one.child_id == child_id and one.ended]
        ctx.emit(child_event_of(child).model_copy(update={"ended_for": ended}))
    await tell_lost(ctx, family_id, [one for one in changes if one.ended])
    for one in changes:
        ctx.audit(
            "access.ended" if one.ended else "access.restored",
            entity="child",
            entity_id=one.child_id,
            detail={"guardian_id": str(one.guardian_id)},
        )
    if changes:
        await ctx.value("family.bump", family_id)
    return changes


async def barred_on(ctx: Ctx, child_ids: list[UUID], day: date) -> list[BarredPerson]:
    """To whom these children are not handed over that day: decisions in force first, then the lists of the records."""
    asked = set(child_ids)
    barred = [
        BarredPerson(
            child_id=row["child_id"],
            name=f"{row['first_name']} {row['last_name']}"
            + (f" ({row['quality']})" if row["quality"] else ""),
            source="court",
        )
        for row in await ctx.rows("court.barred_guardians", child_ids, day)
    ]
    for row in await ctx.rows("court.in_force", child_ids, day):
        barred += [
            BarredPerson(child_id=child_id, name=name, source="court")
            for name in opened_decision(ctx, row).others
            for child_id in row["child_ids"]
            if child_id in asked
        ]
    barred += [
        BarredPerson(
            child_id=row["child_id"], name=f"{row['first_name']} {row['last_name']}", source="record"
        )
        for row in await ctx.rows("court.barred_on_record", child_ids, day)
    ]
    kept = dict.fromkeys(barred)
    return sorted(kept, key=lambda one: (one.child_id, one.source, one.name))
