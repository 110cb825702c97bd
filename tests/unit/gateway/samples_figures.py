"""What billing keeps of Jean, and his demands about it; names and accounts are invented."""

from __future__ import annotations

from typing import Any

from contracts.billing_records import MANDATE_TEXT
from tests.unit.gateway import samples

PROPOSAL_BANK = "01970000-0000-7000-8000-0000000000c1"
REQUEST_BANK = "01970000-0000-7000-8000-0000000000c2"
PAGES = ["/compte/impots", "/compte/caf", "/compte/banque"]
IBAN = "FR76 3000 6000 0112 3456 7890 189"

TERMS: dict[str, Any] = {
    "text": MANDATE_TEXT,
    "creditor": {
        "name": "Commune de Loiron-Ruillé",
        "address": "13 rue du Docteur Ramé, 53320 Loiron-Ruillé",
        "ics": "FR72ZZZ123456",
    },
    "regies": [
        {
            "regie_id": "01970000-0000-7000-8000-0000000000c9",
            "code": "AL",
            "name": "Régie garderie ALSH",
        }
    ],
}
CREDITOR: dict[str, Any] = {"creditor": TERMS["creditor"], "regies": TERMS["regies"], "text": MANDATE_TEXT}
EMPTY: dict[str, str] = dict.fromkeys(
    (
        *("tax.reference_income", "tax.parts", "tax.notice_year"),
        *("benefits.fund", "benefits.number", "benefits.quotient_consent"),
        *("bank.holder", "bank.iban", "bank.bic", "bank.name"),
        *("mandate.rum", "mandate.signer", "mandate.signed_on", "mandate.text", "mandate.regies"),
    ),
    "",
)
KNOWN: dict[str, str] = EMPTY | {
    "tax.reference_income": "24000",
    "tax.parts": "2.5",
    "tax.notice_year": "2014",
    "benefits.fund": "caf",
    "benefits.number": "1234567",
    "benefits.quotient_consent": "yes",
    "bank.holder": "M. DUPONT Jean",
    "bank.iban": "•••• 0189",
    "bank.bic": "AGRIFRPP",
    "bank.name": "CREDIT AGRICOLE",
}
SIGNED: dict[str, str] = KNOWN | {
    "mandate.rum": "1001001818331-20150408-9F3A2C7B",
    "mandate.signer": "Jean Dupont",
    "mandate.signed_on": "2015-04-08",
    "mandate.text": MANDATE_TEXT,
    "mandate.regies": "AL",
}


def record(values: dict[str, str] = KNOWN, **more: Any) -> dict[str, Any]:
    """Jean's record."""
    return {
        "guardian_id": samples.JEAN,
        "values": values,
        "changed_at": {},
        "pending": [],
        "terms": TERMS,
        "version": 1,
    } | more


def pending(kind: str = "bank_details") -> dict[str, Any]:
    """A demand that waits, as the record shows it."""
    return {
        "proposal_id": PROPOSAL_BANK,
        "kind": kind,
        "guardian_id": samples.JEAN,
        "asked_at": "2015-05-02T10:00:00+02:00",
    }


def detail(state: str = "open", **more: Any) -> dict[str, Any]:
    """What a demand asks: another account, with a mandate."""
    after = {
        "bank.iban": "•••• 3000",
        "bank.holder": "M. DUPONT Jean ou Jeanne",
        "mandate.signer": "Jean Dupont",
    }
    given = {
        "proposal_id": PROPOSAL_BANK,
        "kind": "bank_details",
        "state": state,
        "guardian_id": samples.JEAN,
        "child_id": None,
        "child_name": "",
        "offering": "",
        "facility": "",
        "fields": [
            {"key": key, "before": KNOWN[key], "after": value, "outcome": None}
            for key, value in after.items()
        ],
        "reason_label": "",
        "note": "",
        "late": False,
        "evidence_needed": False,
        "places_left": None,
        "places_total": None,
        "evidence": [],
    }
    return given | more


def card(state: str = "pending", **more: Any) -> dict[str, Any]:
    """The family request of such a demand."""
    summary: dict[str, Any] = {"child_id": None, "child_name": "", "offering": "", "facility": "", "days": []}
    given = {"owner": "billing", "kind": "bank_details", "summary": summary, "due_on": "2015-05-07"} | more
    return samples.card(REQUEST_BANK, PROPOSAL_BANK, state, **given)


def check(query: Any) -> dict[str, Any]:
    """What a form would file: consent at once, all else for an agent, an account masked."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for key, value in query.values.items():
        result = "done" if key == "benefits.quotient_consent" else "opened"
        shown = f"•••• {value[-4:]}" if key == "bank.iban" and value else value
        line = {"key": key, "before": KNOWN.get(key, ""), "after": shown, "outcome": None}
        parts.setdefault(result, []).append(line)
    proposals = [
        {"result": result, "fields": fields, "evidence_needed": False} for result, fields in parts.items()
    ]
    return {"proposals": proposals, "version": 1}


def proposed(command: Any) -> dict[str, Any]:
    """What became of a form that was sent."""
    kind = {"propose-tax-data": "tax_data", "propose-benefits": "benefits"}.get(command.NAME, "bank_details")
    one = {"proposal_id": PROPOSAL_BANK, "kind": kind, "result": "opened", "keys": [*command.values]}
    return {"proposals": [one], "version": 2}


def details(query: Any) -> dict[str, Any]:
    """The demand, when it is asked for."""
    asked = {str(one) for one in query.proposal_ids}
    return {"proposals": [detail()] if PROPOSAL_BANK in asked else []}


ANSWERS: dict[str, Any] = {
    "my-billing-record": record(),
    "check-billing-proposal": check,
    "billing-proposal-details": details,
    "propose-tax-data": proposed,
    "propose-benefits": proposed,
    "propose-bank-details": proposed,
    "withdraw-billing-proposal": lambda command: {"proposal_id": str(command.proposal_id)},
}
