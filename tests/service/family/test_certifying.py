"""Certifying the record once a year, and accepting the town's texts version by version, each guardian for themselves."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import (
    Campaign,
    Certifications,
    CertificationsView,
    CertificationView,
    Certified,
    Certify,
    MyCertification,
    PublishText,
    RecordReminderDue,
    SetCampaign,
    TownTexts,
    TownTextsView,
    WithdrawText,
)
from tests.service.family.households import DESK, LivingApart, living_apart, neighbours, register
from tests.support.actors import staff
from tests.support.harness import ServiceUnderTest

HEAD = staff("direction")
OPENS = date(2015, 6, 1)


@pytest.fixture
async def apart(family: ServiceUnderTest) -> LivingApart:
    household = await living_apart(family, "2015-06-02T10:00")
    campaign = Campaign(school_year="2015-2016", opens_on=OPENS, remind_after_days=14)
    await family.send(SetCampaign(campaign=campaign), as_=HEAD)
    return household


async def publish(family: ServiceUnderTest, from_on: date = OPENS, **changes: Any) -> UUID:
    text_id: UUID = changes.pop("text_id", uuid4())
    given = {"code": "reglement", "title": "Règlement", "body": "Article 1", "from_on": from_on} | changes
    answer = await family.send(PublishText(text_id=text_id, **given), as_=HEAD)
    assert not isinstance(answer, Refusal), answer
    return text_id


async def mine(family: ServiceUnderTest, apart: LivingApart, who: Actor) -> CertificationView:
    view = await family.ask(MyCertification(family_id=apart.family_id), as_=who)
    assert isinstance(view, CertificationView), view
    return view


async def certify(family: ServiceUnderTest, apart: LivingApart, who: Actor, *texts: UUID) -> Any:
    version = (await mine(family, apart, who)).version
    command = Certify(family_id=apart.family_id, expected_version=version, accepted=list(texts))
    return await family.send(command, as_=who)


async def test_each_guardian_certifies_for_themselves_and_it_stays(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    rules = await publish(family)
    assert (await mine(family, apart, apart.paul)).due
    refused = await certify(family, apart, apart.paul)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.data) == ("acceptance_missing", {"missing": 1})
    done = await certify(family, apart, apart.paul, rules)
    assert isinstance(done, Certified)
    assert done.accepted == 1
    again = await certify(family, apart, apart.paul, rules)
    assert (again.certified_at, again.accepted) == (done.certified_at, 0)
    assert not (await mine(family, apart, apart.paul)).due
    assert (await mine(family, apart, apart.anne)).due, "the other home has its own to do"
    (row,) = await family.sql("SELECT * FROM acceptance")
    assert (row["guardian_id"], row["text_id"]) == (apart.paul_id, rules)
    assert row["account_id"] == apart.paul.account_id
    assert (await family.sql("SELECT school_year FROM certification"))[0]["school_year"] == "2015-2016"


async def test_what_changed_since_it_was_read_is_not_certified(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    command = Certify(family_id=apart.family_id, expected_version=99)
    refused = await family.send(command, as_=apart.paul)
    assert isinstance(refused, Refusal)
    assert refused.code == "conflict"
    assert refused.data == {"version": (await mine(family, apart, apart.paul)).version}


async def test_a_new_version_is_to_be_accepted_from_its_day(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    first = await publish(family)
    await certify(family, apart, apart.paul, first)
    second = await publish(family, date(2015, 7, 1), title="Règlement modifié")
    view = await mine(family, apart, apart.paul)
    assert ([one.text_id for one in view.texts], view.due) == ([first], False)
    family.set_now("2015-07-01T08:00")
    view = await mine(family, apart, apart.paul)
    assert ([(one.text_id, one.version_no) for one in view.texts], view.due) == ([(second, 2)], True)
    done = await certify(family, apart, apart.paul, second)
    assert done.accepted == 1
    shown = await family.ask(TownTexts(), as_=DESK)
    assert isinstance(shown, TownTextsView), shown
    assert [(one.version_no, one.accepted_by) for one in shown.texts] == [(2, 1), (1, 1)]
    await family.send(WithdrawText(text_id=second), as_=HEAD)
    assert [one.text_id for one in (await mine(family, apart, apart.anne)).texts] == [first]


async def test_a_version_is_published_once_and_never_before_the_last(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    first = await publish(family)
    twice = PublishText(text_id=first, code="reglement", title="Autre", body="x", from_on=OPENS)
    refused = await family.send(twice, as_=HEAD)
    assert isinstance(refused, Refusal)
    assert refused.code == "conflict"
    early = twice.model_copy(update={"text_id": uuid4(), "from_on": date(2015, 1, 1)})
    refused = await family.send(early, as_=HEAD)
    assert isinstance(refused, Refusal)
    assert refused.code == "invalid_input"
    refused = await family.send(twice.model_copy(update={"text_id": uuid4()}), as_=DESK)
    assert isinstance(refused, Refusal)
    assert refused.code == "not_allowed"


async def test_another_family_s_record_is_certified_by_nobody(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    other = neighbours()
    await register(family, other)
    command = Certify(family_id=other.family_id, expected_version=1)
    refused = await family.send(command, as_=apart.paul)
    assert isinstance(refused, Refusal)
    assert refused.code == "not_found"


async def test_agents_list_who_has_not_by_name_and_page(family: ServiceUnderTest, apart: LivingApart) -> None:
    rules = await publish(family)
    await register(family, neighbours())
    await certify(family, apart, apart.paul, rules)

    async def listed(**query: Any) -> CertificationsView:
        view = await family.ask(Certifications(**query), as_=DESK)
        assert isinstance(view, CertificationsView), view
        return view

    todo = await listed()
    assert [one.last_name for one in todo.entries] == ["GRAND", "MARTIN"]
    assert (todo.total, todo.counts) == (2, {"todo": 2, "done": 1})
    assert [one.last_name for one in (await listed(state="done")).entries] == ["PETIT"]
    assert [one.last_name for one in (await listed(state=None, offset=1, limit=1)).entries] == ["MARTIN"]
    assert [one.last_name for one in (await listed(text="mar")).entries] == ["MARTIN"]
    assert (await listed(text="zzz")).entries == []


async def test_who_has_not_certified_is_reminded_three_times_and_once_each(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    await certify(family, apart, apart.paul)
    await family.run_timer("remind-certification")
    assert await family.emitted(RecordReminderDue) == []
    for day in ("2015-06-15", "2015-06-15", "2015-06-29", "2015-07-13", "2015-08-13"):
        family.set_now(f"{day}T09:00")
        await family.run_timer("remind-certification")
    told = await family.emitted(RecordReminderDue)
    assert [(one.guardian_id, one.kind, one.day) for one in told] == [
        (apart.anne_id, "certification", OPENS)
    ] * 3
    assert len({one.reminder_id for one in told}) == 3
    view = await family.ask(Certifications(), as_=DESK)
    assert isinstance(view, CertificationsView), view
    assert [one.reminded_at is not None for one in view.entries] == [True]
