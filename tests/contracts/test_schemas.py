"""Schemas: generated and current, true of the messages, and never broken once published."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from pydantic import BaseModel, ValidationError

from contracts import generate
from contracts.base import Command, Event, Message, Query, Reply
from contracts.catalogue import events
from contracts.documents import asyncapi
from contracts.documents.compatibility import differences
from contracts.documents.published import breaks, published, to_publish
from contracts.documents.samples import sample
from contracts.documents.schemas import key_of, outgoing, schemas
from contracts.problems import Problem
from contracts.subjects import event_type, subject_of
from tests.contracts.tree import questions

SCHEMAS = schemas()
WRITTEN: dict[str, type[BaseModel]] = (
    {key_of(event): event for event in events()}
    | {f"{key_of(message)}.reply": message.REPLY for message in questions()}
    | {"problem": Problem}
)
READ: dict[str, type[BaseModel]] = {key_of(message): message for message in questions()}


def errors(schema: dict[str, Any], document: Any) -> list[str]:
    """What a strict reader of this schema has against this document."""
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def as_sent(model: type[BaseModel], whole: bool) -> Any:
    """A sample as it really travels: read into the message, written again."""
    return json.loads(model.model_validate(sample(model, whole=whole)).model_dump_json())


def test_every_generated_file_is_up_to_date() -> None:
    assert [str(path) for path in generate.stale(generate.documents())] == [], "run ./portail schemas"


def test_the_generator_sees_what_is_stale_missing_or_left_behind() -> None:
    wanted = generate.documents()
    changed, gone = (path for path in list(wanted)[:2])
    left = {path: text for path, text in wanted.items() if path != gone}
    assert set(generate.stale(left | {changed: "another text"})) == {changed, gone}


def test_every_message_has_a_schema_and_every_schema_is_one() -> None:
    assert set(SCHEMAS) == set(WRITTEN) | set(READ)
    for key, schema in SCHEMAS.items():
        Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"urn:portail-famille:schemas:{key}"
        assert outgoing(key) == (key in WRITTEN)


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "bare"])
@pytest.mark.parametrize("key", sorted(WRITTEN))
def test_what_we_write_follows_its_schema(key: str, whole: bool) -> None:
    assert errors(SCHEMAS[key], as_sent(WRITTEN[key], whole)) == []


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "bare"])
@pytest.mark.parametrize("key", sorted(READ))
def test_what_follows_a_schema_is_read(key: str, whole: bool) -> None:
    document = sample(READ[key], whole=whole)
    assert errors(SCHEMAS[key], document) == []
    READ[key].model_validate_json(json.dumps(document))


@pytest.mark.parametrize("key", sorted(READ))
def test_an_unknown_field_of_a_command_or_query_is_refused(key: str) -> None:
    document = sample(READ[key]) | {"mistyped": 1}
    assert errors(SCHEMAS[key], document)
    with pytest.raises(ValidationError):
        READ[key].model_validate_json(json.dumps(document))


@pytest.mark.parametrize("key", sorted(key for key, model in WRITTEN.items() if issubclass(model, Event)))
def test_an_event_that_has_grown_still_follows_todays_schema(key: str) -> None:
    assert errors(SCHEMAS[key], as_sent(WRITTEN[key], True) | {"added_tomorrow": True}) == []


# --- published schemas -------------------------------------------------------------------------------------


def test_no_published_schema_is_broken() -> None:
    assert breaks(SCHEMAS, published()) == []


def test_todays_samples_validate_against_every_published_schema() -> None:
    found = []
    for key, schema in published():
        if key in WRITTEN:
            found += [
                f"{key}: {error}"
                for whole in (True, False)
                for error in errors(schema, as_sent(WRITTEN[key], whole))
            ]
    assert found == []


def test_the_events_are_published() -> None:
    """A town may be granted any event: none may change freely once it is in a release."""
    assert {key_of(event) for event in events()} <= {key for key, _ in published()}


class Card(Message):
    """A nested value."""

    day: str
    state: str = ""


class Told(Event, owner="sample", name="told", entity="card_id"):
    """An event as it was published."""

    card_id: str
    cards: list[Card]
    note: str | None = None


def told(**changes: Any) -> dict[str, Any]:
    """The published schema of the sample event, with fields replaced (None: removed)."""
    schema: dict[str, Any] = Told.model_json_schema(mode="serialization")
    schema = json.loads(json.dumps(schema).replace('"additionalProperties": false', '"x": 0'))
    for name, change in changes.items():
        if change is None:
            schema["properties"].pop(name)
            schema["required"] = [field for field in schema["required"] if field != name]
        else:
            schema["properties"][name] = change
    return schema


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"cards": None}, "cards"),
        ({"note": None}, "note"),
        ({"version": {"type": "string"}}, "version"),
        ({"card_id": {"anyOf": [{"type": "string"}, {"type": "null"}]}}, "card_id"),
        ({"cards": {"type": "array", "items": {"type": "string"}}}, "cards"),
    ],
)
def test_taking_a_field_away_or_changing_its_type_breaks_an_event(changes: Any, reason: str) -> None:
    assert any(reason in difference for difference in differences(told(**changes), told()))


@pytest.mark.parametrize("changes", [{}, {"added": {"type": "string"}}, {"note": {"type": "string"}}])
def test_adding_a_field_or_promising_more_breaks_nothing(changes: Any) -> None:
    assert differences(told(**changes), told()) == []


ASKED: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["day"],
    "properties": {
        "day": {"type": "string", "maxLength": 10},
        "kind": {"type": "string", "enum": ["a", "b"]},
    },
}


@pytest.mark.parametrize(
    "today",
    [
        ASKED | {"required": ["day", "kind"]},
        ASKED | {"properties": {"day": ASKED["properties"]["day"]}},
        ASKED | {"properties": ASKED["properties"] | {"kind": {"type": "string", "enum": ["a"]}}},
        ASKED | {"properties": ASKED["properties"] | {"day": {"type": "string", "maxLength": 9}}},
        ASKED | {"properties": ASKED["properties"] | {"day": {"type": "string", "pattern": "^x"}}},
    ],
    ids=[
        "more is required",
        "a field is gone",
        "a value is gone",
        "a bound is tighter",
        "a pattern is asked",
    ],
)
def test_asking_more_of_a_caller_breaks_a_command(today: dict[str, Any]) -> None:
    assert differences(ASKED, today)


@pytest.mark.parametrize(
    "today",
    [
        ASKED | {"required": []},
        ASKED | {"properties": ASKED["properties"] | {"more": {"type": "integer"}}},
        ASKED | {"properties": ASKED["properties"] | {"kind": {"type": "string", "enum": ["a", "b", "c"]}}},
        ASKED | {"properties": ASKED["properties"] | {"day": {"type": "string"}}},
    ],
    ids=["less is required", "one may say more", "one more value", "no bound any more"],
)
def test_asking_less_of_a_caller_breaks_nothing(today: dict[str, Any]) -> None:
    assert differences(ASKED, today) == []


def test_a_message_that_is_gone_breaks_whoever_uses_it() -> None:
    known = published()
    assert known, "nothing is published"
    key = known[0][0]
    today = {name: schema for name, schema in SCHEMAS.items() if name != key}
    assert f"{key}: published, and gone" in breaks(today, known)


def test_a_message_that_has_grown_is_published_again_and_a_better_sentence_is_not() -> None:
    key = key_of(events()[0])
    before = [(key, json.loads(line)) for line in to_publish({key: SCHEMAS[key]}, [])]
    better = SCHEMAS[key] | {"description": "A better sentence."}
    grown = json.loads(json.dumps(SCHEMAS[key]))
    grown["properties"]["added"] = {"type": "string"}
    assert to_publish({key: better}, before) == []
    assert len(to_publish({key: grown}, before)) == 1
    assert breaks({key: grown}, before) == []


# --- asyncapi.yaml -----------------------------------------------------------------------------------------


def test_asyncapi_describes_every_subject_and_every_reference_leads_somewhere() -> None:
    whole = yaml.safe_load(asyncapi.document())
    addresses = {channel["address"] for channel in whole["channels"].values()} - {None}
    asked = {subject_of(message) for message in questions()}
    assert addresses == asked | {f"{subject_of(event)}.{{entityId}}" for event in events()}
    actions = {name: operation["action"] for name, operation in whole["operations"].items()}
    assert {name for name, action in actions.items() if action == "send"} == {key_of(e) for e in events()}
    for reference in references(whole):
        if reference.startswith("#/"):
            follow(whole, reference)
        else:
            assert (generate.ROOT / "contracts" / reference).is_file(), reference


def references(node: Any) -> list[str]:
    """Every `$ref` below a node."""
    if isinstance(node, list):
        return [found for item in node for found in references(item)]
    if not isinstance(node, dict):
        return []
    own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
    return own + [found for value in node.values() for found in references(value)]


def follow(whole: Any, reference: str) -> Any:
    """What a local reference points at."""
    node = whole
    for part in reference.removeprefix("#/").split("/"):
        node = node[part]
    return node


def test_asyncapi_bears_the_projects_version_and_each_events_data_class() -> None:
    project = tomllib.loads((generate.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    whole = yaml.safe_load(asyncapi.document())
    assert whole["info"]["version"] == project["version"]
    for event in events():
        told = whole["components"]["messages"][key_of(event)]
        assert told["x-data-class"] == event.DATA_CLASS
        assert told["name"] == event_type(event)


def test_call_headers_are_those_of_the_bus() -> None:
    from chassis import bus

    sent = {bus.ACTOR, bus.DEADLINE, bus.COMMAND_ID, bus.CORRELATION}
    assert set(asyncapi.CALL_HEADERS) == sent


def test_every_reply_is_a_reply() -> None:
    for message in questions():
        assert issubclass(message, Command | Query)
        assert issubclass(message.REPLY, Reply)
