"""A child added by a demand is taken back only while nothing hangs on it, here or in planning."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

from contracts.family import ChildChanged, FamilyProposalSettled, ProposeNewChild
from contracts.planning import DefineFacilities, DefineOfferings, EnrolChildren, Enrolment, Facility
from contracts.requests import RequestDecided
from tests.service.family.asking import Asking
from tests.service.planning.town import MEAL, SCHOOL, meal, send
from tests.support.harness import ServiceUnderTest


@pytest.fixture
async def planning(asking: Asking) -> ServiceUnderTest:
    """Planning beside family, with one offering."""
    started = await asking.service.installation.start("planning")
    await send(
        started,
        DefineFacilities(facilities=[Facility(facility_id=SCHOOL, code="school", name="École des Tilleuls")]),
    )
    await send(started, DefineOfferings(offerings=[meal()]))
    return started


async def added(asking: Asking) -> tuple[UUID, UUID]:
    """A child asked for and accepted: the demand and the child."""
    values = {"last_name": "PETIT", "first_name": "Lou", "birth_date": "2012-05-01"}
    demand = await asking.opens(ProposeNewChild(family_id=asking.home.family_id, values=values))
    assert (await asking.decided(demand, "accept")).result == "applied"
    await asking.service.installation.settled()
    return demand, (await asking.service.emitted(ChildChanged))[-1].child_id


async def enrol(asking: Asking, planning: ServiceUnderTest, child_id: UUID) -> None:
    """To the canteen, for the year."""
    enrolment = Enrolment(
        enrolment_id=uuid4(),
        child_id=child_id,
        family_id=asking.home.family_id,
        guardian_id=asking.home.paul_id,
        offering_id=MEAL,
        valid_from=date(2015, 4, 1),
        valid_to=date(2015, 7, 3),
    )
    await send(planning, EnrolChildren(enrolments=[enrolment]))


@pytest.mark.parametrize("decision", ["undo", "reopen"])
async def test_a_child_enrolled_since_stays_with_the_reason(
    asking: Asking, planning: ServiceUnderTest, decision: str
) -> None:
    demand, child = await added(asking)
    await enrol(asking, planning, child)
    told = await asking.decided(demand, decision, 2)
    assert (told.result, told.reason_code) == ("cannot_revert", "child_enrolled")
    assert [one.deleted for one in await asking.service.emitted(ChildChanged) if one.child_id == child] == [
        False
    ]


async def test_a_child_added_long_ago_is_taken_back_when_nothing_hangs_on_it(
    asking: Asking, planning: ServiceUnderTest
) -> None:
    demand, child = await added(asking)
    told = await asking.decided(demand, "reopen", 2)
    assert (told.result, told.reason_code) == ("reverted", "")
    assert (await asking.service.emitted(ChildChanged))[-1].deleted
    await asking.service.installation.settled()
    (known,) = await planning.sql("SELECT deleted FROM known_child WHERE child_id = $1", child)
    assert known["deleted"]
    (detail,) = await asking.details(demand)
    assert detail.state == "open"


async def test_while_planning_is_away_the_answer_waits_for_it(
    asking: Asking, planning: ServiceUnderTest
) -> None:
    demand, child = await added(asking)
    town = asking.service.installation
    await town.stop("planning")
    undo = RequestDecided(
        version=2,
        family_request_id=uuid4(),
        proposal_id=demand,
        owner="family",
        decision_no=2,
        decision="undo",
        decided_by="Mme Roy",
        decided_by_account=None,
        decided_at=datetime(2015, 4, 8, 9, 0, tzinfo=UTC),
    )
    await asking.service.feed(undo, wait=False)
    assert len(await asking.service.emitted(FamilyProposalSettled)) == 1
    assert await asking.service.parked() == []
    await town.start("planning")
    await asking.service.feed(undo)
    told = await asking.service.emitted(FamilyProposalSettled)
    assert [(one.decision_no, one.result) for one in told] == [(1, "applied"), (2, "reverted")]
    assert [one.child_id for one in await asking.service.emitted(ChildChanged) if one.deleted] == [child]
