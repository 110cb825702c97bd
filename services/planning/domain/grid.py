"""The grid a family reads: days across, lines down, each cell in plain values ready to travel.

Shapes are those of contracts.planning.MonthPlanningView; they are built as plain dictionaries because a month
is some two hundred cells and is asked all day long. tests/service/planning validates them against the contract.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from services.planning.domain.calendar import ONE_DAY, DayContext
from services.planning.domain.catalogue import Catalogue, Offering, Unit
from services.planning.domain.cell import Cell, Status, read_cell, read_day
from services.planning.domain.cutoff import local_moment
from services.planning.domain.sheet import Line, Sheet

_NAMED = ("why", "reason", "rule")
"""Where a layer keeps the word that explains it."""
MOST_VIEWS = 200_000
"""Views kept by a catalogue before it begins anew: a few hundred bytes each at most, most of them shared."""
HARD_REFUSALS = frozenset({"child_already_placed", "no_place_left", "window_not_open", "window_closed"})


class Horizon:
    """The next moment at which anything shown changes by itself: a deadline, or midnight."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.moment = local_moment(now.date() + ONE_DAY, time(0), now.tzinfo)  # type: ignore[arg-type]

    def see(self, moment: datetime | None) -> None:
        """Brings the horizon nearer when this moment comes first."""
        if moment is not None and self._now < moment < self.moment:
            self.moment = moment


def day_view(context: DayContext, today: date) -> dict[str, Any]:
    """A column header: the strongest word of the day and its name."""
    layers = read_day(context)
    top = layers[-1] if layers else None
    return {
        "day": context.day,
        "weekend": context.weekend,
        "kind": top.key.value if top else "",
        "label": top.data["name"] if top else "",
        "today": context.day == today,
    }


def line_view(
    sheet: Sheet, line: Line, days: Iterable[date], now: datetime, horizon: Horizon
) -> dict[str, Any]:
    """A line with its cells, as a family sees it."""
    offering = line.offering
    return {
        "line_id": line.id,
        "offering_id": offering.id,
        "facility": offering.facility.name,
        "offering": offering.name,
        "category": offering.category,
        "guardian_id": line.guardian_id,
        "guardian": line.guardian_name,
        "units": units_view(offering.offered_units),
        "absence_evidence": offering.rules.absence_evidence,
        "assumption": offering.assumption,
        "windows": windows_view(offering, days, now) if offering.windows else [],
        "cells": _cells(sheet, line, days, now, horizon),
    }


def windows_view(offering: Offering, days: Iterable[date], now: datetime) -> list[dict[str, Any]]:
    """The windows of some of these days that are not over, by opening."""
    shown = list(days)
    names = {unit.id: unit.name for unit in offering.offered_units}
    return [
        {
            "label": window.label,
            "unit": names[window.unit_id] if window.unit_id is not None else "",
            "first_day": window.first,
            "last_day": window.last,
            "opens_at": window.opens_at,
            "closes_at": window.closes_at,
            "state": window.state(now),
        }
        for window in sorted(offering.windows, key=lambda one: (one.opens_at, one.first))
        if window.state(now) != "over"
        and window.first <= shown[-1]
        and window.last >= shown[0]
        and (window.unit_id is None or window.unit_id in names)
    ]


def _cells(
    sheet: Sheet, line: Line, days: Iterable[date], now: datetime, horizon: Horizon
) -> list[dict[str, Any]]:
    """The cells of a line. Most say what the same cell says to other families: those are read once.

    A cell depends on its family alone when a demand is open, when places are short, or when the child is
    elsewhere at that time; any other is kept with the catalogue until its next deadline.
    """
    views, asked, rows = sheet.catalogue.views, sheet.asked, sheet.cells
    taken = {(day, slot) for (child, day, slot), holder in sheet.seats.items() if holder is not line.id}
    slots = {slot for unit in line.offering.offered_units for slot in unit.slots}
    shown = []
    for day in days:
        key = (line.id, day)
        row = rows.get(key)
        empty = row is None or not row.seated
        if key in asked or (empty and (sheet.full or any((day, slot) in taken for slot in slots))):
            shown.append(cell_view(sheet, line, day, now, horizon))
            continue
        known = (
            id(row or line.offering),
            day,
            line.enrolment_on(day) is not None,
            sheet.other_home(line, day),
        )
        view = views.get(known)
        if view is None or not view[0] <= now < view[1]:
            own = Horizon(now)
            seen = cell_view(sheet, line, day, now, own)
            if len(views) >= MOST_VIEWS:
                views.clear()
            view = views[known] = (now, own.moment, seen)
        horizon.see(view[1])
        shown.append(view[2])
    return shown


