"""Agents decide, undo and reopen; families withdraw; planning does it or says why it cannot."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.planning import (
    CalendarDay,
    Mark,
    MarkAttendance,
    MonthBookingsChanged,
    ProposalDetails,
    ProposalOpened,
    ProposalSettled,
    ProposalWithdrawn,
    SetCalendarDays,
    WithdrawProposal,
)
from contracts.proposals import DecisionKind
from contracts.requests import RequestDecided
from tests.service.planning.town import (
    AGENT,
    ANNE,
    AS_ANNE,
    AS_JEAN,
    CENTRE,
    DUPONT,
    JEAN,
    LEA,
    LEA_LEISURE,
    LEISURE,
    TOM,
    TOM_LEISURE,
    WEDNESDAY,
    WHOLE_DAY,
    ask,
    book,
    cell,
    child_changed,
    declare,
    found_town,
    leisure,
    send,
    set_places,
)
from tests.support.harness import ServiceUnderTest


@pytest.fixture
async def town_planning(in_town: ServiceUnderTest) -> ServiceUnderTest:
    planning = in_town
    await set_places(planning, CENTRE, 1, "morning", "afternoon")
    return planning


def decided(
    proposal: UUID, number: int, decision: DecisionKind, *, undo: timedelta | None = None, **more: Any
) -> RequestDecided:
    return RequestDecided(
        version=number,
        family_request_id=proposal,
        proposal_id=proposal,
        owner="planning",
        decision_no=number,
        decision=decision,
        decided_by="Mme Roy",
        decided_by_account=uuid4(),
        decided_at=datetime.now(UTC),
        undo_until=datetime.now(UTC) + undo if undo is not None else None,
        **more,
    )


async def last_settled(planning: ServiceUnderTest) -> tuple[int, str, str]:
    settled = (await planning.emitted(ProposalSettled))[-1]
    return settled.decision_no, settled.result, settled.reason_code


async def asked(planning: ServiceUnderTest, line: UUID = LEA_LEISURE, as_: Any = AS_JEAN) -> UUID:
    (opened,) = await book(planning, line, WEDNESDAY, as_=as_, unit=WHOLE_DAY)
    assert opened.result == "opened"
    proposal: UUID = opened.proposal_id
    return proposal


async def taken(planning: ServiceUnderTest) -> list[tuple[int, int]]:
    rows = await planning.sql(
        "SELECT taken, waiting FROM pool_day WHERE day = $1 ORDER BY pool_id", WEDNESDAY
    )
    return [tuple(row) for row in rows]


async def test_an_accepted_booking_takes_its_places_and_is_told(town_planning: ServiceUnderTest) -> None:
    proposal = await asked(town_planning)
    (detail,) = (await ask(town_planning, ProposalDetails(proposal_ids=[proposal]), AGENT)).proposals
    assert (detail.places_left, detail.places_total) == (1, 1)
    assert [(one.before, one.after) for one in detail.fields] == [("", "booked:Journée")]
    await town_planning.feed(decided(proposal, 1, "accept"))
    assert (await cell(town_planning, LEA_LEISURE, WEDNESDAY)).status == "booked"
    (later,) = (await ask(town_planning, ProposalDetails(proposal_ids=[proposal]), AGENT)).proposals
    assert later.state == "applied"
    assert later.fields == detail.fields, "before stays what it was when it was decided"
    assert await taken(town_planning) == [(1, 0), (1, 0)]
    assert await last_settled(town_planning) == (1, "applied", "")
    told = (await town_planning.emitted(MonthBookingsChanged))[-1]
    assert [(day.status, day.unit_code, day.meals) for day in told.days] == [("booked", "day", 1)]


async def test_without_a_place_left_the_demand_goes_back_to_the_queue(
    town_planning: ServiceUnderTest,
) -> None:
    first, second = await asked(town_planning), await asked(town_planning, TOM_LEISURE, AS_ANNE)
    await town_planning.feed(decided(first, 1, "accept"))
    await town_planning.feed(decided(second, 1, "accept"))
    assert await last_settled(town_planning) == (1, "not_applied", "no_place_left")
    shown = await cell(town_planning, TOM_LEISURE, WEDNESDAY, TOM, AS_ANNE)
    assert shown.status == "pending_booking"


async def test_a_refusal_shows_its_reason_and_may_be_reopened(town_planning: ServiceUnderTest) -> None:
    proposal = await asked(town_planning)
    await town_planning.feed(decided(proposal, 1, "refuse", reason_code="full", reason_label="Complet"))
    shown = await cell(town_planning, LEA_LEISURE, WEDNESDAY)
    assert (shown.status, shown.reason) == ("refused", "Complet")
    assert await last_settled(town_planning) == (1, "applied", "")
    await town_planning.feed(decided(proposal, 2, "reopen"))
    assert await last_settled(town_planning) == (2, "reverted", "")
    assert (await cell(town_planning, LEA_LEISURE, WEDNESDAY)).status == "pending_booking"


async def test_older_and_repeated_decisions_change_nothing(town_planning: ServiceUnderTest) -> None:
    proposal = await asked(town_planning)
    await town_planning.feed(decided(proposal, 2, "refuse", reason_label="Non"))
    await town_planning.feed(decided(proposal, 1, "accept"), decided(proposal, 2, "refuse"))
    assert (await cell(town_planning, LEA_LEISURE, WEDNESDAY)).status == "refused"
    assert len(await town_planning.emitted(ProposalSettled)) == 1


async def test_an_acceptance_is_undone_with_its_places(town_planning: ServiceUnderTest) -> None:
    proposal = await asked(town_planning)
    await town_planning.feed(decided(proposal, 1, "accept"), decided(proposal, 2, "undo"))
    assert await last_settled(town_planning) == (2, "reverted", "")
    assert (await cell(town_planning, LEA_LEISURE, WEDNESDAY)).status == "pending_booking"
    assert await taken(town_planning) == [(0, 0), (0, 0)]
    await town_planning.feed(decided(proposal, 3, "accept"))
    assert (await cell(town_planning, LEA_LEISURE, WEDNESDAY)).status == "booked"


async def test_what_has_happened_since_cannot_be_undone(town_planning: ServiceUnderTest) -> None:
    proposal = await asked(town_planning)
    await town_planning.feed(decided(proposal, 1, "accept"))
    town_planning.set_now("2015-04-08T18:00")
    seen = Mark(
        mark_id=uuid4(),
        child_id=LEA,
        offering_id=LEISURE,
        day=WEDNESDAY,
        kind="present",
        marked_at=datetime.now(UTC),
    )
    await send(town_planning, MarkAttendance(marks=[seen]), AGENT)
    await town_planning.feed(decided(proposal, 2, "undo"))
    assert await last_settled(town_planning) == (2, "cannot_revert", "conflict")
    assert (await cell(town_planning, LEA_LEISURE, WEDNESDAY)).status == "booked"


async def test_a_withdrawn_demand_is_gone_and_a_late_decision_hears_so(
    town_planning: ServiceUnderTest,
) -> None:
    proposal = await asked(town_planning)
    stranger = await town_planning.send(WithdrawProposal(proposal_id=proposal), as_=AS_ANNE)
    assert stranger == Refusal("not_found")
    await send(town_planning, WithdrawProposal(proposal_id=proposal), AS_JEAN)
    assert (await cell(town_planning, LEA_LEISURE, WEDNESDAY)).status == ""
    assert [one.proposal_id for one in await town_planning.emitted(ProposalWithdrawn)] == [proposal]
    await town_planning.feed(decided(proposal, 1, "accept"))
    assert await last_settled(town_planning) == (1, "not_applied", "withdrawn")
    again = await town_planning.send(WithdrawProposal(proposal_id=proposal), as_=AS_JEAN)
    assert again == Refusal("proposal_not_open", state="withdrawn")


async def test_a_day_refused_and_asked_again_says_its_refusal_once_the_new_demand_is_withdrawn(
    town_planning: ServiceUnderTest,
) -> None:
    refused = await asked(town_planning)
    await town_planning.feed(decided(refused, 1, "refuse", reason_label="Complet"))
    again = await asked(town_planning)
    await send(town_planning, WithdrawProposal(proposal_id=again), AS_JEAN)
    shown = await cell(town_planning, LEA_LEISURE, WEDNESDAY)
    assert (shown.status, shown.reason) == ("refused", "Complet")
    told = (await town_planning.emitted(MonthBookingsChanged))[-1]
    assert [(day.day, day.status) for day in told.days] == [(WEDNESDAY, "refused")], "told as it is shown"


async def test_a_closure_is_told_again_of_days_that_are_only_asked_for(
    town_planning: ServiceUnderTest,
) -> None:
    await asked(town_planning)
    closure = CalendarDay(day=WEDNESDAY, kind="closure", label="Travaux", facility_id=CENTRE)
    await send(town_planning, SetCalendarDays(days=[closure]))
    await town_planning.run_timer("tell-months")
    told = (await town_planning.emitted(MonthBookingsChanged))[-1]
    assert [(day.day, day.status) for day in told.days] == [
        (WEDNESDAY, (await cell(town_planning, LEA_LEISURE, WEDNESDAY)).status)
    ]
    assert len(await town_planning.emitted(MonthBookingsChanged)) == 2


async def test_a_withdrawal_and_an_acceptance_that_cross_leave_one_truth(
    town_planning: ServiceUnderTest,
) -> None:
    proposal = await asked(town_planning)
    withdrawn, _ = await asyncio.gather(
        town_planning.send(WithdrawProposal(proposal_id=proposal), as_=AS_JEAN),
        town_planning.feed(decided(proposal, 1, "accept")),
    )
    shown = (await cell(town_planning, LEA_LEISURE, WEDNESDAY)).status
    settled = await last_settled(town_planning)
    if isinstance(withdrawn, Refusal):
        assert (shown, settled[1]) == ("booked", "applied")
    else:
        assert (shown, settled) == ("", (1, "not_applied", "withdrawn"))


async def booked_and_absent(planning: ServiceUnderTest) -> UUID:
    """Léa has the only place, and her absence awaits its certificate; Tom waits for the place."""
    await book(planning, LEA_LEISURE, WEDNESDAY, as_=AGENT, unit=WHOLE_DAY)
    (waits,) = await book(planning, TOM_LEISURE, WEDNESDAY, as_=AS_ANNE, unit=WHOLE_DAY)
    assert waits.result == "on_hold"
    (opened,) = await declare(planning, LEA_LEISURE, WEDNESDAY)
    proposal: UUID = opened.proposal_id
    return proposal


async def test_a_place_freed_by_a_decision_is_offered_only_after_the_undo_window(
    planning: ServiceUnderTest,
) -> None:
    await found_town(planning, leisure=leisure(decide="at_once"))
    await set_places(planning, CENTRE, 1, "morning", "afternoon")
    proposal = await booked_and_absent(planning)
    await planning.feed(decided(proposal, 1, "accept", undo=timedelta(minutes=10)))
    assert (await cell(planning, LEA_LEISURE, WEDNESDAY)).status == "excused_absence"
    await planning.run_timer("offer-places")
    held = await cell(planning, TOM_LEISURE, WEDNESDAY, TOM, AS_ANNE)
    assert (held.status, held.reason, held.reason_data) == ("on_hold", "waiting_list", {"rank": 1})
    planning.push_machine_clock(timedelta(minutes=11))
    await planning.run_timer("offer-places")
    assert (await cell(planning, TOM_LEISURE, WEDNESDAY, TOM, AS_ANNE)).status == "booked"
    assert await last_settled(planning) == (0, "applied", "")
    assert await taken(planning) == [(1, 0), (1, 0)]
    await planning.feed(decided(proposal, 2, "undo"))
    assert await last_settled(planning) == (2, "cannot_revert", "no_place_left")


async def test_undone_in_time_the_absent_child_has_the_place_again(town_planning: ServiceUnderTest) -> None:
    proposal = await booked_and_absent(town_planning)
    await town_planning.feed(
        decided(proposal, 1, "accept", undo=timedelta(minutes=10)), decided(proposal, 2, "undo")
    )
    shown = await cell(town_planning, LEA_LEISURE, WEDNESDAY)
    assert (shown.status, await taken(town_planning)) == ("pending_absence", [(1, 1), (1, 1)])
    town_planning.push_machine_clock(timedelta(minutes=11))
    await town_planning.run_timer("offer-places")
    assert await taken(town_planning) == [(1, 1), (1, 1)]


async def test_where_the_town_decides_the_first_in_line_is_put_before_an_agent(
    town_planning: ServiceUnderTest,
) -> None:
    proposal = await booked_and_absent(town_planning)
    await town_planning.feed(decided(proposal, 1, "accept"))
    await town_planning.run_timer("offer-places")
    offered = await cell(town_planning, TOM_LEISURE, WEDNESDAY, TOM, AS_ANNE)
    assert offered.status == "pending_booking"
    (newcomer,) = await book(town_planning, LEA_LEISURE, WEDNESDAY, unit=WHOLE_DAY)
    assert newcomer.result == "on_hold", "the place is kept for who waited"
    await town_planning.feed(decided(offered.proposal_id, 1, "accept"))
    assert (await cell(town_planning, TOM_LEISURE, WEDNESDAY, TOM, AS_ANNE)).status == "booked"


async def test_an_absence_refused_is_billed_and_keeps_its_place(town_planning: ServiceUnderTest) -> None:
    proposal = await booked_and_absent(town_planning)
    await town_planning.feed(decided(proposal, 1, "refuse", reason_label="Pas de certificat"))
    shown = await cell(town_planning, LEA_LEISURE, WEDNESDAY)
    assert (shown.status, shown.reason) == ("billed_absence", "refused")
    assert await taken(town_planning) == [(1, 1), (1, 1)]


async def test_a_decision_on_a_demand_nobody_knows_is_parked(town_planning: ServiceUnderTest) -> None:
    await town_planning.feed(decided(uuid4(), 1, "accept"))
    assert len(await town_planning.parked()) == 1


async def test_a_demand_is_filed_once_with_its_days(town_planning: ServiceUnderTest) -> None:
    (opened,) = await book(town_planning, LEA_LEISURE, date(2015, 5, 6), unit=WHOLE_DAY)
    (filed,) = await town_planning.emitted(ProposalOpened)
    assert (filed.proposal_id, filed.kind, filed.due_on) == (opened.proposal_id, "booking", None)
    assert (filed.summary.child_name, filed.summary.offering) == ("Léa DUPONT", "ALSH mercredi")


async def test_a_refused_day_asked_again_or_booked_since_is_not_reopened(
    town_planning: ServiceUnderTest,
) -> None:
    first = await asked(town_planning)
    await town_planning.feed(decided(first, 1, "refuse", reason_label="Complet"))
    second = await asked(town_planning)
    await town_planning.feed(decided(first, 2, "reopen"))
    assert await last_settled(town_planning) == (2, "cannot_revert", "proposal_already_open")
    await town_planning.feed(decided(second, 1, "accept"), decided(first, 3, "reopen"))
    assert await last_settled(town_planning) == (3, "cannot_revert", "already_booked")
    assert (await cell(town_planning, LEA_LEISURE, WEDNESDAY)).status == "booked"


async def test_a_demand_whose_guardian_lost_the_child_cannot_be_accepted(
    town_planning: ServiceUnderTest,
) -> None:
    proposal = await asked(town_planning)
    await town_planning.feed(child_changed(LEA, DUPONT, "Léa", "DUPONT", ANNE, version=2))
    await town_planning.feed(decided(proposal, 1, "accept"))
    assert await last_settled(town_planning) == (1, "not_applied", "access_ended")
    assert await taken(town_planning) == [(0, 0), (0, 0)]
    await town_planning.feed(child_changed(LEA, DUPONT, "Léa", "DUPONT", JEAN, version=3))
    await town_planning.feed(decided(proposal, 2, "accept"))
    assert await last_settled(town_planning) == (2, "applied", "")


async def test_a_demand_whose_guardian_lost_the_child_may_be_refused(town_planning: ServiceUnderTest) -> None:
    proposal = await asked(town_planning)
    await town_planning.feed(child_changed(LEA, DUPONT, "Léa", "DUPONT", ANNE, version=2))
    await town_planning.feed(decided(proposal, 1, "refuse", reason_label="Autre"))
    assert await last_settled(town_planning) == (1, "applied", "")
