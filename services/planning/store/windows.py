"""Booking windows as they are stored, and what is wrong with one that a town wants."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import BookingWindow
from services.planning.domain.catalogue import Catalogue
from services.planning.domain.cutoff import local_moment
from services.planning.domain.window import Window
from services.planning.errors import invalid, not_found, windows_overlap
from services.planning.store.catalogue import catalogue_of

LONGEST = timedelta(days=366)
"""The longest span: a whole year."""


def stored(row: Record) -> BookingWindow:
    """A row as the contract says it."""
    kept = dict(row)
    kept.pop("version")
    return BookingWindow(window_id=kept.pop("id"), **kept)


def columns(window: BookingWindow) -> list[Any]:
    """The values of a row, in the order of `window.add`."""
    return [
        window.window_id,
        window.offering_id,
        window.unit_id,
        window.label,
        window.first_day,
        window.last_day,
        window.opens_on,
        window.opens_at,
        window.closes_on,
        window.closes_at,
        window.after,
        window.decision_reference,
    ]


def window_of(window: BookingWindow, catalogue: Catalogue) -> Window:
    """The window as the domain reads it."""
    closes_at = None
    if window.closes_on is not None and window.closes_at is not None:
        closes_at = local_moment(window.closes_on, window.closes_at, catalogue.zone)
    return Window(
        id=window.window_id,
        first=window.first_day,
        last=window.last_day,
        opens_at=local_moment(window.opens_on, window.opens_at, catalogue.zone),
        closes_at=closes_at,
        after=window.after,
        unit_id=window.unit_id,
        label=window.label,
    )


async def wrong_with(ctx: Ctx, window: BookingWindow) -> Refusal | None:
    """Why a window cannot be saved: not_found, invalid_input at its field, settings_overlap; None when it can."""
    catalogue = await catalogue_of(ctx)
    offering = catalogue.offerings.get(window.offering_id)
    if offering is None:
        return not_found(id=str(window.offering_id))
    if window.unit_id is not None and window.unit_id not in {unit.id for unit in offering.offered_units}:
        return not_found(id=str(window.unit_id))
    wrong = _wrong_days(ctx, window) or _wrong_moments(window, catalogue)
    if wrong is not None:
        return wrong
    others = await ctx.rows(
        "window.overlapping",
        window.window_id,
        window.offering_id,
        window.unit_id,
        window.first_day,
        window.last_day,
    )
    return windows_overlap([str(row["id"]) for row in others]) if others else None


def _wrong_days(ctx: Ctx, window: BookingWindow) -> Refusal | None:
    if not timedelta() <= window.last_day - window.first_day <= LONGEST:
        return invalid("last_day", "reversed or too long")
    if window.last_day < ctx.today:
        return invalid("last_day", "over")
    return invalid("opens_on", "after the last day") if window.opens_on > window.last_day else None


def _wrong_moments(window: BookingWindow, catalogue: Catalogue) -> Refusal | None:
    if (window.closes_on is None) != (window.closes_at is None):
        return invalid("closes_at" if window.closes_at is None else "closes_on", "missing")
    wanted = window_of(window, catalogue)
    if wanted.closes_at is not None and wanted.closed(wanted.opens_at):
        return invalid("closes_on", "before the opening")
    return None
