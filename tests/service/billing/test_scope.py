"""Whose account one may read, and who may record money."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from chassis.problem import Refusal
from contracts.base import Command, Query
from contracts.billing import (
    AccountSummary,
    AllocatePayment,
    Allocation,
    DefineRegie,
    FactsReceived,
    HandToTreasury,
    Invoice,
    InvoiceView,
    RecordCreditNote,
    Regie,
    Statement,
)
from tests.service.billing.conftest import DAY, OFFICER, Office, refusal
from tests.support.actors import anonymous, guardian, service_actor, staff


def outsiders(office: Office) -> list[Any]:
    """The other guardian of the family, and another family's."""
    return [guardian(office.family_id, uuid4()), guardian(uuid4(), uuid4())]


async def test_another_guardians_account_is_not_found(office: Office) -> None:
    invoice_id, _ = await office.invoice(1_000)
    for outsider in outsiders(office):
        questions: list[Query[Any]] = [
            AccountSummary(guardian_id=office.guardian_id),
            Statement(guardian_id=office.guardian_id),
            Statement(guardian_id=office.guardian_id, school_year="2014-2015"),
            Invoice(invoice_id=invoice_id),
        ]
        for question in questions:
            assert await office.service.ask(question, as_=outsider) == Refusal("not_found")
    assert isinstance(
        await office.service.ask(Invoice(invoice_id=invoice_id), as_=office.parent), InvoiceView
    )


async def test_two_guardians_of_one_family_each_see_their_own(office: Office) -> None:
    jeanne = uuid4()
    await office.service.feed(office.known(2, jeanne))
    await office.invoice(1_000)
    await office.invoice(250, guardian_id=jeanne)
    hers = guardian(office.family_id, jeanne)
    assert (await office.account(office.parent)).to_pay == 1_000
    assert (await office.account(hers, jeanne)).to_pay == 250


async def test_an_agent_of_one_regie_sees_and_records_for_that_one_only(office: Office) -> None:
    other = Regie(regie_id=uuid4(), code="CA", name="Régie cantine")
    await office.define(other)
    invoice_id, _ = await office.invoice(1_000)
    await office.invoice(400, regie_id=other.regie_id)
    payment_id, _ = await office.pay(50)
    agent = staff("regie", name="Mme Blanc", regie_ids=(other.regie_id,))
    assert (await office.account(agent)).to_pay == 400
    assert [o.debit for o in (await office.statement(who=agent)).operations] == [400]
    assert await office.service.ask(Invoice(invoice_id=invoice_id), as_=agent) == Refusal("not_found")
    send = office.service.send
    assert refusal(await send(office.an_invoice(1), as_=agent)).code == "not_allowed"
    assert refusal(await send(office.a_payment(1), as_=agent)).code == "not_allowed"
    parts = [Allocation(invoice_id=invoice_id, amount=1)]
    commands: list[Command[Any]] = [
        AllocatePayment(payment_id=payment_id, allocations=parts),
        RecordCreditNote(
            credit_note_id=uuid4(), invoice_id=invoice_id, issued_on=DAY, amount=1, label="Erreur"
        ),
        HandToTreasury(order_id=uuid4(), invoice_id=invoice_id, ormc_number="1", handed_on=DAY),
    ]
    for command in commands:
        assert await send(command, as_=agent) == Refusal("not_found")


@pytest.mark.parametrize("role", ["accueil", "pointage"])
async def test_agents_who_do_not_collect_read_no_account(office: Office, role: Any) -> None:
    questions: list[Query[Any]] = [
        AccountSummary(guardian_id=office.guardian_id),
        Statement(guardian_id=office.guardian_id),
        FactsReceived(month="2015-04"),
    ]
    for question in questions:
        assert refusal(await office.service.ask(question, as_=staff(role))).code == "not_allowed"


async def test_only_collectors_record_and_only_managers_define(office: Office) -> None:
    commands: list[Command[Any]] = [
        office.an_invoice(100),
        office.a_payment(100),
        DefineRegie(regie=office.regie),
    ]
    for outsider in (office.parent, anonymous(), staff("accueil"), service_actor("planning")):
        for command in commands:
            answer = refusal(await office.service.send(command, as_=outsider))
            assert answer.code in {"not_allowed", "not_authenticated"}
    assert (
        refusal(await office.service.send(DefineRegie(regie=office.regie), as_=OFFICER)).code == "not_allowed"
    )
    asked = await office.service.ask(FactsReceived(month="2015-04"), as_=office.parent)
    assert refusal(asked).code == "not_allowed"
