"""The table of contents of this service: what it answers, hears and says."""

from __future__ import annotations

from chassis.service import Ask, On, Projection, React, Service
from contracts import billing as contract
from contracts import billing_records as records
from contracts import family, paying, planning, requests
from services.billing.callers import (
    COLLECTORS,
    DETAIL_READERS,
    FAMILY,
    MANAGERS,
    OFFICERS,
    READERS,
    RECORD_KEEPERS,
)
from services.billing.handlers.allocate_payment import allocate_payment
from services.billing.handlers.define_regie import define_regie
from services.billing.handlers.hand_to_treasury import hand_to_treasury
from services.billing.handlers.propose_bank_details import propose_bank_details
from services.billing.handlers.propose_benefits import propose_benefits
from services.billing.handlers.propose_tax_data import propose_tax_data
from services.billing.handlers.record_credit_note import record_credit_note
from services.billing.handlers.record_invoice import record_invoice
from services.billing.handlers.record_payment import record_payment
from services.billing.handlers.say_how_to_pay import say_how_to_pay
from services.billing.handlers.set_creditor import set_creditor
from services.billing.handlers.withdraw_billing_proposal import withdraw_billing_proposal
from services.billing.queries.account_summary import account_summary
from services.billing.queries.billing_proposal_details import billing_proposal_details
from services.billing.queries.check_billing_proposal import check_billing_proposal
from services.billing.queries.collection_counts import collection_counts
from services.billing.queries.facts_received import facts_received
from services.billing.queries.how_to_pay import how_to_pay
from services.billing.queries.invoice import invoice
from services.billing.queries.my_billing_record import my_billing_record
from services.billing.queries.payment import payment
from services.billing.queries.read_creditor import read_creditor
from services.billing.queries.statement import statement
from services.billing.queries.unpaid_invoices import unpaid_invoices
from services.billing.reactions.on_facts_settled import on_facts_settled
from services.billing.reactions.on_family_changed import apply_family, on_family_changed
from services.billing.reactions.on_request_decided import on_request_decided

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
        On(records.ProposeTaxData, propose_tax_data, allow=RECORD_KEEPERS | {"system"}),
        On(records.ProposeBenefits, propose_benefits, allow=RECORD_KEEPERS | {"system"}),
        On(records.ProposeBankDetails, propose_bank_details, allow=RECORD_KEEPERS | {"system"}),
        On(records.WithdrawBillingProposal, withdraw_billing_proposal, allow=FAMILY),
        On(records.SetCreditor, set_creditor, allow=MANAGERS),
        On(paying.SayHowToPay, say_how_to_pay, allow=MANAGERS),
    ],
    queries=[
        Ask(contract.AccountSummary, account_summary, allow=READERS),
        Ask(contract.Statement, statement, allow=READERS),
        Ask(contract.Invoice, invoice, allow=READERS),
        Ask(contract.Payment, payment, allow=READERS),
        Ask(contract.UnpaidInvoices, unpaid_invoices, allow=OFFICERS),
        Ask(contract.CollectionCounts, collection_counts, allow=OFFICERS),
        Ask(contract.FactsReceived, facts_received, allow=COLLECTORS),
        Ask(records.MyBillingRecord, my_billing_record, allow=RECORD_KEEPERS, audited=True),
        Ask(records.BillingProposalDetails, billing_proposal_details, allow=DETAIL_READERS, audited=True),
        Ask(records.ReadCreditor, read_creditor, allow=MANAGERS),
        Ask(paying.HowToPay, how_to_pay, allow=MANAGERS),
        Ask(records.CheckBillingProposal, check_billing_proposal, allow=RECORD_KEEPERS, audited=True),
    ],
    reactions=[
        React(family.FamilyChanged, on_family_changed, projection=True),
        React(planning.FactsSettled, on_facts_settled),
        React(requests.RequestDecided, on_request_decided),
    ],
    projections=[Projection("family", family.SnapshotFamily, apply_family)],
    asks=[family.CheckProof],
    emits=[
        contract.InvoiceIssued,
        contract.PaymentRecorded,
        records.BillingProposalOpened,
        records.BillingProposalSettled,
        records.BillingProposalWithdrawn,
    ],
)
