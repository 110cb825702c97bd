"""A document that tells a child's health is opened by agents for a reason, and the child's parents read it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.family import FileChunk, FileChunkView, HealthReadingsView, ProposeHealthChange, WhoOpened
from contracts.planning import EvidenceJoined
from tests.service.family.households import DESK, LivingApart, living_apart
from tests.service.family.test_documents import PNG, announced, sent
from tests.service.family.test_filing import filed
from tests.support.actors import staff
from tests.support.harness import ServiceUnderTest

WHY = "Réponse à une demande de la famille"


@pytest.fixture
async def apart(family: ServiceUnderTest) -> LivingApart:
    return await living_apart(family, "2015-05-02T10:00")


async def handed_in(family: ServiceUnderTest, apart: LivingApart) -> UUID:
    opened = announced(apart.family_id, PNG, media_type="image/png")
    await sent(family, opened, PNG, apart.paul)
    return opened.file_id


async def opens(family: ServiceUnderTest, file_id: UUID, reason: str = "") -> str:
    answer = await family.ask(FileChunk(file_id=file_id, index=0, reason=reason), as_=DESK)
    return answer.code if isinstance(answer, Refusal) else "opened"


async def readings(family: ServiceUnderTest, apart: LivingApart, child_id: UUID) -> list[tuple[str, ...]]:
    view = await family.ask(WhoOpened(family_id=apart.family_id, child_id=child_id), as_=staff("direction"))
    assert isinstance(view, HealthReadingsView), view
    return [(one.who, one.via, one.reason) for one in view.readings]


async def test_a_care_plan_opens_with_a_reason_that_the_child_s_parents_read_once(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    file_id = await filed(family, apart, kind="pai")
    assert await opens(family, file_id, " ") == "reading_reason_required"
    assert await readings(family, apart, apart.lea_id) == []
    for _ in range(2):  # a second click, or the next piece
        assert await opens(family, file_id, WHY) == "opened"
    assert await readings(family, apart, apart.lea_id) == [("Mme Roy", "document", WHY)]
    assert await readings(family, apart, apart.tom_id) == []
    family.set_now("2015-05-02T11:30")
    assert await opens(family, file_id, WHY) == "opened"
    assert len(await readings(family, apart, apart.lea_id)) == 2
    own = await family.ask(FileChunk(file_id=file_id, index=0), as_=apart.paul)
    assert isinstance(own, FileChunkView), "its own parents say no reason"


async def test_what_excuses_an_absence_may_be_a_certificate(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    file_id = await handed_in(family, apart)
    assert await opens(family, file_id) == "opened", "it proves nothing yet"
    told = {"version": 1, "proposal_id": uuid4(), "family_id": apart.family_id, "file_ids": [file_id]}
    await family.feed(EvidenceJoined(**told, child_id=apart.lea_id))
    assert await opens(family, file_id) == "reading_reason_required"
    assert await opens(family, file_id, WHY) == "opened"
    assert await readings(family, apart, apart.lea_id) == [("Mme Roy", "document", WHY)]


async def test_where_nobody_said_which_child_each_of_those_it_may_be_is_told(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    file_id = await handed_in(family, apart)
    told = {"version": 1, "proposal_id": uuid4(), "family_id": apart.family_id, "file_ids": [file_id]}
    await family.feed(EvidenceJoined(**told))
    assert await opens(family, file_id, WHY) == "opened"
    for child_id, times in ((apart.lea_id, 1), (apart.tom_id, 1), (apart.zoe_id, 0)):
        assert len(await readings(family, apart, child_id)) == times, "Paul acts for Léa and Tom"


async def test_the_proof_of_a_demand_about_health_is_of_that_child(
    family: ServiceUnderTest, apart: LivingApart
) -> None:
    file_id = await handed_in(family, apart)
    demand = ProposeHealthChange(
        family_id=apart.family_id,
        child_id=apart.lea_id,
        values={"health.diet": "sans porc"},
        evidence=[file_id],
    )
    assert not isinstance(await family.send(demand, as_=apart.paul), Refusal)
    assert await opens(family, file_id) == "reading_reason_required"
    assert await opens(family, file_id, WHY) == "opened"
    assert await readings(family, apart, apart.lea_id) == [("Mme Roy", "document", WHY)]


async def test_other_documents_open_without_a_word(family: ServiceUnderTest, apart: LivingApart) -> None:
    assert await opens(family, await filed(family, apart)) == "opened"
    assert await readings(family, apart, apart.lea_id) == []
