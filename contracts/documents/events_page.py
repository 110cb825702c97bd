"""docs/events.md: hand-written pages (events_page.md beside this file) and the list of every event."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from contracts.base import Event
from contracts.catalogue import events
from contracts.documents.asyncapi import EVENT_HEADERS
from contracts.documents.schemas import file_of, key_of, schemas
from contracts.subjects import SERVICES, event_filter, stream_of

TEMPLATE = Path(__file__).with_suffix(".md")


def page() -> str:
    """The whole page; `{{…}}` in the template are the generated parts."""
    text = TEMPLATE.read_text(encoding="utf-8")
    for name, part in (("headers", _headers()), ("index", _index()), ("events", _events())):
        text = text.replace(f"{{{{{name}}}}}", part)
    return text


def _headers() -> str:
    rows = [f"| `{name}` | {_literal(text)} |" for name, text in EVENT_HEADERS.items()]
    return "\n".join(["| Header | Says |", "|---|---|", *rows])


def _literal(text: str) -> str:
    """Text with its placeholders shown as such."""
    return f"`{text}`" if "<" in text else text


def _index() -> str:
    rows = [
        f"| [`{key_of(event)}`](#{_anchor(event)}) | `{stream_of(event.OWNER)}` | {event.DATA_CLASS} "
        f"| {_text(event).split('. ')[0].rstrip('.')} |"
        for event in _ordered()
    ]
    return "\n".join(["| Event | Stream | Data | Says |", "|---|---|---|---|", *rows])


def _events() -> str:
    known = schemas()
    return "\n".join(line for event in _ordered() for line in _event(event, known[key_of(event)]))


def _ordered() -> list[type[Event]]:
    return sorted(events(), key=lambda event: (SERVICES.index(event.OWNER), event.NAME))


def _anchor(event: type[Event]) -> str:
    return key_of(event).replace(".", "")


def _event(event: type[Event], schema: dict[str, Any]) -> Iterator[str]:
    yield f"### {key_of(event)}\n"
    yield f"{_text(event)}\n"
    yield f"- Subject: `{event_filter(event)}` (the last token is `{event.ENTITY}`)"
    yield f"- Personal data: {event.DATA_CLASS}"
    yield f"- Schema: [`contracts/schemas/{file_of(key_of(event))}`](../contracts/schemas/{file_of(key_of(event))})\n"
    yield "| Field | Type | |"
    yield "|---|---|---|"
    definitions = schema.get("$defs", {})
    yield from (f"| `{name}` | {kind} | {text} |" for name, kind, text in _fields(schema, definitions, ""))
    example = json.dumps(schema["examples"][0], ensure_ascii=False, indent=2)
    yield f"\n```json\n{example}\n```\n"


def _fields(
    schema: dict[str, Any], definitions: dict[str, Any], prefix: str
) -> Iterator[tuple[str, str, str]]:
    for name, child in schema.get("properties", {}).items():
        kind, nested, many = _kind(child, definitions)
        text = "grows with each event of the entity" if prefix + name == "version" else _note(child, nested)
        yield f"{prefix}{name}", kind, text
        if nested is not None:
            yield from _fields(nested, definitions, f"{prefix}{name}{'[]' if many else ''}.")


def _kind(child: dict[str, Any], definitions: dict[str, Any]) -> tuple[str, dict[str, Any] | None, bool]:
    """The type in words, the schema to go down into, and whether it is a list."""
    if "$ref" in child:
        return "object", definitions[child["$ref"].rsplit("/", 1)[-1]], False
    if "anyOf" in child:
        kind, nested, many = _kind(child["anyOf"][0], definitions)
        return f"{kind} or null", nested, many
    if child.get("type") == "array":
        kind, nested, _ = _kind(child["items"], definitions)
        return f"list of {kind}s" if nested is not None else f"list of {kind}", nested, True
    if "x-extensible-enum" in child:
        values = (f"`{value}`" if value else "empty" for value in child["x-extensible-enum"])
        return " · ".join(values), None, False
    if "const" in child:
        return f"`{child['const']}`", None, False
    return child.get("format") or child.get("type", "any"), None, False


def _note(child: dict[str, Any], nested: dict[str, Any] | None) -> str:
    said = child.get("description") or (nested or {}).get("description", "")
    return " ".join(str(said).split())


def _text(event: type[Event]) -> str:
    return " ".join((event.__doc__ or "").split())
