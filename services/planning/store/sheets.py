"""Reads sheets: for a change, with the children locked first; for a look, as they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from chassis.context import Ctx
from contracts.days import month_bounds, month_of
from services.planning.domain.places import Allotment, PoolDay, PoolKey
from services.planning.domain.scope import asker
from services.planning.domain.sheet import Sheet, read_sheet
from services.planning.store.catalogue import catalogue_of


async def lock_cells(ctx: Ctx, cells: Iterable[tuple[UUID, date]]) -> Sheet | None:
    """The whole months around some cells, of the lines the caller may see, their children locked; None when no line is.

    Whoever changes a child's planning comes through here or `lock_children`, so that two changes of one child
    follow each other; the version they take is that of the events.
    """
    wanted = list(cells)
    seen = await ctx.rows("sheet.lock_lines", sorted({line_id for line_id, _ in wanted}), asker(ctx.actor))
    if not seen:
        return None
    days = [day for _, day in wanted]
    return await look(ctx, [row["id"] for row in seen], min(days), max(days))


async def see_cells(ctx: Ctx, cells: Iterable[tuple[UUID, date]]) -> Sheet | None:
    """The same without a lock, for a question."""
    wanted = list(cells)
    seen = await ctx.rows("sheet.seen_lines", sorted({line_id for line_id, _ in wanted}), asker(ctx.actor))
    if not seen:
        return None
    days = [day for _, day in wanted]
    return await look(ctx, [row["id"] for row in seen], min(days), max(days))


async def lock_children(ctx: Ctx, child_ids: Iterable[UUID], first: date, last: date) -> Sheet:
    """Every line of some children over the whole months from the first day to the last, the children locked."""
    children = sorted(set(child_ids))
    await ctx.value("sheet.lock_children", children)
    lines = await ctx.rows("sheet.lines_of_children", children)
    return await look(ctx, [row["id"] for row in lines], first, last)


async def look(
    ctx: Ctx,
    line_ids: list[UUID],
    first: date,
    last: date,
    *,
    whole_months: bool = True,
    to_judge: bool = True,
) -> Sheet:
    """A sheet of these lines, over whole months unless only the very days are wanted.

    Not `to_judge`: good for telling what is booked, and who comes; it does not know what is free.
    """
    if whole_months:
        first, last = month_bounds(month_of(first))[0], month_bounds(month_of(last))[1]
    row = await ctx.row("sheet.facts", line_ids, first, last, to_judge)
    assert row is not None, "an aggregate returns a row"
    catalogue = await catalogue_of(ctx, row["settings"])
    return read_sheet(catalogue, row["facts"], first, last)


async def lock_pools(ctx: Ctx, sheet: Sheet, keys: Iterable[PoolKey]) -> Allotment:
    """Locks pools in key order: the last lock of a transaction."""
    ordered = sorted(set(keys))
    if not ordered:
        return Allotment({})
    rows = await ctx.rows("sheet.lock_pools", [key.pool_id for key in ordered], [key.day for key in ordered])
    places = sheet.catalogue.places
    return Allotment(
        {
            PoolKey(row["pool_id"], row["day"]): PoolDay(places(row["pool_id"]), row["taken"], row["waiting"])
            for row in rows
        }
    )


async def see_pools(ctx: Ctx, sheet: Sheet, keys: Iterable[PoolKey]) -> Allotment:
    """The pools as they are, without a lock."""
    ordered = sorted(set(keys))
    rows = await ctx.rows("proposal.pools_on", [key.pool_id for key in ordered], [key.day for key in ordered])
    known = {PoolKey(row["pool_id"], row["day"]): row for row in rows}
    pools = {}
    for key in ordered:
        row = known.get(key)
        places = sheet.catalogue.places(key.pool_id)
        pools[key] = PoolDay(places, row["taken"] if row else 0, row["waiting"] if row else 0)
    return Allotment(pools)
