"""When a court decision holds, and what is wrong with one as typed. Pure.

Nothing here follows from a separation: without a decision, everybody named holds full authority.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from contracts.family import CourtDecision, CourtState


def state_on(day: date, from_on: date, until_on: date | None, lifted_on: date | None) -> CourtState:
    """Where a decision stands on a day; both of its days included."""
    if lifted_on is not None:
        return "lifted"
    if until_on is not None and until_on < day:
        return "ended"
    return "in_force" if from_on <= day else "to_come"


def wrong(
    decision: CourtDecision, child_ids: Collection[UUID], guardian_ids: Collection[UUID], today: date
) -> dict[str, str]:
    """The fields that cannot be kept, each with the word that says why; of a family's children and guardians."""
    found: dict[str, str] = {}
    if not set(decision.child_ids) <= set(child_ids):
        found["child_ids"] = "unknown"
    elif len(set(decision.child_ids)) < len(decision.child_ids):
        found["child_ids"] = "twice"
    if decision.decided_on > today:
        found["decided_on"] = "in_future"
    if decision.from_on < decision.decided_on:
        found["from_on"] = "before_decision"
    if decision.until_on is not None and decision.until_on < decision.from_on:
        found["until_on"] = "ends_before_it_begins"
    named: set[UUID] = set()
    for number, term in enumerate(decision.terms):
        if term.guardian_id not in guardian_ids:
            found[f"terms.{number}.guardian_id"] = "unknown"
        elif term.guardian_id in named:
            found[f"terms.{number}.guardian_id"] = "twice"
        named.add(term.guardian_id)
    if not decision.others and not any(
        term.ends_access or not term.may_collect or term.residence for term in decision.terms
    ):
        found["terms"] = "nothing_said"
    return found
