"""What the *Fiche d'inscription* holds, for its page and its paper alike. Pure: what may be shown is decided before.

A sheet is a list of sections `{id, title, change, groups: [{title, items: [{label, value}]}]}`; `change` is the address
where the family corrects it, "" where it cannot.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from gateway.bus import Content
from gateway.components.french import NBSP, day_figures
from gateway.parents.child_sheet import reading
from gateway.parents.record import view
from gateway.parents.record.asking import flat
from gateway.parents.record.fields import CHILD, HEALTH, keys_of
from gateway.words import enrolled
from gateway.words import record as words
from gateway.words.dates import as_date

TEMPLATE = "sheet"
TITLE = "Fiche d’inscription"
Section = dict[str, Any]
FIGURES = (
    ("record_tax", "tax_data", "Informations fiscales", "/compte/impots"),
    ("record_benefits", "benefits", "Informations CAF ou MSA", "/compte/caf"),
    ("record_bank", "bank_details", "Coordonnées bancaires", "/compte/banque"),
)
"""The screen that says it, the kind of demand, the title, and where it is corrected."""


def adults(
    family: Content, own: Content, figures: Mapping[str, str] | None, off: Collection[str]
) -> list[Section]:
    """The visitor's own sheet, their partner's, and the names of the other guardians: all that they may read."""
    mine = flat(own) | {"family_number": family["family_number"]}
    found = [
        _section(
            "responsable",
            "Responsable",
            view.groups(view.with_bank(mine, figures), {}),
            _where("/compte/responsable", ("record", "record_guardian"), off),
        )
    ]
    if family["partner"]:
        change = _where("/compte/conjoint", ("record", "record_partner"), off)
        found.append(_section("conjoint", "Conjoint", view.groups(flat(family["partner"]), {}), change))
    others = [one for one in family["guardians"] if one["guardian_id"] != own["guardian_id"]]
    if others:
        items = [{"label": one["quality"] or "Responsable", "value": _name(one)} for one in others]
        found.append(_section("autres", "Autres responsables", [{"title": "", "items": items}], ""))
    return found


def bills(figures: Mapping[str, str], off: Collection[str]) -> list[Section]:
    """What billing keeps of the visitor, without the screens that are off; a mandate only where one is in force."""
    if "record" in off:
        return []
    found = []
    for key, kind, title, href in FIGURES:
        if key in off:
            continue
        groups = view.groups(figures, {}, view.FIGURES[kind])
        if not figures["mandate.rum"]:
            groups = [one for one in groups if one["id"] != "prelevement"]
        found.append(_section(kind, title, groups, href))
    return found


def enrolments(found: Sequence[Content] | None, today: date) -> dict[str, Any]:
    """What a child is enrolled in; None: planning does not say now."""
    items = [{"label": enrolled.place(one), "value": enrolled.period(one, today)} for one in found or []]
    said = "Indisponibles pour l’instant" if found is None else "Aucune inscription en cours"
    return {"title": "Inscriptions", "items": items or [{"label": "Activités", "value": said}]}


def child(
    sheet: Content,
    record: Content | None,
    off: Collection[str],
    enrolment: Mapping[str, Any] | None = None,
) -> Section:
    """A child: identity, school, what they are enrolled in, who may collect them, consents, and health where it was opened.

    `record` None: the family's sheet is all there is to read. `enrolment` None: the town has no planning here.
    """
    child_id = sheet["child_id"]
    texts = flat(sheet)
    groups = [{"title": one.title, "items": _items(texts, keys_of((one,)))} for one in CHILD]
    if enrolment is not None:
        groups.append(dict(enrolment))
    if record is not None:
        groups.append(
            {"title": "Personnes autorisées", "items": [_person(one) for one in record["authorised"]]}
        )
        groups.append({"title": "Consentements", "items": [_consent(one) for one in record["consents"]]})
        if record["health"] is not None:
            health = reading.health_texts(record)
            groups += [{"title": one.title, "items": _items(health, keys_of((one,)))} for one in HEALTH]
    change = _where(f"/enfants/{child_id}", ("child_sheet",), off)
    return _section(f"enfant-{child_id}", _name(sheet), groups, change)


def _section(key: str, title: str, groups: Sequence[Mapping[str, Any]], change: str) -> Section:
    return {
        "id": key,
        "title": title,
        "change": change,
        "groups": [{"title": one["title"], "items": one["items"]} for one in groups],
    }


def _where(href: str, screens: tuple[str, ...], off: Collection[str]) -> str:
    return "" if any(key in off for key in screens) else href


def _items(texts: Mapping[str, str], keys: Sequence[str]) -> list[dict[str, str]]:
    return [{"label": words.label(key), "value": words.said(key, texts.get(key, ""))} for key in keys]


def _name(person: Content) -> str:
    return f"{person['first_name']} {person['last_name']}"


def _person(person: Content) -> dict[str, str]:
    texts = reading.person_texts(person)
    fields: list[dict[str, str]] = [{"key": key, "before": "", "after": text} for key, text in texts.items()]
    return {"label": _name(person), "value": words.person_in_a_line(fields)}


def _consent(consent: Content) -> dict[str, str]:
    said = {True: "Oui", False: "Non", None: ""}[consent["value"]]
    if said and consent["given_at"]:
        day = day_figures(as_date(consent["given_at"]))
        by = f"{consent['given_by']}, le" if consent["given_by"] else "le"
        said = f"{said} ({by}{NBSP}{day})"
    return {"label": words.label(f"consent.{consent['kind']}"), "value": said}


def paper(
    sections: Sequence[Section], town: Mapping[str, str], lead: str, notes: Sequence[str]
) -> dict[str, Any]:
    """The data of `sheet.typ`: a field that is empty is left to be filled in by hand."""
    return {
        "title": TITLE,
        "town": town,
        "lead": lead,
        "notes": list(notes),
        "sections": [
            {
                "title": one["title"],
                "groups": [
                    {
                        "title": group["title"],
                        "rows": [[row["label"], row["value"]] for row in group["items"]],
                    }
                    for group in one["groups"]
                ],
            }
            for one in sections
        ],
    }
