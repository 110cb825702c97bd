"""What billing answers about the guide's account on 4 May 2015: AL-12, its cheque AL-228, AL-36 still to pay."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from tests.unit.gateway.samples import FAMILY, INVOICE, JEAN

INVOICE_PAID = "01970000-0000-7000-8000-00000000a012"
PAYMENT = "01970000-0000-7000-8000-00000000a228"
REGIE = "Régie garderie ALSH"


def operation(kind: str, number: str, **more: Any) -> dict[str, Any]:
    """A line of the statement."""
    base: dict[str, Any] = {
        "entry_id": str(uuid5(UUID(INVOICE), number)),
        "kind": kind,
        "number": number,
        "on": "2015-04-08",
        "label_key": kind,
        "label_data": {},
        "regie": REGIE,
        "debit": None,
        "credit": None,
        "balance_after": 0,
        "invoice_id": None,
        "payment_id": None,
        "at_treasury": False,
    }
    return base | more


REGIE_ID = "01970000-0000-7000-8000-0000000000c1"
PAYING = {"regie": REGIE, "how_to_pay": "Par chèque à l’ordre du Trésor public.\nEn mairie, le lundi."}
REGIES: dict[str, Any] = {
    "regies": [
        {
            "regie_id": REGIE_ID,
            "name": PAYING["regie"],
            "collected_by": "town",
            "how_to_pay": PAYING["how_to_pay"],
        },
        {
            "regie_id": FAMILY,
            "name": "Restauration scolaire",
            "collected_by": "treasury",
            "how_to_pay": "",
        },
    ]
}
STATEMENT: dict[str, Any] = {
    "school_year": "2014-2015",
    "school_years": ["2014-2015", "2013-2014"],
    "opening_balance": 0,
    "total_debit": 36380,
    "total_credit": 24320,
    "operations": [
        operation(
            "invoice",
            "AL-36",
            debit=12060,
            balance_after=-12060,
            invoice_id=INVOICE,
            label_data={"from": "2015-04-01", "to": "2015-04-30"},
        ),
        operation("payment", "AL-228", credit=24320, payment_id=PAYMENT, label_data={"means": "cheque"}),
        operation(
            "invoice",
            "AL-12",
            debit=24320,
            balance_after=-24320,
            invoice_id=INVOICE_PAID,
            label_data={"from": "2015-02-01", "to": "2015-03-31"},
        ),
    ],
    "treasury_regies": [],
    "payer_name": "Monsieur DUPONT Jean",
    "family_id": FAMILY,
    "family_number": "1001001818331",
    "how_to_pay": [PAYING],
}

TREASURY_OPERATIONS = [
    operation(
        "collection_order",
        "RS-T1",
        credit=4000,
        at_treasury=True,
        invoice_id=INVOICE_PAID,
        label_data={"ormc": "57", "invoice": "RS-1"},
        regie="Restauration scolaire",
    ),
    operation(
        "invoice",
        "RS-1",
        debit=4000,
        at_treasury=True,
        invoice_id=INVOICE_PAID,
        label_data={"from": "2015-03-01", "to": "2015-03-31"},
        regie="Restauration scolaire",
    ),
]


def line(label: str, quantity: int, unit: int, child: str = "Léa") -> dict[str, Any]:
    """A line of an invoice."""
    return {
        "label": label,
        "quantity": quantity,
        "unit_amount": unit,
        "amount": quantity * unit,
        "child_name": child,
    }


INVOICE_VIEW: dict[str, Any] = {
    "invoice_id": INVOICE,
    "number": "AL-36",
    "regie": REGIE,
    "payer_name": "Monsieur DUPONT Jean",
    "issued_on": "2015-04-08",
    "due_on": "2015-04-30",
    "period_from": "2015-04-01",
    "period_to": "2015-04-30",
    "amount": 12060,
    "paid": 0,
    "left": 12060,
    "lines": [line("ALSH Vacances journée", 5, 1800), line("Garderie matin", 17, 180)],
    "cancelled_by": "",
    "guardian_id": JEAN,
    "payer_address": {"street": "12 rue des Bonbons", "postcode": "31400", "town": "Saint-Jean"},
    "at_treasury": False,
    "settlements": [],
    "credit_notes": [],
    "collection_order": None,
    "how_to_pay": "",
}

PAYMENT_VIEW: dict[str, Any] = {
    "payment_id": PAYMENT,
    "guardian_id": JEAN,
    "number": "AL-228",
    "regie": REGIE,
    "payer_name": "Monsieur DUPONT Jean",
    "received_on": "2015-04-08",
    "means": "cheque",
    "reference": "0012345",
    "amount": 25000,
    "left": 680,
    "settled": [{"invoice_id": INVOICE_PAID, "number": "AL-12", "on": "2015-04-08", "amount": 24320}],
}

UNPAID: dict[str, Any] = {
    "invoices": [
        {
            "invoice_id": INVOICE,
            "guardian_id": JEAN,
            "number": "AL-36",
            "regie": REGIE,
            "payer_name": "Monsieur DUPONT Jean",
            "issued_on": "2015-04-08",
            "due_on": "2015-04-30",
            "amount": 12060,
            "left": 12060,
            "overdue_days": 4,
        }
    ],
    "total": 1,
    "total_left": 12060,
    "overdue": 1,
    "overdue_left": 12060,
}
COLLECTION_COUNTS: dict[str, Any] = {
    "unpaid": 14,
    "unpaid_left": 184250,
    "overdue": 3,
    "overdue_left": 36030,
    "month": "2015-05",
    "payments": 2,
    "payments_amount": 24320,
}
