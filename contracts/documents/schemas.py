"""JSON Schemas of the messages: what we read is closed and exact, what we write is open and may grow.

Commands and queries refuse unknown fields. Events and replies promise their fields and no more: a reader must
ignore what it does not know, so lengths and bounds are not promised and lists of values may get new ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pydantic import BaseModel

from contracts.base import Command, Event, Query, Routed
from contracts.catalogue import commands, events, queries
from contracts.documents.samples import sample
from contracts.problems import Problem

DIALECT = "https://json-schema.org/draft/2020-12/schema"
URN = "urn:portail-famille:schemas:"

Schema = dict[str, Any]

_BOUNDS = ("minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
_COUNTS = ("minItems", "maxItems", "default")


def key_of(message: type[Routed]) -> str:
    """`planning.declare-absence.v1`: how documents name a message."""
    return f"{message.OWNER}.{message.NAME}.v{message.MAJOR}"


def file_of(key: str) -> str:
    """Where a schema is kept below contracts/schemas/."""
    owner, _, rest = key.partition(".")
    return f"{owner}/{rest}.json" if rest else f"{owner}.json"


@cache
def schemas() -> dict[str, Schema]:
    """Every schema by key: messages, replies (`….reply`) and `problem`, in a stable order; to be read only."""
    return dict(sorted(_all()))


def outgoing(key: str) -> bool:
    """Whether we write what this schema describes (events, replies, problems), or read it."""
    return key in _event_keys() or key.endswith(".reply") or key == "problem"


def _all() -> Iterator[tuple[str, Schema]]:
    asked: list[type[Command[Any]] | type[Query[Any]]] = [*commands(), *queries()]
    for message in asked:
        key = key_of(message)
        yield key, _described(message, key, _tidied(message.model_json_schema(mode="validation")))
        yield f"{key}.reply", _written(message.REPLY, f"{key}.reply")
    for event in events():
        yield key_of(event), _written(event, key_of(event))
    yield "problem", _written(Problem, "problem")


@cache
def _event_keys() -> set[str]:
    return {key_of(event) for event in events()}


def _written(model: type[BaseModel], key: str) -> Schema:
    opened = _opened(_tidied(model.model_json_schema(mode="serialization")), issubclass(model, Event))
    return _described(model, key, opened)


def _described(model: type[BaseModel], key: str, body: Schema) -> Schema:
    head: Schema = {"$schema": DIALECT, "$id": f"{URN}{key}", "title": model.__name__}
    if issubclass(model, Event):
        head["x-data-class"] = model.DATA_CLASS
    return head | body | {"title": model.__name__, "examples": [sample(model)]}


def _tidied(schema: Schema) -> Schema:
    """Without the titles that only repeat a field's name."""

    def tidy(node: Schema) -> Schema:
        return {key: value for key, value in node.items() if key != "title"}

    tidied: Schema = _mapped(schema, tidy)
    return tidied


def _opened(schema: Schema, whole: bool) -> Schema:
    """What a reader may count on; `whole`: every field is always written."""

    def open_(node: Schema) -> Schema:
        kept = {key: value for key, value in node.items() if key not in (*_BOUNDS, *_COUNTS)}
        if kept.get("additionalProperties") is False:
            del kept["additionalProperties"]
        if "enum" in kept:
            kept["x-extensible-enum"] = kept.pop("enum")
        if whole and "properties" in kept:
            kept["required"] = list(kept["properties"])
        return kept

    opened: Schema = _mapped(schema, open_)
    return opened


def _mapped(node: Any, change: Any) -> Any:
    """Applies `change` to every schema inside a schema; names of properties are left alone."""
    if isinstance(node, list):
        return [_mapped(item, change) for item in node]
    if not isinstance(node, dict):
        return node
    inside: Schema = {}
    for key, value in node.items():
        if key in ("properties", "$defs"):
            inside[key] = {name: _mapped(child, change) for name, child in value.items()}
        elif key in ("enum", "const", "default", "examples", "required"):
            inside[key] = value
        else:
            inside[key] = _mapped(value, change)
    return change(inside)
