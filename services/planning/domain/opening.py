"""What a window opens: the days a town sees before it saves one, and whom to tell that it opens, when. Pure.

A line is told once of an opening, ahead of it by the time the town chose for its reminders and in its hours, when the
child can then book something of the span and nobody has said anything of it: an agent may have booked before, and a
child of two homes may be booked by the other. An opening that is put off is told again at its new moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from services.planning.domain.booking import may_book
from services.planning.domain.calendar import days_between
from services.planning.domain.catalogue import Catalogue, Offering, Unit
from services.planning.domain.reminding import Rules, anything_said, is_due, working_days
from services.planning.domain.sheet import Line, Sheet
from services.planning.domain.situation import Effect
from services.planning.domain.window import Window, window_on


@dataclass(frozen=True, slots=True)
class Opening:
    """The days of one line that a window opens, and until when the first of them can be booked."""

    line: Line
    window: Window
    days: tuple[tuple[date, Unit], ...]
    closes_at: datetime


def openings_to_tell(catalogue: Catalogue, now: datetime, rules: Rules) -> list[tuple[Offering, Window]]:
    """The windows whose opening is to be told now, whoever is enrolled."""
    working = working_days(catalogue)
    return [
        (offering, window)
        for offering in catalogue.offerings.values()
        for window in offering.windows
        if is_due(now, window.opens_at, rules, working, catalogue.zone)
    ]


def opening_of(sheet: Sheet, line: Line, window: Window) -> Opening | None:
    """What the window opens for a line, judged at that moment; None when there is nothing, or the span was spoken of."""
    span = list(days_between(window.first, window.last))
    if anything_said(sheet, line, span):
        return None
    days, closings = [], []
    for day in span:
        unit = _unit_opened(line.offering, window, day)
        if unit is None:
            continue
        answer = may_book(sheet.situation(line, day, unit), window.opens_at)
        if answer.effect in (Effect.AT_ONCE, Effect.DECISION) and answer.until is not None:
            days.append((day, unit))
            closings.append(answer.until)
    return Opening(line, window, tuple(days), min(closings)) if days else None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a window would do: the days on which the offering runs, when booking ends for the first and the last of
    them, and how many of them no family could book, because their cut-off comes before the opening.
    """

    days: int
    first_until: datetime | None
    last_until: datetime | None
    never: int


def preview(catalogue: Catalogue, offering: Offering, window: Window) -> Preview:
    """Judges a window that is not in force yet, for its unit or the offering's first."""
    unit = catalogue.units[window.unit_id] if window.unit_id is not None else offering.offered_units[0]
    found = [
        catalogue.moments(unit, day, window)
        for day in days_between(window.first, window.last)
        if catalogue.runs(offering, day)
    ]
    ends = [moments.book_until for moments in found if moments.book_until >= window.opens_at]
    return Preview(len(found), min(ends, default=None), max(ends, default=None), len(found) - len(ends))


def _unit_opened(offering: Offering, window: Window, day: date) -> Unit | None:
    """The first unit whose window this is."""
    return next(
        (unit for unit in offering.offered_units if window_on(offering.windows, unit.id, day) is window),
        None,
    )
