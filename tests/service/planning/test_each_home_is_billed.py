"""What each of two homes books is billed to that home: after a swap of days, and after the rule has changed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from contracts.family import (
    CustodyCalendar,
    DrawCustody,
    FamilyProposalSettled,
    ProposalOutcome,
    ProposeCustodyChange,
)
from contracts.planning import EnrolChildren
from contracts.requests import RequestDecided
from tests.service.family.households import LivingApart, register
from tests.service.planning.town import (
    AGENT,
    MEAL,
    MEAL_UNIT,
    book,
    enrolment,
    found_town,
    line_of,
    send,
    set_pattern,
)
from tests.support.harness import Installation, ServiceUnderTest

HERS, HIS, SWAPPED = date(2015, 4, 7), date(2015, 4, 30), date(2015, 4, 28)
"""A Tuesday of her week, a Thursday of his, and a Tuesday of his that she asks for."""


def turns(apart: LivingApart, starts_on: date, valid_from: date) -> CustodyCalendar:
    return CustodyCalendar(
        first_guardian_id=apart.paul_id,
        second_guardian_id=apart.anne_id,
        starts_on=starts_on,
        valid_from=valid_from,
    )


async def draw(family: ServiceUnderTest, apart: LivingApart, version: int, calendar: CustodyCalendar) -> None:
    await family.send(
        DrawCustody(
            family_id=apart.family_id, child_id=apart.lea_id, calendar=calendar, expected_version=version
        ),
        as_=AGENT,
    )


async def swap(family: ServiceUnderTest, apart: LivingApart, day: date) -> None:
    """Anne asks for a day, and an agent accepts."""
    outcome = await family.send(
        ProposeCustodyChange(
            family_id=apart.family_id, child_id=apart.lea_id, values={f"stay.{day}": f"{day} mine"}
        ),
        as_=apart.anne,
    )
    assert isinstance(outcome, ProposalOutcome), outcome
    await family.feed(
        RequestDecided(
            version=1,
            family_request_id=uuid4(),
            proposal_id=outcome.proposals[0].proposal_id,
            owner="family",
            decision="accept",
            decision_no=1,
            decided_by="Mme Roy",
            decided_by_account=None,
            decided_at=datetime(2015, 4, 2, 9, tzinfo=UTC),
        )
    )
    assert (await family.emitted(FamilyProposalSettled))[-1].result == "applied"


async def billed(town: Installation, now: str) -> dict[date, tuple[UUID, int]]:
    """Once the days before a moment are closed: whom billing will ask for each, and how often it was told."""
    planning, billing = ServiceUnderTest(town, "planning"), ServiceUnderTest(town, "billing")
    planning.set_now(now)
    await planning.run_timer("close-days")
    await town.settled()
    rows = await billing.sql("SELECT day, guardian_id, fact_version FROM billing.current_fact WHERE billable")
    assert len({row["day"] for row in rows}) == len(rows), "a day is billed once"
    return {row["day"]: (row["guardian_id"], row["fact_version"]) for row in rows}


async def test_each_day_is_billed_to_the_home_whose_it_was(town: Installation) -> None:
    family, planning = await town.start("family"), await town.start("planning")
    await town.start("billing")
    await found_town(planning)
    apart = LivingApart()
    await register(family, apart.registered())
    await draw(family, apart, 0, turns(apart, date(2015, 3, 30), date(2015, 1, 1)))
    await town.settled()
    paul, anne = apart.paul_id, apart.anne_id
    for parent in (paul, anne):
        await send(
            planning, EnrolChildren(enrolments=[enrolment(apart.lea_id, apart.family_id, parent, MEAL)])
        )
        begins = date(2015, 4, 1)
        await set_pattern(planning, apart.lea_id, MEAL, parent, MEAL_UNIT, 2, valid_from=begins)
    his = line_of(apart.lea_id, MEAL, paul)
    (refused, done) = await book(planning, his, date(2015, 4, 9), HIS, as_=apart.paul)
    assert (refused.code, done.result) == ("other_home_day", "done")

    await swap(family, apart, SWAPPED)
    await town.settled()
    assert await billed(town, "2015-04-08T02:00") == {HERS: (anne, 1)}

    # the weeks are turned round from the beginning: what is over stays as it was
    await draw(family, apart, 2, turns(apart, date(2015, 4, 6), date(2015, 1, 1)))
    await town.settled()
    assert await billed(town, "2015-04-09T02:00") == {HERS: (anne, 1)}

    # back to the first rule, and another from 4 May on: his weeks become hers
    first = turns(apart, date(2015, 3, 30), date(2015, 1, 1))
    stay = {"first_day": SWAPPED, "last_day": SWAPPED, "guardian_id": anne}
    await draw(family, apart, 3, CustodyCalendar.model_validate(first.model_dump() | {"exceptions": [stay]}))
    await draw(family, apart, 4, turns(apart, date(2015, 5, 4), date(2015, 5, 4)))
    await town.settled()
    assert await billed(town, "2015-05-14T02:00") == {
        HERS: (anne, 1),
        SWAPPED: (anne, 1),
        HIS: (paul, 1),
        date(2015, 5, 5): (paul, 1),
        date(2015, 5, 12): (anne, 1),
    }
