"""Parents who have said nothing of a week are told once before its cut-off, and one tap books it."""

from __future__ import annotations

from datetime import date, time
from uuid import uuid4

import pytest

from chassis.problem import Refusal
from contracts.planning import (
    CellRef,
    EnrolChildren,
    MyReminders,
    MyRemindersView,
    Reminder,
    ReminderDue,
    ReminderRules,
    Reminders,
    RemindersView,
    ReminderView,
    RequestBooking,
    SetCutoffs,
    SetMyReminders,
    SetReminders,
)
from tests.service.planning.town import (
    AGENT,
    ANNE,
    AS_ANNE,
    AS_JEAN,
    CARE,
    DUPONT,
    HEAD,
    JEAN,
    LEA,
    LEA_MEAL,
    LEISURE,
    MEAL,
    SCHOOL,
    TOM_MEAL,
    ask,
    book,
    child_changed,
    cutoff,
    declare,
    enrolment,
    family_changed,
    line_of,
    send,
    set_places,
    some,
)
from tests.support.actors import guardian
from tests.support.harness import ServiceUnderTest

WEEK = {"kind": "week_deadline", "weekday": 4, "at": "10:00"}
"""The whole week closes on the Thursday before, at 10."""
BACK = date(2015, 4, 27)
"""The Monday after the spring holidays."""
OVER = {"kind": "on_date", "date": "2014-08-30", "at": "12:00"}
NEXT = [date(2015, 4, day) for day in (7, 9, 10)]
"""The school days of the week after Easter Monday that have a meal."""


@pytest.fixture
async def weekly(in_town: ServiceUnderTest) -> ServiceUnderTest:
    """Meals close for the whole week on Thursday at 10; reminders leave 24 hours before."""
    planning = in_town
    closed = [cutoff(one, "book", rule=OVER) for one in (CARE, LEISURE)]
    await send(planning, SetCutoffs(cutoffs=[cutoff(MEAL, "book", rule=WEEK), *closed]))
    await send(planning, SetReminders(rules=ReminderRules(enabled=True, lead_hours=24)), HEAD)
    return planning


async def told(weekly: ServiceUnderTest, at: str) -> list[ReminderDue]:
    """What the timer has told so far, after a run at this moment."""
    weekly.set_now(at)
    await weekly.run_timer("remind")
    return await weekly.emitted(ReminderDue)


async def of_jean(weekly: ServiceUnderTest, at: str = "2015-04-01T10:05") -> ReminderDue:
    (one,) = [event for event in await told(weekly, at) if event.guardian_id == JEAN]
    return one


async def test_a_guardian_is_told_once_of_a_week_nobody_spoke_of(weekly: ServiceUnderTest) -> None:
    assert await told(weekly, "2015-04-01T09:55") == []
    event = await of_jean(weekly)
    assert (event.first_day, event.last_day) == (NEXT[0], NEXT[-1])
    assert event.closes_at.isoformat() == "2015-04-02T10:00:00+02:00"
    assert (event.write_from, event.write_until) == (time(9), time(18))
    for at in ("2015-04-01T10:06", "2015-04-01T17:59", "2015-04-02T09:30"):
        assert await of_jean(weekly, at) == event


async def test_nobody_is_told_in_the_night_nor_once_it_is_too_late(weekly: ServiceUnderTest) -> None:
    for at in ("2015-04-01T23:00", "2015-04-02T06:00", "2015-04-02T10:01"):
        assert await told(weekly, at) == []


async def test_a_town_that_has_not_switched_it_on_tells_nobody(weekly: ServiceUnderTest) -> None:
    await send(weekly, SetReminders(rules=ReminderRules(enabled=False, lead_hours=24)), HEAD)
    assert await told(weekly, "2015-04-01T10:05") == []


async def test_a_family_that_has_spoken_of_the_week_is_left_alone(weekly: ServiceUnderTest) -> None:
    await book(weekly, LEA_MEAL, NEXT[1])
    await declare(weekly, LEA_MEAL, NEXT[1])
    events = await told(weekly, "2015-04-01T10:05")
    assert {event.guardian_id for event in events} == {ANNE}


async def test_a_guardian_who_wants_none_gets_none(weekly: ServiceUnderTest) -> None:
    assert await ask(weekly, MyReminders(), AS_JEAN) == MyRemindersView(enabled=True, wanted=True)
    for _ in range(2):
        await send(weekly, SetMyReminders(wanted=False), AS_JEAN)
    assert await ask(weekly, MyReminders(), AS_JEAN) == MyRemindersView(enabled=True, wanted=False)
    assert {event.guardian_id for event in await told(weekly, "2015-04-01T10:05")} == {ANNE}
    await send(weekly, SetMyReminders(wanted=True), AS_JEAN)
    assert {event.guardian_id for event in await told(weekly, "2015-04-01T10:06")} == {ANNE, JEAN}


