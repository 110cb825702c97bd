"""A child's record as the visitor may see it, and its texts by key. A child of another family is a page that is not."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from contracts.family import AuthorisedPerson, ChildRecord
from gateway.bus import Content
from gateway.parents.record.asking import flat
from gateway.parents.record.fields import CHILD, CONSENTS, HEALTH, keys_of
from gateway.visit import Visit
from gateway.words import dates
from gateway.words import record as words

PERSON_FIELDS = tuple(name for name in AuthorisedPerson.model_fields if name not in ("person_id", "editable"))


async def read(visit: Visit, child_id: UUID, *, health: bool = False) -> Content:
    """The record. With `health` the reading is shown to both parents in *Qui a ouvert la fiche*."""
    return await visit.need(ChildRecord(family_id=visit.family_id, child_id=child_id, health=health))


def crumbs(record: Content, *, sheet: bool = True) -> list[dict[str, str]]:
    """The way to a page under a child's sheet."""
    child = record["child"]
    found = [{"label": "Mes enfants", "href": "/enfants"}]
    name = f"{child['first_name']} {child['last_name']}"
    return [*found, {"label": name, "href": f"/enfants/{child['child_id']}"}] if sheet else found


def child_texts(record: Content) -> dict[str, str]:
    """Identity, school and class."""
    return flat(record["child"])


def health_texts(record: Content) -> dict[str, str]:
    """The health sheet; its fields are empty where nothing was ever said."""
    known = flat(record["health"] or {}, "health.")
    return {key: known.get(key, "") for key in keys_of(HEALTH)}


def consent_texts(record: Content) -> dict[str, str]:
    """`yes`, `no`, or "" where nobody answered yet, or a newer wording asks again."""
    given = {f"consent.{one['kind']}": None if one["again"] else one["value"] for one in record["consents"]}
    answers = {True: "yes", False: "no", None: ""}
    return {key: answers[given.get(key)] for key in keys_of(CONSENTS)}


def person_texts(person: Content) -> dict[str, str]:
    """One person of the list, under `authorised.<id>.…`."""
    told: dict[str, Any] = {name: person[name] for name in PERSON_FIELDS}
    return flat(told, f"authorised.{person['person_id']}.")


def editable(record: Content) -> list[Content]:
    """The persons the visitor may change."""
    return [one for one in record["authorised"] if one["editable"]]


def names(record: Content) -> dict[str, str]:
    """Who is on the list, by id."""
    return {one["person_id"]: f"{one['first_name']} {one['last_name']}" for one in record["authorised"]}


# --- as a page shows it, a parent's or an agent's


def items(texts: dict[str, str], keys: list[str]) -> list[dict[str, str]]:
    """Names and values, in the order of the form."""
    return [{"label": words.label(key), "value": words.said(key, texts.get(key, ""))} for key in keys]


def identity(record: Content) -> list[dict[str, str]]:
    """Identity, school and class."""
    return items(child_texts(record), keys_of(CHILD))


def cards(record: Content, today: date) -> list[dict[str, Any]]:
    """Everybody on the list, each with whether the dates make it true today."""
    day = today.isoformat()
    return [
        {
            **one,
            "later": bool(one["from_on"] and one["from_on"] > day),
            "over": bool(one["until_on"] and one["until_on"] < day),
        }
        for one in record["authorised"]
    ]


def consents(record: Content) -> list[dict[str, Any]]:
    """What was answered, by whom and when."""
    return [
        {
            "label": words.label(f"consent.{one['kind']}"),
            "value": {True: "Oui", False: "Non", None: ""}[one["value"]],
            "given_by": one["given_by"],
            "given_at": one["given_at"],
            "answered_no": one["answered_no"],
            "text_id": one["text_id"],
            "text_no": one["text_no"],
            "again": one["again"],
        }
        for one in record["consents"]
    ]


def health_groups(record: Content) -> list[dict[str, Any]]:
    """The health sheet under the titles of its form."""
    texts = health_texts(record)
    return [
        {"id": one.id, "title": one.title, "items": items(texts, [field.key for field in one.fields])}
        for one in HEALTH
    ]


def pai_over(record: Content, today: date) -> bool:
    """Whether the sheet's PAI ended before this day."""
    health = record["health"] or {}
    return bool(
        health.get("pai") == "yes" and health["pai_until"] and dates.as_date(health["pai_until"]) < today
    )
