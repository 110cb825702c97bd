"""What an invoice, a receipt and the list of unpaid invoices tell."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.billing import (
    AllocatePayment,
    Allocation,
    CollectionCounts,
    CollectionCountsView,
    CollectionOrder,
    CreditNote,
    HandToTreasury,
    Invoice,
    InvoiceView,
    Payment,
    PaymentView,
    RecordCreditNote,
    Regie,
    RegieSaved,
    Settled,
    Settlement,
    UnpaidInvoices,
    UnpaidInvoicesView,
)
from contracts.family import Address
from contracts.paying import HowToPay, HowToPaySaved, HowToPayView, Paying, SayHowToPay
from tests.service.billing.conftest import DAY, OFFICER, Office
from tests.support.actors import guardian, staff

HOME = Address(street="12 rue des Bonbons", postcode="31400", town="Saint-Jean")


async def read(office: Office, invoice_id: UUID) -> InvoiceView:
    """The invoice as its payer reads it."""
    view = await office.service.ask(Invoice(invoice_id=invoice_id), as_=office.parent)
    assert isinstance(view, InvoiceView), view
    return view


async def correct(office: Office, invoice_id: UUID, amount: int, note: UUID | None = None) -> None:
    """A credit note of 9 April."""
    command = RecordCreditNote(
        credit_note_id=note or uuid4(),
        invoice_id=invoice_id,
        issued_on=date(2015, 4, 9),
        amount=amount,
        label="Absence excusée",
    )
    assert not isinstance(await office.service.send(command, as_=OFFICER), Refusal)


async def test_an_invoice_keeps_the_address_it_was_sent_to(office: Office) -> None:
    invoice_id, _ = await office.invoice(100)
    moved = office.known(2)
    (jean,) = moved.guardians
    elsewhere = jean.model_copy(update={"address": Address(street="1 place Neuve", town="Laval")})
    await office.service.feed(moved.model_copy(update={"guardians": [elsewhere]}))
    view = await read(office, invoice_id)
    assert (view.payer_address, view.guardian_id) == (HOME, office.guardian_id)


async def test_an_invoice_tells_what_paid_it_and_what_corrected_it(office: Office) -> None:
    former, _ = await office.invoice(1_000)
    await office.pay(1_000, {former: 1_000})
    note = uuid4()
    await correct(office, former, 400, note)
    invoice_id, _ = await office.invoice(2_000)
    allocations = [Allocation(invoice_id=invoice_id, amount=400)]
    office.service.set_now("2015-04-10T10:00")
    command = AllocatePayment(payment_id=note, allocations=allocations)
    assert await office.service.send(command, as_=OFFICER) == RegieSaved()
    payment_id, number = await office.pay(
        700, {invoice_id: 600}, received_on=date(2015, 4, 11), means="transfer"
    )
    await correct(office, invoice_id, 250)
    view = await read(office, invoice_id)
    assert view.settlements == [
        Settlement(payment_id=None, number="AL-A1", on=date(2015, 4, 10), means=None, amount=400),
        Settlement(payment_id=payment_id, number=number, on=date(2015, 4, 11), means="transfer", amount=600),
    ]
    assert view.credit_notes == [
        CreditNote(number="AL-A2", issued_on=date(2015, 4, 9), amount=250, label="Absence excusée")
    ]
    assert (view.paid, view.left, view.collection_order, view.at_treasury) == (1_000, 750, None, False)


async def test_an_invoice_of_the_treasury_tells_its_collection_order(office: Office) -> None:
    regie = Regie(regie_id=uuid4(), code="CA", name="Régie cantine", collected_by="treasury")
    await office.define(regie)
    invoice_id, _ = await office.invoice(4_000, regie_id=regie.regie_id)
    before = await read(office, invoice_id)
    assert (before.at_treasury, before.collection_order) == (True, None)
    command = HandToTreasury(order_id=uuid4(), invoice_id=invoice_id, ormc_number="57", handed_on=DAY)
    assert not isinstance(await office.service.send(command, as_=OFFICER), Refusal)
    order = CollectionOrder(number="CA-T1", ormc_number="57", handed_on=DAY, amount=4_000)
    assert (await read(office, invoice_id)).collection_order == order
    assert {o.at_treasury for o in (await office.statement()).operations} == {True}


async def test_a_regie_says_how_its_invoices_are_paid_until_it_says_otherwise(office: Office) -> None:
    invoice_id, _ = await office.invoice(100)
    assert (await read(office, invoice_id)).how_to_pay == ""
    await office.define(office.regie.model_copy(update={"how_to_pay": "Par chèque, en mairie."}))
    await office.define(office.regie)
    assert (await read(office, invoice_id)).how_to_pay == "Par chèque, en mairie."
    await office.define(office.regie.model_copy(update={"how_to_pay": ""}))
    assert (await read(office, invoice_id)).how_to_pay == ""


async def test_what_a_regie_says_is_written_as_it_was_read_and_stands_on_the_statement(
    office: Office,
) -> None:
    await office.invoice(100)
    say = SayHowToPay(regie_id=office.regie.regie_id, how_to_pay=" Par carte.\nEn mairie. ", before="")
    for who in (office.parent, OFFICER):
        assert isinstance(await office.service.send(say, as_=who), Refusal)
    head = staff("direction")
    assert isinstance(await office.service.send(say, as_=head), HowToPaySaved)
    late = await office.service.send(say, as_=head)
    assert isinstance(late, Refusal)
    assert late.code == "changed_meanwhile"
    view = await office.statement(who=office.parent)
    assert view.how_to_pay == [Paying(regie=office.regie.name, how_to_pay="Par carte.\nEn mairie.")]
    every = await office.service.ask(HowToPay(), as_=head)
    assert isinstance(every, HowToPayView)
    assert "Par carte.\nEn mairie." in [one.how_to_pay for one in every.regies]
    unknown = await office.service.send(say.model_copy(update={"regie_id": uuid4()}), as_=head)
    assert isinstance(unknown, Refusal)
    assert unknown.code == "regie_unknown"


async def test_a_payment_tells_where_it_went(office: Office) -> None:
    invoice_id, number = await office.invoice(600)
    payment_id, receipt = await office.pay(1_000, {invoice_id: 600}, reference="0012345")
    (operation, _) = (await office.statement(who=office.parent)).operations
    assert (operation.number, operation.payment_id) == (receipt, payment_id)
    view = await office.service.ask(Payment(payment_id=payment_id), as_=office.parent)
    assert isinstance(view, PaymentView)
    assert (view.number, view.means, view.reference) == (receipt, "cheque", "0012345")
    assert (view.amount, view.left, view.payer_name) == (1_000, 400, "Monsieur DUPONT Jean")
    assert view.settled == [Settled(invoice_id=invoice_id, number=number, on=DAY, amount=600)]


async def test_a_payment_is_its_payers_alone(office: Office) -> None:
    payment_id, _ = await office.pay(100)
    other = Regie(regie_id=uuid4(), code="CA", name="Régie cantine")
    await office.define(other)
    for outsider in (
        guardian(office.family_id, uuid4()),
        guardian(uuid4(), uuid4()),
        staff("regie", regie_ids=(other.regie_id,)),
    ):
        assert await office.service.ask(Payment(payment_id=payment_id), as_=outsider) == Refusal("not_found")
    assert await office.service.ask(Payment(payment_id=uuid4()), as_=OFFICER) == Refusal("not_found")
    assert isinstance(await office.service.ask(Payment(payment_id=payment_id), as_=OFFICER), PaymentView)


async def test_a_statement_says_whose_it_is(office: Office) -> None:
    view = await office.statement()
    assert (view.payer_name, view.family_id) == ("Monsieur DUPONT Jean", office.family_id)
    assert view.family_number == "1001001818331"


async def unpaid(office: Office, as_: Actor = OFFICER, **choice: Any) -> UnpaidInvoicesView:
    """The list, as an agent of the régies reads it."""
    view = await office.service.ask(UnpaidInvoices(**choice), as_=as_)
    assert isinstance(view, UnpaidInvoicesView), view
    return view


async def test_unpaid_invoices_begin_with_the_longest_due(office: Office) -> None:
    treasury = Regie(regie_id=uuid4(), code="CA", name="Régie cantine", collected_by="treasury")
    await office.define(treasury)
    late, late_number = await office.invoice(1_000, due_on=date(2015, 4, 1))
    await office.pay(400, {late: 400})
    paid, _ = await office.invoice(500, due_on=date(2015, 3, 1))
    await office.pay(500, {paid: 500})
    await office.invoice(700, due_on=DAY)
    await office.invoice(9_000, regie_id=treasury.regie_id)
    view = await unpaid(office)
    assert [(one.left, one.overdue_days) for one in view.invoices] == [(600, 7), (700, 0)]
    assert (view.total, view.total_left, view.overdue, view.overdue_left) == (2, 1_300, 1, 600)
    first = view.invoices[0]
    assert (first.number, first.guardian_id, first.amount) == (late_number, office.guardian_id, 1_000)
    assert (first.payer_name, first.regie) == ("Monsieur DUPONT Jean", "Régie garderie ALSH")
    only_late = await unpaid(office, overdue=True)
    assert ([one.invoice_id for one in only_late.invoices], only_late.total) == ([late], 1)


async def test_unpaid_invoices_come_page_by_page_with_the_totals_of_all(office: Office) -> None:
    for amount in (100, 200, 300):
        await office.invoice(amount)
    pages = [await unpaid(office, limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [[one.left for one in page.invoices] for page in pages] == [[100, 200], [300], []]
    assert {(page.total, page.total_left) for page in pages} == {(3, 600)}


async def test_unpaid_invoices_are_those_of_the_agents_regies_and_for_no_one_else(office: Office) -> None:
    other = Regie(regie_id=uuid4(), code="CA", name="Régie cantine")
    await office.define(other)
    await office.invoice(1_000)
    await office.invoice(250, regie_id=other.regie_id)
    limited = await unpaid(office, staff("regie", regie_ids=(other.regie_id,)))
    assert (limited.total, limited.total_left) == (1, 250)
    assert (await unpaid(office, staff("direction"))).total == 2
    for outsider in (office.parent, staff("accueil"), staff("pointage")):
        answer = await office.service.ask(UnpaidInvoices(), as_=outsider)
        assert isinstance(answer, Refusal)
        assert answer.code == "not_allowed"


async def test_unpaid_invoices_are_found_by_payer_family_and_number(office: Office) -> None:
    _, number = await office.invoice(100)
    for words in ("dupont", "Jean DUPONT", "jéan", "1001001818331", number, f"  {number.lower()}  dup "):
        found = await unpaid(office, search=words)
        assert (found.total, found.total_left, len(found.invoices)) == (1, 100, 1), words
    for words in ("martin", "dupont martin", "du%nt", "_"):
        none = await unpaid(office, search=words)
        assert (none.total, none.total_left, none.invoices) == (0, 0, []), words


async def test_the_money_counters_are_those_of_the_agents_regies_and_of_this_month(office: Office) -> None:
    late, _ = await office.invoice(1_000, due_on=date(2015, 4, 1))
    await office.invoice(500, due_on=date(2015, 5, 31))
    await office.pay(400, {late: 400}, received_on=date(2015, 4, 2))
    await office.pay(50, {late: 50}, received_on=date(2015, 3, 31))
    view = await office.service.ask(CollectionCounts(), as_=OFFICER)
    assert isinstance(view, CollectionCountsView)
    assert (view.unpaid, view.unpaid_left, view.overdue, view.overdue_left) == (2, 1_050, 1, 550)
    assert (view.month, view.payments, view.payments_amount) == ("2015-04", 1, 400)
    other = Regie(regie_id=uuid4(), code="CA", name="Régie cantine")
    await office.define(other)
    limited = await office.service.ask(CollectionCounts(), as_=staff("regie", regie_ids=(other.regie_id,)))
    assert isinstance(limited, CollectionCountsView)
    assert (limited.unpaid, limited.payments_amount) == (0, 0)
    assert await office.service.ask(CollectionCounts(), as_=staff("accueil")) == Refusal("not_allowed")
