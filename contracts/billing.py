"""Billing: régies, the append-only ledger, invoices, payments, and the raw facts received from planning."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Event, Message, Query, Reply
from contracts.days import Day, Month, SchoolYear
from contracts.family import Address
from contracts.money import Cents, PositiveCents
from contracts.paying import Paying

RegieCode = Annotated[
    str, Field(pattern=r"^[A-Z]{1,4}$", description="the letters before every number, as AL in AL-36")
]
PaymentMeans = Literal["cash", "cheque", "cesu", "ancv", "transfer", "card", "direct_debit"]


class Regie(Message):
    """A cash office. When the Treasury collects, an invoice is handed over and its balance is not ours to show.

    `first_invoice_number` and `first_payment_number` continue a numbering begun elsewhere. `how_to_pay` is what the
    town says on its invoices (means, order of a cheque, where and when); None keeps what is already said.
    """

    regie_id: UUID
    code: RegieCode
    name: str = Field(min_length=1, max_length=80)
    collected_by: Literal["town", "treasury"] = "town"
    first_invoice_number: int = Field(default=1, ge=1)
    first_payment_number: int = Field(default=1, ge=1)
    how_to_pay: str | None = Field(default=None, max_length=1000)


class InvoiceLine(Message):
    """One line of an invoice. `amount` may be negative (a deduction)."""

    label: str = Field(min_length=1, max_length=200)
    quantity: int = Field(default=1, ge=0)
    unit_amount: Cents
    amount: Cents
    child_name: str = Field(default="", max_length=120)


class Allocation(Message):
    """How much of a payment goes to an invoice."""

    invoice_id: UUID
    amount: PositiveCents


class Numbered(Reply):
    """The number taken, as `AL-36`."""

    number: str


class RegieSaved(Reply):
    """The régie is in force."""


class OpenInvoice(Message):
    """An invoice not wholly paid."""

    invoice_id: UUID
    number: str
    issued_on: Day
    due_on: Day
    amount: Cents
    left: Cents
    overdue: bool


class AccountView(Reply):
    """What a payer owes and has. À payer: open invoices of régies the town collects; avoir: money received, not allocated.

    `treasury_regies`: names of the régies whose payments the Treasury follows, where a notice replaces the amounts.
    """

    to_pay: Cents
    credit_available: Cents
    next_due_on: Day | None
    open_invoices: list[OpenInvoice]
    treasury_regies: list[str]


class Operation(Message):
    """A line of the statement. Exactly one of debit and credit is set; `balance_after` never counts the Treasury's.

    A balance below zero is owed. `label_key` and its data: `invoice` (`from`, `to`), `payment` (`means`),
    `credit_note` (`invoice`, `label`), `collection_order` (`ormc`, `invoice`); days are ISO. `invoice_id` is the
    invoice it is or corrects or hands over, `payment_id` the payment it is.
    """

    entry_id: UUID
    kind: Literal["invoice", "payment", "credit_note", "collection_order"]
    number: str
    on: Day
    label_key: str
    label_data: dict[str, str]
    regie: str
    debit: Cents | None
    credit: Cents | None
    balance_after: Cents
    invoice_id: UUID | None = None
    payment_id: UUID | None = None
    at_treasury: bool = False


class StatementView(Reply):
    """The operations of one school year, newest first, with opening balance and totals.

    `how_to_pay`: what the régies say that the town collects, where anything is said.
    `payer_name` and `family_number` are empty when family has said nothing of this guardian (any more).
    """

    school_year: SchoolYear
    school_years: list[SchoolYear]
    opening_balance: Cents
    total_debit: Cents
    total_credit: Cents
    operations: list[Operation]
    treasury_regies: list[str]
    payer_name: str = ""
    family_id: UUID | None = None
    family_number: str = ""
    how_to_pay: list[Paying] = []


class Settlement(Message):
    """Money, or the credit of another invoice's credit note (`payment_id` and `means` are then None), used for an invoice."""

    payment_id: UUID | None
    number: str
    on: Day
    means: PaymentMeans | None
    amount: Cents


class CreditNote(Message):
    """A correction of an invoice."""

    number: str
    issued_on: Day
    amount: Cents
    label: str


class CollectionOrder(Message):
    """The transfer of what was left of an invoice to the Treasury: *Titre émis (ORMC n° X)*."""

    number: str
    ormc_number: str
    handed_on: Day
    amount: Cents


class InvoiceView(Reply):
    """An invoice with its lines and what was paid of it.

    Name and address are the payer's as at issue. `settlements` sum up to `paid`, oldest first. `at_treasury`: the
    Treasury collects it, and neither `paid` nor `left` tells what is owed there.
    """

    invoice_id: UUID
    number: str
    regie: str
    payer_name: str
    issued_on: Day
    due_on: Day
    period_from: Day
    period_to: Day
    amount: Cents
    paid: Cents
    left: Cents
    lines: list[InvoiceLine]
    cancelled_by: str = ""
    guardian_id: UUID
    payer_address: Address
    at_treasury: bool
    settlements: list[Settlement]
    credit_notes: list[CreditNote]
    collection_order: CollectionOrder | None
    how_to_pay: str


class Settled(Message):
    """What of a payment went to an invoice."""

    invoice_id: UUID
    number: str
    on: Day
    amount: Cents


class PaymentView(Reply):
    """A payment as its receipt says it; `left` is not allocated to any invoice yet."""

    payment_id: UUID
    guardian_id: UUID
    number: str
    regie: str
    payer_name: str
    received_on: Day
    means: PaymentMeans
    reference: str
    amount: Cents
    left: Cents
    settled: list[Settled]


