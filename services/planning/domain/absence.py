"""Whether an absence can be declared now, and what it becomes.

Two questions in order: the moment (in time, within the delay, late), then the offering's rule: no proof for meals
and care; a medical certificate, so an agent's decision, for the leisure centre (the parent's guide).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from services.planning.domain.situation import (
    Action,
    BookingState,
    Effect,
    Kind,
    OfferingRules,
    Possibility,
    Situation,
    impossible,
)

IN_TIME, LATE, BY_REASON = "in_time", "late", "reason"


@dataclass(frozen=True, slots=True)
class AbsenceAnswer:
    """Taken at once with its outcome, or opened for a decision; `rule` is kept in the cell's history."""

    at_once: bool
    outcome: BookingState
    rule: str
    evidence_needed: bool = False

    @property
    def late(self) -> bool:
        """Declared after the delay."""
        return self.rule == LATE


def may_declare(cell: Situation, now: datetime, *, by_agent: bool = False) -> Possibility:
    """Judges an absence before its reason is known; `until` is when the effect stops being this one.

    An agent is bound by no cut-off. Refusals: proposal_already_open, not_booked, day_closed,
    not_running, cutoff_passed.
    """
    refusal = _stands_in_the_way(cell)
    if refusal is not None:
        return refusal
    if by_agent:
        return Possibility(Action.DECLARE_ABSENCE, Effect.AT_ONCE)
    cancel, absence = cell.moments.cancel, cell.moments.absence
    if cell.context.day < now.date():
        return impossible(Action.DECLARE_ABSENCE, "cutoff_passed", moment=absence.moment)
    if cancel is not None and now <= cancel.moment:
        return Possibility(Action.DECLARE_ABSENCE, Effect.AT_ONCE, cancel.moment)
    if now <= absence.moment:
        return Possibility(Action.DECLARE_ABSENCE, Effect.BY_REASON, absence.moment)
    if absence.after == "refuse":
        return impossible(Action.DECLARE_ABSENCE, "cutoff_passed", moment=absence.moment)
    effect = Effect.BILLED if absence.after == "bill" else Effect.DECISION
    return Possibility(Action.DECLARE_ABSENCE, effect, late=True)


def _stands_in_the_way(cell: Situation) -> Possibility | None:
    """What forbids an absence whoever declares it, strongest first."""
    if cell.proposal is not None and cell.proposal.kind is Kind.ABSENCE:
        return impossible(Action.DECLARE_ABSENCE, "proposal_already_open", kind=Kind.ABSENCE.value)
    if cell.booking is None or cell.booking.state is not BookingState.BOOKED:
        return impossible(Action.DECLARE_ABSENCE, "not_booked")
    if cell.stop is not None:
        code = "day_closed" if cell.stop.closed else "not_running"
        return impossible(Action.DECLARE_ABSENCE, code, why=cell.stop.value)
    return None


def answer(possibility: Possibility, rules: OfferingRules, *, leave: bool = False) -> AbsenceAnswer:
    """What a possible absence becomes. `leave`: its reason is a day off inside a care contract."""
    excused = BookingState.LEAVE if leave else BookingState.EXCUSED
    if possibility.effect is Effect.AT_ONCE:
        return AbsenceAnswer(True, excused, IN_TIME)
    if possibility.effect is Effect.BILLED:
        return AbsenceAnswer(True, BookingState.BILLED, LATE)
    proof = rules.absence_evidence == "certificate" and not leave
    if possibility.effect is Effect.DECISION:
        return AbsenceAnswer(False, excused, LATE, proof)
    at_once = rules.absence_decide == "at_once" and not proof
    return AbsenceAnswer(at_once, excused, BY_REASON, proof)
