"""The registration file: which texts belong to which step, what is still wrong in it, and the family it makes. Pure.

A draft keeps whatever was typed: only completing it asks that nothing be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from typing import get_args
from uuid import UUID

from contracts.family import (
    ENROLMENT_CHILDREN,
    ChildKey,
    ChildSheet,
    EnrolmentFileStep,
    GuardianKey,
    GuardianSheet,
    NewFamily,
    PartnerKey,
    PartnerSheet,
)
from services.family.domain.duplicates import Child, Door, Household, Name
from services.family.domain.fields import errors_of
from services.family.domain.file_papers import ANSWERS, PAPERS
from services.family.domain.flat import rebuilt
from services.family.domain.sheet import tidy

CATEGORIES = ("meal", "before_school", "after_school", "leisure_centre", "childcare")
FIRST, SECOND, PARTNER = "guardian.0.", "guardian.1.", "partner."
ADDRESS = ("address.street", "address.postcode", "address.town")

_GUARDIAN = get_args(GuardianKey)
_PARTNER = get_args(PartnerKey)
_CHILD = get_args(ChildKey)
_KEYS: dict[EnrolmentFileStep, frozenset[str]] = {
    "household": frozenset(FIRST + key for key in _GUARDIAN),
    "adults": frozenset([*(SECOND + key for key in _GUARDIAN), *(PARTNER + key for key in _PARTNER)]),
    "children": frozenset(f"child.{slot}.{key}" for slot in range(ENROLMENT_CHILDREN) for key in _CHILD),
    "wishes": frozenset(
        f"wish.{slot}.{key}" for slot in range(ENROLMENT_CHILDREN) for key in (*CATEGORIES, "note")
    ),
    "documents": frozenset(f"document.{paper}" for paper in PAPERS),
}
_QUIET = ("", "no")
KEPT = ("wish.", "document.", "given.", "refused.")


def unknown_keys(step: EnrolmentFileStep, keys: Collection[str]) -> dict[str, str]:
    """The keys that are not of this step."""
    return {key: "unknown" for key in keys if key not in _KEYS[step]}


def with_step(values: Mapping[str, str], step: EnrolmentFileStep, typed: Mapping[str, str]) -> dict[str, str]:
    """The file with this step as it was typed now; texts that say nothing are not kept."""
    others = {key: text for key, text in values.items() if key not in _KEYS[step]}
    return others | {key: text for key in typed if (text := tidy(typed[key]))}


def slots(values: Mapping[str, str]) -> list[int]:
    """The places of the children in the file, in order."""
    return sorted({int(key.split(".")[1]) for key in values if key.startswith("child.")})


def _part(values: Mapping[str, str], prefix: str, keys: Collection[str]) -> dict[str, str]:
    return {key: values.get(prefix + key, "") for key in keys}


def _adult(values: Mapping[str, str], prefix: str, keys: Collection[str]) -> dict[str, str] | None:
    """The record of an adult, None when nobody was typed there; without an address, they live with the first."""
    record = _part(values, prefix, keys)
    if all(text in _QUIET for key, text in record.items() if key != "message_language"):
        return None
    record = {key: text or ("no" if key.endswith("_allowed") else "") for key, text in record.items()}
    if "message_language" in record:
        record["message_language"] = record["message_language"] or "fr"
    if not any(record[key] for key in ADDRESS):
        record |= {key: values.get(FIRST + key, "") for key in ADDRESS}
    return record


def _first(values: Mapping[str, str]) -> dict[str, str]:
    return _adult(values, FIRST, _GUARDIAN) or _part(values, FIRST, _GUARDIAN) | {"message_language": "fr"}


def _children(values: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    for slot in slots(values):
        yield slot, _part(values, f"child.{slot}.", _CHILD)


def wrong(values: Mapping[str, str], today: date) -> dict[str, str]:
    """By key, in the order of the steps, what keeps the file from being complete. A letter must reach the family."""
    first = _first(values)
    found = _under(FIRST, errors_of("guardian", first, first, today))
    for key in ADDRESS:
        if not first[key]:
            found.setdefault(FIRST + key, "missing")
    second = _adult(values, SECOND, _GUARDIAN)
    if second is not None:
        found |= _under(SECOND, errors_of("guardian", second, second, today))
    partner = _adult(values, PARTNER, _PARTNER)
    if partner is not None:
        found |= _under(PARTNER, errors_of("partner", partner, partner, today))
    children = dict(_children(values))
    if not children:
        found["child.0.last_name"] = "missing"
    for slot, child in children.items():
        found |= _under(f"child.{slot}.", errors_of("new_child", child, child, today))
    for key, text in values.items():
        if (key.startswith("document.") and text not in ANSWERS) or (
            key.startswith("wish.") and not key.endswith(".note") and text not in ("yes", "no")
        ):
            found[key] = "not_a_choice"
    return found


def _under(prefix: str, errors: Mapping[str, str]) -> dict[str, str]:
    return {prefix + key: error for key, error in errors.items()}


def family_of(
    values: Mapping[str, str], family_id: UUID, new_id: Callable[[], UUID]
) -> tuple[NewFamily, dict[int, UUID]]:
    """The family of a file in which nothing is wrong, and each child's id by slot."""
    guardians = [rebuilt(GuardianSheet, _first(values), guardian_id=new_id())]
    second = _adult(values, SECOND, _GUARDIAN)
    if second is not None:
        guardians.append(rebuilt(GuardianSheet, second, guardian_id=new_id()))
    partner = _adult(values, PARTNER, _PARTNER)
    ids = {slot: new_id() for slot in slots(values)}
    family = NewFamily(
        family_id=family_id,
        guardians=guardians,
        partner=None if partner is None else rebuilt(PartnerSheet, partner),
        children=[rebuilt(ChildSheet, child, child_id=ids[slot]) for slot, child in _children(values)],
    )
    return family, ids


