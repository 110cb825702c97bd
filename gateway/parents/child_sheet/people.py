"""The list of who may, and must not, collect a child, as a form sends it: several people at once, one demand.

Only what was typed is laid over the list of today: a person whom somebody else corrected meanwhile stays corrected.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from uuid import UUID, uuid4

from pydantic import ValidationError

from contracts.family import AuthorisedPerson
from gateway.bus import Content
from gateway.parents.child_sheet.reading import PERSON_FIELDS, editable, person_texts
from gateway.parents.record.fields import Section, person
from gateway.parents.record.typed import Typed

MOST = 20
KEY = re.compile(r"authorised\.([0-9a-f-]{36})\.last_name")
_ERRORS = {"string_too_short": "missing", "missing": "missing", "string_too_long": "too_long"}
NEW = "Nouvelle personne"


def ids_in(names: Iterable[str]) -> list[str]:
    """The persons a form is about, in its order; a name that is none of ours is not one."""
    found = []
    for name in names:
        match = KEY.fullmatch(name)
        if match and _is_id(match[1]) and match[1] not in found:
            found.append(match[1])
    return found[:MOST]


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def sections(record: Content, ids: Iterable[str]) -> tuple[Section, ...]:
    """The form: those being added first, then those there are."""
    known = {one["person_id"]: f"{one['first_name']} {one['last_name']}" for one in editable(record)}
    new = [one for one in ids if one not in known]
    return tuple(person(one, known.get(one, NEW), known=one in known) for one in [*new, *known][:MOST])


def one_more() -> str:
    """The id of a person being added."""
    return str(uuid4())


def texts(record: Content) -> dict[str, str]:
    """The list of today as texts, those the visitor may change."""
    found: dict[str, str] = {}
    for one in editable(record):
        found |= person_texts(one)
    return found


def blank(ids: Iterable[str]) -> dict[str, str]:
    """What the form shows for a person being added: may collect the child, unless said otherwise."""
    return {f"authorised.{one}.allowed": "yes" for one in ids}


def wanted(record: Content, typed: Typed) -> dict[str, dict[str, str]]:
    """The list asked for, by person: today's, with what was typed, without those taken off and those left blank."""
    today = {one["person_id"]: person_texts(one) for one in editable(record)}
    asked: dict[str, dict[str, str]] = {}
    for person_id in dict.fromkeys([*today, *ids_in(typed.values)]):
        start = f"authorised.{person_id}."
        changed = {key: value for key, value in typed.changed.items() if key.startswith(start)}
        if f"retirer.{person_id}" in typed.flags:
            continue
        if person_id in today:
            asked[person_id] = today[person_id] | changed
        elif any(value for key, value in changed.items() if key != f"{start}allowed"):
            asked[person_id] = {key: value for key, value in typed.values.items() if key.startswith(start)}
    return asked


def judged(asked: Mapping[str, Mapping[str, str]]) -> tuple[list[AuthorisedPerson], dict[str, str]]:
    """The persons as a message carries them, and by key what keeps some of them from it."""
    people: list[AuthorisedPerson] = []
    errors: dict[str, str] = {}
    for person_id, values in asked.items():
        start = f"authorised.{person_id}."
        told = {name: values.get(start + name, "") for name in PERSON_FIELDS}
        given = told | {
            "person_id": person_id,
            "allowed": told["allowed"] != "no",
            "from_on": told["from_on"] or None,
            "until_on": told["until_on"] or None,
        }
        try:
            people.append(AuthorisedPerson.model_validate(given))
        except ValidationError as error:
            for one in error.errors():
                name = str(one["loc"][0])
                usual = "not_a_date" if name.endswith("_on") else "does_not_fit"
                errors[start + name] = _ERRORS.get(one["type"], usual)
    return people, errors


def chosen(record: Content) -> Callable[[Typed], list[AuthorisedPerson]]:
    """The list a form asks for, once it was judged."""
    return lambda typed: judged(wanted(record, typed))[0]
