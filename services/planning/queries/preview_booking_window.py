"""What a booking window would do, before it is saved."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import PreviewBookingWindow, WindowPreview
from services.planning.domain.opening import preview
from services.planning.store.catalogue import catalogue_of
from services.planning.store.windows import window_of, wrong_with


async def preview_booking_window(ctx: Ctx, query: PreviewBookingWindow) -> WindowPreview | Refusal:
    """Its moments, the days it opens and the families it concerns. Refused: as set-booking-window."""
    wrong = await wrong_with(ctx, query.window)
    if wrong is not None:
        return wrong
    catalogue = await catalogue_of(ctx)
    offering, window = catalogue.offerings[query.window.offering_id], window_of(query.window, catalogue)
    seen = preview(catalogue, offering, window)
    return WindowPreview(
        opens=window.opens_at,
        closes=window.closes_at,
        days=seen.days,
        first_until=seen.first_until,
        last_until=seen.last_until,
        never=seen.never,
        families=await ctx.value("window.families", offering.id, window.first, window.last),
    )
