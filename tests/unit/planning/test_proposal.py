"""The life of a demand: decisions in order, withdrawals and decisions that cross each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain.proposal import Decision, Proposal, State, Step, state_after, step_for


@pytest.mark.parametrize(
    ("state", "decision", "step"),
    [
        (State.OPEN, Decision.ACCEPT, Step.APPLY),
        (State.OPEN, Decision.REFUSE, Step.REFUSE),
        (State.OPEN, Decision.UNDO, Step.ALREADY_OPEN),
        (State.OPEN, Decision.REOPEN, Step.ALREADY_OPEN),
        (State.APPLIED, Decision.UNDO, Step.REVERT_EFFECT),
        (State.APPLIED, Decision.REOPEN, Step.REVERT_EFFECT),
        (State.APPLIED, Decision.ACCEPT, Step.NOT_APPLIED),
        (State.REFUSED, Decision.UNDO, Step.REVERT_REFUSAL),
        (State.REFUSED, Decision.ACCEPT, Step.NOT_APPLIED),
        (State.WITHDRAWN, Decision.ACCEPT, Step.NOT_APPLIED),
        (State.WITHDRAWN, Decision.UNDO, Step.NOT_APPLIED),
        (State.SETTLED_AT_ONCE, Decision.REFUSE, Step.NOT_APPLIED),
    ],
)
def test_what_a_decision_asks(state: State, decision: Decision, step: Step) -> None:
    assert step_for(Proposal(state), decision, 1) is step


def test_an_older_or_repeated_decision_is_ignored() -> None:
    heard = Proposal(State.OPEN, decision_no=3)
    assert step_for(heard, Decision.ACCEPT, 3) is Step.IGNORE
    assert step_for(heard, Decision.ACCEPT, 2) is Step.IGNORE
    assert step_for(heard, Decision.ACCEPT, 4) is Step.APPLY


@given(st.lists(st.tuples(st.sampled_from(Decision), st.integers(1, 6)), max_size=20))
def test_a_withdrawn_demand_stays_withdrawn_and_decision_numbers_only_grow(
    decisions: list[tuple[Decision, int]],
) -> None:
    for start in (State.OPEN, State.WITHDRAWN):
        proposal = Proposal(start)
        for decision, number in decisions:
            step = step_for(proposal, decision, number)
            after = Proposal(state_after(step, proposal.state), max(number, proposal.decision_no))
            assert after.decision_no >= proposal.decision_no
            if proposal.state is State.WITHDRAWN:
                assert after.state is State.WITHDRAWN
            if step is Step.IGNORE:
                assert after.state is proposal.state
            proposal = after


@given(st.lists(st.sampled_from(Decision), max_size=12))
def test_decisions_delivered_twice_or_late_end_where_the_ordered_ones_do(decisions: list[Decision]) -> None:
    def end(heard: list[tuple[int, Decision]]) -> Proposal:
        proposal = Proposal(State.OPEN)
        for number, decision in heard:
            step = step_for(proposal, decision, number)
            if step is not Step.IGNORE:
                proposal = Proposal(state_after(step, proposal.state), number)
        return proposal

    ordered = list(enumerate(decisions, start=1))
    replayed = [one for pair in ordered for one in (pair, pair)] + ordered
    assert end(replayed) == end(ordered)
