"""Where a family request stands, folded from what is known of it, whatever order it arrived in.

A request is a set of facts: the owner opened it, agents decided (each decision has a number), the owner
settled decisions (echoing their number), the family withdrew. `standing` reads the whole set each time, so a
settlement or a withdrawal that arrives before the opening, twice, or late gives the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from contracts.proposals import DecisionKind, Settlement
from contracts.requests import RequestState

Stored = RequestState | Literal["unopened"]
"""What the table holds: `unopened` is a request heard of before its opening arrived; nobody is shown it."""

CLOSED: frozenset[str] = frozenset({"accepted", "refused", "withdrawn", "settled_at_once"})
_TAKES_BACK = frozenset({"undo", "reopen"})
_TAKEN_BACK = frozenset({"applied", "reverted"})


@dataclass(frozen=True)
class Opening:
    """What the owner said when it opened the proposal."""

    asked_at: datetime
    settled_at_once: bool


@dataclass(frozen=True)
class Decision:
    """One decision, in the order of its number. `undo_until` is an instant of the machine clock."""

    decision_no: int
    kind: DecisionKind
    decided_at: datetime
    undo_until: datetime | None = None


@dataclass(frozen=True)
class Settled:
    """The owner's answer to one decision; number 0 answers none: the owner ended the proposal by itself."""

    result: Settlement
    settled_at: datetime
    reason_code: str = ""


@dataclass(frozen=True)
class Standing:
    """Where the request stands. `decision_no`: the decision in force or under way, 0 when there is none.

    `back_reason`: why the owner could not do what was decided (the request waits for a decision again), or
    why it could not take a decision back (the decision stays). `reopened_no`: the reopening that made it wait again.
    """

    state: Stored
    decision_no: int = 0
    back_reason: str = ""
    closed_at: datetime | None = None
    reopened_no: int = 0

    @property
    def closed(self) -> bool:
        """Whether the request has reached its end."""
        return self.state in CLOSED


def standing(
    opening: Opening | None,
    decisions: Sequence[Decision],
    settled: Mapping[int, Settled],
    withdrawn_at: datetime | None,
) -> Standing:
    """Folds the facts. `settled` maps a decision's number to the owner's answer; stale numbers change nothing."""
    if opening is None:
        return Standing("unopened")
    if withdrawn_at is not None:
        return Standing("withdrawn", closed_at=withdrawn_at)
    if opening.settled_at_once:
        return Standing("settled_at_once", closed_at=opening.asked_at)
    return _after_decisions(sorted(decisions, key=lambda one: one.decision_no), settled)


def _after_decisions(decisions: Sequence[Decision], settled: Mapping[int, Settled]) -> Standing:
    if not decisions:
        return _ended_by_owner(settled.get(0))
    last = decisions[-1]
    answer = settled.get(last.decision_no)
    if answer is None:
        return Standing("deciding", last.decision_no)
    if last.kind in _TAKES_BACK:
        if answer.result in _TAKEN_BACK:
            return Standing("pending", reopened_no=_reopened(decisions, settled))
        before = _after_decisions(decisions[:-1], settled)
        if before.state == "pending":
            return before
        return Standing(before.state, before.decision_no, answer.reason_code, before.closed_at)
    if answer.result == "applied":
        return Standing(
            "accepted" if last.kind == "accept" else "refused", last.decision_no, "", last.decided_at
        )
    why = answer.reason_code or answer.result
    return Standing("pending", 0, why, reopened_no=_reopened(decisions, settled))


def _reopened(decisions: Sequence[Decision], settled: Mapping[int, Settled]) -> int:
    done = (settled.get(one.decision_no) for one in decisions)
    return max(
        (
            one.decision_no
            for one, answer in zip(decisions, done, strict=True)
            if one.kind == "reopen" and answer is not None and answer.result in _TAKEN_BACK
        ),
        default=0,
    )


def told_again(decisions: Sequence[Decision], settled: Mapping[int, Settled]) -> frozenset[int]:
    """The numbers a family reads in the history of what was reopened: each reopening, and the decision it took back."""
    numbers: set[int] = set()
    in_force = 0
    for one in sorted(decisions, key=lambda one: one.decision_no):
        answer = settled.get(one.decision_no)
        if answer is None:
            continue
        if one.kind not in _TAKES_BACK:
            in_force = one.decision_no if answer.result == "applied" else 0
        elif answer.result in _TAKEN_BACK:
            if one.kind == "reopen":
                numbers |= {one.decision_no, in_force} - {0}
            in_force = 0
    return frozenset(numbers)


def _ended_by_owner(answer: Settled | None) -> Standing:
    if answer is None:
        return Standing("pending")
    if answer.result == "applied":
        return Standing("accepted", closed_at=answer.settled_at)
    if answer.result == "not_applied":
        return Standing("refused", back_reason=answer.reason_code, closed_at=answer.settled_at)
    return Standing("pending")


def next_decision_no(decisions: Sequence[Decision], settled: Mapping[int, Settled]) -> int:
    """The number of the next decision: above every decision taken and every number the owner ever echoed."""
    return 1 + max((*(one.decision_no for one in decisions), *settled), default=0)


def undo_open(undo_until: datetime | None, machine_now: datetime) -> bool:
    """Whether a decision may still be taken back. Both instants are of the machine clock."""
    return undo_until is not None and machine_now < undo_until
