"""Families are told what opens: on their home page, by a mail ahead of it, and once more before it closes."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from contracts.home import HomeDays
from contracts.planning import (
    CellRef,
    EnrolChildren,
    Reminder,
    ReminderDue,
    ReminderRules,
    RequestBooking,
    SetBookingWindow,
    SetMyReminders,
    SetReminders,
)
from tests.service.planning.spring_centre import (
    CLOSES,
    LEA_LEISURE,
    MONDAY,
    OPENS,
    TUESDAY,
    found_centre,
    spring,
)
from tests.service.planning.town import (
    AGENT,
    ANNE,
    AS_ANNE,
    AS_JEAN,
    DUPONT,
    HEAD,
    JEAN,
    LEA,
    LEISURE,
    MEAL,
    TOM_LEISURE,
    WHOLE_DAY,
    ask,
    book,
    enrolment,
    send,
)
from tests.support.harness import ServiceUnderTest


@pytest.fixture
async def centre(planning: ServiceUnderTest) -> ServiceUnderTest:
    await found_centre(planning)
    return planning


async def test_the_home_page_tells_what_opens_and_what_is_open_to_those_enrolled(
    centre: ServiceUnderTest,
) -> None:
    async def openings(at: str, within: int | None = 30) -> list[tuple[str, list[str]]]:
        centre.set_now(at)
        query = HomeDays(family_id=DUPONT, first_day=date.fromisoformat(at[:10]), opening_within=within)
        return [(one.state, one.children) for one in (await ask(centre, query, AS_JEAN)).openings]

    assert await openings("2015-04-01T08:00") == [("coming", ["Léa"])]
    assert await openings("2015-04-01T08:00", 1) == await openings("2015-04-01T08:00", None) == []
    assert await openings("2015-04-03T08:00") == [("open", ["Léa"])]
    assert await openings("2015-04-09T18:01") == []
    await send(
        centre,
        SetBookingWindow(window=spring(window_id=uuid4(), offering_id=MEAL, unit_id=None, label="Cantine")),
        HEAD,
    )
    await send(
        centre, EnrolChildren(enrolments=[enrolment(LEA, DUPONT, JEAN, MEAL, valid_to=date(2015, 4, 10))])
    )
    assert await openings("2015-04-02T08:00") == [("coming", ["Léa"])], "not enrolled in the canteen then"


async def told(centre: ServiceUnderTest, at: str) -> list[ReminderDue]:
    centre.set_now(at)
    await centre.run_timer("tell-openings")
    return [one for one in await centre.emitted(ReminderDue) if one.opens_at is not None]


@pytest.fixture
async def reminding(centre: ServiceUnderTest) -> ServiceUnderTest:
    await send(centre, SetReminders(rules=ReminderRules(enabled=True, lead_hours=24)), HEAD)
    return centre


async def test_an_opening_is_told_once_and_its_link_books_the_days_once_it_is_there(
    reminding: ServiceUnderTest,
) -> None:
    # 24 hours ahead is Thursday at 8, before the town writes: brought forward to the Wednesday
    assert await told(reminding, "2015-04-01T08:59") == []
    for at in ("2015-04-01T09:00", "2015-04-01T09:01", "2015-04-02T17:59"):
        events = await told(reminding, at)
        assert {one.guardian_id for one in events} == {JEAN, ANNE}
        assert len(events) == 2
    event = next(one for one in events if one.guardian_id == JEAN)
    assert (event.opens_at.isoformat() if event.opens_at else "") == OPENS
    assert (event.first_day, event.last_day) == (MONDAY, date(2015, 4, 24))
    assert event.closes_at.isoformat() == CLOSES
    before = await ask(reminding, Reminder(reminder_id=event.reminder_id), AS_JEAN)
    assert (before.cells, before.opened, before.opens_at.isoformat()) == ([], False, OPENS)
    assert [(one.reason, len(one.days)) for one in before.left_out] == [("window_not_open", 10)]
    reminding.set_now("2015-04-03T08:00")
    after = await ask(reminding, Reminder(reminder_id=event.reminder_id), AS_JEAN)
    assert (len(after.cells), after.opened) == (10, True)
    cells = [CellRef(line_id=one.line_id, day=one.day, unit_id=one.unit_id) for one in after.cells]
    done = await send(reminding, RequestBooking(cells=cells), AS_JEAN)
    assert {one.result for one in done.cells} == {"done"}
    assert await told(reminding, "2015-04-03T09:00") == events, "nothing once it is open"


async def test_who_is_booked_already_is_not_enrolled_or_wants_none_is_not_told(
    reminding: ServiceUnderTest,
) -> None:
    await book(reminding, TOM_LEISURE, TUESDAY, as_=AGENT, unit=WHOLE_DAY)
    await send(reminding, SetMyReminders(wanted=False), AS_JEAN)
    assert await told(reminding, "2015-04-02T10:00") == []
    await send(reminding, SetMyReminders(wanted=True), AS_JEAN)
    ended = enrolment(LEA, DUPONT, JEAN, LEISURE, valid_to=date(2015, 4, 10))
    await send(reminding, EnrolChildren(enrolments=[ended]))
    assert await told(reminding, "2015-04-02T10:01") == []


async def test_an_opening_that_is_put_off_is_told_again(reminding: ServiceUnderTest) -> None:
    assert len(await told(reminding, "2015-04-02T10:00")) == 2
    later = spring(opens_on=date(2015, 4, 8), closes_on=None, closes_at=None)
    await send(reminding, SetBookingWindow(window=later, expected_version=1), HEAD)
    assert len(await told(reminding, "2015-04-02T10:01")) == 2
    again = await told(reminding, "2015-04-07T10:00")
    assert sorted(str(one.opens_at)[:10] for one in again) == ["2015-04-03"] * 2 + ["2015-04-08"] * 2


async def test_before_the_closing_only_who_has_not_spoken_of_the_span_is_told(
    reminding: ServiceUnderTest,
) -> None:
    reminding.set_now("2015-04-03T09:00")
    # Léa's first week is booked: her family has thought of the holidays
    await book(reminding, LEA_LEISURE, MONDAY, unit=WHOLE_DAY)
    reminding.set_now("2015-04-08T17:59")
    await reminding.run_timer("remind")
    # one letter for all that closes: the canteen's next day, and for Anne the holidays
    events = {one.guardian_id: one for one in await reminding.emitted(ReminderDue)}
    assert {who: one.last_day for who, one in events.items()} == {
        JEAN: date(2015, 4, 10),
        ANNE: date(2015, 4, 24),
    }
    view = await ask(reminding, Reminder(reminder_id=events[ANNE].reminder_id), AS_ANNE)
    assert len([one for one in view.cells if one.day >= MONDAY]) == 10
