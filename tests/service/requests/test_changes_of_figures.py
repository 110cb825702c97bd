"""A change of tax data, benefits or bank details: filed and decided like every demand, with nothing of what is asked."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.billing_records import (
    BillingProposalOpened,
    BillingProposalOutcome,
    BillingProposalSettled,
    BillingProposalWithdrawn,
    BillingRecordView,
    MyBillingRecord,
    ProposeTaxData,
    WithdrawBillingProposal,
)
from contracts.proposals import ProposalSummary
from contracts.requests import (
    Decided,
    DecideRequest,
    FamilyRequestCard,
    RequestCounts,
    RequestCountsView,
    RequestDecided,
    RequestDetail,
    RequestQueue,
    RequestsView,
    UndoDecision,
)
from services.requests.domain.identity import family_request_id
from tests.service.family.households import LivingApart, register
from tests.service.requests.conftest import ASKED, ROY, Desk
from tests.support.actors import staff
from tests.support.harness import Installation, ServiceUnderTest

OFFICER = staff("regie", name="Mme Blanc")


def opened(desk: Desk, proposal: UUID, *, at_once: bool = False) -> BillingProposalOpened:
    """Billing's word that an account is asked to change."""
    return BillingProposalOpened(
        version=1,
        proposal_id=proposal,
        kind="bank_details",
        family_id=desk.family_id,
        guardian_id=desk.guardian_id,
        asked_at=ASKED,
        summary=ProposalSummary(),
        settled_at_once=at_once,
    )


async def test_it_is_filed_with_a_date_decided_for_its_owner_and_closed_by_its_answer(desk: Desk) -> None:
    proposal, done, gone = uuid4(), uuid4(), uuid4()
    feed = desk.service.feed
    await feed(desk.known(), opened(desk, proposal), opened(desk, done, at_once=True), opened(desk, gone))
    await feed(BillingProposalWithdrawn(**desk.withdrawn(gone).model_dump()))
    (card,) = (await desk.queue(kind="bank_details")).requests
    request = family_request_id("billing", proposal)
    assert (card.owner, card.due_on, card.family_request_id) == ("billing", date(2015, 4, 15), request)
    await desk.decide(request, "accept", OFFICER)
    (told,) = await desk.service.emitted(RequestDecided)
    assert (told.owner, told.proposal_id, told.decision_no) == ("billing", proposal, 1)
    await feed(BillingProposalSettled(**desk.settled(proposal, 1, "applied").model_dump()))
    states = [(await desk.card(family_request_id("billing", one))).state for one in (proposal, done, gone)]
    assert states == ["accepted", "settled_at_once", "withdrawn"]


async def test_nobody_decides_figures_they_may_not_read(desk: Desk) -> None:
    proposal = uuid4()
    await desk.service.feed(desk.known(), opened(desk, proposal))
    request = family_request_id("billing", proposal)
    _, booking = await desk.file()
    for who in (ROY, staff("administration")):
        assert await desk.decide(request, "accept", who) == Refusal("not_allowed")
        assert (await desk.card(request, who)).state == "pending"
    assert await desk.decide(booking, "accept", OFFICER) == Refusal("not_allowed")
    assert [one.owner for one in (await desk.queue(who=OFFICER)).requests] == ["billing"]
    assert (await desk.queue(who=OFFICER)).total == 1
    for who, count in ((OFFICER, 1), (ROY, 2)):
        counts = await desk.service.ask(RequestCounts(), as_=who)
        assert isinstance(counts, RequestCountsView)
        assert counts.to_decide == count
    assert await desk.service.ask(RequestDetail(family_request_id=booking), as_=OFFICER) == Refusal(
        "not_found"
    )
    assert isinstance(await desk.decide(request, "accept", staff("direction")), Decided)
    assert await desk.service.send(UndoDecision(family_request_id=request), as_=ROY) == Refusal("not_allowed")
    assert isinstance(await desk.service.send(UndoDecision(family_request_id=request), as_=OFFICER), Decided)


@pytest.fixture
async def home(town: Installation) -> LivingApart:
    """Paul and Anne, with family, billing and requests running."""
    family = await town.start("family")
    await town.start("billing")
    await town.start("requests")
    town.clock.set("2015-04-08T10:00")
    household = LivingApart()
    await register(family, household.registered())
    await town.settled()
    return household


async def queue(town: Installation) -> list[FamilyRequestCard]:
    """What waits for an agent, once all is heard."""
    await town.settled()
    view = await town.ask(RequestQueue(), as_=ROY)
    assert isinstance(view, RequestsView)
    return view.requests


async def parts(town: Installation, home: LivingApart) -> str:
    """Paul's number of parts."""
    view = await town.ask(MyBillingRecord(guardian_id=home.paul_id), as_=home.paul)
    assert isinstance(view, BillingRecordView), view
    return view.values["tax.parts"]


async def test_a_parent_asks_an_agent_accepts_and_takes_it_back_and_no_figure_travels(
    town: Installation, home: LivingApart
) -> None:
    values = {"tax.reference_income": "24681", "tax.parts": "2.5", "tax.notice_year": "2014"}
    form = ProposeTaxData.model_validate(
        {"family_id": home.family_id, "guardian_id": home.paul_id, "values": values}
    )
    assert isinstance(await town.send(form, as_=home.paul), BillingProposalOutcome)
    (card,) = await queue(town)
    assert (card.owner, card.kind, card.family_name) == ("billing", "tax_data", "PETIT Paul")
    request = card.family_request_id
    await town.send(DecideRequest(family_request_id=request, decision="accept"), as_=OFFICER)
    assert (await queue(town), await parts(town, home)) == ([], "2.5")
    await town.send(UndoDecision(family_request_id=request), as_=OFFICER)
    assert [one.family_request_id for one in await queue(town)] == [request]
    assert await parts(town, home) == ""
    other = await town.send(WithdrawBillingProposal(proposal_id=card.proposal_id), as_=home.anne)
    assert isinstance(other, Refusal)
    await town.send(WithdrawBillingProposal(proposal_id=card.proposal_id), as_=home.paul)
    assert await queue(town) == []
    for name in ("billing", "requests"):
        rows = await ServiceUnderTest(town, name).sql("SELECT convert_from(body, 'UTF8') AS body FROM outbox")
        assert not any("24681" in row["body"] for row in rows)
