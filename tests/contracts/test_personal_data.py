"""Health, income and bank data never ride an event; what points at a person says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from contracts.base import Event
from contracts.catalogue import events
from contracts.documents.schemas import key_of, schemas

FORBIDDEN = re.compile(
    r"health|medic|allerg|diet|(^|_)pai(_|$)|doctor|vaccin|certificate|evidence|sanit"
    r"|absence_reason|motif|note|comment|free_text"
    r"|income|salar|tax|quotient|(^|_)caf(_|$)|(^|_)msa(_|$)|benefi|effort_rate"
    r"|iban|(^|_)bic(_|$)|bank|mandate|(^|_)rib(_|$)|password|secret|token",
    re.IGNORECASE,
)
# What the word forbids and the field does not say: a rule of the offering, about nobody.
RULES_OF_AN_OFFERING = {"offering.absence_evidence"}

PERSON = re.compile(
    r"(^|[._\]])(child|family|guardian|account|person|payer)(_id|_ids|_name|_number)$"
    r"|last_name|first_name|birth_date|email|phone|street|address|decided_by"
)


def fields(event: type[Event]) -> list[str]:
    """Every field of an event, nested ones with their path."""
    schema = schemas()[key_of(event)]
    return list(_walk(schema, schema.get("$defs", {}), ""))


def _walk(node: dict[str, Any], definitions: dict[str, Any], prefix: str) -> Iterator[str]:
    if "$ref" in node:
        node = definitions[node["$ref"].rsplit("/", 1)[-1]]
    for choice in node.get("anyOf", []):
        yield from _walk(choice, definitions, prefix)
    if "items" in node:
        yield from _walk(node["items"], definitions, prefix)
    for name, child in node.get("properties", {}).items():
        path = f"{prefix}.{name}".lstrip(".")
        yield path
        yield from _walk(child, definitions, path)


@pytest.mark.parametrize("event", events(), ids=key_of)
def test_no_field_of_an_event_can_hold_health_income_or_bank_data(event: type[Event]) -> None:
    found = {path for path in fields(event) if FORBIDDEN.search(path)}
    assert found - RULES_OF_AN_OFFERING == set()


@pytest.mark.parametrize("event", events(), ids=key_of)
def test_an_event_that_points_at_a_person_says_so(event: type[Event]) -> None:
    personal = [path for path in fields(event) if PERSON.search(path) and not path.startswith("profile.")]
    assert ("personal" if personal else "none") == event.DATA_CLASS, personal


@pytest.mark.parametrize("event", events(), ids=key_of)
def test_an_events_entity_is_one_of_its_own_fields_and_an_id(event: type[Event]) -> None:
    assert event.ENTITY in event.model_fields
    schema = schemas()[key_of(event)]["properties"][event.ENTITY]
    assert schema.get("format") == "uuid" or "const" in schema, "a subject never holds a name or a date"
    assert "version" in event.model_fields
