"""Declares absences on the cells of one demand, in the order asked, on a sheet and on the pools locked for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from services.planning.domain.absence import AbsenceAnswer, answer, may_declare
from services.planning.domain.places import Allotment, PoolKey
from services.planning.domain.reserving import Result, Wanted
from services.planning.domain.sheet import CellRow, Line, Sheet
from services.planning.domain.situation import BookingState


@dataclass(frozen=True, slots=True)
class Declared:
    """What became of one cell; `before` is the booking it was."""

    wanted: Wanted
    result: Result
    line: Line | None = None
    before: CellRow | None = None
    becomes: AbsenceAnswer | None = None
    code: str = ""
    data: dict[str, Any] = field(default_factory=dict)


def judge(
    sheet: Sheet, cells: Iterable[Wanted], now: datetime, *, by_agent: bool, leave: bool
) -> list[Declared]:
    """Judges each cell; a cell named twice is judged once, and refused the second time."""
    declared: list[Declared] = []
    named: set[tuple[Any, Any]] = set()
    for wanted in cells:
        key = (wanted.line_id, wanted.day)
        line = sheet.lines.get(wanted.line_id)
        if line is None:
            declared.append(Declared(wanted, "refused", code="not_found"))
            continue
        possibility = may_declare(sheet.situation(line, wanted.day), now, by_agent=by_agent)
        if key in named:
            declared.append(Declared(wanted, "refused", line, code="not_booked"))
        elif possibility.effect is None:
            code = possibility.code or ""
            declared.append(Declared(wanted, "refused", line, code=code, data=dict(possibility.data)))
        else:
            becomes = answer(possibility, line.offering.rules, leave=leave)
            result: Result = "done" if becomes.at_once else "opened"
            declared.append(Declared(wanted, result, line, sheet.cells[key], becomes))
        named.add(key)
    return declared


def keys_freed(sheet: Sheet, declared: Iterable[Declared]) -> set[PoolKey]:
    """The pools in which the absences settled at once give a place back."""
    keys: set[PoolKey] = set()
    for one in declared:
        if one.result == "done" and one.line is not None and one.before is not None and _frees(one.becomes):
            keys.update(sheet.needs(one.line, one.wanted.day, one.before.unit))
    return keys


def declare(sheet: Sheet, places: Allotment, declared: Iterable[Declared]) -> None:
    """Writes on the sheet what is settled at once: a billed absence keeps its place, the others give it back."""
    for one in declared:
        if one.result != "done" or one.line is None or one.before is None or one.becomes is None:
            continue
        if _frees(one.becomes):
            places.give_back(sheet.needs(one.line, one.wanted.day, one.before.unit))
        sheet.put(
            one.line, one.wanted.day, replace(one.before, state=one.becomes.outcome, rule=one.becomes.rule)
        )


def _frees(becomes: AbsenceAnswer | None) -> bool:
    return becomes is not None and becomes.outcome is not BookingState.BILLED
