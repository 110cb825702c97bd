"""A change of the family's own file: filed, decided and answered like every demand, by another owner than planning."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.family import (
    ChildRecord,
    ChildRecordView,
    FamilyProposalDetails,
    FamilyProposalDetailsView,
    FamilyProposalOpened,
    FamilyProposalSettled,
    FamilyProposalWithdrawn,
    ProposalOutcome,
    ProposeConsents,
    ProposeHealthChange,
    WithdrawFamilyProposal,
)
from contracts.proposals import ProposalSummary
from contracts.requests import (
    DecideRequest,
    FamilyRequestCard,
    FamilyRequests,
    RequestDecided,
    RequestQueue,
    RequestsView,
    UndoDecision,
)
from services.requests.domain.identity import family_request_id
from tests.service.family.households import LivingApart, register
from tests.service.requests.conftest import ASKED, ROY, Desk
from tests.support.harness import Installation, ServiceUnderTest


def opened(desk: Desk, proposal: UUID, *, at_once: bool = False) -> FamilyProposalOpened:
    """Family's word that a guardian's sheet is asked to change."""
    return FamilyProposalOpened(
        version=1,
        proposal_id=proposal,
        kind="guardian",
        family_id=desk.family_id,
        guardian_id=desk.guardian_id,
        asked_at=ASKED,
        summary=ProposalSummary(),
        settled_at_once=at_once,
    )


async def test_it_is_filed_with_a_date_decided_for_its_owner_and_closed_by_its_answer(desk: Desk) -> None:
    proposal = uuid4()
    await desk.service.feed(desk.known(), opened(desk, proposal))
    request = family_request_id("family", proposal)
    (card,) = (await desk.queue(kind="guardian")).requests
    assert (card.owner, card.due_on, card.family_request_id) == ("family", date(2015, 4, 15), request)
    await desk.decide(request, "accept")
    (told,) = await desk.service.emitted(RequestDecided)
    assert (told.owner, told.proposal_id, told.decision_no) == ("family", proposal, 1)
    answer = desk.settled(proposal, 1, "not_applied", "changed_meanwhile").model_dump()
    await desk.service.feed(FamilyProposalSettled(**answer))
    back = await desk.card(request)
    assert (back.state, back.back_reason) == ("pending", "changed_meanwhile")
    await desk.decide(request, "accept")
    await desk.service.feed(FamilyProposalSettled(**desk.settled(proposal, 2, "applied").model_dump()))
    assert (await desk.card(request)).state == "accepted"


async def test_what_was_done_at_once_and_what_was_withdrawn_wait_for_nobody(desk: Desk) -> None:
    done, gone = uuid4(), uuid4()
    await desk.service.feed(opened(desk, done, at_once=True), opened(desk, gone))
    await desk.service.feed(FamilyProposalWithdrawn(**desk.withdrawn(gone).model_dump()))
    assert (await desk.queue()).total == 0
    states = [(await desk.card(family_request_id("family", one))).state for one in (done, gone)]
    assert states == ["settled_at_once", "withdrawn"]


@pytest.fixture
async def home(town: Installation) -> LivingApart:
    """Paul and Anne, with family and requests running."""
    family = await town.start("family")
    await town.start("requests")
    town.clock.set("2015-04-08T10:00")
    household = LivingApart()
    await register(family, household.registered())
    return household


async def queue(town: Installation) -> list[FamilyRequestCard]:
    """What waits for an agent, once all is heard."""
    await town.settled()
    view = await town.ask(RequestQueue(), as_=ROY)
    assert isinstance(view, RequestsView)
    return view.requests


async def diet(town: Installation, home: LivingApart) -> str:
    """Léa's diet as her father reads it."""
    record = await town.ask(
        ChildRecord(family_id=home.family_id, child_id=home.lea_id, health=True), as_=home.paul
    )
    assert isinstance(record, ChildRecordView)
    assert record.health is not None
    return record.health.diet


async def test_a_parent_asks_an_agent_accepts_and_takes_it_back_and_the_other_home_sees_nothing(
    town: Installation, home: LivingApart
) -> None:
    form = ProposeHealthChange(
        family_id=home.family_id, child_id=home.lea_id, values={"health.diet": "sans porc"}
    )
    assert isinstance(await town.send(form, as_=home.paul), ProposalOutcome)
    (card,) = await queue(town)
    assert (card.owner, card.kind, card.family_name, card.summary.child_name) == (
        "family",
        "health",
        "PETIT Paul",
        "Léa DUPONT",
    )
    details = await town.ask(FamilyProposalDetails(proposal_ids=[card.proposal_id]), as_=ROY)
    assert isinstance(details, FamilyProposalDetailsView)
    assert [(one.key, one.after) for one in details.proposals[0].fields] == [("health.diet", "sans porc")]
    request = card.family_request_id
    await town.send(DecideRequest(family_request_id=request, decision="accept"), as_=ROY)
    assert await queue(town) == []
    assert await diet(town, home) == "sans porc"
    await town.send(UndoDecision(family_request_id=request), as_=ROY)
    assert [one.family_request_id for one in await queue(town)] == [request]
    assert await diet(town, home) == ""
    await town.send(WithdrawFamilyProposal(proposal_id=card.proposal_id), as_=home.paul)
    assert await queue(town) == []
    for actor, states in ((home.paul, ["withdrawn"]), (home.anne, [])):
        listed = await town.ask(FamilyRequests(family_id=home.family_id, history=True), as_=actor)
        assert isinstance(listed, RequestsView)
        assert [one.state for one in listed.requests] == states
    schemas = ServiceUnderTest(town, "requests")
    rows = await schemas.sql("SELECT convert_from(body, 'UTF8') AS body FROM outbox")
    assert not any("porc" in row["body"] for row in rows)


async def test_a_consent_is_in_the_parents_list_and_never_in_the_queue(
    town: Installation, home: LivingApart
) -> None:
    form = ProposeConsents(family_id=home.family_id, child_id=home.lea_id, values={"photo": False})
    assert not isinstance(await town.send(form, as_=home.paul), Refusal)
    assert await queue(town) == []
    listed = await town.ask(FamilyRequests(family_id=home.family_id), as_=home.paul)
    assert isinstance(listed, RequestsView)
    assert [(one.kind, one.state) for one in listed.requests] == [("consents", "settled_at_once")]
