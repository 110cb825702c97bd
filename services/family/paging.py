"""Snapshots in pages that always fit in one message, whatever the families' sizes."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from pydantic_core import to_json

from contracts.base import Event
from contracts.operations import SnapshotPage, SnapshotRow

PAGE_BYTES = 600_000


def page_of(events: Iterable[Event], limit: int) -> SnapshotPage:
    """A page of what these events say, in id order; `limit` is how many were asked of the table."""
    rows: list[SnapshotRow] = []
    filled = 0
    for count, event in enumerate(events, 1):
        data = event.model_dump(mode="json")
        filled += len(to_json(data))
        if filled > PAGE_BYTES and rows:
            return SnapshotPage(rows=rows, next_after=rows[-1].id)
        rows.append(SnapshotRow(id=UUID(event.entity_id), version=event.version, data=data))
        if count == limit:
            return SnapshotPage(rows=rows, next_after=rows[-1].id)
    return SnapshotPage(rows=rows)
