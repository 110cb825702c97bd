"""The table of contents of this service: what it answers, hears and says."""

from __future__ import annotations

from chassis.service import Ask, On, Projection, React, Service
from contracts import billing as contract
from contracts import family, planning
from services.billing.callers import COLLECTORS, MANAGERS, OFFICERS, READERS
from services.billing.handlers.allocate_payment import allocate_payment
from services.billing.handlers.define_regie import define_regie
from services.billing.handlers.hand_to_treasury import hand_to_treasury
from services.billing.handlers.record_credit_note import record_credit_note
from services.billing.handlers.record_invoice import record_invoice
from services.billing.handlers.record_payment import record_payment
from services.billing.queries.account_summary import account_summary
from services.billing.queries.facts_received import facts_received
from services.billing.queries.invoice import invoice
from services.billing.queries.payment import payment
from services.billing.queries.statement import statement
from services.billing.queries.unpaid_invoices import unpaid_invoices
from services.billing.reactions.on_facts_settled import on_facts_settled
from services.billing.reactions.on_family_changed import apply_family, on_family_changed

SERVICE = Service(
    name="billing",
    package="services.billing",
    commands=[
        On(contract.DefineRegie, define_regie, allow=MANAGERS),
        On(contract.RecordInvoice, record_invoice, allow=COLLECTORS),
        On(contract.RecordPayment, record_payment, allow=COLLECTORS),
        On(contract.AllocatePayment, allocate_payment, allow=COLLECTORS),
        On(contract.RecordCreditNote, record_credit_note, allow=COLLECTORS),
        On(contract.HandToTreasury, hand_to_treasury, allow=COLLECTORS),
    ],
    queries=[
        Ask(contract.AccountSummary, account_summary, allow=READERS),
        Ask(contract.Statement, statement, allow=READERS),
        Ask(contract.Invoice, invoice, allow=READERS),
        Ask(contract.Payment, payment, allow=READERS),
        Ask(contract.UnpaidInvoices, unpaid_invoices, allow=OFFICERS),
        Ask(contract.FactsReceived, facts_received, allow=COLLECTORS),
    ],
    reactions=[
        React(family.FamilyChanged, on_family_changed, projection=True),
        React(planning.FactsSettled, on_facts_settled),
    ],
    projections=[Projection("family", family.SnapshotFamily, apply_family)],
    emits=[contract.InvoiceIssued, contract.PaymentRecorded],
)