def units_view(units: Iterable[Unit]) -> list[dict[str, Any]]:
    """The units a family may choose from."""
    return [
        {
            "unit_id": unit.id,
            "code": unit.code,
            "name": unit.name,
            "has_meal": unit.has_meal,
            "starts_at": unit.starts_at,
            "ends_at": unit.ends_at,
        }
        for unit in units
    ]


def cell_view(
    sheet: Sheet, line: Line, day: date, now: datetime, horizon: Horizon, *, by_agent: bool = False
) -> dict[str, Any]:
    """One cell: what it says, what can still be done until when, or why not."""
    unit, cell = best_reading(sheet, line, day, now, by_agent=by_agent)
    if line.offering.windows:
        _see_windows(sheet, line, day, horizon)
    actions: dict[str, datetime | None] = {}
    why_not = ""
    why_data: Mapping[str, Any] = {}
    for possibility in cell.can:
        if possibility.code is None:
            actions[possibility.action.value] = possibility.until
            horizon.see(possibility.until)
        elif not why_not:
            why_not, why_data = possibility.code, possibility.data
    status = cell.status
    reason, reason_data = _reason(cell, status)
    asked = sheet.asked.get((line.id, day))
    row = sheet.cells.get((line.id, day))
    held = (row is not None and (row.state is not None or row.presence)) or (asked is not None and asked.open)
    mark = cell.mark
    return {
        "day": day,
        "status": status.value if status is not None else "",
        "unit_id": unit.id if held else None,
        "unit": unit.name if held else "",
        "mark": mark.value if mark is not None else "",
        "locked": cell.locked,
        "actions": actions,
        "why_not": "" if actions else why_not,
        "why_not_data": {} if actions else why_data,
        "reason": reason,
        "reason_data": reason_data,
        "proposal_id": asked.id if asked is not None else None,
    }


def _see_windows(sheet: Sheet, line: Line, day: date, horizon: Horizon) -> None:
    """The openings and closings of each unit that could be shown change what the cell says."""
    for unit in line.offering.offered_units:
        window = sheet.catalogue.day(unit, day).moments.window
        if window is not None:
            horizon.see(window.opens_at)
            horizon.see(window.closes_at)


def best_reading(
    sheet: Sheet, line: Line, day: date, now: datetime, *, by_agent: bool = False
) -> tuple[Unit, Cell]:
    """The cell, read for the unit it holds; an empty one, for the first unit that can still be booked."""
    unit = sheet.unit_for(line, day)
    cell = read_cell(sheet.situation(line, day, unit), now, by_agent=by_agent)
    offered = line.offering.offered_units
    if (
        len(offered) > 1
        and (line.id, day) not in sheet.cells
        and cell.can
        and cell.can[0].code in HARD_REFUSALS
    ):
        for other in offered:
            reading = read_cell(sheet.situation(line, day, other), now, by_agent=by_agent)
            if reading.can and reading.can[0].possible:
                return other, reading
    return unit, cell


def _reason(cell: Cell, status: Status | None) -> tuple[str, dict[str, Any]]:
    for layer in reversed(cell.layers):
        if layer.key is status and layer.data:
            word = next((layer.data[name] for name in _NAMED if layer.data.get(name)), "")
            return word, {key: value for key, value in layer.data.items() if key not in _NAMED}
    return "", {}


def reasons_view(catalogue: Catalogue) -> list[dict[str, str]]:
    """The reasons of absence a family may choose from."""
    return [{"code": one.code, "label": one.label} for one in catalogue.reasons.values() if not one.retired]
