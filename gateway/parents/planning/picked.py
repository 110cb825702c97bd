"""The cells a form names, found again in what planning shows: whole lines and days are expanded here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from contracts.planning import CellRef

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


def needs_unit(line: View) -> bool:
    """Whether a booking must say which unit: several are offered."""
    return len(line["units"]) > 1
