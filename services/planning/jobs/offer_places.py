"""Places given back go to those who wait, once the decision that freed them can no longer be undone."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from asyncpg import SerializationError

from chassis.context import Ctx
from contracts.planning import ProposalSettled
from services.planning.domain.deciding import Effect, Held, accept_booking
from services.planning.domain.places import Allotment
from services.planning.domain.sheet import Asked
from services.planning.domain.situation import Hold, Kind
from services.planning.store.proposals import lock_proposal
from services.planning.store.sheets import lock_pools
from services.planning.store.writing import before_row, write, written_by


async def offer_places(ctx: Ctx) -> None:
    """Releases what is due, then serves each waiting list in its order."""
    with suppress(SerializationError):  # the settings changed meanwhile: the next time goes on from here
        await _offer_places(ctx)


async def _offer_places(ctx: Ctx) -> None:
    await _release(ctx)
    tried: list[UUID] = []
    while True:
        async with ctx.begin() as inner:
            proposal_id = await inner.value("places.first_in_line", inner.today, tried)
            if proposal_id is not None:
                tried.append(proposal_id)
                await _offer(inner, proposal_id)
        if proposal_id is None:
            return


async def _release(ctx: Ctx) -> None:
    """The places held for an undo become free."""
    while True:
        async with ctx.begin() as inner:
            due = await inner.rows("places.due_freed", inner.machine_now)
            if due:
                pools, days = [row["pool_id"] for row in due], [row["day"] for row in due]
                proposals = [row["proposal_id"] for row in due]
                ordered = sorted(set(zip(pools, days, strict=True)))
                await inner.rows(
                    "sheet.lock_pools", [pool for pool, _ in ordered], [day for _, day in ordered]
                )
                still = await inner.rows("places.freed_still", pools, days, proposals)
                await inner.run("places.give_back", [r["pool_id"] for r in still], [r["day"] for r in still])
                await inner.run("places.drop_freed", pools, days, proposals)
        if not due:
            return


async def _offer(ctx: Ctx, proposal_id: UUID) -> None:
    """The first in line gets the place at once, or is put before an agent where the town decides bookings.

    Past its cut-off nothing is given without an agent: the kitchen has counted.
    """
    held = await lock_proposal(ctx, proposal_id, None)
    if held is None or held.state != "open" or held.hold is not Hold.WAITING_LIST or not held.queued:
        return
    places = await lock_pools(ctx, held.sheet, held.keys())
    cell = held.cells[0]
    moments = held.sheet.catalogue.day(cell.unit, cell.day).moments
    if moments.window is not None and moments.window.not_open(ctx.now):
        return  # the opening was put off since: nobody can take the place before
    if held.line.offering.rules.decide == "at_once" and ctx.now <= moments.book_until:
        effect = accept_booking(held, places, ctx.now)
        if effect.obstacle is None:
            await _give(ctx, held, places, effect)
        return
    if all(places.has_room([key], {key: ahead}) for key, ahead in held.queued.items()):
        await ctx.value("proposal.decide", held.id, held.state, held.decision_no, "", "", None)
        written = written_by(ctx, "planning")
        held.sheet.ask(held.line, cell.day, Asked(held.id, Kind.BOOKING, cell.unit, True))
        written.tell(held.line, cell.day, "place_offered")
        await write(ctx, held.sheet, written, places)


async def _give(ctx: Ctx, held: Held, places: Allotment, effect: Effect) -> None:
    """Books, and settles the demand without anybody's decision: its number is that of none."""
    version = await ctx.value("proposal.decide", held.id, "applied", held.decision_no, "", "", None)
    written = written_by(ctx, "planning")
    for day, what, data in effect.told:
        written.tell(held.line, day, what, **data)
    for cell, before in effect.befores:
        written.keep_before(held.id, held.line, cell.day, cell.unit.id, before_row(before))
    written.left_waiting.append(held.id)
    await write(ctx, held.sheet, written, places)
    ctx.emit(
        ProposalSettled(
            version=version,
            proposal_id=held.id,
            family_id=held.line.family_id,
            decision_no=held.decision_no,
            result="applied",
            settled_at=ctx.now,
        )
    )
    ctx.audit("place.given", entity="proposal", entity_id=held.id)
