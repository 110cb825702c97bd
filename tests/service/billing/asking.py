"""Shorthands: a guardian asks to change figures or an account, an agent's decision is heard, the details are read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from contracts.actor import Actor
from contracts.base import Command
from contracts.billing_records import (
    MANDATE_TEXT,
    BillingProposalDetails,
    BillingProposalDetailsView,
    BillingProposalOutcome,
    BillingProposalSettled,
    BillingRecordView,
    Creditor,
    MyBillingRecord,
    ProposeBankDetails,
    ProposeBenefits,
    ProposeTaxData,
    SetCreditor,
)
from contracts.proposals import ProposalDetail
from contracts.requests import RequestDecided
from tests.service.billing.conftest import Office
from tests.support.actors import guardian, staff

IBAN = "FR7630006000011234567890189"
OTHER_IBAN = "DE89370400440532013000"
REGIE = staff("regie", name="M. Petit")
DIRECTION = staff("direction", name="Mme Grand")
CREDITOR = Creditor(
    name="Commune de Saint-Jean", address="1 place de la Mairie, 31400 Saint-Jean", ics="FR72ZZZ123456"
)


@dataclass
class Asking:
    """Jean asks; Anne is of the same family and lives elsewhere; Marc is of another one."""

    office: Office
    anne_id: UUID = field(default_factory=uuid4)
    marc_id: UUID = field(default_factory=uuid4)
    marcs_family: UUID = field(default_factory=uuid4)

    async def ready(self) -> Asking:
        """Family has told of all three."""
        await self.office.service.feed(self.office.known(2, self.office.guardian_id, self.anne_id))
        stranger = Office(self.office.service, self.office.regie, self.marcs_family, self.marc_id)
        await self.office.service.feed(stranger.known())
        return self

    @property
    def jean(self) -> Actor:
        """Who asks."""
        actor: Actor = self.office.parent
        return actor

    @property
    def others(self) -> list[Actor]:
        """Guardians who must see nothing of Jean's, one of them with Jean's id and another family's."""
        family_id = self.office.family_id
        return [
            guardian(family_id, self.anne_id, name="Anne"),
            guardian(self.marcs_family, self.marc_id, name="Marc"),
            guardian(self.marcs_family, self.office.guardian_id, name="Marc"),
        ]

    def tax(self, income: str = "24 000", parts: str = "2,5", year: str = "2014") -> ProposeTaxData:
        """A whole notice."""
        return ProposeTaxData(
            **self.ids,
            values={"tax.reference_income": income, "tax.parts": parts, "tax.notice_year": year},
        )

    def benefits(self, **values: str) -> ProposeBenefits:
        """By the last part of the key."""
        return ProposeBenefits.model_validate(
            self.ids | {"values": {f"benefits.{key}": text for key, text in values.items()}}
        )

    def bank(self, iban: str | None = IBAN, *, signed: bool = False, **changes: Any) -> ProposeBankDetails:
        """An account, with a signed mandate or without; changes are keys with `__` for the dot."""
        values = {} if iban is None else {"bank.holder": "DUPONT Jean", "bank.iban": iban}
        if signed:
            values |= {
                "mandate.accepted": "yes",
                "mandate.signer": "Jean Dupont",
                "mandate.signed_on": "2015-04-08",
            }
        values |= {key.replace("__", "."): text for key, text in changes.items()}
        return ProposeBankDetails.model_validate(
            self.ids | {"values": values, "mandate_text": MANDATE_TEXT if signed else ""}
        )

    @property
    def ids(self) -> dict[str, Any]:
        """Whose record."""
        return {"family_id": self.office.family_id, "guardian_id": self.office.guardian_id}

    async def creditor(self) -> None:
        """The town collects by direct debit."""
        await self.office.service.send(SetCreditor(creditor=CREDITOR), as_=DIRECTION)

    async def does(self, command: Command[Any], actor: Actor | None = None) -> BillingProposalOutcome:
        """A form that is taken."""
        outcome = await self.office.service.send(command, as_=actor or self.jean)
        assert isinstance(outcome, BillingProposalOutcome), outcome
        return outcome

    async def opens(self, command: Command[Any]) -> UUID:
        """A form that waits for an agent: its demand."""
        outcome = await self.does(command)
        (waiting,) = [one.proposal_id for one in outcome.proposals if one.result == "opened"]
        assert waiting is not None
        return waiting

    async def decided(self, proposal_id: UUID, decision: Any, number: int = 1) -> BillingProposalSettled:
        """An agent's decision reaches billing; its last answer."""
        await self.office.service.feed(
            RequestDecided(
                version=number,
                family_request_id=uuid4(),
                proposal_id=proposal_id,
                owner="billing",
                decision_no=number,
                decision=decision,
                decided_by="Mme Grand",
                decided_by_account=None,
                decided_at=datetime(2015, 4, 8, 9, 0, tzinfo=UTC),
            )
        )
        assert await self.office.service.parked() == []
        return (await self.office.service.emitted(BillingProposalSettled))[-1]

    async def accepted(self, command: Command[Any]) -> UUID:
        """A form that is taken and accepted."""
        demand = await self.opens(command)
        assert (await self.decided(demand, "accept")).result == "applied"
        return demand

    async def details(self, *ids: UUID, actor: Actor = REGIE) -> list[ProposalDetail]:
        """Before and after."""
        view = await self.office.service.ask(BillingProposalDetails(proposal_ids=list(ids)), as_=actor)
        assert isinstance(view, BillingProposalDetailsView), view
        return view.proposals

    async def fields(self, proposal_id: UUID) -> dict[str, tuple[str, str, str | None]]:
        """Each field of a demand: before, after, outcome."""
        (detail,) = await self.details(proposal_id)
        return {one.key: (one.before, one.after, one.outcome) for one in detail.fields}

    async def record(self, actor: Actor | None = None) -> BillingRecordView:
        """Jean's record."""
        query = MyBillingRecord(guardian_id=self.office.guardian_id)
        view = await self.office.service.ask(query, as_=actor or self.jean)
        assert isinstance(view, BillingRecordView), view
        return view

    async def values(self) -> dict[str, str]:
        """Jean's figures that are not empty."""
        return {key: text for key, text in (await self.record()).values.items() if text}
