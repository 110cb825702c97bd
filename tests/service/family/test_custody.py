"""A custody calendar: drawn by an agent, versioned, seen by both guardians, told as ids and dates."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest

from chassis.problem import Refusal
from contracts.family import (
    CustodyCalendar,
    CustodyChanged,
    CustodyException,
    CustodyView,
    DrawCustody,
    FamilyProposalSettled,
    GuardianNoticeDue,
    ProposalOutcome,
    ProposeCustodyChange,
    ReadCustody,
    WithdrawFamilyProposal,
)
from contracts.requests import RequestDecided
from tests.service.family.households import DESK, LivingApart, code_of
from tests.support.actors import guardian, staff, system
from tests.support.harness import ServiceUnderTest


def drawn(apart: LivingApart, version: int = 0, **changes: Any) -> DrawCustody:
    values: dict[str, Any] = {
        "first_guardian_id": apart.paul_id,
        "second_guardian_id": apart.anne_id,
        "starts_on": date(2015, 3, 30),
        "valid_from": date(2015, 1, 1),
        "holidays": "halves",
    }
    return DrawCustody(
        family_id=apart.family_id,
        child_id=apart.lea_id,
        calendar=CustodyCalendar(**(values | changes)),
        expected_version=version,
    )


async def test_what_an_agent_draws_both_guardians_see_and_planning_hears(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    command = drawn(apart)
    await family.send(command, as_=DESK)
    for who in (apart.paul, apart.anne, DESK):
        view = await family.ask(ReadCustody(family_id=apart.family_id, child_id=apart.lea_id), as_=who)
        assert view == CustodyView(child_id=apart.lea_id, calendar=command.calendar, version=1)
    assert await family.emitted(CustodyChanged) == [
        CustodyChanged(version=1, child_id=apart.lea_id, calendar=command.calendar)
    ]


async def test_both_homes_are_told_that_an_agent_drew_the_calendar_and_nothing_when_nothing_changed(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    async def told() -> list[Any]:
        events = await family.emitted(GuardianNoticeDue)
        assert {(one.kind, one.about_id, len(one.stays)) for one in events} <= {
            ("days_moved", apart.lea_id, 0)
        }
        return [one.guardian_id for one in events]

    await family.send(drawn(apart), as_=system())
    assert await told() == [], "a town's data being loaded"
    await family.send(drawn(apart, 1), as_=DESK)
    assert await told() == [], "nothing changed"
    await family.send(drawn(apart, 2, holidays="weeks"), as_=DESK)
    assert await told() == [apart.paul_id, apart.anne_id]
    ended = DrawCustody(family_id=apart.family_id, child_id=apart.lea_id, calendar=None, expected_version=3)
    await family.send(ended, as_=DESK)
    assert (await told())[2:] == [apart.paul_id, apart.anne_id]


async def test_two_agents_at_once_do_not_undo_each_other(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    await family.send(drawn(apart), as_=DESK)
    assert await family.send(drawn(apart), as_=DESK) == Refusal("conflict", version=1)
    gone = drawn(apart, 1).model_copy(update={"calendar": None})
    answer = await family.send(gone, as_=DESK)
    assert isinstance(answer, CustodyView)
    assert (answer.calendar, answer.version) == (None, 2)


async def test_what_does_not_hold_together_is_refused_at_its_field(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    day = date(2015, 4, 7)
    twice = [CustodyException(first_day=day, last_day=day, guardian_id=apart.paul_id)] * 2
    for changes, field, error in (
        ({"second_guardian_id": apart.paul_id}, "second_guardian_id", "unknown"),
        ({"valid_to": date(2014, 1, 1)}, "valid_to", "ends_before_it_begins"),
        ({"exceptions": twice}, "exceptions", "overlap"),
        ({"fortnight": ["first"]}, "fortnight", "does_not_fit"),
    ):
        answer = await family.send(drawn(apart, **changes), as_=DESK)
        assert answer == Refusal("invalid_input", fields=[{"field": field, "error": error}])
    tom = drawn(apart).model_copy(update={"child_id": apart.tom_id})
    assert code_of(await family.send(tom, as_=DESK)) == "invalid_input"  # Anne does not act for Tom


async def test_nobody_else_draws_nor_reads(family: ServiceUnderTest, apart: LivingApart) -> None:
    for who in (apart.paul, staff("regie"), staff("pointage")):
        assert code_of(await family.send(drawn(apart), as_=who)) == "not_allowed"
    for who, child_id in ((apart.anne, apart.tom_id), (guardian(apart.tom_id, apart.anne_id), apart.lea_id)):
        answer = await family.ask(ReadCustody(family_id=apart.family_id, child_id=child_id), as_=who)
        assert code_of(answer) == "child_unknown"


async def test_the_words_of_the_decision_stay_here_sealed(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    words = "Jugement du 12 mars 2015"
    await family.send(drawn(apart).model_copy(update={"reference": f" {words} "}), as_=DESK)
    for who in (apart.paul, apart.anne, DESK):
        view = await family.ask(ReadCustody(family_id=apart.family_id, child_id=apart.lea_id), as_=who)
        assert isinstance(view, CustodyView)
        assert view.reference == words
    (event,) = await family.emitted(CustodyChanged)
    assert words not in event.model_dump_json()
    (row,) = await family.sql("select * from family.custody")
    assert words.encode() not in row["reference"]
    trace = await family.sql("select detail from family.audit where action = 'custody.drawn'")
    assert words not in str(trace)


async def test_what_begins_later_leaves_the_rule_in_force_until_its_eve(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    await family.send(drawn(apart), as_=DESK)
    later = {"valid_from": date(2099, 9, 1), "starts_on": date(2099, 9, 1), "holidays": "weeks"}
    for version in (1, 2):  # drawn, then corrected before it begins
        view = await family.send(drawn(apart, version, **later), as_=DESK)
        assert isinstance(view, CustodyView)
        assert view.calendar is not None
        before = view.calendar.before
        assert before is not None
        assert (before.valid_from, before.valid_to) == (date(2015, 1, 1), date(2099, 8, 31))
        assert before.holidays == "halves"
    view = await family.send(drawn(apart, 3), as_=DESK)
    assert isinstance(view, CustodyView)
    assert view.calendar is not None
    assert view.calendar.before is None


async def decide(family: ServiceUnderTest, proposal_id: Any, decision: str, number: int = 1) -> Any:
    await family.feed(
        RequestDecided(
            version=number,
            family_request_id=uuid4(),
            proposal_id=proposal_id,
            owner="family",
            decision=decision,
            decision_no=number,
            decided_by="Mme Roy",
            decided_by_account=None,
            decided_at=datetime(2015, 4, 2, 9, tzinfo=UTC),
        )
    )
    return (await family.emitted(FamilyProposalSettled))[-1].result


def asked(apart: LivingApart, **values: str) -> ProposeCustodyChange:
    keyed = {f"stay.2099-{day.replace('_', '-')[1:]}": text for day, text in values.items()}
    return ProposeCustodyChange(family_id=apart.family_id, child_id=apart.lea_id, values=keyed)


async def test_a_swap_asked_by_a_parent_waits_for_an_agent_then_becomes_an_exception(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    await family.send(drawn(apart).model_copy(update={"reference": "Accord"}), as_=DESK)
    outcome = await family.send(asked(apart, _05_07="2099-05-10 mine"), as_=apart.anne)
    assert isinstance(outcome, ProposalOutcome), outcome
    (one,) = outcome.proposals
    assert (one.kind, one.result) == ("custody", "opened")
    read = ReadCustody(family_id=apart.family_id, child_id=apart.lea_id)

    async def stays() -> list[tuple[date, date, Any]]:
        view = await family.ask(read, as_=apart.paul)
        assert isinstance(view, CustodyView)
        assert view.calendar is not None
        assert view.reference == "Accord"
        return [(one.first_day, one.last_day, one.guardian_id) for one in view.calendar.exceptions]

    assert await stays() == []
    assert (
        code_of(await family.send(asked(apart, _06_07="2099-06-07 mine"), as_=apart.anne))
        == "already_pending"
    )
    assert await decide(family, one.proposal_id, "accept") == "applied"
    assert await stays() == [(date(2099, 5, 7), date(2099, 5, 10), apart.anne_id)]
    assert (await family.emitted(CustodyChanged))[-1].version == 2
    assert await decide(family, one.proposal_id, "undo", 2) == "reverted"
    assert await stays() == []


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("2099-05-01 mine", "ends_before_it_begins"),
        ("2099-05-10 hers", "not_a_choice"),
        ("soon mine", "not_a_date"),
        ("2099-06-05 mine", "overlap"),
    ],
)
async def test_a_swap_that_does_not_hold_together_is_refused(
    family: ServiceUnderTest, apart: LivingApart, text: str, error: str
) -> None:
    june = CustodyException(first_day=date(2099, 6, 1), last_day=date(2099, 6, 9), guardian_id=apart.paul_id)
    await family.send(drawn(apart, exceptions=[june]), as_=DESK)
    answer = await family.send(asked(apart, _05_07=text), as_=apart.paul)
    assert answer == Refusal("invalid_input", fields=[{"field": "stay.2099-05-07", "error": error}])


async def test_without_a_calendar_there_is_nothing_to_swap(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    assert code_of(await family.send(asked(apart, _05_07="2099-05-07 mine"), as_=apart.paul)) == "not_found"


async def test_the_other_home_is_told_its_days_once_they_changed_and_nothing_before(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    async def told() -> list[tuple[Any, ...]]:
        return [
            (one.guardian_id, one.taken_back, *((str(stay.last_day), stay.whose) for stay in one.stays))
            for one in await family.emitted(GuardianNoticeDue)
            if one.stays
        ]

    async def asks(**values: str) -> Any:
        outcome = await family.send(asked(apart, **values), as_=apart.anne)
        assert isinstance(outcome, ProposalOutcome), outcome
        return outcome.proposals[0].proposal_id

    await family.send(drawn(apart), as_=DESK)
    refused = await asks(_05_07="2099-05-10 mine")
    await decide(family, refused, "refuse")
    gone = await asks(_05_07="2099-05-10 mine")
    await family.send(WithdrawFamilyProposal(proposal_id=gone), as_=apart.anne)
    assert await told() == []
    both = await asks(_05_07="2099-05-10 mine", _06_01="2099-06-01 other")
    await decide(family, both, "accept")
    paul = apart.paul_id
    assert await told() == [(paul, False, ("2099-05-10", "other"), ("2099-06-01", "yours"))]
    await decide(family, both, "undo", 2)
    assert (await told())[1:] == [(paul, True, ("2099-05-10", "rule"), ("2099-06-01", "rule"))]
    (first, second) = [one for one in await family.emitted(GuardianNoticeDue) if one.stays]
    assert (first.about_id, first.child_name) == (second.about_id, "Léa")
    assert first.notice_id != second.notice_id
