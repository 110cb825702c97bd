"""What other programs may already rely on: every schema ever published, one a line, never edited.

`python -m contracts.generate --publish` adds lines; a change that would break one of them needs a new major.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from contracts.documents.compatibility import Schema, differences
from contracts.documents.schemas import URN, outgoing

PUBLISHED = Path(__file__).resolve().parents[1] / "schemas" / "published.jsonl"

_WORDS = ("description", "examples", "$schema", "title")


def published(path: Path = PUBLISHED) -> list[tuple[str, Schema]]:
    """Each published schema with its key; a message that has grown has several."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    known = [json.loads(line) for line in lines if line]
    return [(schema["$id"].removeprefix(URN), schema) for schema in known]


def breaks(today: dict[str, Schema], past: Iterable[tuple[str, Schema]]) -> list[str]:
    """What today's messages would break in programs written for a published schema."""
    found = []
    for key, schema in past:
        if key not in today:
            found.append(f"{key}: published, and gone")
            continue
        pair = (today[key], schema) if outgoing(key) else (schema, today[key])
        found += [f"{key}: {reason}" for reason in differences(*pair)]
    return found


def to_publish(today: dict[str, Schema], past: Iterable[tuple[str, Schema]]) -> list[str]:
    """The lines to add: what is new, and what has grown."""
    known = {_line(schema) for _, schema in past}
    lines = (_line(schema) for schema in today.values())
    return [line for line in lines if line not in known]


def _line(schema: Schema) -> str:
    return json.dumps(_without_words(schema), ensure_ascii=False, separators=(",", ":"))


def _without_words(schema: Schema) -> Schema:
    """The schema without what is only said to people, so that a better sentence is no new version."""

    def strip(node: object, names: bool = False) -> object:
        if isinstance(node, list):
            return [strip(item) for item in node]
        if not isinstance(node, dict):
            return node
        kept = {key: value for key, value in node.items() if names or key not in _WORDS}
        return {
            key: strip(value, not names and key in ("properties", "$defs")) for key, value in kept.items()
        }

    stripped = strip(schema)
    assert isinstance(stripped, dict)
    return stripped
