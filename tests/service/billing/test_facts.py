"""Raw facts from planning: every version kept, the newest read."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from contracts.billing import FactsReceived, FactsReceivedView
from contracts.planning import Fact, FactsSettled
from tests.service.billing.conftest import OFFICER, Office


def fact(fact_id: UUID, version: int, outcome: Any, day: date = date(2015, 4, 7)) -> Fact:
    return Fact(
        fact_id=fact_id,
        fact_version=version,
        line_id=UUID(int=1),
        guardian_id=UUID(int=2),
        offering_id=UUID(int=3),
        offering_code="restauration",
        unit_code="repas",
        day=day,
        outcome=outcome,
        billable=outcome != "excused_absence",
    )


def settled(version: int, *facts: Fact) -> FactsSettled:
    return FactsSettled(version=version, child_id=UUID(int=4), family_id=UUID(int=5), facts=list(facts))


async def received(office: Office, month: str = "2015-04") -> FactsReceivedView:
    view = await office.service.ask(FactsReceived(month=month), as_=OFFICER)
    assert isinstance(view, FactsReceivedView)
    return view


async def test_facts_are_counted_by_offering_and_outcome(office: Office) -> None:
    await office.service.feed(
        settled(1, fact(uuid4(), 1, "booked"), fact(uuid4(), 1, "booked")),
        settled(2, fact(uuid4(), 1, "excused_absence"), fact(uuid4(), 1, "booked", date(2015, 5, 1))),
    )
    view = await received(office)
    assert (view.total, view.by_offering) == (3, {"restauration": {"booked": 2, "excused_absence": 1}})
    assert (await received(office, "2015-05")).total == 1
    assert (await received(office, "2015-06")).total == 0


async def test_the_newest_version_wins_in_whatever_order_they_arrive(office: Office) -> None:
    one, two = uuid4(), uuid4()
    await office.service.feed(
        settled(1, fact(one, 2, "excused_absence"), fact(two, 1, "booked")),
        settled(2, fact(one, 1, "booked")),
        settled(3, fact(two, 2, "billed_absence", date(2015, 5, 4))),
    )
    assert (await received(office)).by_offering == {"restauration": {"excused_absence": 1}}
    assert (await received(office, "2015-05")).by_offering == {"restauration": {"billed_absence": 1}}
    assert len(await office.service.sql("SELECT FROM fact")) == 4


async def test_the_same_facts_again_change_nothing(office: Office) -> None:
    event = settled(1, fact(uuid4(), 1, "booked"))
    await office.service.feed(event, event)
    assert (await received(office)).total == 1
    assert not await office.service.parked()