async def test_the_days_of_a_reminder_are_booked_and_then_said_booked(weekly: ServiceUnderTest) -> None:
    event = await of_jean(weekly)
    view = await ask(weekly, Reminder(reminder_id=event.reminder_id), AS_JEAN)
    assert isinstance(view, ReminderView)
    assert [(cell.line_id, cell.day) for cell in view.cells] == [(LEA_MEAL, day) for day in NEXT]
    cells = [CellRef(line_id=cell.line_id, day=cell.day, unit_id=cell.unit_id) for cell in view.cells]
    outcome = await send(weekly, RequestBooking(cells=cells), AS_JEAN)
    assert {cell.result for cell in outcome.cells} == {"done"}
    after = await ask(weekly, Reminder(reminder_id=event.reminder_id), AS_JEAN)
    assert after.cells == []
    assert [(one.reason, one.days) for one in after.left_out] == [("already_booked", NEXT)]


async def test_a_reminder_opened_too_late_says_so(weekly: ServiceUnderTest) -> None:
    event = await of_jean(weekly)
    weekly.set_now("2015-04-02T10:01")
    view = await ask(weekly, Reminder(reminder_id=event.reminder_id), AS_JEAN)
    assert view.cells == []
    assert {one.reason for one in view.left_out} == {"too_late"}


async def test_another_guardians_reminder_does_not_exist(weekly: ServiceUnderTest) -> None:
    event = await of_jean(weekly)
    for who in (AS_ANNE, guardian(DUPONT, uuid4())):
        assert await weekly.ask(Reminder(reminder_id=event.reminder_id), as_=who) == Refusal("not_found")
    assert await weekly.ask(Reminder(reminder_id=uuid4()), as_=AS_JEAN) == Refusal("not_found")
    assert await weekly.ask(Reminder(reminder_id=event.reminder_id), as_=AGENT) == Refusal("not_allowed")


async def test_in_two_homes_each_is_told_of_their_own_line_and_none_once_the_other_has_booked(
    weekly: ServiceUnderTest,
) -> None:
    other = some("other-parent")
    await weekly.feed(
        family_changed(
            DUPONT,
            (JEAN, "Jean", "DUPONT", "12 rue des Bonbons"),
            (other, "Claire", "PETIT", "9 rue Basse"),
            version=2,
        ),
        child_changed(LEA, DUPONT, "Léa", "DUPONT", JEAN, other, version=2),
    )
    await send(weekly, EnrolChildren(enrolments=[enrolment(LEA, DUPONT, other, MEAL)]))
    theirs = line_of(LEA, MEAL, other)
    events = {event.guardian_id: event for event in await told(weekly, "2015-04-01T10:05")}
    view = await ask(weekly, Reminder(reminder_id=events[other].reminder_id), guardian(DUPONT, other))
    assert {cell.line_id for cell in view.cells} == {theirs}
    weekly.set_now("2015-04-02T09:00")
    await book(weekly, theirs, BACK, as_=guardian(DUPONT, other))
    again = await told(weekly, "2015-04-22T10:05")
    # Léa's week is booked by one home: the other is not told to book it too
    assert [event.guardian_id for event in again if event.first_day == BACK] == [ANNE]


async def test_who_never_answers_is_left_in_peace_until_the_line_is_used_again(
    weekly: ServiceUnderTest,
) -> None:
    for at in ("04-01", "04-22", "04-29", "05-06", "05-12"):
        events = await told(weekly, f"2015-{at}T10:05")
    assert len([one for one in events if one.guardian_id == JEAN]) == 3
    weekly.set_now("2015-05-12T12:00")
    await book(weekly, LEA_MEAL, date(2015, 5, 18))
    events = await told(weekly, "2015-05-20T10:05")
    assert [one.first_day for one in events if one.guardian_id == JEAN][-1] == date(2015, 5, 26)


async def test_a_week_without_a_place_is_not_told(weekly: ServiceUnderTest) -> None:
    await set_places(weekly, SCHOOL, 1, "noon")
    await book(weekly, TOM_MEAL, *NEXT, as_=AS_ANNE)
    assert await told(weekly, "2015-04-01T10:05") == []


async def test_a_cutoff_of_every_evening_is_told_once_a_week(in_town: ServiceUnderTest) -> None:
    planning = in_town
    await send(planning, SetReminders(rules=ReminderRules(enabled=True, lead_hours=24)), HEAD)
    days = []
    for at in ("03T10:00", "06T10:00", "07T10:00", "08T10:00", "09T10:00"):
        events = await told(planning, f"2015-04-{at}")
        days = [event.first_day for event in events if event.guardian_id == JEAN]
    # Friday 3 tells the week of the 7th; Friday 10, of the 13th, has not come yet. Leisure is told on its own.
    assert sorted(days)[0] == NEXT[0]
    assert len(days) == len(set(days))


async def test_only_the_town_sets_the_rules_and_reversed_hours_are_refused_at_their_field(
    weekly: ServiceUnderTest,
) -> None:
    rules = ReminderRules(enabled=True, write_from=time(18), write_until=time(9))
    refused = await weekly.send(SetReminders(rules=rules), as_=HEAD)
    assert isinstance(refused, Refusal)
    assert refused.data["fields"][0]["field"] == "rules.write_until"
    for who in (AGENT, AS_JEAN):
        assert await weekly.send(SetReminders(rules=ReminderRules()), as_=who) == Refusal("not_allowed")
    assert await ask(weekly, Reminders(), AGENT) == RemindersView(
        rules=ReminderRules(enabled=True, lead_hours=24)
    )
