"""The words of invoices and receipts on paper (gateway/documents/templates). Pure: today is a parameter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateway.bus import Content
from gateway.components import french
from gateway.components.french import NBSP
from gateway.parents.statement import operations, wording
from gateway.parents.statement.operations import Choice
from gateway.words.dates import as_date
from gateway.words.sentences import word


def town_of(page: Mapping[str, str], purpose: str = "money") -> dict[str, str]:
    """The sender, from what pages show of the municipality, with its address for this purpose."""
    email = page.get(f"email_{purpose}") or page.get("email", "")
    return {key: page.get(key, "") for key in ("name", "address", "phone")} | {"email": email}


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


def paying_of(view: Content | None) -> list[dict[str, Any]]:
    """What each régie says of paying: `[{regie, lines}]`; [] when billing does not answer or nothing is said."""
    said = view["how_to_pay"] if view else []
    return [
        {"regie": one["regie"], "lines": lines}
        for one in said
        if (lines := [line for line in one["how_to_pay"].splitlines() if line.strip()])
    ]


def statement_paper(
    view: Content, choice: Choice, due: str, town: Mapping[str, str], treasury: str, today: date
) -> dict[str, Any]:
    """The data of `statement.typ`: the operations of a choice, as the page shows them. `due`: the page's sentence, or ""."""
    found, totals = operations.shown(view, choice), operations.totals(view, choice)
    head = ["N°", "Date", "Opération", "Régie", "Débit", "Crédit"]
    rows = [_operation(one, choice) for one in found]
    if choice.whole:
        head.append("Solde après")
        rows.insert(0, ["", "", "Ancien solde", "", "", "", french.euros(view["opening_balance"])])
    sums = [french.euros(totals["debit"] or 0), french.euros(totals["credit"] or 0)]
    seen = ", ".join(word for word in (operations.SEEN_WORDS[choice.seen], choice.regie) if word)
    number = f", famille n°{NBSP}{view['family_number']}" if view["family_number"] else ""
    after = []
    if choice.whole:
        sums.append(french.euros(totals["balance"] or 0))
        after.append(
            "Un solde négatif est une somme due\u00a0; un solde positif, de l’argent versé d’avance."
        )
    if any(one["at_treasury"] for one in found):
        after.append("Les opérations suivies par le Trésor public ne comptent pas dans le solde.")
    return {
        "title": f"Relevé de compte {view['school_year']}",
        "town": town,
        "lead": f"{view['payer_name']}{number}. {seen}. Relevé édité le {wording.day_in_full(today)}.".lstrip(
            ", ."
        ),
        "due": due,
        "notes": [f"{regie}{NBSP}: {treasury_words(treasury)}" for regie in view["treasury_regies"]],
        "whole": choice.whole,
        "head": head,
        "rows": rows,
        "totals": ["Solde du compte pour l’année scolaire" if choice.whole else "Total", *sums],
        "after": after,
        "how": [
            {"title": f"Comment payer{NBSP}: {one['regie']}", "lines": one["lines"]}
            for one in (paying_of(view) if due else [])
        ],
    }


def _operation(operation: Content, choice: Choice) -> list[str]:
    row = [
        operation["number"],
        french.day_figures(as_date(operation["on"])),
        wording.operation_words(operation),
        operation["regie"],
        *(_cents(operation[side]) for side in ("debit", "credit")),
    ]
    return (
        [*row, _cents(None if operation["at_treasury"] else operation["balance_after"])]
        if choice.whole
        else row
    )


def _cents(cents: int | None) -> str:
    return "–" if cents is None else french.euros(cents)
