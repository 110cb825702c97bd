"""What a decision does to a demand for another weekly pattern, on a sheet and on the pools locked for it.

Unlike other demands its days do not stand or fall together: a day without a place left, or that has changed since, is
left as it is and its history says so, as when an agent sets a pattern. Nothing possible at all is an obstacle.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from services.planning.domain.attendance import Presence
from services.planning.domain.booking import may_book
from services.planning.domain.deciding import Effect, Held, HeldCell, row_before
from services.planning.domain.places import Allotment, PoolKey
from services.planning.domain.sheet import Asked, CellRow
from services.planning.domain.situation import BookingState, Kind, Origin
from services.planning.domain.weekly import free_cell


def accept_pattern(held: Held, places: Allotment, now: datetime, *, may_be_undone: bool) -> Effect:
    """Gives up, then books, what can be. A place given up stays held while the decision may be undone."""
    effect = Effect()
    ordered = sorted(held.cells, key=lambda cell: not cell.gives_up)
    for cell in ordered:
        held.sheet.leave(held.line, cell.day)
    obstacles = [_apply(held, cell, places, now, effect, may_be_undone) for cell in ordered]
    if all(obstacles):
        return Effect(obstacle=obstacles[0])
    return effect


def _apply(
    held: Held, cell: HeldCell, places: Allotment, now: datetime, effect: Effect, may_be_undone: bool
) -> str | None:
    """Does one day; or the code of what stands in the way."""
    row = held.sheet.cells.get((held.line.id, cell.day))
    if cell.gives_up:
        obstacle = _give_up(held, cell, row, places, effect, may_be_undone)
        told = "pattern_day_kept" if obstacle else "pattern_given_up"
    else:
        obstacle = _take(held, cell, row, places, now)
        told = "pattern_without_place" if obstacle == "no_place_left" else "pattern_day_kept"
        told = told if obstacle else "booking_accepted"
    (effect.skipped if obstacle else effect.befores).append((cell, row))
    effect.told.append((cell.day, told, {"unit": cell.unit.name}))
    return obstacle


def _regular(row: CellRow | None) -> bool:
    """Whether a weekly pattern made this booking, and nobody was seen on it yet."""
    return (
        row is not None
        and row.state is BookingState.BOOKED
        and row.origin is Origin.RECURRING
        and row.presence is Presence.UNMARKED
        and row.closing != "done"
    )


def _give_up(
    held: Held, cell: HeldCell, row: CellRow | None, places: Allotment, effect: Effect, may_be_undone: bool
) -> str | None:
    if row is None or not _regular(row):
        return "conflict"
    needs = held.sheet.needs(held.line, cell.day, row.unit)
    if may_be_undone:
        effect.freed.extend(key for key in needs if places.counts(key))
    else:
        places.give_back(needs)
    held.sheet.put(held.line, cell.day, replace(row, state=None, rule=""))
    return None


def _take(held: Held, cell: HeldCell, row: CellRow | None, places: Allotment, now: datetime) -> str | None:
    """Books a day, in the place of a regular booking of another unit where there is one."""
    sheet, line = held.sheet, held.line
    if row is not None and row.seated and not _regular(row):
        return "already_booked"
    given = sheet.needs(line, cell.day, row.unit) if row is not None and row.seated else ()
    places.give_back(given)
    needs = sheet.needs(line, cell.day, cell.unit)
    refusal = may_book(free_cell(sheet, places, line, cell.day, cell.unit), now, by_agent=True).code
    if refusal is None and not places.has_room(needs):
        refusal = "no_place_left"
    if refusal is not None:
        places.take(given)
        return refusal
    places.take(needs)
    sheet.book(line, cell.day, cell.unit, Origin.RECURRING)
    sheet.ask(line, cell.day, None)
    return None


def refuse_pattern(held: Held, reason: str) -> Effect:
    """The days wanted say so, with the reason; those that would be given up stay booked."""
    effect = Effect()
    for cell in held.cells:
        if cell.gives_up:
            held.sheet.leave(held.line, cell.day)
        else:
            refused = Asked(held.id, Kind.BOOKING, cell.unit, False, refusal=reason)
            held.sheet.ask(held.line, cell.day, refused)
        effect.told.append((cell.day, "pattern_refused", {"reason": reason}))
    return effect


def take_back_pattern(held: Held, places: Allotment, still_held: set[PoolKey], *, refusal: bool) -> Effect:
    """Asks again; what an acceptance did is put back first. `still_held`: places not yet offered to anybody."""
    effect = Effect()
    for cell in held.cells:
        asked = held.sheet.asked.get((held.line.id, cell.day))
        obstacle = (
            "proposal_already_open" if asked is not None and asked.open and asked.id != held.id else None
        )
        if obstacle is None and not refusal and not (cell.before or {}).get("skipped"):
            obstacle = _put_back(held, cell, places, still_held)
        if obstacle is not None:
            return Effect(obstacle=obstacle)
        kind = Kind.ABSENCE if cell.gives_up else Kind.BOOKING
        held.sheet.ask(held.line, cell.day, Asked(held.id, kind, cell.unit, True))
        effect.told.append((cell.day, "booking_decision_undone", {}))
    return effect


def _put_back(held: Held, cell: HeldCell, places: Allotment, still_held: set[PoolKey]) -> str | None:
    sheet, line = held.sheet, held.line
    row = sheet.cells.get((line.id, cell.day))
    expected = None if cell.gives_up else BookingState.BOOKED
    if row is None or row.state is not expected or row.presence is Presence.PRESENT:
        return "conflict"
    restored = row_before(held, cell, row)
    if row.seated:
        places.give_back(sheet.needs(line, cell.day, row.unit))
    if restored.seated:
        if sheet.taken_elsewhere(line, cell.day, restored.unit):
            return "child_already_placed"
        lost = [key for key in sheet.needs(line, cell.day, restored.unit) if key not in still_held]
        if not places.has_room(lost):
            return "no_place_left"
        places.take(lost)
    sheet.put(line, cell.day, restored)
    return None
