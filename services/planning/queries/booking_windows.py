"""The town's booking windows, for agents."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from contracts.planning import BookingWindows, BookingWindowsView, WindowCard
from services.planning.domain.catalogue import Catalogue
from services.planning.store.catalogue import catalogue_of
from services.planning.store.windows import stored, window_of

SHOWN_OVER = 20


async def booking_windows(ctx: Ctx, query: BookingWindows) -> BookingWindowsView:
    """Those to come or under way by opening; on demand, the last ones that are over."""
    rows = await ctx.rows("window.all", ctx.today, SHOWN_OVER if query.over else 0)
    catalogue = await catalogue_of(ctx)
    cards = [_card(ctx, row, catalogue) for row in rows]
    return BookingWindowsView(
        windows=[card for card in cards if card.state != "over"],
        over=[card for card in cards if card.state == "over"],
    )


def _card(ctx: Ctx, row: Record, catalogue: Catalogue) -> WindowCard:
    window = stored(row)
    known, offering = window_of(window, catalogue), catalogue.offerings[window.offering_id]
    return WindowCard(
        window=window,
        version=row["version"],
        offering=offering.name,
        facility=offering.facility.name,
        unit=catalogue.units[window.unit_id].name if window.unit_id is not None else "",
        opens=known.opens_at,
        closes=known.closes_at,
        state=known.state(ctx.now),
    )
