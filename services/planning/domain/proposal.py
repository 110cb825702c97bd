"""The life of a demand at its owner's: who may decide it, in which order, and what each decision does.

    open ──accept──> applied            open ──refuse──> refused           open ──withdraw──> withdrawn
    applied/refused ──undo, reopen──> open

Every decision carries the next number of its request; an older or repeated one is ignored. An acceptance that
cannot take effect leaves the demand open: it goes back to the queue with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a demand is. `settled_at_once`: the rules allowed it there and then, nobody has to decide."""

    OPEN = "open"
    APPLIED = "applied"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SETTLED_AT_ONCE = "settled_at_once"


class Decision(StrEnum):
    """What an agent says."""

    ACCEPT = "accept"
    REFUSE = "refuse"
    UNDO = "undo"
    REOPEN = "reopen"


class Step(StrEnum):
    """What the owner has to do."""

    IGNORE = "ignore"
    APPLY = "apply"
    REFUSE = "refuse"
    REVERT_EFFECT = "revert_effect"
    REVERT_REFUSAL = "revert_refusal"
    ALREADY_OPEN = "already_open"
    NOT_APPLIED = "not_applied"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A demand's state and the last decision it has heard."""

    state: State
    decision_no: int = 0


def step_for(proposal: Proposal, decision: Decision, decision_no: int) -> Step:
    """What a decision asks of the owner now; `not_applied` when the demand was withdrawn or decided meanwhile."""
    if decision_no <= proposal.decision_no:
        return Step.IGNORE
    taking_back = decision in (Decision.UNDO, Decision.REOPEN)
    if taking_back:
        return {
            State.APPLIED: Step.REVERT_EFFECT,
            State.REFUSED: Step.REVERT_REFUSAL,
            State.OPEN: Step.ALREADY_OPEN,
        }.get(proposal.state, Step.NOT_APPLIED)
    if proposal.state is not State.OPEN:
        return Step.NOT_APPLIED
    return Step.APPLY if decision is Decision.ACCEPT else Step.REFUSE


def state_after(step: Step, state: State) -> State:
    """The state once the step is done."""
    return {
        Step.APPLY: State.APPLIED,
        Step.REFUSE: State.REFUSED,
        Step.REVERT_EFFECT: State.OPEN,
        Step.REVERT_REFUSAL: State.OPEN,
    }.get(step, state)
