"""What a form of the file sent: the values typed, those the page had shown, and so what the parent really changed.

A field the parent did not touch is not sent: what an agent changed meanwhile is not undone by an old page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from gateway.parents.record.fields import Section
from gateway.visit import Visit
from gateway.words import lengths

TEXT_MAX = 20
MAX_SHOWN = 40_000


@dataclass(slots=True)
class Typed:
    """`values` by key; `shown`: the record as the page had it; `flags`: the boxes ticked and buttons pressed.

    `text`: the version of the text that was read. `pieces`: the documents that family keeps now, `pieces_error`: why not all.
    """

    values: dict[str, str]
    shown: dict[str, str]
    note: str = ""
    flags: frozenset[str] = frozenset()
    step: str = ""
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    pieces: list[dict[str, str]] = field(default_factory=list)
    pieces_error: str = ""

    @property
    def note_error(self) -> str:
        """Why the note cannot be sent, or ""."""
        return lengths.too_long(self.note)

    @property
    def evidence(self) -> list[str]:
        """The documents joined, by id."""
        return [piece["file_id"] for piece in self.pieces]

    @property
    def changed(self) -> dict[str, str]:
        """The values that are not those shown."""
        return {key: value for key, value in self.values.items() if value != self.shown.get(key, "")}


def show(record: Mapping[str, str]) -> str:
    """The record as a hidden field carries it."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _shown(text: str) -> dict[str, str]:
    """The record again; nothing when somebody else wrote it: then all that was typed counts as changed."""
    try:
        found = json.loads(text[:MAX_SHOWN])
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {key: value for key, value in found.items() if isinstance(value, str)}


async def read(visit: Visit, keys: Iterable[str], boxes: Iterable[str] = ()) -> Typed:
    """Reads a form."""
    form = await visit.form()
    values = {key: await visit.field(key) for key in keys if key in form}
    return Typed(
        values=values,
        shown=_shown(await visit.field("montre")),
        note=await visit.field("precision"),
        flags=frozenset([box for box in boxes if await visit.field(box)]),
        step=await visit.field("etape"),
        text=(await visit.field("texte"))[:TEXT_MAX],
    )


def too_long(values: Mapping[str, str], sections: Iterable[Section]) -> dict[str, str]:
    """The fields longer than the file can hold, which no message could carry."""
    most = {one.key: one.most for section in sections for one in section.fields}
    return {key: "too_long" for key, value in values.items() if len(value) > most.get(key, 0)}