def household_of(values: Mapping[str, str]) -> Household:
    """What a file is compared by with the families that are known, finished or not."""
    adults = [_part(values, FIRST, _GUARDIAN)]
    adults += [
        one
        for prefix, keys in ((SECOND, _GUARDIAN), (PARTNER, _PARTNER))
        if (one := _adult(values, prefix, keys)) is not None
    ]
    children = []
    for _, child in _children(values):
        try:
            born = date.fromisoformat(child["birth_date"])
        except ValueError:
            continue
        children.append(Child(child["last_name"], child["first_name"], born))
    return Household(
        adults=tuple(Name(one["last_name"], one["first_name"]) for one in adults),
        children=tuple(children),
        doors=tuple({Door(*(one[key] for key in ADDRESS)) for one in adults}),
    )


def kept_when_complete(values: Mapping[str, str], ids: Mapping[int, UUID]) -> dict[str, str]:
    """What stays in a file that became a family: the wishes, the documents, and whose they are."""
    kept = {key: text for key, text in values.items() if key.startswith(KEPT)}
    for slot, child_id in ids.items():
        kept[f"child.{slot}.child_id"] = str(child_id)
        for key in ("last_name", "first_name"):
            kept[f"child.{slot}.{key}"] = values[f"child.{slot}.{key}"]
    return kept | {FIRST + key: values.get(FIRST + key, "") for key in ("last_name", "first_name")}


def name_of(values: Mapping[str, str]) -> str:
    """Under what a file is shown in a list; "" when nobody was named yet."""
    names = (values.get(FIRST + key, "") for key in ("last_name", "first_name"))
    return " ".join(name for name in names if name)


def first_names(values: Mapping[str, str]) -> list[str]:
    """The children's first names."""
    return [name for slot in slots(values) if (name := values.get(f"child.{slot}.first_name", ""))]
