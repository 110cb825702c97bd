"""Shorthands for a régie, its payers and their documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.problem import Refusal
from contracts.billing import (
    AccountSummary,
    AccountView,
    Allocation,
    DefineRegie,
    InvoiceLine,
    Numbered,
    RecordInvoice,
    RecordPayment,
    Regie,
    RegieSaved,
    Statement,
    StatementView,
)
from contracts.family import Address, EventGuardian, FamilyChanged
from tests.support.actors import guardian, staff
from tests.support.harness import ServiceUnderTest

OFFICER = staff("regie", name="M. Petit")
DAY = date(2015, 4, 8)


@dataclass
class Office:
    """The billing service with the guide's régie and Jean Dupont, on 8 April 2015."""

    service: ServiceUnderTest
    regie: Regie
    family_id: UUID
    guardian_id: UUID

    @property
    def parent(self) -> Any:
        """Jean."""
        return guardian(self.family_id, self.guardian_id)

    def known(self, version: int = 1, *others: UUID, name: str = "DUPONT", **changes: Any) -> FamilyChanged:
        """Family's word of who the guardians are."""
        people = [
            EventGuardian(
                guardian_id=one,
                civility="Monsieur" if one == self.guardian_id else "",
                last_name=name,
                first_name="Jean" if one == self.guardian_id else "Autre",
                address=Address(street="12 rue des Bonbons", postcode="31400", town="Saint-Jean"),
                email="",
                email_allowed=False,
            )
            for one in (self.guardian_id, *others)
        ]
        values: dict[str, Any] = {"family_number": "1001001818331", "guardians": people}
        return FamilyChanged(version=version, family_id=self.family_id, **(values | changes))

    async def define(self, regie: Regie) -> RegieSaved | Refusal:
        """Sets a régie up."""
        return await self.service.send(DefineRegie(regie=regie), as_=staff("direction"))

    async def invoice(self, amount: int, as_: Any = OFFICER, **changes: Any) -> tuple[UUID, str]:
        """Records an invoice of one line; its id and number."""
        command = self.an_invoice(amount, **changes)
        answer = await self.service.send(command, as_=as_)
        assert isinstance(answer, Numbered), answer
        return command.invoice_id, answer.number

    def an_invoice(self, amount: int, **changes: Any) -> RecordInvoice:
        """An invoice of one line."""
        values: dict[str, Any] = {
            "invoice_id": uuid4(),
            "regie_id": self.regie.regie_id,
            "guardian_id": self.guardian_id,
            "issued_on": DAY,
            "due_on": date(2015, 4, 30),
            "period_from": date(2015, 4, 1),
            "period_to": date(2015, 4, 30),
            "lines": [InvoiceLine(label="Accueil de loisirs", unit_amount=amount, amount=amount)],
        }
        return RecordInvoice(**(values | changes))

    def a_payment(self, amount: int, parts: dict[UUID, int] | None = None, **changes: Any) -> RecordPayment:
        """A cheque."""
        values: dict[str, Any] = {
            "payment_id": uuid4(),
            "regie_id": self.regie.regie_id,
            "guardian_id": self.guardian_id,
            "received_on": DAY,
            "means": "cheque",
            "amount": amount,
            "allocations": [Allocation(invoice_id=one, amount=part) for one, part in (parts or {}).items()],
        }
        return RecordPayment(**(values | changes))

    async def pay(
        self, amount: int, parts: dict[UUID, int] | None = None, **changes: Any
    ) -> tuple[UUID, str]:
        """Records a cheque; its id and number."""
        command = self.a_payment(amount, parts, **changes)
        answer = await self.service.send(command, as_=OFFICER)
        assert isinstance(answer, Numbered), answer
        return command.payment_id, answer.number

    async def account(self, who: Any = OFFICER, guardian_id: UUID | None = None) -> AccountView:
        """À payer and avoir disponible."""
        view = await self.service.ask(AccountSummary(guardian_id=guardian_id or self.guardian_id), as_=who)
        assert isinstance(view, AccountView), view
        return view

    async def statement(self, year: str | None = None, who: Any = OFFICER) -> StatementView:
        """The statement of a school year."""
        view = await self.service.ask(Statement(guardian_id=self.guardian_id, school_year=year), as_=who)
        assert isinstance(view, StatementView), view
        return view

    async def consistent(self) -> None:
        """The invariants of the ledger, read from the tables themselves."""
        for row in await self.service.sql(
            "SELECT p.payer_id,"
            " (SELECT coalesce(sum(coalesce(credit, 0) - coalesce(debit, 0)), 0) FROM entry e"
            "   WHERE e.payer_id = p.payer_id) AS balance,"
            " (SELECT coalesce(sum(amount - allocated), 0) FROM credit c WHERE c.payer_id = p.payer_id) AS has,"
            " (SELECT coalesce(sum(b.amount - b.allocated - b.transferred), 0) FROM invoice_balance b"
            "   JOIN invoice i USING (invoice_id) WHERE i.payer_id = p.payer_id) AS owes FROM payer p"
        ):
            assert row["balance"] == row["has"] - row["owes"]
        assert not await self.service.sql(
            "SELECT FROM invoice_balance b WHERE allocated <>"
            " (SELECT coalesce(sum(amount), 0) FROM allocation a WHERE a.invoice_id = b.invoice_id)"
        )
        assert not await self.service.sql(
            "SELECT FROM credit c WHERE allocated <>"
            " (SELECT coalesce(sum(amount), 0) FROM allocation a WHERE a.credit_id = c.credit_id)"
        )


def refusal(answer: object) -> Refusal:
    """The refusal an answer must be."""
    assert isinstance(answer, Refusal), answer
    return answer


@pytest.fixture
async def office(billing: ServiceUnderTest) -> Office:
    """The guide's régie, its numbering continued from the town's former software."""
    billing.set_now("2015-04-08T10:00")
    regie = Regie(
        regie_id=uuid4(),
        code="AL",
        name="Régie garderie ALSH",
        first_invoice_number=12,
        first_payment_number=228,
    )
    office = Office(billing, regie, uuid4(), uuid4())
    await office.define(regie)
    await billing.feed(office.known())
    return office
