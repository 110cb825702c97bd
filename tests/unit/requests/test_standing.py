"""Where a request stands, whatever order its facts arrive in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.requests.domain.standing import (
    CLOSED,
    Decision,
    Opening,
    Settled,
    next_decision_no,
    standing,
    undo_open,
)

AT = datetime(2015, 4, 8, 10, tzinfo=UTC)
ASKED = Opening(AT, settled_at_once=False)


def decision(number: int, kind: Any) -> Decision:
    return Decision(number, kind, AT + timedelta(minutes=number), AT + timedelta(minutes=number + 10))


def settled(result: Any, reason: str = "") -> Settled:
    return Settled(result, AT + timedelta(hours=1), reason)


def test_a_request_waits_once_it_is_opened() -> None:
    assert standing(ASKED, [], {}, None).state == "pending"


def test_a_request_heard_of_before_its_opening_is_shown_to_nobody() -> None:
    assert standing(None, [], {1: settled("applied")}, AT).state == "unopened"


def test_what_was_done_at_once_is_closed_when_it_was_asked() -> None:
    where = standing(Opening(AT, settled_at_once=True), [], {}, None)
    assert (where.state, where.closed_at) == ("settled_at_once", AT)


def test_a_request_is_accepted_only_once_the_effect_is_there() -> None:
    accept = [decision(1, "accept")]
    assert standing(ASKED, accept, {}, None).state == "deciding"
    assert standing(ASKED, accept, {1: settled("applied")}, None).state == "accepted"


def test_a_refusal_is_closed_when_the_owner_has_noted_it() -> None:
    where = standing(ASKED, [decision(1, "refuse")], {1: settled("applied")}, None)
    assert (where.state, where.decision_no) == ("refused", 1)


def test_what_could_not_be_applied_waits_again_with_its_reason() -> None:
    where = standing(ASKED, [decision(1, "accept")], {1: settled("not_applied", "no_place_left")}, None)
    assert (where.state, where.back_reason, where.decision_no) == ("pending", "no_place_left", 0)


def test_an_answer_to_an_older_decision_changes_nothing() -> None:
    decisions = [decision(1, "accept"), decision(2, "refuse")]
    assert standing(ASKED, decisions, {1: settled("applied")}, None).state == "deciding"


def test_an_undone_decision_makes_the_request_wait_again() -> None:
    decisions = [decision(1, "accept"), decision(2, "undo")]
    answers = {1: settled("applied"), 2: settled("reverted")}
    assert standing(ASKED, decisions, answers, None).state == "pending"


def test_a_decision_that_cannot_be_undone_stays_with_the_reason() -> None:
    decisions = [decision(1, "accept"), decision(2, "undo")]
    answers = {1: settled("applied"), 2: settled("cannot_revert", "changed_meanwhile")}
    where = standing(ASKED, decisions, answers, None)
    assert (where.state, where.decision_no, where.back_reason) == ("accepted", 1, "changed_meanwhile")


def test_an_undo_of_what_was_not_applied_leaves_the_request_waiting() -> None:
    decisions = [decision(1, "accept"), decision(2, "undo")]
    answers = {1: settled("not_applied", "no_place_left"), 2: settled("cannot_revert", "nothing_applied")}
    where = standing(ASKED, decisions, answers, None)
    assert (where.state, where.back_reason) == ("pending", "no_place_left")


def test_a_proposal_ended_by_its_owner_needs_no_decision() -> None:
    assert standing(ASKED, [], {0: settled("applied")}, None).state == "accepted"
    assert standing(ASKED, [], {0: settled("not_applied", "offer_expired")}, None).state == "refused"


def test_a_withdrawal_wins_over_a_decision_under_way() -> None:
    decisions, answers = [decision(1, "accept")], {1: settled("not_applied", "withdrawn")}
    assert standing(ASKED, decisions, answers, AT).state == "withdrawn"


def test_the_next_number_is_above_every_number_ever_echoed() -> None:
    assert next_decision_no([], {}) == 1
    assert next_decision_no([decision(1, "accept")], {}) == 2
    assert next_decision_no([], {4: settled("applied")}) == 5


def test_the_undo_window_ends_on_its_last_instant() -> None:
    assert undo_open(AT, AT - timedelta(seconds=1))
    assert not undo_open(AT, AT)
    assert not undo_open(None, AT)


@dataclass
class Known:
    """The facts as the tables keep them: each told fact is kept once."""

    opening: Opening | None = None
    decisions: dict[int, Decision] = field(default_factory=dict)
    settled: dict[int, Settled] = field(default_factory=dict)
    withdrawn_at: datetime | None = None

    def tell(self, fact: object) -> None:
        match fact:
            case Opening():
                self.opening = self.opening or fact
            case Decision():
                self.decisions.setdefault(fact.decision_no, fact)
            case (int() as number, Settled() as answer):
                self.settled.setdefault(number, answer)
            case datetime():
                self.withdrawn_at = self.withdrawn_at or fact

    def where(self) -> Any:
        return standing(self.opening, list(self.decisions.values()), self.settled, self.withdrawn_at)


@st.composite
def stories(draw: st.DrawFn) -> list[object]:
    """What may happen to one request: opened, decided and undone some times, perhaps withdrawn."""
    facts: list[object] = [Opening(AT, draw(st.booleans()))]
    for number in range(1, draw(st.integers(0, 5)) + 1):
        facts.append(decision(number, draw(st.sampled_from(["accept", "refuse", "undo", "reopen"]))))
        if draw(st.booleans()):
            result = draw(st.sampled_from(["applied", "not_applied", "reverted", "cannot_revert"]))
            facts.append((number, settled(result, draw(st.sampled_from(["", "no_place_left"])))))
    if draw(st.booleans()):
        facts.append(AT + timedelta(days=1))
    return facts


@given(stories(), st.randoms(use_true_random=False))
def test_every_order_and_every_repetition_gives_the_same_standing(story: list[object], chance: Any) -> None:
    in_order, shuffled = Known(), Known()
    for fact in story:
        in_order.tell(fact)
    again = [*story, *chance.choices(story, k=len(story))]
    chance.shuffle(again)
    for fact in again:
        shuffled.tell(fact)
        shuffled.where()
    assert shuffled.where() == in_order.where()


@given(stories())
def test_accepted_always_has_an_effect_behind_it(story: list[object]) -> None:
    known = Known()
    for fact in story:
        known.tell(fact)
    where = known.where()
    if where.state in {"accepted", "refused"}:
        assert known.settled[where.decision_no].result == "applied"
        assert known.decisions[where.decision_no].kind == (
            "accept" if where.state == "accepted" else "refuse"
        )
    assert where.closed == (where.closed_at is not None) == (where.state in CLOSED)


@given(stories())
def test_a_request_withdrawn_or_done_at_once_never_waits_again(story: list[object]) -> None:
    known = Known()
    closed_for_good = False
    for fact in story:
        known.tell(fact)
        state = known.where().state
        if closed_for_good:
            assert state in {"withdrawn", "settled_at_once"}
        closed_for_good = state in {"withdrawn", "settled_at_once"}


@pytest.mark.parametrize("kind", ["undo", "reopen"])
def test_taking_back_is_under_way_until_the_owner_answers(kind: str) -> None:
    where = standing(ASKED, [decision(1, "refuse"), decision(2, kind)], {1: settled("applied")}, None)
    assert (where.state, where.decision_no) == ("deciding", 2)
