"""Shorthands: a family asks, an agent's decision is heard, the details are read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from contracts.actor import Actor
from contracts.base import Command
from contracts.family import (
    AuthorisedPerson,
    ChildRecord,
    ChildRecordView,
    FamilyProposalDetails,
    FamilyProposalDetailsView,
    FamilyProposalSettled,
    GuardianSheet,
    ProposalOutcome,
    ProposeGuardianChange,
    ProposeHealthChange,
)
from contracts.proposals import ProposalDetail
from contracts.requests import RequestDecided
from tests.service.family.households import DESK, LivingApart, register, view_of
from tests.support.harness import ServiceUnderTest

TODAY = "2015-04-08T10:00"


@dataclass
class Asking:
    """Paul and Anne's family at the guide's date; Paul asks unless said otherwise."""

    service: ServiceUnderTest
    home: LivingApart = field(default_factory=LivingApart)

    async def ready(self) -> Asking:
        """Registers the family."""
        self.service.set_now(TODAY)
        await register(self.service, self.home.registered())
        return self

    async def does(self, command: Command[Any], actor: Actor | None = None) -> ProposalOutcome:
        """A form that is taken."""
        outcome = await self.service.send(command, as_=actor or self.home.paul)
        assert isinstance(outcome, ProposalOutcome), outcome
        return outcome

    async def opens(self, command: Command[Any], actor: Actor | None = None) -> UUID:
        """A form that waits for an agent: its demand."""
        outcome = await self.does(command, actor)
        waiting = [one.proposal_id for one in outcome.proposals if one.result == "opened"]
        assert len(waiting) == 1, outcome
        assert waiting[0] is not None
        return waiting[0]

    def guardian_change(self, **values: str) -> ProposeGuardianChange:
        """Keys with `__` for the dot."""
        return ProposeGuardianChange(
            family_id=self.home.family_id,
            values={key.replace("__", "."): text for key, text in values.items()},
        )

    def health(self, child_id: UUID | None = None, **values: str) -> ProposeHealthChange:
        """A change of Léa's health sheet."""
        return ProposeHealthChange(
            family_id=self.home.family_id,
            child_id=child_id or self.home.lea_id,
            values={f"health.{key}": text for key, text in values.items()},
        )

    async def decided(self, proposal_id: UUID, decision: Any, number: int = 1) -> FamilyProposalSettled:
        """An agent's decision reaches family; its answer."""
        await self.service.feed(
            RequestDecided(
                version=number,
                family_request_id=uuid4(),
                proposal_id=proposal_id,
                owner="family",
                decision_no=number,
                decision=decision,
                decided_by="Mme Roy",
                decided_by_account=None,
                decided_at=datetime(2015, 4, 8, 9, 0, tzinfo=UTC),
            )
        )
        assert await self.service.parked() == []
        return (await self.service.emitted(FamilyProposalSettled))[-1]

    async def details(self, *ids: UUID, actor: Actor = DESK) -> list[ProposalDetail]:
        """Before and after."""
        view = await self.service.ask(FamilyProposalDetails(proposal_ids=list(ids)), as_=actor)
        assert isinstance(view, FamilyProposalDetailsView), view
        return view.proposals

    async def fields(self, proposal_id: UUID) -> dict[str, tuple[str, str, str | None]]:
        """Each field of a demand: before, after, outcome."""
        (detail,) = await self.details(proposal_id)
        return {one.key: (one.before, one.after, one.outcome) for one in detail.fields}

    async def paul(self) -> GuardianSheet:
        """Paul's sheet as he sees it."""
        return (await view_of(self.service, self.home.family_id, self.home.paul)).guardians[0]

    async def record(self, child_id: UUID | None = None, actor: Actor | None = None) -> ChildRecordView:
        """Léa's record, health and all."""
        query = ChildRecord(
            family_id=self.home.family_id,
            child_id=child_id or self.home.lea_id,
            health=True,
            reason="Repas de midi",
        )
        view = await self.service.ask(query, as_=actor or self.home.paul)
        assert isinstance(view, ChildRecordView), view
        return view


def person(first_name: str = "Nadia", **changes: Any) -> AuthorisedPerson:
    """Somebody who may collect a child."""
    return AuthorisedPerson.model_validate(
        {
            "person_id": uuid4(),
            "last_name": "NEUF",
            "first_name": first_name,
            "phone": "06 33 33 33 33",
            "relation": "Belle-mère",
            "from_on": date(2015, 4, 1),
        }
        | changes
    )
