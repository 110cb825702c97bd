"""A family asks for another weekly pattern: taken at once, decided as one demand, undone, withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis.problem import Refusal
from contracts.planning import (
    AskedPattern,
    CheckPattern,
    ChildPatterns,
    Gesture,
    PatternDay,
    ProposalDetails,
    ProposalOpened,
    RequestPattern,
    UndoGesture,
    WithdrawProposal,
)
from tests.service.planning.test_decision import decided, last_settled
from tests.service.planning.town import (
    AGENT,
    AS_ANNE,
    AS_JEAN,
    CARE,
    CARE_UNIT,
    CENTRE,
    JEAN,
    LAST,
    LEA,
    LEA_CARE,
    LEA_LEISURE,
    LEA_MEAL,
    LEISURE,
    MEAL,
    MEAL_UNIT,
    MORNING,
    SCHOOL,
    TOM_MEAL,
    WHOLE_DAY,
    ask,
    book,
    cell,
    new_id,
    send,
    set_pattern,
    set_places,
    some,
)
from tests.support.harness import ServiceUnderTest

MAY = date(2015, 5, 4)
"""A Monday, a week after the spring holidays."""


def wish(offering: UUID, unit: UUID, *weekdays: int) -> AskedPattern:
    days = [PatternDay(weekday=one, unit_id=unit) for one in weekdays]
    return AskedPattern(enrolment_id=some(f"enrolment.{LEA}.{offering}.{JEAN}"), days=days)


def asked(*patterns: AskedPattern, first: date = MAY, **more: Any) -> RequestPattern:
    return RequestPattern(child_id=LEA, valid_from=first, patterns=list(patterns), **more)


async def request(planning: ServiceUnderTest, command: RequestPattern) -> tuple[UUID, Any]:
    number = new_id()
    reply = await planning.send(command, as_=AS_JEAN, command_id=number)
    assert not isinstance(reply, Refusal), reply
    return number, reply


async def statuses(planning: ServiceUnderTest, line: UUID, *days: int) -> list[str]:
    return [(await cell(planning, line, date(2015, 5, day))).status for day in days]


async def demand(planning: ServiceUnderTest) -> ProposalOpened:
    """The leisure centre's demand: Wednesdays from 6 May on."""
    await request(planning, asked(wish(LEISURE, WHOLE_DAY, 3)))
    opened = (await planning.emitted(ProposalOpened))[-1]
    assert (opened.kind, opened.settled_at_once) == ("booking", False)
    return opened


async def test_another_pattern_is_checked_then_taken_at_once_where_the_activity_decides_at_once(
    town_planning: ServiceUnderTest,
) -> None:
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 1, 4, valid_from=date(2015, 4, 1))
    command = asked(wish(MEAL, MEAL_UNIT, 1, 2), wish(CARE, CARE_UNIT, 2))
    check = CheckPattern(child_id=LEA, valid_from=MAY, patterns=command.patterns)
    said = await ask(town_planning, check, AS_JEAN)
    assert {(one.line_id, one.day.isoweekday(), one.change, one.result) for one in said.cells} == {
        (LEA_MEAL, 2, "take", "done"),
        (LEA_MEAL, 4, "give_up", "done"),
        (LEA_CARE, 2, "take", "done"),
    }
    assert await statuses(town_planning, LEA_MEAL, 5, 7) == ["", "recurring"], "a check writes nothing"
    _, outcome = await request(town_planning, command)
    assert [(one.line_id, one.day) for one in outcome.cells] == [(one.line_id, one.day) for one in said.cells]
    assert outcome.undo_seconds > 0
    assert await statuses(town_planning, LEA_MEAL, 4, 5, 7) == ["recurring", "recurring", ""]
    assert await statuses(town_planning, LEA_CARE, 4, 5) == ["", "recurring"]
    assert (await cell(town_planning, LEA_MEAL, date(2015, 4, 30))).status == "recurring", "before the date"
    view = await ask(town_planning, ChildPatterns(child_id=LEA), AS_JEAN)
    assert [line.decide for line in view.lines] == ["at_once", "at_once", "ask"]
    again = await ask(town_planning, check, AS_JEAN)
    assert again.cells == []


