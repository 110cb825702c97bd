"""What a family may type in each field: tidy texts, and the word that says what is wrong with one.

Only fields that are asked to change are judged: what an old file holds is not the parent's fault. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args
from uuid import UUID

from pydantic import ValidationError

from contracts.base import Message
from contracts.family import (
    AuthorisedPerson,
    ChildKey,
    ChildSheet,
    ConsentKind,
    GuardianKey,
    GuardianSheet,
    HealthKey,
    HealthRecord,
    PartnerKey,
    PartnerSheet,
)
from services.family.domain.custody import errors_of_stays, is_stay
from services.family.domain.flat import flat, rebuilt
from services.family.domain.sheet import EMAIL, tidy, tidy_lines

AT_ONCE = frozenset({"contact.email_allowed", "contact.sms_allowed", "message_language"})
"""How one agrees to be written to is for oneself alone to say: no agent decides it."""

OLDEST_CHILD_YEARS = 26
NOBODY = UUID(int=0)

_PHONE = re.compile(r"(0|\+33|0033)[1-9]\d{8}|(\+|00)(?!33)[1-9]\d{6,14}")
_POSTCODE = re.compile(r"([A-Z]{1,2}-?)?\d{4,5}", re.IGNORECASE)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAYS = ("_on", "_until", "birth_date")  # not `up_to_date`, a yes or no
_ERRORS = {
    "string_too_long": "too_long",
    "string_too_short": "missing",
    "missing": "missing",
    "literal_error": "not_a_choice",
    "bool_parsing": "not_a_choice",
    "bool_type": "not_a_choice",
    "date_from_datetime_parsing": "not_a_date",
    "date_from_datetime_inexact": "not_a_date",
    "date_parsing": "not_a_date",
    "date_type": "not_a_date",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of record: its sheet, the prefix of its keys, its keys, and what stands for fields no form holds."""

    model: type[Message]
    keys: frozenset[str]
    prefix: str = ""
    known: Mapping[str, Any] | None = None


FORMS: dict[str, Form] = {
    "guardian": Form(GuardianSheet, frozenset(get_args(GuardianKey)), known={"guardian_id": NOBODY}),
    "partner": Form(PartnerSheet, frozenset(get_args(PartnerKey))),
    "child": Form(ChildSheet, frozenset(get_args(ChildKey)), known={"child_id": NOBODY}),
    "new_child": Form(ChildSheet, frozenset(get_args(ChildKey)), known={"child_id": NOBODY}),
    "health": Form(HealthRecord, frozenset(get_args(HealthKey)), "health."),
}
CONSENT_KEYS = frozenset(f"consent.{kind}" for kind in get_args(ConsentKind))

NO_PARTNER = {key: "" for key in get_args(PartnerKey)} | {
    "contact.email_allowed": "no",
    "contact.sms_allowed": "no",
}
NO_CHILD = {key: "" for key in get_args(ChildKey)}


def tidied(values: Mapping[str, str]) -> dict[str, str]:
    """The texts as they are kept."""
    return {key: tidy_lines(text) if _of_lines(key) else tidy(text) for key, text in values.items()}


def _of_lines(key: str) -> bool:
    """Whether a field is typed as several lines: they part what matters, as one allergy from another."""
    return key in ("health.allergies", "health.observations") or key.endswith(".reason")


def unknown_keys(kind: str, keys: Iterable[str]) -> dict[str, str]:
    """The keys that this kind of record does not have."""
    if kind == "custody":
        return {key: "unknown" for key in keys if not is_stay(key)}
    known = CONSENT_KEYS if kind == "consents" else FORMS[kind].keys
    return {key: "unknown" for key in keys if key not in known}


def errors_of(kind: str, record: Mapping[str, str], changed: Collection[str], today: date) -> dict[str, str]:
    """What is wrong with a record so changed, by key."""
    if kind == "authorised_persons":
        return _errors_of_persons(record, changed)
    if kind == "custody":
        return errors_of_stays(record, changed, today)
    if kind == "consents":
        return {key: "not_a_choice" for key in changed if record[key] not in ("yes", "no")}
    if kind == "partner" and is_no_partner(record):
        return {}
    form = FORMS[kind]
    found = _sheet_errors(form.model, record, form.prefix, form.known or {})
    for key in changed:
        error = _rule(key)(record[key], today) if record[key] and key not in found else ""
        if error:
            found[key] = error
    if kind == "health" and record["health.pai"] == "yes" and not record["health.pai_until"]:
        found.setdefault("health.pai_until", "missing")
    return found


