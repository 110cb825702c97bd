"""Every cell says what happened to it: its history is played again, and what was answered and decided is counted in it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from contracts.planning import CellsOutcome, WithdrawOutcome
from contracts.requests import Decided
from tests.faults.databases import Databases
from tests.faults.workload import Acknowledged

ANSWERED = {
    "pf.cmd.planning.request-booking.v1": {"done": "booking_done", "opened": "booking_opened"},
    "pf.cmd.planning.declare-absence.v1": {"done": "absence_done", "opened": "absence_opened"},
}
"""What the history says of each result of a command."""

DECIDED = {"applied": "accepted", "refused": "refused"}
Key = tuple[UUID, Any]


@dataclass
class Replayed:
    """A cell as its history tells it: its state, and the decisions in force with the state before each."""

    state: str | None = None
    decided: list[tuple[str, str | None]] = field(default_factory=list)

    def hear(self, what: str, absent: str) -> None:
        """Takes the next line of the history; `absent` is what a settled absence of this cell's rules becomes."""
        if what.endswith(("_accepted", "_refused")):
            self.decided.append((what, self.state))
        if what in ("booking_done", "booking_accepted"):
            self.state = "booked"
        elif what in ("absence_done", "absence_accepted"):
            self.state = absent
        elif what == "absence_refused":
            self.state = "billed_absence"
        elif what.endswith("_decision_undone"):
            kind = what.removesuffix("_decision_undone")
            index = max(n for n, (label, _) in enumerate(self.decided) if label.startswith(kind))
            label, before = self.decided.pop(index)
            if label != "booking_refused":
                self.state = before


async def assert_answers_are_in_the_history_once(
    databases: Databases, acknowledged: list[Acknowledged]
) -> None:
    """What a family was told was done, asked or taken back happened to that cell as often as it was told."""
    told: Counter[tuple[UUID, Any, str]] = Counter()
    for one in acknowledged:
        if isinstance(one.reply, CellsOutcome):
            results = ANSWERED[one.subject]
            told.update(
                (cell.line_id, cell.day, results[cell.result])
                for cell in one.reply.cells
                if cell.result in results
            )
    names = [what for results in ANSWERED.values() for what in results.values()]
    rows = await databases.fetch(
        "planning", "SELECT line_id, day, what FROM history WHERE what = ANY ($1)", names
    )
    assert Counter(tuple(row) for row in rows) == told
    withdrawn = Counter(
        one.reply.proposal_id for one in acknowledged if isinstance(one.reply, WithdrawOutcome)
    )
    rows = await databases.fetch("planning", "SELECT id FROM proposal WHERE state = 'withdrawn'")
    assert withdrawn == Counter(row["id"] for row in rows)
    decided = Counter(
        (one.reply.family_request_id, one.reply.decision_no)
        for one in acknowledged
        if isinstance(one.reply, Decided)
    )
    rows = await databases.fetch("requests", "SELECT family_request_id, decision_no FROM decision")
    assert decided == Counter(tuple(row) for row in rows)


async def assert_each_cell_is_what_happened_to_it(databases: Databases) -> None:
    """Played again, the history gives the state of each cell and, for each demand decided, its effect exactly once."""
    rows = await databases.fetch(
        "planning",
        "SELECT h.line_id, h.day, h.what, coalesce(("
        "  SELECT max(p.outcome) FROM proposal_cell c JOIN proposal p ON p.id = c.proposal_id"
        "  WHERE (c.line_id, c.day) = (h.line_id, h.day) AND p.kind = 'absence' AND p.outcome <> ''),"
        " 'excused_absence') AS absent FROM history h ORDER BY h.id",
    )
    played: dict[Key, Replayed] = defaultdict(Replayed)
    for row in rows:
        played[row["line_id"], row["day"]].hear(row["what"], row["absent"])
    cells = await databases.fetch("planning", "SELECT line_id, day, state FROM cell")
    states = {(row["line_id"], row["day"]): row["state"] for row in cells if row["state"] is not None}
    assert states == {key: cell.state for key, cell in played.items() if cell.state is not None}
    demands = await databases.fetch(
        "planning",
        "SELECT c.line_id, c.day, p.kind, p.state FROM proposal p JOIN proposal_cell c ON c.proposal_id = p.id"
        " WHERE p.state IN ('applied', 'refused')",
    )
    settled = Counter(
        (row["line_id"], row["day"], f"{row['kind']}_{DECIDED[row['state']]}") for row in demands
    )
    assert settled == Counter((*key, label) for key, cell in played.items() for label, _ in cell.decided)
