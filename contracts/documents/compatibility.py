"""Says whether one schema's documents all satisfy another: how a published message may grow and not break.

Deliberately stricter than JSON Schema itself: what it cannot prove, it reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Schema = dict[str, Any]

_AT_LEAST = ("minLength", "minimum", "exclusiveMinimum", "minItems")
_AT_MOST = ("maxLength", "maximum", "exclusiveMaximum", "maxItems")


def differences(writer: Schema, reader: Schema) -> list[str]:
    """Why a document that follows `writer` may be refused by `reader`; empty when it never is."""
    return list(_compare(_Node(writer, writer), _Node(reader, reader), "document"))


class _Node:
    """A schema with its references followed; alternatives are listed, an optional value has two."""

    def __init__(self, schema: Schema, root: Schema) -> None:
        self.root = root
        while "$ref" in schema:
            schema = root["$defs"][schema["$ref"].rsplit("/", 1)[-1]]
        self.schema = schema

    def child(self, schema: Schema) -> _Node:
        return _Node(schema, self.root)

    def alternatives(self) -> list[_Node]:
        choices = self.schema.get("anyOf")
        return [self.child(choice) for choice in choices] if choices else [self]

    def values(self) -> set[Any] | None:
        if "const" in self.schema:
            return {self.schema["const"]}
        return set(self.schema["enum"]) if "enum" in self.schema else None


def _compare(writer: _Node, reader: _Node, at: str) -> Iterator[str]:
    choices = reader.alternatives()
    for written in writer.alternatives():
        reasons = [list(_compare_one(written, choice, at)) for choice in choices]
        if all(reasons):
            yield from min(reasons, key=len)


def _compare_one(writer: _Node, reader: _Node, at: str) -> Iterator[str]:
    theirs, ours = writer.schema, reader.schema
    if "type" in ours and theirs.get("type") not in (ours["type"], _narrower(ours["type"])):
        yield f"{at}: {theirs.get('type', 'anything')} where {ours['type']} was read"
        return
    for key in ("format", "pattern"):
        if key in ours and theirs.get(key) != ours[key]:
            yield f"{at}: {key} {theirs.get(key, 'free')} where {ours[key]} was read"
    yield from _compare_values(writer, reader, at)
    yield from _compare_bounds(theirs, ours, at)
    if ours.get("type") == "object":
        yield from _compare_objects(writer, reader, at)
    if ours.get("type") == "array" and "items" in ours:
        yield from _compare(writer.child(theirs.get("items", {})), reader.child(ours["items"]), f"{at}[]")


def _narrower(kind: str) -> str:
    return "integer" if kind == "number" else kind


def _compare_values(writer: _Node, reader: _Node, at: str) -> Iterator[str]:
    allowed = reader.values()
    if allowed is None:
        return
    written = writer.values()
    if written is None:
        yield f"{at}: any value where one of {sorted(map(str, allowed))} was read"
    elif written - allowed:
        yield f"{at}: {sorted(map(str, written - allowed))} not among what was read"


def _compare_bounds(theirs: Schema, ours: Schema, at: str) -> Iterator[str]:
    for key in _AT_LEAST:
        if key in ours and theirs.get(key, float("-inf")) < ours[key]:
            yield f"{at}: {key} {theirs.get(key, 'none')} where {ours[key]} was read"
    for key in _AT_MOST:
        if key in ours and theirs.get(key, float("inf")) > ours[key]:
            yield f"{at}: {key} {theirs.get(key, 'none')} where {ours[key]} was read"


def _compare_objects(writer: _Node, reader: _Node, at: str) -> Iterator[str]:
    theirs, ours = writer.schema, reader.schema
    written, read = theirs.get("properties", {}), ours.get("properties", {})
    for name in ours.get("required", []):
        if name not in theirs.get("required", []):
            yield f"{at}.{name}: not always written, and was always read"
    for name, schema in written.items():
        if name in read:
            yield from _compare(writer.child(schema), reader.child(read[name]), f"{at}.{name}")
        elif ours.get("additionalProperties") is False:
            yield f"{at}.{name}: written, and refused as unknown"
    for name in read:
        if name not in written and ours.get("additionalProperties") is not False:
            yield f"{at}.{name}: was read, and is gone"
    free = ours.get("additionalProperties")
    if isinstance(free, dict) and isinstance(theirs.get("additionalProperties"), dict):
        pair = writer.child(theirs["additionalProperties"]), reader.child(free)
        yield from _compare(*pair, f"{at}.*")