async def test_a_day_past_its_moment_stays_and_a_full_one_waits(town_planning: ServiceUnderTest) -> None:
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 4, valid_from=date(2015, 4, 1))
    await set_places(town_planning, SCHOOL, 1, "noon")
    await book(town_planning, TOM_MEAL, date(2015, 5, 5), as_=AS_ANNE)
    town_planning.set_now("2015-04-29T12:00")
    _, outcome = await request(town_planning, asked(wish(MEAL, MEAL_UNIT, 2), first=date(2015, 4, 29)))
    found = {one.day: one for one in outcome.cells}
    assert (found[date(2015, 4, 30)].result, found[date(2015, 4, 30)].code) == ("refused", "cutoff_passed")
    assert (await cell(town_planning, LEA_MEAL, date(2015, 4, 30))).status == "recurring"
    assert (found[date(2015, 5, 5)].result, found[date(2015, 5, 5)].data) == ("on_hold", {"rank": 1})
    assert found[date(2015, 5, 7)].status == "given_up"


async def test_undone_within_the_window_the_former_pattern_speaks_again(
    town_planning: ServiceUnderTest,
) -> None:
    await set_pattern(town_planning, LEA, MEAL, JEAN, MEAL_UNIT, 4, valid_from=date(2015, 4, 1))
    number, outcome = await request(town_planning, asked(wish(MEAL, MEAL_UNIT, 2)))
    undone = await send(town_planning, UndoGesture(gesture_id=number), AS_JEAN)
    assert (undone.taken_back, undone.left) == (len(outcome.cells), 0)
    assert await statuses(town_planning, LEA_MEAL, 5, 7) == ["", "recurring"]
    view = await ask(town_planning, ChildPatterns(child_id=LEA), AS_JEAN)
    assert [day.weekday for day in view.lines[0].days] == [4]
    shown = await ask(town_planning, Gesture(gesture_id=number), AS_JEAN)
    assert {one.undone for one in shown.cells} == {"taken_back"}


async def test_one_demand_holds_all_the_days_where_an_agent_decides(town_planning: ServiceUnderTest) -> None:
    await set_pattern(town_planning, LEA, LEISURE, JEAN, WHOLE_DAY, 3, valid_from=date(2015, 4, 1))
    await request(town_planning, asked(wish(LEISURE, MORNING, 3), note="Nouveaux horaires"))
    opened = (await town_planning.emitted(ProposalOpened))[-1]
    assert await statuses(town_planning, LEA_LEISURE, 6) == ["pending_booking"]
    view = await ask(town_planning, ChildPatterns(child_id=LEA), AS_JEAN)
    assert [line.asked for line in view.lines] == [False, False, True]
    details = await ask(town_planning, ProposalDetails(proposal_ids=[opened.proposal_id]), AGENT)
    fields = {one.key: (one.before, one.after) for one in details.proposals[0].fields}
    assert fields["pattern.3"] == ("all:Journée", "all:Matin")
    assert fields["pattern.from"] == ("", "2015-05-04")
    assert details.proposals[0].note == "Nouveaux horaires"
    await town_planning.feed(decided(opened.proposal_id, 1, "accept", undo=timedelta(minutes=10)))
    assert await last_settled(town_planning) == (1, "applied", "")
    rows = await town_planning.sql(
        "SELECT DISTINCT unit_id FROM cell WHERE line_id = $1 AND day >= $2 AND state = 'booked'",
        LEA_LEISURE,
        MAY,
    )
    assert [row["unit_id"] for row in rows] == [MORNING]
    await town_planning.feed(decided(opened.proposal_id, 2, "undo"))
    assert await last_settled(town_planning) == (2, "reverted", "")
    rows = await town_planning.sql(
        "SELECT DISTINCT unit_id FROM cell WHERE line_id = $1 AND day >= $2 AND state = 'booked'",
        LEA_LEISURE,
        MAY,
    )
    assert [row["unit_id"] for row in rows] == [WHOLE_DAY]
    assert len(await town_planning.sql("SELECT FROM pattern")) == 1


