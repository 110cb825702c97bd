"""The statement prepared for its table and its spreadsheet. Pure: what the visitor chose to see is a parameter."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pydantic import TypeAdapter, ValidationError

from contracts.days import SchoolYear
from gateway.bus import Content
from gateway.parents.statement import wording

_YEAR: TypeAdapter[str] = TypeAdapter(SchoolYear)
SEEN = {"factures": ("invoice", "credit_note"), "reglements": ("payment", "collection_order")}
SEEN_WORDS = {"": "Toutes les opérations", "factures": "Mes factures", "reglements": "Mes règlements"}
NAME_MAX = 80


@dataclass(frozen=True, slots=True)
class Choice:
    """What the visitor chose to see: a school year ("" for the current one), invoices or payments, one régie."""

    base: str
    year: str = ""
    seen: str = ""
    regie: str = ""

    def href(self, end: str = "", **changes: str) -> str:
        """The address of this choice with some of it changed; `end` is put after the path (`.csv`)."""
        chosen = {"annee": self.year, "voir": self.seen, "regie": self.regie} | changes
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{self.base}{end}" + (f"?{query}" if query else "")

    @property
    def whole(self) -> bool:
        """Whether every operation is shown: only then do balances follow from line to line."""
        return not self.seen and not self.regie


def read_choice(base: str, params: Mapping[str, str]) -> Choice | None:
    """The choice of an address; None when its year cannot be one."""
    year = params.get("annee", "")
    with suppress(ValidationError):
        year = year and _YEAR.validate_python(year)
        seen = params.get("voir", "")
        return Choice(base, year, seen if seen in SEEN else "", params.get("regie", "")[:NAME_MAX])
    return None


def shown(view: Content, choice: Choice) -> list[Content]:
    """The operations chosen, newest first."""
    return [
        one
        for one in view["operations"]
        if (not choice.seen or one["kind"] in SEEN[choice.seen]) and choice.regie in ("", one["regie"])
    ]


def rows(view: Content, choice: Choice, open_invoices: Mapping[str, Content]) -> list[dict[str, Any]]:
    """The table's rows. `state` says what is still to pay of an invoice; the rest is settled or not ours to follow."""
    return [
        {
            **operation,
            "label": wording.operation_words(operation),
            "state": _state(open_invoices.get(str(operation["invoice_id"])), operation),
        }
        for operation in shown(view, choice)
    ]


def _state(invoice: Content | None, operation: Content) -> dict[str, str] | None:
    if invoice is None or operation["kind"] != "invoice":
        return None
    if invoice["overdue"]:
        return {"label": "En retard", "tone": "danger", "glyph": "circle-alert"}
    return {"label": "À payer", "tone": "wait", "glyph": "wallet"}


def years(view: Content, choice: Choice) -> list[dict[str, Any]]:
    """The school years to choose from, newest first."""
    return [
        {"label": year, "href": choice.href(annee=year), "current": year == view["school_year"]}
        for year in view["school_years"]
    ]


def kinds(view: Content, choice: Choice) -> list[dict[str, Any]]:
    """Invoices, payments, everything; with how many of each in the year and régie."""
    everything = Choice(choice.base, choice.year, "", choice.regie)
    return [
        {
            "label": SEEN_WORDS[seen],
            "href": choice.href(voir=seen),
            "current": seen == choice.seen,
            "count": len(shown(view, Choice(everything.base, everything.year, seen, everything.regie))),
        }
        for seen in ("factures", "reglements", "")
    ]


def regies(view: Content, choice: Choice) -> list[dict[str, Any]]:
    """The cash offices to choose from, when there are several."""
    names = sorted({one["regie"] for one in view["operations"]} | ({choice.regie} - {""}))
    if len(names) < 2:
        return []
    every = [{"label": "Toutes", "href": choice.href(regie=""), "current": not choice.regie}]
    return every + [
        {"label": name, "href": choice.href(regie=name), "current": name == choice.regie} for name in names
    ]


def totals(view: Content, choice: Choice) -> dict[str, int | None]:
    """Debit and credit of what is shown, and the balance after the newest operation where all are."""
    if not choice.whole:
        found = shown(view, choice)
        return {
            "debit": sum(one["debit"] or 0 for one in found),
            "credit": sum(one["credit"] or 0 for one in found),
            "balance": None,
        }
    last = view["operations"][0]["balance_after"] if view["operations"] else view["opening_balance"]
    return {"debit": view["total_debit"], "credit": view["total_credit"], "balance": last}