class UnpaidInvoice(Message):
    """An invoice of a payer that is not wholly settled. `overdue_days` is 0 until the day after it was due."""

    invoice_id: UUID
    guardian_id: UUID
    number: str
    regie: str
    payer_name: str
    issued_on: Day
    due_on: Day
    amount: Cents
    left: Cents
    overdue_days: int


class UnpaidInvoicesView(Reply):
    """A page of unpaid invoices, longest due first; totals are those of every page, within the agent's régies."""

    invoices: list[UnpaidInvoice]
    total: int
    total_left: Cents
    overdue: int
    overdue_left: Cents


class CollectionCountsView(Reply):
    """What is owed to the régies the town collects, what of it is overdue, what was received in `month` (`YYYY-MM`)."""

    unpaid: int
    unpaid_left: Cents
    overdue: int
    overdue_left: Cents
    month: Month
    payments: int
    payments_amount: Cents


class FactsReceivedView(Reply):
    """How many facts of a month have been received from planning, per offering and outcome."""

    month: Month
    total: int
    by_offering: dict[str, dict[str, int]]


class DefineRegie(Command[RegieSaved], owner="billing", name="define-regie"):
    """Creates or renames a régie; numbers taken are kept. Refused: `conflict` (another's code, or changed once numbered)."""

    regie: Regie


class RecordInvoice(Command[Numbered], owner="billing", name="record-invoice"):
    """An agent records an invoice and it takes the régie's next number.

    Refused: `regie_unknown`, `payer_unknown`, `amount_mismatch` (data: `line`, `expected`), `conflict` (the id is known).
    """

    invoice_id: UUID
    regie_id: UUID
    guardian_id: UUID
    issued_on: Day
    due_on: Day
    period_from: Day
    period_to: Day
    lines: list[InvoiceLine] = Field(min_length=1, max_length=400)


class RecordPayment(Command[Numbered], owner="billing", name="record-payment"):
    """An agent records money received; what is not allocated stays as credit.

    Refused: `regie_unknown`, `payer_unknown`, `over_allocated` (data: `available`, `wanted`), `conflict` (the id is
    known, or the Treasury collects).
    """

    payment_id: UUID
    regie_id: UUID
    guardian_id: UUID
    received_on: Day
    means: PaymentMeans
    amount: PositiveCents
    reference: str = Field(default="", max_length=80)
    allocations: list[Allocation] = []


class AllocatePayment(Command[RegieSaved], owner="billing", name="allocate-payment"):
    """Allocates credit to open invoices; `payment_id` may be a credit note's. Refused: `not_found`, `over_allocated`."""

    payment_id: UUID
    allocations: list[Allocation] = Field(min_length=1)


class RecordCreditNote(Command[Numbered], owner="billing", name="record-credit-note"):
    """Corrects an invoice by another entry that points at it; what was paid already becomes credit.

    Refused: `not_found`, `amount_mismatch` (more than the invoice; data: `most`), `conflict` (handed to the Treasury).
    """

    credit_note_id: UUID
    invoice_id: UUID
    issued_on: Day
    amount: PositiveCents
    label: str = Field(min_length=1, max_length=200)


class HandToTreasury(Command[Numbered], owner="billing", name="hand-to-treasury"):
    """Hands an invoice of a Treasury régie over: *Titre émis (ORMC n° X)*. Refused: `not_found`, `conflict`."""

    order_id: UUID
    invoice_id: UUID
    ormc_number: str = Field(pattern=r"^\d{1,10}$")
    handed_on: Day


class AccountSummary(Query[AccountView], owner="billing", name="account-summary"):
    """À payer and avoir disponible of the asking guardian (an agent names the guardian)."""

    guardian_id: UUID


class Statement(Query[StatementView], owner="billing", name="statement"):
    """The statement of one school year (the current one by default)."""

    guardian_id: UUID
    school_year: SchoolYear | None = None


class Invoice(Query[InvoiceView], owner="billing", name="invoice"):
    """One invoice of the asking guardian. Refused: `not_found` (also when it is another's)."""

    invoice_id: UUID


class Payment(Query[PaymentView], owner="billing", name="payment"):
    """One payment of the asking guardian. Refused: `not_found` (also when it is another's)."""

    payment_id: UUID


class UnpaidInvoices(Query[UnpaidInvoicesView], owner="billing", name="unpaid-invoices"):
    """What is owed to the régies the town collects, for agents; `overdue` keeps what was due before `ctx.today`,
    `search` what holds all its words in the payer's name, the family's or the invoice's number.
    """

    overdue: bool = False
    search: str = Field(default="", max_length=80)
    offset: int = Field(default=0, ge=0, le=1_000_000)
    limit: int = Field(default=50, ge=1, le=1000)


class CollectionCounts(Query[CollectionCountsView], owner="billing", name="collection-counts"):
    """The money counters of the agents' dashboard, within the agent's régies."""


class FactsReceived(Query[FactsReceivedView], owner="billing", name="facts-received"):
    """What planning's facts of a month (`YYYY-MM`) amount to, for agents. Refused: `invalid_input`."""

    month: str


class InvoiceIssued(
    Event, owner="billing", name="invoice-issued", entity="invoice_id", data_class="personal"
):
    """An invoice took its number."""

    invoice_id: UUID
    number: str
    regie_id: UUID
    guardian_id: UUID
    amount: Cents
    issued_on: Day
    due_on: Day


class PaymentRecorded(
    Event, owner="billing", name="payment-recorded", entity="payment_id", data_class="personal"
):
    """Money was received and took its number."""

    payment_id: UUID
    number: str
    regie_id: UUID
    guardian_id: UUID
    amount: Cents
    received_on: Day
    recorded_at: datetime
