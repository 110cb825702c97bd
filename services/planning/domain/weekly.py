"""Judges another weekly pattern that is asked for: the days it takes and those it gives up, each by its own moment.

Days are given up before any is taken, so that a place or the child's time may pass from one activity to another. What
is decided at once is done on the sheet and the pools; what an agent decides, and what is refused, stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from services.planning.domain.booking import may_book
from services.planning.domain.catalogue import Unit
from services.planning.domain.places import Allotment, PoolKey
from services.planning.domain.regular import Plan, Regular, keys_of_plan, plan
from services.planning.domain.reserving import RESULTS, Result
from services.planning.domain.sheet import CellRow, Line, Sheet
from services.planning.domain.situation import Effect, Origin, Possibility, Room, Situation


@dataclass(slots=True)
class Change:
    """A day that changes. `unit`: the one wanted, or that is given up; `before`: the regular booking there was."""

    line: Line
    day: date
    unit: Unit
    takes: bool
    before: CellRow | None = None
    result: Result = "done"
    code: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    needs: tuple[PoolKey, ...] = ()

    def refuse(self, code: str, **data: Any) -> None:
        """The day stays as it is."""
        self.result, self.code, self.data = "refused", code, data


@dataclass(slots=True)
class Wanted:
    """What patterns change: the plan of each, and its days in order."""

    plans: list[tuple[Regular, Plan]]
    changes: list[Change]

    def keys(self, sheet: Sheet) -> set[PoolKey]:
        """The pools to lock."""
        return {key for regular, made in self.plans for key in keys_of_plan(sheet, regular, made)}


def wanted(sheet: Sheet, regulars: Iterable[Regular]) -> Wanted:
    """Compares the sheet with the patterns; nothing is judged yet."""
    plans = [(regular, plan(sheet, regular)) for regular in regulars]
    changes = []
    for regular, made in plans:
        dropped, taken = dict(made.drop), dict(made.take)
        for day in sorted({*dropped, *taken}):
            before = dropped.get(day)
            unit = taken.get(day) or (before.unit if before is not None else None)
            assert unit is not None, "a day of a plan is taken or given up"
            changes.append(Change(regular.line, day, unit, day in taken, before))
    return Wanted(plans, changes)


def judge(
    sheet: Sheet, places: Allotment, changes: Sequence[Change], now: datetime, *, by_agent: bool
) -> None:
    """Answers each change, and does on the sheet and the pools what is decided at once."""
    for one in changes:
        if one.before is not None and not by_agent:
            _may_give_up(sheet, one, now)
        if not one.takes and one.result != "refused":
            _give_up(sheet, places, one, by_agent)
    for one in changes:
        if one.takes and one.result != "refused":
            _take(sheet, places, one, now, by_agent)


def _may_give_up(sheet: Sheet, one: Change, now: datetime) -> None:
    """A regular day is given back until the moment an absence could be declared in time; never while it is asked about."""
    cell = sheet.situation(one.line, one.day)
    limit = cell.moments.cancel or cell.moments.absence
    if cell.proposal is not None:
        one.refuse("proposal_already_open", kind=cell.proposal.kind.value)
    elif now > limit.moment or one.day < now.date():
        one.refuse("cutoff_passed", moment=limit.moment)


def _give_up(sheet: Sheet, places: Allotment, one: Change, by_agent: bool) -> None:
    if one.line.offering.rules.decide == "ask" and not by_agent:
        one.result = "opened"
        return
    assert one.before is not None, "only what is booked is given up"
    places.give_back(sheet.needs(one.line, one.day, one.before.unit))
    sheet.put(one.line, one.day, replace(one.before, state=None, rule=""))


def _take(sheet: Sheet, places: Allotment, one: Change, now: datetime, by_agent: bool) -> None:
    one.needs = sheet.needs(one.line, one.day, one.unit)
    held = sheet.needs(one.line, one.day, one.before.unit) if one.before is not None else ()
    places.give_back(held)
    cell = free_cell(sheet, places, one.line, one.day, one.unit)
    _answer(one, cell, may_book(cell, now, by_agent=by_agent), by_agent)
    if one.result == "done":
        places.take(one.needs)
        sheet.book(one.line, one.day, one.unit, Origin.RECURRING)
        return
    places.take(held)
    if one.result == "on_hold":
        one.data = {"rank": places.queue(one.needs)}


def free_cell(sheet: Sheet, places: Allotment, line: Line, day: date, unit: Unit) -> Situation:
    """The cell as a booking of this unit finds it, the regular one it would replace being out of the way."""
    cell = sheet.situation(line, day, unit)
    cell.booking = None
    cell.elsewhere = sheet.taken_elsewhere(line, day, unit)
    cell.room = Room.FREE if places.has_room(sheet.needs(line, day, unit)) else Room.FULL
    return cell


def _answer(one: Change, cell: Situation, possibility: Possibility, by_agent: bool) -> None:
    if possibility.effect is None:
        one.refuse(possibility.code or "", **possibility.data)
    elif possibility.late:
        one.refuse("cutoff_passed", moment=cell.moments.book_until)
    elif possibility.effect is Effect.WAITING_LIST and (by_agent or one.before is not None):
        # a regular day does not wait for a place while the child keeps another; agents see it in the day's history
        one.refuse("no_place_left")
    else:
        one.result = RESULTS[possibility.effect]
