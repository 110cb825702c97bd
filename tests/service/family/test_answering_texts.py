"""Texts are answered yes or no by version, consents child by child, and a certification may be sent back."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import (
    Campaign,
    CertificationEntry,
    Certifications,
    CertificationsView,
    CertificationView,
    Certified,
    Certify,
    ChildRecord,
    ChildRecordView,
    Consent,
    MyCertification,
    ProposeConsents,
    RecordReminderDue,
    SetCampaign,
)
from contracts.family.answers import AnswerText, SendBackCertification, TextAnswers, TextAnswersView
from contracts.home import HomeRecord, HomeRecordView
from tests.service.family.households import DESK, LivingApart, living_apart
from tests.service.family.test_certifying import HEAD, OPENS, publish
from tests.support.harness import ServiceUnderTest

PHOTO: dict[str, Any] = {"code": "consentement-photo", "title": "Photos", "consent": "photo"}


@pytest.fixture
async def apart(family: ServiceUnderTest) -> LivingApart:
    return await living_apart(family, "2015-06-02T10:00")


async def mine(family: ServiceUnderTest, apart: LivingApart, who: Actor) -> CertificationView:
    view = await family.ask(MyCertification(family_id=apart.family_id), as_=who)
    assert isinstance(view, CertificationView), view
    return view


async def entry(family: ServiceUnderTest, guardian_id: UUID) -> CertificationEntry:
    view = await family.ask(Certifications(state=None), as_=DESK)
    assert isinstance(view, CertificationsView), view
    return next(one for one in view.entries if one.guardian_id == guardian_id)


async def photo(family: ServiceUnderTest, apart: LivingApart) -> Consent:
    """Léa's, as her parents read it."""
    query = ChildRecord(family_id=apart.family_id, child_id=apart.lea_id)
    view = await family.ask(query, as_=apart.paul)
    assert isinstance(view, ChildRecordView), view
    return next(one for one in view.consents if one.kind == "photo")


async def consent(family: ServiceUnderTest, apart: LivingApart, value: bool, who: Actor) -> Any:
    command = ProposeConsents(family_id=apart.family_id, child_id=apart.lea_id, values={"photo": value})
    return await family.send(command, as_=who)


async def test_a_no_is_an_answer_and_may_become_a_yes(family: ServiceUnderTest, apart: LivingApart) -> None:
    rules = await publish(family)
    command = Certify(family_id=apart.family_id, expected_version=0, refused=[rules])
    certified = await family.send(command, as_=apart.paul)
    assert isinstance(certified, Certified), certified
    assert certified.accepted == 0
    view = await mine(family, apart, apart.paul)
    (text,) = view.texts
    assert (view.due, text.accepted_at, text.refused_at is not None) == (False, None, True)
    row = await entry(family, apart.paul_id)
    assert (row.missing, row.refused) == (0, 1)
    family.set_now("2015-06-03T10:00")
    answer = AnswerText(family_id=apart.family_id, text_id=rules, accepted=True)
    assert not isinstance(await family.send(answer, as_=apart.paul), Refusal)
    (text,) = (await mine(family, apart, apart.paul)).texts
    assert (text.accepted_at is not None, text.refused_at) == (True, None)
    said = await family.ask(TextAnswers(text_id=rules), as_=DESK)
    assert isinstance(said, TextAnswersView)
    assert [(one.last_name, one.accepted, one.answered_at.day) for one in said.answers] == [
        ("PETIT", True, 3)
    ]
    assert len(await family.sql("SELECT 1 FROM acceptance")) == 2, "both answers stay written"
    stranger = AnswerText(family_id=UUID(int=1), text_id=rules, accepted=True)
    assert await family.send(stranger, as_=apart.paul) == Refusal("not_found")


