"""Shorthands for the life of a family request."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.family import Address, EventGuardian, FamilyChanged
from contracts.identity import MunicipalityChanged, MunicipalityProfile
from contracts.planning import ProposalOpened, ProposalSettled, ProposalWithdrawn
from contracts.proposals import ProposalSummary
from contracts.requests import (
    Decided,
    DecideRequest,
    FamilyRequestCard,
    RequestDetail,
    RequestDetailView,
    RequestQueue,
    RequestsView,
)
from services.requests.domain.identity import family_request_id
from tests.support.actors import guardian, staff
from tests.support.harness import Installation, ServiceUnderTest
from tests.support.mail import Mailbox, mail_server

ROY = staff("accueil", name="Mme Roy")
MARTIN = staff("accueil", name="Mme Martin")
ASKED = datetime(2015, 4, 8, 8, 0, tzinfo=UTC)


@dataclass
class Desk:
    """The requests service with one family, at the guide's date."""

    service: ServiceUnderTest
    family_id: UUID
    guardian_id: UUID

    def opened(self, proposal: UUID, **changes: Any) -> ProposalOpened:
        """Planning's word that a day was asked."""
        values: dict[str, Any] = {
            "version": 1,
            "proposal_id": proposal,
            "kind": "booking",
            "family_id": self.family_id,
            "guardian_id": self.guardian_id,
            "asked_at": ASKED,
            "summary": ProposalSummary(
                child_id=uuid4(),
                child_name="Léa DUPONT",
                offering="Restauration scolaire",
                facility="École des Tilleuls",
                days=[date(2015, 4, 27)],
            ),
            "settled_at_once": False,
        }
        return ProposalOpened(**(values | changes))

    def settled(self, proposal: UUID, number: int, result: Any, reason: str = "") -> ProposalSettled:
        """Planning's answer to a decision."""
        return ProposalSettled(
            version=10 + number,
            proposal_id=proposal,
            family_id=self.family_id,
            decision_no=number,
            result=result,
            reason_code=reason,
            settled_at=ASKED + timedelta(hours=1),
        )

    def withdrawn(self, proposal: UUID) -> ProposalWithdrawn:
        """The family takes it back."""
        return ProposalWithdrawn(
            version=2, proposal_id=proposal, family_id=self.family_id, withdrawn_at=ASKED + timedelta(hours=2)
        )

    def known(self, version: int = 1, **changes: Any) -> FamilyChanged:
        """Family's word of who the guardian is."""
        person: dict[str, Any] = {
            "guardian_id": self.guardian_id,
            "civility": "Monsieur",
            "last_name": "DUPONT",
            "first_name": "Jean",
            "address": Address(),
            "email": "jean.dupont@example.org",
            "email_allowed": True,
        }
        return FamilyChanged(
            version=version,
            family_id=self.family_id,
            family_number="1001001818331",
            guardians=[EventGuardian(**(person | changes))],
        )

    async def file(self, **changes: Any) -> tuple[UUID, UUID]:
        """Opens a proposal; its id and its request's."""
        proposal = uuid4()
        await self.service.feed(self.opened(proposal, **changes))
        return proposal, family_request_id("planning", proposal)

    async def decide(self, request: UUID, decision: Any, who: Any = ROY, **how: Any) -> Decided | Refusal:
        """An agent's decision."""
        command = DecideRequest(family_request_id=request, decision=decision, **how)
        return await self.service.send(command, as_=who)

    async def queue(self, tab: Any = "to_decide", who: Any = ROY, **how: Any) -> RequestsView:
        """A tab of the agents' queue."""
        view = await self.service.ask(RequestQueue(tab=tab, **how), as_=who)
        assert isinstance(view, RequestsView)
        return view

    async def detail(self, request: UUID, who: Any = ROY) -> RequestDetailView:
        """A request with its history."""
        view = await self.service.ask(RequestDetail(family_request_id=request), as_=who)
        assert isinstance(view, RequestDetailView)
        return view

    async def card(self, request: UUID, who: Any = ROY) -> FamilyRequestCard:
        """A request."""
        return (await self.detail(request, who)).request

    @property
    def parent(self) -> Any:
        """The guardian who asks."""
        return guardian(self.family_id, self.guardian_id)


@pytest.fixture
async def desk(requests: ServiceUnderTest) -> Desk:
    """A desk on 8 April 2015, 10:00."""
    requests.set_now("2015-04-08T10:00")
    return Desk(requests, uuid4(), uuid4())


@pytest.fixture
async def mailbox() -> AsyncIterator[tuple[Mailbox, str]]:
    """A mail server, and its address."""
    async with mail_server() as here:
        yield here


async def writing_desk(town: Installation, smtp_url: str) -> Desk:
    """A desk on 8 April 2015, 10:00, that writes mails; it knows the guardian and who signs for the town."""
    service = await town.start(
        "requests",
        smtp_url=smtp_url,
        mail_from="ne-pas-repondre@saint-jean.example",
        public_url="https://famille.saint-jean.example",
    )
    service.set_now("2015-04-08T10:00")
    desk = Desk(service, uuid4(), uuid4())
    profile = MunicipalityProfile(name="Saint-Jean", help_phone="02 43 00 00 00", help_email="m@example.org")
    await service.feed(desk.known(), MunicipalityChanged(version=1, profile=profile))
    return desk
