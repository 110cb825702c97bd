"""The words of invoices and receipts on paper (gateway/documents/templates). Pure: today is a parameter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway.bus import Content
from gateway.components import french
from gateway.components.french import NBSP
from gateway.parents.statement import wording
from gateway.words.dates import as_date
from gateway.words.sentences import word


def town_of(page: Mapping[str, str]) -> dict[str, str]:
    """The sender, from what pages show of the municipality."""
    return {key: page.get(key, "") for key in ("name", "address", "phone", "email")}


def address_lines(invoice: Content) -> list[str]:
    """The payer as an envelope shows them."""
    address = invoice["payer_address"]
    return [invoice["payer_name"], address["street"], f"{address['postcode']} {address['town']}".strip()]


def how_to_pay(invoice: Content, town: Mapping[str, str]) -> list[str]:
    """What the town says of paying this régie, else where to ask; [] when there is nothing to pay to the town."""
    if invoice["at_treasury"] or not invoice["left"]:
        return []
    said = [line.strip() for line in invoice["how_to_pay"].splitlines() if line.strip()]
    place = ", ".join(line.strip() for line in town["address"].splitlines() if line.strip())
    where = f"{invoice['regie']}, {place}" if place else invoice["regie"]
    asked = said or [f"Le règlement se fait auprès de{NBSP}: {where}."]
    return [*asked, f"Rappelez toujours le numéro de la facture{NBSP}: {invoice['number']}."]


def invoice_paper(invoice: Content, town: Mapping[str, str], treasury: str, today: date) -> dict[str, Any]:
    """The data of `invoice.typ`."""
    state = wording.invoice_state(invoice, today)
    totals = wording.totals_of(invoice)
    return {
        "title": f"Facture {invoice['number']}",
        "town": town,
        "to": address_lines(invoice),
        "facts": [
            ["N° de facture", invoice["number"]],
            ["Date", wording.day_in_full(invoice["issued_on"])],
            ["Période", wording.period_words(invoice["period_from"], invoice["period_to"])],
            ["Échéance", wording.day_in_full(invoice["due_on"])],
            ["Régie", invoice["regie"]],
        ],
        "state": [state.label, f"{state.sentence} Situation au {wording.day_in_full(today)}."],
        "lines": [_line(line) for line in invoice["lines"]],
        "total": french.euros(invoice["amount"]),
        "totals": [[row["label"], french.euros(row["amount"])] for row in totals[1:]],
        "how": how_to_pay(invoice, town),
        "notice": treasury_words(treasury) if invoice["at_treasury"] else "",
    }


def _line(line: Content) -> list[str]:
    return [
        line["child_name"],
        line["label"],
        french.number(line["quantity"]),
        french.euros(line["unit_amount"]),
        french.euros(line["amount"]),
    ]


def treasury_words(treasury: str) -> str:
    """The guide's notice, for one document."""
    name = f" ({treasury})" if treasury.strip() and treasury.strip().lower() != "trésor public" else ""
    return f"Le suivi du règlement se fait auprès du Trésor public{name}, et non sur ce portail."


def payment_facts(payment: Content) -> list[list[str]]:
    """What a receipt says of the money received."""
    facts = [
        ["N° de règlement", payment["number"]],
        ["Reçu le", wording.day_in_full(payment["received_on"])],
        ["Payé", word("payment_means", payment["means"])],
        ["Référence", payment["reference"]],
        ["Régie", payment["regie"]],
        ["De", payment["payer_name"]],
    ]
    return [fact for fact in facts if fact[1]]


def receipt_paper(payment: Content, town: Mapping[str, str], today: date) -> dict[str, Any]:
    """The data of `receipt.typ`."""
    return {
        "title": f"Reçu {payment['number']}",
        "town": town,
        "facts": payment_facts(payment),
        "amount": french.euros(payment["amount"]),
        "settled": [
            [one["number"], french.day_figures(as_date(one["on"])), french.euros(one["amount"])]
            for one in payment["settled"]
        ],
        "left": french.euros(payment["left"]) if payment["left"] else "",
        "made": f"Reçu édité le {wording.day_in_full(today)}.",
    }
