"""Money said in French: what is due, what an operation is, how an invoice stands. Pure: today is a parameter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.bus import Content
from gateway.components import french
from gateway.components.french import NBSP
from gateway.words.dates import as_date
from gateway.words.sentences import word

_TONES = {"due": "wait", "late": "danger", "paid": "ok", "cancelled": "neutral", "treasury": "info"}
_GLYPHS = {
    "due": "wallet",
    "late": "circle-alert",
    "paid": "circle-check",
    "cancelled": "undo-2",
    "treasury": "landmark",
}


def day_in_full(value: date | str) -> str:
    """`30 avril 2015`, `1er avril 2015`."""
    day = as_date(value)
    return f"{french.day_number(day)}{NBSP}{french.MONTHS[day.month - 1]} {day.year}"


def period_words(first: date | str, last: date | str) -> str:
    """`du 1er au 30 avril 2015`, `du 1er février au 31 mars 2015`, `du 15 décembre 2014 au 4 janvier 2015`."""
    start, end = as_date(first), as_date(last)
    if start == end:
        return f"du {day_in_full(start)}"
    if start.year != end.year:
        begun = day_in_full(start)
    elif start.month != end.month:
        begun = f"{french.day_number(start)}{NBSP}{french.MONTHS[start.month - 1]}"
    else:
        begun = french.day_number(start)
    return f"du {begun} au {day_in_full(end)}"


def operation_words(operation: Content) -> str:
    """What an operation is: `Facture du 1er au 30 avril 2015`, `Règlement par chèque`, `Titre émis (ORMC n° 57)`."""
    data = operation["label_data"]
    match operation["label_key"]:
        case "invoice":
            return f"Facture {period_words(data['from'], data['to'])}"
        case "payment":
            return f"Règlement {word('payment_means', data['means'])}"
        case "credit_note":
            return f"Avoir sur la facture {data['invoice']}{NBSP}: {data['label']}"
        case "collection_order":
            return f"Titre émis (ORMC n°{NBSP}{data['ormc']}) pour la facture {data['invoice']}"
    return str(operation["label_key"])


def due_sentence(account: Content, today: date) -> str:
    """What a payer owes, in one sentence: `Vous devez 120,60 € avant le 30 avril 2015.`"""
    invoices = account["open_invoices"]
    if not invoices:
        return "Vous ne devez rien."
    owed = f"Vous devez {french.euros(account['to_pay'])}"
    late = [one for one in invoices if one["overdue"]]
    if late:
        since = day_in_full(min(one["due_on"] for one in late))
        if len(late) == len(invoices):
            return f"{owed}{NBSP}: l’échéance est dépassée depuis le {since}."
        return f"{owed}, dont {french.euros(_left(late))} en retard depuis le {since}."
    first = min(one["due_on"] for one in invoices)
    before = _before(first, today)
    soonest = [one for one in invoices if one["due_on"] == first]
    if len(soonest) == len(invoices):
        return f"{owed} {before}."
    return f"{owed}, dont {french.euros(_left(soonest))} {before}."


def _left(invoices: list[Content]) -> int:
    return sum(one["left"] for one in invoices)


def _before(due_on: str, today: date) -> str:
    return "aujourd’hui au plus tard" if as_date(due_on) == today else f"avant le {day_in_full(due_on)}"


@dataclass(frozen=True, slots=True)
class State:
    """How an invoice stands: the words of its tag, and a sentence that says the rest."""

    key: str
    label: str
    sentence: str

    @property
    def tone(self) -> str:
        """The tag's tone."""
        return _TONES[self.key]

    @property
    def glyph(self) -> str:
        """The tag's icon."""
        return _GLYPHS[self.key]


def invoice_state(invoice: Content, today: date) -> State:
    """Cancelled, at the Treasury, paid, late or to pay; in that order."""
    left, due_on = invoice["left"], invoice["due_on"]
    if invoice["cancelled_by"]:
        notes = invoice["cancelled_by"]
        by = f"les avoirs {notes}" if "," in notes else f"l’avoir {notes}"
        return State("cancelled", "Annulée", f"Annulée par {by}{NBSP}: vous n’avez rien à payer.")
    order = invoice["collection_order"]
    if order is not None:
        title = f"Titre émis (ORMC n°{NBSP}{order['ormc_number']})"
        sentence = f"Transmise au Trésor public le {day_in_full(order['handed_on'])}{NBSP}: "
        return State("treasury", title, sentence + f"{title} de {french.euros(order['amount'])}.")
    if invoice["at_treasury"]:
        return State(
            "treasury", "Suivie par le Trésor public", "Cette facture est encaissée par le Trésor public."
        )
    if not left:
        return _paid(invoice)
    rest = (
        f"Il reste {french.euros(left)} à payer"
        if left != invoice["amount"]
        else f"{french.euros(left)} à payer"
    )
    if as_date(due_on) < today:
        sentence = f"{rest}{NBSP}: l’échéance est dépassée depuis le {day_in_full(due_on)}."
        return State("late", "En retard", sentence)
    return State("due", "À payer", f"{rest} {_before(due_on, today)}.")


def _paid(invoice: Content) -> State:
    if not invoice["settlements"]:
        return State("paid", "Rien à payer", "Vous n’avez rien à payer.")
    last = invoice["settlements"][-1]
    drawn = {one["means"] for one in invoice["settlements"]} == {"direct_debit"}
    label = "Prélevée" if drawn else "Payée"
    return State("paid", label, f"{label} le {day_in_full(last['on'])}.")


def settlement_words(settlement: Content) -> str:
    """`Règlement AL-228 par chèque`, or `Avoir AL-A1` when another invoice's credit note paid."""
    if settlement["means"] is None:
        return f"Avoir {settlement['number']}"
    return f"Règlement {settlement['number']} {word('payment_means', settlement['means'])}"


def totals_of(invoice: Content) -> list[dict[str, Any]]:
    """From the amount of an invoice to what is left of it: label and cents; the last line is the one that counts."""
    rows = [{"label": "Montant de la facture", "amount": invoice["amount"]}]
    rows += [
        {
            "label": f"Avoir {note['number']} du {french.day_figures(as_date(note['issued_on']))}",
            "amount": -note["amount"],
        }
        for note in invoice["credit_notes"]
    ]
    if invoice["at_treasury"]:
        return rows
    rows += [
        {
            "label": f"{settlement_words(one)} du {french.day_figures(as_date(one['on']))}",
            "amount": -one["amount"],
            "payment_id": one["payment_id"],
        }
        for one in invoice["settlements"]
    ]
    back = invoice["left"] - sum(row["amount"] for row in rows)
    if back:
        rows.append({"label": "Remis en avoir sur votre compte", "amount": back})
    return [*rows, {"label": "Reste à payer", "amount": invoice["left"]}]