async def test_regular_days_an_agent_must_give_up_show_as_asked_and_stay_when_it_is_refused(
    town_planning: ServiceUnderTest,
) -> None:
    await set_pattern(town_planning, LEA, LEISURE, JEAN, WHOLE_DAY, 3, valid_from=date(2015, 4, 1))
    await request(town_planning, asked(wish(LEISURE, WHOLE_DAY)))
    opened = (await town_planning.emitted(ProposalOpened))[-1]
    assert await statuses(town_planning, LEA_LEISURE, 6) == ["pending_absence"]
    await town_planning.feed(
        decided(opened.proposal_id, 1, "refuse", reason_code="other", reason_label="Non")
    )
    assert await statuses(town_planning, LEA_LEISURE, 6) == ["recurring"]
    await town_planning.feed(decided(opened.proposal_id, 2, "reopen"))
    assert await statuses(town_planning, LEA_LEISURE, 6) == ["pending_absence"]
    await set_places(town_planning, CENTRE, 1, "morning", "afternoon")
    await town_planning.feed(decided(opened.proposal_id, 3, "accept"))
    assert await statuses(town_planning, LEA_LEISURE, 6) == [""]
    assert (await town_planning.sql("SELECT sum(taken) FROM pool_day WHERE day >= $1", MAY))[0][0] == 0


async def test_an_accepted_pattern_leaves_the_days_without_a_place_and_says_so(
    town_planning: ServiceUnderTest,
) -> None:
    opened = await demand(town_planning)
    await set_places(town_planning, CENTRE, 0, "morning", "afternoon", valid_from=date(2015, 6, 1))
    await town_planning.feed(decided(opened.proposal_id, 1, "accept", undo=timedelta(minutes=10)))
    assert await last_settled(town_planning) == (1, "applied", "")
    assert (await cell(town_planning, LEA_LEISURE, date(2015, 5, 27))).status == "recurring"
    assert (await cell(town_planning, LEA_LEISURE, date(2015, 6, 3))).status == ""
    rows = await town_planning.sql(
        "SELECT what FROM history WHERE day = $1 ORDER BY id DESC LIMIT 1", date(2015, 6, 3)
    )
    assert rows[0]["what"] == "pattern_without_place"
    await town_planning.feed(decided(opened.proposal_id, 2, "undo"))
    assert await last_settled(town_planning) == (2, "reverted", "")
    assert await statuses(town_planning, LEA_LEISURE, 27) == ["pending_booking"]


async def test_a_withdrawn_demand_leaves_everything_as_it_was(town_planning: ServiceUnderTest) -> None:
    opened = await demand(town_planning)
    await send(town_planning, WithdrawProposal(proposal_id=opened.proposal_id), AS_JEAN)
    assert await statuses(town_planning, LEA_LEISURE, 6) == [""]
    await town_planning.feed(decided(opened.proposal_id, 1, "accept"))
    assert await last_settled(town_planning) == (1, "not_applied", "withdrawn")
    assert await town_planning.sql("SELECT FROM pattern") == []


async def test_patterns_of_others_or_that_cannot_be_are_refused(town_planning: ServiceUnderTest) -> None:
    good = wish(MEAL, MEAL_UNIT, 1)
    refusals = [
        (asked(good), AS_ANNE, "child_unknown"),
        (asked(AskedPattern(enrolment_id=some("nobody"), days=[])), AS_JEAN, "not_found"),
        (asked(good, good), AS_JEAN, "invalid_input"),
        (asked(wish(MEAL, CARE_UNIT, 1)), AS_JEAN, "invalid_input"),
        (asked(good, first=date(2015, 3, 31)), AS_JEAN, "invalid_input"),
        (asked(good, first=LAST + timedelta(days=1)), AS_JEAN, "invalid_input"),
    ]
    for command, who, code in refusals:
        refused = await town_planning.send(command, as_=who)
        assert isinstance(refused, Refusal)
        assert refused.code == code