def is_no_partner(record: Mapping[str, str]) -> bool:
    """Whether a partner's record is that of nobody."""
    return all(record[key] == text for key, text in NO_PARTNER.items())


def _sheet_errors(
    model: type[Message], record: Mapping[str, str], prefix: str, known: Mapping[str, Any]
) -> dict[str, str]:
    # a sheet takes a bare number for seconds since 1970: no day that anybody typed
    found = {
        key: "not_a_date"
        for key, text in record.items()
        if text and key.startswith(prefix) and key.endswith(_DAYS) and not _DAY.fullmatch(text)
    }
    try:
        rebuilt(model, record, prefix, **known)
    except ValidationError as error:
        keys = {prefix + ".".join(map(str, one["loc"])): one["type"] for one in error.errors()}
        found |= {
            key: _ERRORS.get(kind, "does_not_fit") if record.get(key) else "missing"
            for key, kind in keys.items()
        }
    return found


def _errors_of_persons(record: Mapping[str, str], changed: Collection[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for person_id in sorted({key.split(".")[1] for key in changed}):
        prefix = f"authorised.{person_id}."
        if not any(text for key, text in record.items() if key.startswith(prefix)):
            continue
        errors = _sheet_errors(AuthorisedPerson, record, prefix, {"person_id": NOBODY})
        phone = record.get(f"{prefix}phone", "")
        if phone and f"{prefix}phone" in changed and not is_phone(phone):
            errors[f"{prefix}phone"] = "not_a_phone"
        first, last = record.get(f"{prefix}from_on", ""), record.get(f"{prefix}until_on", "")
        if first and last and not errors and date.fromisoformat(last) < date.fromisoformat(first):
            errors[f"{prefix}until_on"] = "ends_before_it_begins"
        found |= errors
    return found


def is_phone(text: str) -> bool:
    """A French number, or an international one with its prefix; blanks, dots, dashes and brackets do not count."""
    return _PHONE.fullmatch(re.sub(r"[\s.\-/()]", "", text)) is not None


def persons_record(persons: Iterable[AuthorisedPerson]) -> dict[str, str]:
    """The list of who may collect a child as one record."""
    record: dict[str, str] = {}
    for person in persons:
        record |= flat(person, f"authorised.{person.person_id}.", without=("person_id", "editable"))
    return record


def persons_of(record: Mapping[str, str]) -> list[AuthorisedPerson]:
    """The list again; a person whose every field was emptied is no longer in it."""
    ids = dict.fromkeys(key.split(".")[1] for key, text in record.items() if text)
    return [rebuilt(AuthorisedPerson, record, f"authorised.{one}.", person_id=one) for one in ids]


def _rule(key: str) -> Callable[[str, date], str]:
    name = key.rsplit(".", 1)[-1]
    if name.endswith("phone") or name == "mobile":
        return lambda text, today: "" if is_phone(text) else "not_a_phone"
    return _RULES.get(name, lambda text, today: "")


def _email(text: str, today: date) -> str:
    return "" if EMAIL.fullmatch(text) else "not_an_email"


def _postcode(text: str, today: date) -> str:
    return "" if _POSTCODE.fullmatch(text) else "not_a_postcode"


def _past(text: str, today: date) -> str:
    return "in_future" if date.fromisoformat(text) > today else ""


def _birth(text: str, today: date) -> str:
    born = date.fromisoformat(text)
    return "too_old" if today.year - born.year > OLDEST_CHILD_YEARS else _past(text, today)


_RULES: dict[str, Callable[[str, date], str]] = {
    "email": _email,
    "postcode": _postcode,
    "birth_date": _birth,
    "vaccinated_dtp_on": _past,
    "vaccinated_mmr_on": _past,
}
