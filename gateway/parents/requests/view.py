"""The list of demands as the guide lays it out: two halves, their kinds, refused and accepted apart. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.bus import Content
from gateway.proposals import SEALED
from gateway.words import record as words
from gateway.words.sentences import word

HALVES: dict[str, tuple[str, ...]] = {
    "compte": ("guardian", "partner", "tax_data", "benefits", "bank_details"),
    "enfants": (
        "authorised_persons",
        "health",
        "booking",
        "absence",
        "new_child",
        "child",
        "consents",
        "custody",
    ),
}
HALF_WORDS = {"compte": "Mon compte", "enfants": "Mes enfants"}
SECTIONS = {
    "pending": ("pending", "deciding"),
    "refused": ("refused",),
    "accepted": ("accepted", "settled_at_once"),
    "withdrawn": ("withdrawn",),
}
ADDRESS = ("address.street", "address.postcode", "address.town")
COLUMNS = (
    ("quality", "Qualité"),
    ("address", "Adresse"),
    ("contact.home_phone", "Tél. domicile"),
    ("contact.work_phone", "Tél. prof."),
    ("contact.mobile", "Mobile"),
    ("contact.email", "E-mail"),
    ("work.profession", "Profession"),
    ("work.employer", "Employeur"),
    ("work.employer_address", "Adresse employeur"),
    ("other", "Autres informations"),
)
"""The guide's columns, with the values asked for; the last holds what the guide has no column for."""


def half_of(kind: str) -> str:
    """The half of the list where a kind is."""
    return "compte" if kind in HALVES["compte"] else "enfants"


def in_part(details: Iterable[Content]) -> bool:
    """Whether some demand changes an address without saying the whole of it."""
    said = ({entry["key"] for entry in one["fields"]} for one in details)
    return any(0 < len(keys & set(ADDRESS)) < len(ADDRESS) for keys in said)


def asked(detail: Content | None, address_now: Mapping[str, str] | None = None) -> dict[str, str]:
    """The values asked for, by column. `address_now`: what the record holds, for the parts nobody asked to change."""
    found = {entry["key"]: entry["after"] for entry in detail["fields"]} if detail else {}
    cells = {key: _value(key, found[key]) for key, _ in COLUMNS if key in found}
    if any(key in found for key in ADDRESS):
        whole = {**(address_now or {}), **found}
        address = [whole[key] for key in ADDRESS if whole.get(key)]
        cells["address"] = ", ".join(address) or "vide"
    rest = [key for key in found if key not in cells and key not in ADDRESS]
    other = [f"{words.label(key)}\u00a0: {_value(key, found[key])}" for key in rest]
    if other:
        cells["other"] = "\n".join(other)
    return cells


def _value(key: str, value: str) -> str:
    return words.said(key, value, own=True) or "vide"


def entry(
    request: Content,
    details: Mapping[str, Content],
    away: Iterable[str],
    addresses: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """A demand with what it asks; `rows` is None where its owner does not answer, or it is opened apart.

    `addresses`: by kind of demand, what the record holds now.
    """
    detail = details.get(request["proposal_id"])
    known = detail is not None and request["owner"] != "planning"
    return {
        **request,
        "rows": words.rows(detail["fields"], own=True) if detail and known else None,
        "asked": asked(detail, (addresses or {}).get(request["kind"])) if known else {},
        "sealed": request["kind"] in SEALED,
        "away": request["owner"] in away,
        "again": again_href(request),
        "reason": ". ".join(part for part in (request["reason_label"], request["reason_note"]) if part),
    }


def in_sections(entries: Iterable[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What waits, what was refused, what was accepted, what was taken back; in the order of the service."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in SECTIONS}
    for one in entries:
        name = next((name for name, states in SECTIONS.items() if one["state"] in states), "pending")
        found[name].append(one)
    return found


def awaiting(requests: Iterable[Content]) -> list[Content]:
    """Those about which the town hall asks something."""
    return [one for one in requests if one.get("question") and one["state"] == "pending"]


def kinds(requests: Iterable[Content], half: str) -> list[tuple[str, str, int]]:
    """The kinds of a half with how many of each: `(kind, words, count)`."""
    counts: dict[str, int] = {}
    for request in requests:
        counts[request["kind"]] = counts.get(request["kind"], 0) + 1
    return [(kind, word("request_kind_many", kind), counts.get(kind, 0)) for kind in HALVES[half]]


_FORMS = {
    "guardian": "/compte/responsable",
    "partner": "/compte/conjoint",
    "tax_data": "/compte/impots",
    "benefits": "/compte/caf",
    "bank_details": "/compte/banque",
    "new_child": "/enfants/ajouter",
}
_CHILD_FORMS = {
    "child": "fiche",
    "authorised_persons": "personnes",
    "health": "sante/modifier",
    "custody": "garde/echange",
}


def again_href(request: Content) -> str:
    """Where the same may be asked again: a form filled with what was asked, or the planning of that month; else ""."""
    kind, child = request["kind"], request["summary"]["child_id"]
    if kind in _FORMS:
        return f"{_FORMS[kind]}?reprendre={request['proposal_id']}"
    if kind in _CHILD_FORMS and child:
        return f"/enfants/{child}/{_CHILD_FORMS[kind]}?reprendre={request['proposal_id']}"
    if request["owner"] == "planning" and child and request["summary"]["days"]:
        return f"/enfants/{child}/planning?vue=mois&mois={request['summary']['days'][0][:7]}"
    return ""
