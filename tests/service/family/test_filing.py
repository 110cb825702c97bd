"""Documents of a record: filed, replaced, withdrawn, relied upon; and families told before they end."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import (
    DocumentsView,
    ExpiringDocuments,
    FamilyDocuments,
    FileDocument,
    ProposeHealthChange,
    RecordReminderDue,
    WithdrawDocument,
)
from contracts.planning import EvidenceJoined, ProposalWithdrawn
from tests.service.family.households import DESK, LivingApart, living_apart
from tests.service.family.test_documents import PNG, announced, sent
from tests.support.harness import ServiceUnderTest

END = date(2015, 6, 1)


@pytest.fixture
async def apart(family: ServiceUnderTest) -> LivingApart:
    return await living_apart(family, "2015-05-02T10:00")


async def filed(family: ServiceUnderTest, apart: LivingApart, **changes: Any) -> UUID:
    opened = announced(apart.family_id, PNG, media_type="image/png")
    await sent(family, opened, PNG, apart.paul)
    given = {
        "family_id": apart.family_id,
        "file_id": opened.file_id,
        "kind": "insurance",
        "child_id": apart.lea_id,
    }
    answer = await family.send(FileDocument(**({**given, "expires_on": END} | changes)), as_=apart.paul)
    assert not isinstance(answer, Refusal), answer
    return opened.file_id


async def listed(family: ServiceUnderTest, apart: LivingApart, who: Actor, **query: Any) -> DocumentsView:
    view = await family.ask(FamilyDocuments(family_id=apart.family_id, **query), as_=who)
    assert isinstance(view, DocumentsView), view
    return view


async def test_a_document_is_its_guardian_s_and_the_agents(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    file_id = await filed(family, apart)
    (one,) = (await listed(family, apart, apart.paul)).documents
    assert (one.file_id, one.kind, one.expires_on, one.in_use) == (file_id, "insurance", END, False)
    assert (await listed(family, apart, apart.anne)).documents == [], "the other home sees nothing of it"
    assert [one.file_id for one in (await listed(family, apart, DESK)).documents] == [file_id]
    assert (await family.sql("SELECT kind FROM document"))[0]["kind"].find(b"insurance") == -1
    ending = await family.ask(ExpiringDocuments(days=30), as_=DESK)
    assert isinstance(ending, DocumentsView), ending
    assert [one.child_name.split()[0] for one in ending.documents] == ["Léa"]
    assert ending.total == 1
    beyond = await family.ask(ExpiringDocuments(days=30, offset=1, limit=1), as_=DESK)
    assert isinstance(beyond, DocumentsView)
    assert beyond.documents == []


async def test_a_child_of_the_other_home_and_an_ended_day_are_refused(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    file_id = await filed(family, apart)
    given = {"family_id": apart.family_id, "file_id": file_id, "kind": "other"}
    refused = await family.send(FileDocument(**given, child_id=apart.zoe_id), as_=apart.paul)
    assert isinstance(refused, Refusal)
    assert refused.code == "child_unknown"
    refused = await family.send(FileDocument(**given, expires_on=date(2015, 5, 1)), as_=apart.paul)
    assert isinstance(refused, Refusal)
    assert refused.code == "invalid_input"
    refused = await family.send(FileDocument(**given), as_=apart.anne)
    assert isinstance(refused, Refusal)
    assert refused.code == "not_found"


async def test_what_an_absence_relies_on_stays(family: ServiceUnderTest, apart: LivingApart) -> None:
    file_id, absence = await filed(family, apart), uuid4()
    told = {"version": 1, "proposal_id": absence, "family_id": apart.family_id}
    await family.feed(EvidenceJoined(**told, file_ids=[file_id]))
    refused = await family.send(WithdrawDocument(file_id=file_id), as_=apart.paul)
    assert isinstance(refused, Refusal)
    assert refused.code == "document_in_use"
    await family.feed(ProposalWithdrawn(**{**told, "version": 2}, withdrawn_at="2015-05-02T10:00:00+02:00"))
    assert not isinstance(await family.send(WithdrawDocument(file_id=file_id), as_=apart.paul), Refusal)
    assert (await listed(family, apart, apart.paul)).documents == []
    assert await family.sql("SELECT * FROM file_chunk") == []


async def test_nobody_holds_the_document_of_another_home(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    file_id = await filed(family, apart)
    told = {"version": 1, "proposal_id": uuid4(), "family_id": apart.family_id, "guardian_id": apart.anne_id}
    await family.feed(EvidenceJoined(**told, file_ids=[file_id]))
    await family.feed(
        EvidenceJoined(**told | {"family_id": uuid4(), "guardian_id": None}, file_ids=[file_id])
    )
    assert not isinstance(await family.send(WithdrawDocument(file_id=file_id), as_=apart.paul), Refusal)


async def test_a_new_one_takes_the_place_of_the_old(family: ServiceUnderTest, apart: LivingApart) -> None:
    first = await filed(family, apart)
    second = await filed(family, apart, replaces=first, expires_on=date(2016, 6, 1))
    assert [one.file_id for one in (await listed(family, apart, apart.paul)).documents] == [second]


async def test_the_family_is_told_thirty_and_seven_days_before_and_once(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    await filed(family, apart)
    pai = ProposeHealthChange(
        family_id=apart.family_id,
        child_id=apart.lea_id,
        values={"health.pai": "yes", "health.pai_until": "2015-06-02"},
    )
    assert not isinstance(await family.send(pai, as_=DESK), Refusal)
    for day in ("05-01", "05-02", "05-02", "05-03", "05-10", "05-25", "05-26", "06-05"):
        family.set_now(f"2015-{day}T10:00")
        await family.run_timer("remind-expiry")
    told = await family.emitted(RecordReminderDue)
    assert {one.kind for one in told} == {"expiry"}
    assert [one.day for one in told if one.guardian_id == apart.paul_id].count(END) == 2
    plans = [one.guardian_id for one in told if one.day == date(2015, 6, 2)]
    assert sorted(plans) == sorted([apart.paul_id, apart.anne_id] * 2)
    family.set_now("2015-05-20T10:00")
    (plan,) = (await listed(family, apart, apart.anne, within_days=30)).plans
    assert plan.ends_on == date(2015, 6, 2)
