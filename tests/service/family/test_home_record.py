"""What the home page asks of family: who asks, what waits for them, what ends; each guardian their own."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import Campaign, Certify, ProposeHealthChange, SetCampaign
from contracts.home import HomeEnding, HomeRecord, HomeRecordView, HomeToDo
from tests.service.family.households import DESK, LivingApart, living_apart
from tests.service.family.test_certifying import HEAD, publish
from tests.service.family.test_filing import filed
from tests.support.actors import guardian
from tests.support.harness import ServiceUnderTest

END = date(2015, 6, 1)


@pytest.fixture
async def apart(family: ServiceUnderTest) -> LivingApart:
    return await living_apart(family, "2015-05-20T10:00")


async def home(family: ServiceUnderTest, apart: LivingApart, who: Actor, **how: Any) -> HomeRecordView:
    view = await family.ask(HomeRecord(family_id=apart.family_id, **how), as_=who)
    assert isinstance(view, HomeRecordView), view
    return view


async def test_a_guardian_reads_their_own_names_and_the_schools_of_their_children(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    paul, anne = [await home(family, apart, one) for one in (apart.paul, apart.anne)]
    assert paul.family_number == anne.family_number
    assert paul.first_name != anne.first_name
    rows = await family.sql(
        "SELECT guardian_id, array_agg(DISTINCT school) AS schools FROM authority JOIN child ON child.id = child_id"
        " WHERE school <> '' GROUP BY guardian_id"
    )
    schools = {row["guardian_id"]: sorted(row["schools"]) for row in rows}
    assert sorted(paul.schools) == schools[apart.paul_id]
    assert sorted(anne.schools) == schools[apart.anne_id]
    assert (paul.to_do, paul.ending) == (None, [])


async def test_it_says_what_waits_until_it_is_done(family: ServiceUnderTest, apart: LivingApart) -> None:
    rules = await publish(family, date(2015, 5, 1))
    assert (await home(family, apart, apart.paul)).to_do == HomeToDo(school_year=None, texts=1)
    campaign = Campaign(school_year="2015-2016", opens_on=date(2015, 5, 20))
    await family.send(SetCampaign(campaign=campaign), as_=HEAD)
    waits = HomeToDo(school_year="2015-2016", texts=1)
    assert (await home(family, apart, apart.paul)).to_do == waits
    assert (await home(family, apart, apart.paul, to_do=False)).to_do is None
    version = (await family.sql("SELECT version FROM family"))[0]["version"]
    done = Certify(family_id=apart.family_id, expected_version=version, accepted=[rules])
    assert not isinstance(await family.send(done, as_=apart.paul), Refusal)
    assert (await home(family, apart, apart.paul)).to_do is None
    assert (await home(family, apart, apart.anne)).to_do == waits, "the other home has its own to do"
    await publish(family, date(2015, 5, 21), title="Règlement modifié")
    family.set_now("2015-05-21T08:00")
    assert (await home(family, apart, apart.paul)).to_do == HomeToDo(school_year=None, texts=1)


async def test_documents_that_end_come_first_then_care_plans_and_none_when_not_asked(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    await filed(family, apart)
    await filed(family, apart, expires_on=date(2016, 6, 1))
    pai = ProposeHealthChange(
        family_id=apart.family_id,
        child_id=apart.lea_id,
        values={"health.pai": "yes", "health.pai_until": "2015-05-25"},
    )
    assert not isinstance(await family.send(pai, as_=DESK), Refusal)
    plan = HomeEnding(kind="care_plan", child_name="Léa", ends_on=date(2015, 5, 25))
    assert (await home(family, apart, apart.paul, ending_within=30)).ending == [
        HomeEnding(kind="insurance", child_name="Léa", ends_on=END),
        plan,
    ]
    assert (await home(family, apart, apart.anne, ending_within=30)).ending == [plan], "not the other's paper"
    assert (await home(family, apart, apart.paul, ending_within=3)).ending == []
    assert (await home(family, apart, apart.paul)).ending == []


async def test_another_s_record_does_not_exist(family: ServiceUnderTest, apart: LivingApart) -> None:
    asked = HomeRecord(family_id=apart.family_id)
    for stranger in (guardian(uuid4(), apart.paul_id), guardian(apart.family_id, uuid4())):
        assert await family.ask(asked, as_=stranger) == Refusal("not_found")
    assert await family.ask(asked, as_=DESK) == Refusal("not_allowed")
