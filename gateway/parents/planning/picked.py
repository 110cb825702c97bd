"""The cells a form names, found again in what planning shows: whole lines and days are expanded here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contracts.planning import CellRef
from gateway.visit import Visit

View = Mapping[str, Any]
MAX_CELLS = 200


@dataclass(frozen=True, slots=True)
class Picked:
    """One cell of one line, as planning shows it."""

    line: View
    cell: View
    named: bool = True
    """Ticked itself, rather than with its whole line or day."""

    @property
    def day(self) -> date:
        """Its day."""
        return date.fromisoformat(self.cell["day"])

    @property
    def key(self) -> str:
        """How forms name it: line and day."""
        return f"{self.line['line_id']}.{self.cell['day']}"

    def can(self, action: str) -> bool:
        """Whether planning offers this action on it."""
        return action in (self.cell.get("actions") or {})

    def ref(self, unit_id: UUID | None = None) -> CellRef:
        """How commands name it."""
        return CellRef(line_id=UUID(self.line["line_id"]), day=self.day, unit_id=unit_id)

    def ref_of(self, units: Mapping[str, str]) -> CellRef:
        """The same with its line's unit, as `units_chosen` says it."""
        unit = units.get(self.line["line_id"])
        return self.ref(UUID(unit) if unit else None)


@dataclass(frozen=True, slots=True)
class Ticks:
    """What the form sent: `lines` in the order of the page, boxes `0.2015-04-09`, whole lines `0`, whole days."""

    lines: Sequence[str]
    cells: Sequence[str]
    whole_lines: Sequence[str] = ()
    whole_days: Sequence[str] = ()


def pick(view: View, ticks: Ticks) -> list[Picked]:
    """The cells named, each once, in the order of the page; what is not in the view is left out."""
    wanted = {key for key in (_named(ticks.lines, box) for box in ticks.cells) if key}
    lines = {ticks.lines[int(one)] for one in ticks.whole_lines if _index(one, ticks.lines)}
    days = set(ticks.whole_days)
    picked: list[Picked] = []
    for line in view["lines"]:
        for cell in line["cells"]:
            named = f"{line['line_id']}.{cell['day']}" in wanted
            whole = line["line_id"] in lines or cell["day"] in days
            if named or (whole and cell.get("actions")):
                picked.append(Picked(line, cell, named))
    return picked[:MAX_CELLS]


def _index(text: str, lines: Sequence[str]) -> bool:
    return text.isdecimal() and len(text) < 5 and int(text) < len(lines)


def _named(lines: Sequence[str], box: str) -> str:
    index, _, day = box.partition(".")
    return f"{lines[int(index)]}.{day}" if _index(index, lines) else ""


def names(view: View) -> dict[str, str]:
    """Each line's activity; with the adult's name when two lines share it."""
    activities = [line["offering"] for line in view["lines"]]
    return {
        line["line_id"]: f"{line['offering']} ({line['guardian']})"
        if activities.count(line["offering"]) > 1
        else line["offering"]
        for line in view["lines"]
    }


def by_line(picked: Iterable[Picked]) -> list[tuple[View, list[Picked]]]:
    """Grouped by line, in order."""
    groups: dict[str, tuple[View, list[Picked]]] = {}
    for one in picked:
        groups.setdefault(one.line["line_id"], (one.line, []))[1].append(one)
    return list(groups.values())


async def units_chosen(visit: Visit, able: Sequence[Picked]) -> dict[str, str]:
    """The unit of each line that has several: the one chosen on the check page, else the first."""
    sent = await visit.fields("l")
    units: dict[str, str] = {}
    for line, _ in by_line(able):
        offered = [str(unit["unit_id"]) for unit in line["units"]]
        if len(offered) > 1:
            place = sent.index(line["line_id"]) if line["line_id"] in sent else -1
            chosen = await visit.field(f"formule-{place}")
            units[line["line_id"]] = chosen if chosen in offered else offered[0]
    return units


def needs_unit(line: View) -> bool:
    """Whether a booking must say which unit: several are offered."""
    return len(line["units"]) > 1
