"""Invoices, payments, credit, and the statement: the guide's figures and what may not happen."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.billing import (
    AllocatePayment,
    Allocation,
    DefineRegie,
    Invoice,
    InvoiceIssued,
    InvoiceLine,
    InvoiceView,
    Numbered,
    PaymentRecorded,
    RecordCreditNote,
    RegieSaved,
)
from tests.service.billing.conftest import OFFICER, Office, refusal
from tests.support.actors import staff


async def the_guide(office: Office) -> None:
    """AL-12, paid by the cheque AL-228, then AL-36, all on 8 April 2015."""
    first, _ = await office.invoice(
        24_320, due_on=date(2015, 4, 8), period_from=date(2015, 2, 1), period_to=date(2015, 3, 31)
    )
    await office.pay(24_320, {first: 24_320})
    for _ in range(23):  # the invoices of other families, from AL-13 to AL-35
        await office.invoice(100, guardian_id=OTHER)
    await office.invoice(12_060)


OTHER = uuid4()


async def test_the_guides_statement(office: Office) -> None:
    await office.service.feed(office.known(2, OTHER))
    await the_guide(office)
    view = await office.statement(who=office.parent)
    assert view.school_year == "2014-2015"
    shown = [(o.number, o.debit, o.credit, o.balance_after) for o in view.operations]
    assert shown == [
        ("AL-36", 12_060, None, -12_060),
        ("AL-228", None, 24_320, 0),
        ("AL-12", 24_320, None, -24_320),
    ]
    assert (view.total_debit, view.total_credit, view.opening_balance) == (36_380, 24_320, 0)
    assert {o.regie for o in view.operations} == {"Régie garderie ALSH"}
    assert view.operations[0].label_data == {"from": "2015-04-01", "to": "2015-04-30"}
    assert view.operations[1].label_data == {"means": "cheque"}
    assert view.treasury_regies == []


async def test_the_guides_account_on_the_fourth_of_may(office: Office) -> None:
    await office.service.feed(office.known(2, OTHER))
    await the_guide(office)
    office.service.set_now("2015-05-04T08:00")
    view = await office.account(office.parent)
    assert (view.to_pay, view.credit_available, view.next_due_on) == (12_060, 0, date(2015, 4, 30))
    (unpaid,) = view.open_invoices
    assert (unpaid.number, unpaid.issued_on, unpaid.left, unpaid.overdue) == (
        "AL-36",
        date(2015, 4, 8),
        12_060,
        True,
    )


async def test_an_invoice_tells_what_was_paid_of_it(office: Office) -> None:
    lines = [
        InvoiceLine(label="Repas", quantity=4, unit_amount=350, amount=1_400, child_name="Léa"),
        InvoiceLine(label="Absence du 2 avril", unit_amount=-350, amount=-350, child_name="Léa"),
    ]
    invoice_id, number = await office.invoice(0, lines=lines)
    await office.pay(500, {invoice_id: 400})
    view = await office.service.ask(Invoice(invoice_id=invoice_id), as_=office.parent)
    assert isinstance(view, InvoiceView)
    assert (view.number, view.amount, view.paid, view.left) == (number, 1_050, 400, 650)
    assert view.lines == lines
    assert view.payer_name == "Monsieur DUPONT Jean"
    account = await office.account()
    assert (account.to_pay, account.credit_available) == (650, 100)
    await office.consistent()


async def test_a_name_on_an_issued_invoice_stays(office: Office) -> None:
    invoice_id, _ = await office.invoice(100)
    await office.service.feed(office.known(2, name="DURAND"))
    view = await office.service.ask(Invoice(invoice_id=invoice_id), as_=OFFICER)
    assert isinstance(view, InvoiceView)
    assert view.payer_name == "Monsieur DUPONT Jean"


async def test_a_line_must_be_quantity_times_price(office: Office) -> None:
    lines = [InvoiceLine(label="Repas", quantity=3, unit_amount=350, amount=1_000)]
    answer = await office.service.send(office.an_invoice(0, lines=lines), as_=OFFICER)
    assert answer == Refusal("amount_mismatch", line=1, expected=1_050)


async def test_unknown_regies_and_payers_are_refused_and_take_no_number(office: Office) -> None:
    send = office.service.send
    unknown_regie = await send(office.an_invoice(100, regie_id=uuid4()), as_=OFFICER)
    unknown_payer = await send(office.an_invoice(100, guardian_id=uuid4()), as_=OFFICER)
    assert (refusal(unknown_regie).code, refusal(unknown_payer).code) == ("regie_unknown", "payer_unknown")
    assert refusal(await send(office.a_payment(1, regie_id=uuid4()), as_=OFFICER)).code == "regie_unknown"
    assert refusal(await send(office.a_payment(1, guardian_id=uuid4()), as_=OFFICER)).code == "payer_unknown"
    assert (await office.invoice(100))[1] == "AL-12"
    assert (await office.pay(100))[1] == "AL-228"


async def test_the_same_id_is_not_recorded_twice(office: Office) -> None:
    command = office.an_invoice(100)
    payment = office.a_payment(100)
    for document in (command, payment):
        assert isinstance(await office.service.send(document, as_=OFFICER), Numbered)
        assert await office.service.send(document, as_=OFFICER) == Refusal("conflict", reason="id_taken")
    assert (await office.account()).to_pay == 100


async def test_money_is_never_allocated_beyond_what_there_is(office: Office) -> None:
    invoice_id, _ = await office.invoice(100)
    others, _ = await office.invoice(100, guardian_id=(await another(office)))
    for amount, parts in (
        (50, {invoice_id: 60}),
        (500, {invoice_id: 101}),
        (500, {others: 1}),
        (9, {uuid4(): 1}),
    ):
        answer = await office.service.send(office.a_payment(amount, parts), as_=OFFICER)
        assert refusal(answer).code == "over_allocated"
    payment_id, _ = await office.pay(150, {invoice_id: 60})

    async def allocate(part: int, invoice: UUID = invoice_id) -> object:
        allocations = [Allocation(invoice_id=invoice, amount=part)]
        command = AllocatePayment(payment_id=payment_id, allocations=allocations)
        return await office.service.send(command, as_=OFFICER)

    assert refusal(await allocate(41)).code == "over_allocated"
    assert refusal(await allocate(1, others)).code == "not_found"
    assert await allocate(40) == RegieSaved()
    assert refusal(await allocate(1)).code == "over_allocated"
    account = await office.account()
    assert (account.to_pay, account.credit_available, account.open_invoices) == (0, 50, [])
    await office.consistent()


async def another(office: Office) -> object:
    """Another guardian of the family."""
    other = uuid4()
    await office.service.feed(office.known(2, other))
    return other


async def test_a_credit_note_reduces_what_is_left_then_becomes_credit(office: Office) -> None:
    invoice_id, _ = await office.invoice(10_000)
    await office.pay(6_000, {invoice_id: 6_000})

    async def correct(amount: int) -> object:
        command = RecordCreditNote(
            credit_note_id=uuid4(),
            invoice_id=invoice_id,
            issued_on=date(2015, 4, 9),
            amount=amount,
            label="Absence excusée",
        )
        return await office.service.send(command, as_=OFFICER)

    assert await correct(7_000) == Numbered(number="AL-A1")
    account = await office.account()
    assert (account.to_pay, account.credit_available) == (0, 3_000)
    assert await correct(3_001) == Refusal("amount_mismatch", most=3_000)
    view = await office.service.ask(Invoice(invoice_id=invoice_id), as_=OFFICER)
    assert isinstance(view, InvoiceView)
    assert (view.amount, view.paid, view.left, view.cancelled_by) == (10_000, 6_000, 0, "")
    await correct(3_000)
    view = await office.service.ask(Invoice(invoice_id=invoice_id), as_=OFFICER)
    assert isinstance(view, InvoiceView)
    assert view.cancelled_by == "AL-A1, AL-A2"
    assert (await office.account()).credit_available == 6_000
    note = (await office.statement()).operations[0]
    assert (note.kind, note.credit, note.invoice_id) == ("credit_note", 3_000, invoice_id)
    assert note.label_data == {"invoice": "AL-12", "label": "Absence excusée"}
    await office.consistent()


async def test_the_credit_of_a_credit_note_pays_another_invoice(office: Office) -> None:
    paid, _ = await office.invoice(1_000)
    await office.pay(1_000, {paid: 1_000})
    note = uuid4()
    await office.service.send(
        RecordCreditNote(
            credit_note_id=note, invoice_id=paid, issued_on=date(2015, 4, 9), amount=400, label="Trop facturé"
        ),
        as_=OFFICER,
    )
    owed, _ = await office.invoice(1_000)
    allocations = [Allocation(invoice_id=owed, amount=400)]
    command = AllocatePayment(payment_id=note, allocations=allocations)
    assert await office.service.send(command, as_=OFFICER) == RegieSaved()
    view = await office.service.ask(Invoice(invoice_id=owed), as_=OFFICER)
    assert isinstance(view, InvoiceView)
    assert (view.paid, view.left) == (400, 600)
    await office.consistent()


async def test_each_school_year_opens_with_the_balance_of_the_former(office: Office) -> None:
    await office.invoice(500, issued_on=date(2014, 8, 31))
    await office.pay(200, received_on=date(2014, 9, 1))
    await office.invoice(300, issued_on=date(2015, 8, 31))
    view = await office.statement()
    assert (view.opening_balance, [o.balance_after for o in view.operations]) == (-500, [-600, -300])
    assert view.school_years == ["2014-2015", "2013-2014"]
    former = await office.statement("2013-2014")
    assert (former.opening_balance, former.total_debit, len(former.operations)) == (0, 500, 1)
    following = await office.statement("2015-2016")
    assert (following.opening_balance, following.operations) == (-600, [])


async def test_a_regies_code_is_its_own_and_stays_once_a_number_is_taken(office: Office) -> None:
    twin = office.regie.model_copy(update={"regie_id": uuid4()})
    answer = await office.service.send(DefineRegie(regie=twin), as_=staff("direction"))
    assert answer == Refusal("conflict", reason="code_taken")
    renumbered = office.regie.model_copy(update={"first_invoice_number": 40, "name": "Régie ALSH"})
    await office.define(renumbered)
    assert (await office.invoice(100))[1] == "AL-40"
    await office.define(office.regie)
    assert (await office.invoice(100))[1] == "AL-41"
    answer = await office.define(office.regie.model_copy(update={"code": "GA"}))
    assert answer == Refusal("conflict", reason="numbers_taken")


async def test_documents_are_told(office: Office) -> None:
    invoice_id, number = await office.invoice(12_060)
    payment_id, receipt = await office.pay(100)
    (issued,) = await office.service.emitted(InvoiceIssued)
    assert (issued.invoice_id, issued.number, issued.amount) == (invoice_id, number, 12_060)
    (received,) = await office.service.emitted(PaymentRecorded)
    assert (received.payment_id, received.number, received.amount) == (payment_id, receipt, 100)
