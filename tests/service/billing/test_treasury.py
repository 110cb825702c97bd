"""A régie collected by the Treasury: listed, never counted, handed over by a collection order."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.billing import HandToTreasury, Invoice, InvoiceView, Numbered, RecordCreditNote, Regie
from tests.service.billing.conftest import OFFICER, Office


async def treasury(office: Office) -> Regie:
    regie = Regie(regie_id=uuid4(), code="CA", name="Régie cantine", collected_by="treasury")
    await office.define(regie)
    return regie


async def hand(office: Office, invoice_id: UUID) -> object:
    command = HandToTreasury(
        order_id=uuid4(), invoice_id=invoice_id, ormc_number="57", handed_on=date(2015, 4, 20)
    )
    return await office.service.send(command, as_=OFFICER)


async def test_what_the_treasury_collects_is_listed_and_not_owed_to_the_town(office: Office) -> None:
    regie = await treasury(office)
    ours, _ = await office.invoice(1_000)
    theirs, number = await office.invoice(4_000, regie_id=regie.regie_id)
    account = await office.account(office.parent)
    assert (account.to_pay, account.treasury_regies) == (1_000, ["Régie cantine"])
    assert await hand(office, theirs) == Numbered(number="CA-T1")
    view = await office.statement(who=office.parent)
    order = view.operations[0]
    assert (order.kind, order.number, order.credit) == ("collection_order", "CA-T1", 4_000)
    assert order.label_data == {"ormc": "57", "invoice": number}
    assert {o.balance_after for o in view.operations} == {-1_000}
    assert view.treasury_regies == ["Régie cantine"]
    assert [one.invoice_id for one in (await office.account()).open_invoices] == [ours]
    invoice = await office.service.ask(Invoice(invoice_id=theirs), as_=office.parent)
    assert isinstance(invoice, InvoiceView)
    assert (invoice.paid, invoice.left) == (0, 0)
    await office.consistent()


async def test_an_invoice_is_handed_over_once_and_only_by_a_regie_of_the_treasury(office: Office) -> None:
    regie = await treasury(office)
    theirs, _ = await office.invoice(4_000, regie_id=regie.regie_id)
    await hand(office, theirs)
    assert await hand(office, theirs) == Refusal("conflict", reason="handed_over")
    ours, _ = await office.invoice(1_000)
    assert await hand(office, ours) == Refusal("conflict", reason="town")
    assert await hand(office, uuid4()) == Refusal("not_found")
    nothing, _ = await office.invoice(0, regie_id=regie.regie_id)
    assert await hand(office, nothing) == Refusal("conflict", reason="nothing_left")


async def test_the_town_receives_no_money_for_the_treasury_nor_corrects_its_title(office: Office) -> None:
    regie = await treasury(office)
    payment = office.a_payment(100, regie_id=regie.regie_id)
    assert await office.service.send(payment, as_=OFFICER) == Refusal("conflict", reason="treasury")
    theirs, _ = await office.invoice(4_000, regie_id=regie.regie_id)
    await hand(office, theirs)
    note = RecordCreditNote(
        credit_note_id=uuid4(), invoice_id=theirs, issued_on=date(2015, 4, 21), amount=100, label="Erreur"
    )
    assert await office.service.send(note, as_=OFFICER) == Refusal("conflict", reason="handed_over")


async def test_a_regie_that_passes_to_the_treasury_keeps_what_it_was_owed_until_it_is_handed_over(
    office: Office,
) -> None:
    ours, _ = await office.invoice(1_000)
    await office.define(office.regie.model_copy(update={"collected_by": "treasury"}))
    assert (await office.account()).to_pay == 1_000
    await hand(office, ours)
    account = await office.account()
    assert (account.to_pay, account.treasury_regies) == (0, ["Régie garderie ALSH"])
    assert [o.balance_after for o in (await office.statement()).operations] == [0, -1_000]
    await office.consistent()