async def test_a_new_wording_asks_again_for_each_child(family: ServiceUnderTest, apart: LivingApart) -> None:
    await consent(family, apart, False, apart.paul)
    assert not (await mine(family, apart, apart.paul)).due, "the town has published no wording"
    first = await publish(family, **PHOTO)
    view = await mine(family, apart, apart.paul)
    assert (view.due, view.texts) == (True, [])
    assert {(one.first_name, one.kind) for one in view.consents} == {("Léa", "photo"), ("Tom", "photo")}
    asked = await photo(family, apart)
    assert (asked.value, asked.again, asked.answered_no, asked.text_no) == (False, True, 0, 1)
    assert not isinstance(await consent(family, apart, False, apart.anne), Refusal), "the same answer, again"
    said = await photo(family, apart)
    assert (said.value, said.again, said.answered_no, said.given_by) == (False, False, 1, "Anne GRAND")
    assert await consent(family, apart, False, apart.anne) == Refusal("nothing_changed")
    assert {one.first_name for one in (await mine(family, apart, apart.paul)).consents} == {"Tom"}
    answers = await family.ask(TextAnswers(text_id=first, accepted=False), as_=DESK)
    assert isinstance(answers, TextAnswersView)
    assert [(one.first_name, one.child_name) for one in answers.answers] == [("Anne", "Léa")]
    await publish(family, date(2015, 6, 10), **PHOTO)
    family.set_now("2015-06-10T08:00")
    asked = await photo(family, apart)
    assert (asked.again, asked.answered_no, asked.text_no) == (True, 1, 2)
    home = await family.ask(HomeRecord(family_id=apart.family_id), as_=apart.paul)
    assert isinstance(home, HomeRecordView)
    assert home.to_do is not None
    assert (home.to_do.texts, home.to_do.consents) == (0, 2)


async def test_a_text_that_comes_into_force_is_reminded_on_its_day_then_every_fortnight(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    rules = await publish(family, date(2015, 6, 10))
    await publish(family, date(2015, 6, 10), **PHOTO)
    for day in ("06-09", "06-10", "06-10", "06-23", "06-24"):
        family.set_now(f"2015-{day}T09:00")
        await family.run_timer("remind-certification")
    told = [one.guardian_id for one in await family.emitted(RecordReminderDue)]
    assert sorted(told) == sorted([apart.paul_id, apart.anne_id] * 2), "one mail for both texts"
    await family.send(AnswerText(family_id=apart.family_id, text_id=rules, accepted=False), as_=apart.paul)
    for child_id in (apart.lea_id, apart.tom_id):
        values = ProposeConsents(family_id=apart.family_id, child_id=child_id, values={"photo": True})
        await family.send(values, as_=apart.paul)
    for day in ("2015-07-08", "2015-08-08", "2015-12-08"):
        family.set_now(f"{day}T09:00")
        await family.run_timer("remind-certification")
    told = [one.guardian_id for one in await family.emitted(RecordReminderDue)]
    assert (told.count(apart.paul_id), told.count(apart.anne_id)) == (2, 3)


async def test_what_is_sent_back_is_to_be_certified_again(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    campaign = Campaign(school_year="2015-2016", opens_on=OPENS, remind_after_days=14)
    await family.send(SetCampaign(campaign=campaign), as_=HEAD)
    back = SendBackCertification(
        family_id=apart.family_id, guardian_id=apart.paul_id, reason="L’adresse n’est plus la bonne."
    )
    assert await family.send(back, as_=DESK) == Refusal("nothing_changed"), "nothing is certified yet"

    async def certify() -> Any:
        version = (await mine(family, apart, apart.paul)).version
        command = Certify(family_id=apart.family_id, expected_version=version)
        return await family.send(command, as_=apart.paul)

    await certify()
    family.set_now("2015-06-03T10:00")
    assert not isinstance(await family.send(back, as_=DESK), Refusal)
    assert await family.send(back, as_=DESK) == Refusal("nothing_changed"), "sent back once"
    view = await mine(family, apart, apart.paul)
    assert (view.due, view.certified_at, view.returned) == (True, None, back.reason)
    row = await entry(family, apart.paul_id)
    assert (row.certified_at, row.returned_at is not None) == (None, True)
    (told,) = await family.emitted(RecordReminderDue)
    assert (told.guardian_id, told.kind) == (apart.paul_id, "certification")
    (kept,) = await family.sql("SELECT reason FROM certification_return")
    assert back.reason.encode() not in bytes(kept["reason"])
    family.set_now("2015-06-04T10:00")
    assert (await certify()).certified_at is not None
    view = await mine(family, apart, apart.paul)
    assert (view.due, view.returned) == (False, "")
    assert (await entry(family, apart.paul_id)).returned_at is None
