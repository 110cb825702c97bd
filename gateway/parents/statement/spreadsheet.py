"""The statement as a file for a spreadsheet: UTF-8 with its mark, semicolons, French decimals and dates."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from gateway.bus import Content
from gateway.components import french
from gateway.parents.statement.operations import Choice, shown, totals
from gateway.parents.statement.wording import operation_words
from gateway.words.dates import as_date

HEAD = ("N° d’opération", "Date", "Opération", "Régie", "Débit", "Crédit", "Solde après")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def statement_csv(view: Content, choice: Choice) -> bytes:
    """Opening balance, then the operations of the page, newest first, and their totals as the page's last line."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    if choice.whole:
        writer.writerow(["", "", "Ancien solde", "", "", "", decimal(view["opening_balance"])])
    for operation in shown(view, choice):
        writer.writerow(_row(operation))
    sums = totals(view, choice)
    label = "Solde du compte pour l’année scolaire" if choice.whole else "Total"
    writer.writerow(["", "", label, "", *(decimal(sums[one]) for one in ("debit", "credit", "balance"))])
    return text.getvalue().encode("utf-8-sig")


UNPAID_HEAD = (
    "N° de facture",
    "Payeur",
    "Régie",
    "Émise le",
    "Échéance",
    "Jours de retard",
    "Montant",
    "Reste à payer",
)


def unpaid_csv(invoices: Iterable[Content]) -> bytes:
    """What agents have to collect, one invoice per line."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(UNPAID_HEAD)
    for one in invoices:
        writer.writerow(
            [
                plain(one["number"]),
                plain(one["payer_name"]),
                plain(one["regie"]),
                french.day_figures(as_date(one["issued_on"])),
                french.day_figures(as_date(one["due_on"])),
                one["overdue_days"],
                decimal(one["amount"]),
                decimal(one["left"]),
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def _row(operation: Content) -> list[str]:
    return [
        plain(operation["number"]),
        french.day_figures(as_date(operation["on"])),
        plain(operation_words(operation)),
        plain(operation["regie"]),
        decimal(operation["debit"]),
        decimal(operation["credit"]),
        "" if operation["at_treasury"] else decimal(operation["balance_after"]),
    ]


def decimal(cents: int | None) -> str:
    """`12060` -> `120,60`, a figure for a spreadsheet; "" for none."""
    if cents is None:
        return ""
    whole, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole},{rest:02d}"


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
