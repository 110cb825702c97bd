"""The life of a demand at its owner's: which decision is heard, and what it does.

    open ──accept──> applied            open ──refuse──> refused           open ──withdraw──> withdrawn
    applied/refused ──undo, reopen──> open

Every decision carries the next number of its request; an older or repeated one is ignored. An acceptance that cannot
take effect leaves the demand open: it goes back to the queue with the reason.
"""

from __future__ import annotations

from enum import StrEnum

from contracts.proposals import DecisionKind


class State(StrEnum):
    """Where a demand is. `settled_at_once`: the rules allowed it there and then, nobody has to decide."""

    OPEN = "open"
    APPLIED = "applied"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    SETTLED_AT_ONCE = "settled_at_once"


class Step(StrEnum):
    """What there is to do."""

    IGNORE = "ignore"
    APPLY = "apply"
    REFUSE = "refuse"
    REVERT_EFFECT = "revert_effect"
    REVERT_REFUSAL = "revert_refusal"
    ALREADY_OPEN = "already_open"
    NOT_APPLIED = "not_applied"


def step_for(state: State, heard_no: int, decision: DecisionKind, decision_no: int) -> Step:
    """What a decision asks for now; `not_applied` when the demand was withdrawn or settled meanwhile."""
    if decision_no <= heard_no:
        return Step.IGNORE
    if decision in ("undo", "reopen"):
        return {
            State.APPLIED: Step.REVERT_EFFECT,
            State.REFUSED: Step.REVERT_REFUSAL,
            State.OPEN: Step.ALREADY_OPEN,
        }.get(state, Step.NOT_APPLIED)
    if state is not State.OPEN:
        return Step.NOT_APPLIED
    return Step.APPLY if decision == "accept" else Step.REFUSE


def state_after(step: Step, state: State) -> State:
    """The state once the step is done."""
    return {
        Step.APPLY: State.APPLIED,
        Step.REFUSE: State.REFUSED,
        Step.REVERT_EFFECT: State.OPEN,
        Step.REVERT_REFUSAL: State.OPEN,
    }.get(step, state)
