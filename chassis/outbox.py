"""What a transaction leaves behind, written with it: events, traces and the stored answer, in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic_core import to_json

from chassis.context import Ctx
from chassis.ids import new_id
from chassis.postgres import Connection
from contracts.base import Event
from contracts.subjects import event_subject, event_type

_EVENTS = """
INSERT INTO outbox (id, subject, entity_id, headers, body)
SELECT id, subject, entity_id, headers, convert_to(body, 'UTF8')
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::text[])
  WITH ORDINALITY AS e(id, subject, entity_id, headers, body, n)
ORDER BY n
"""
_AUDITS = """
INSERT INTO audit (id, business_at, actor_kind, actor_account, actor_name, actor_cause,
                   action, entity, entity_id, detail, correlation_id)
SELECT id, $2, $3, $4, $5, $6, action, entity, entity_id, detail, $7
FROM unnest($1::uuid[], $8::text[], $9::text[], $10::text[], $11::jsonb[]) AS a(id, action, entity, entity_id, detail)
"""


def headers_of(
    event: Event, message_id: str, at: datetime, correlation: str, causation: str
) -> dict[str, str]:
    """CloudEvents 1.0 attributes in NATS binary mode, plus our version, correlation, causation and data class."""
    kind = type(event)
    return {
        "Nats-Msg-Id": message_id,
        "ce-specversion": "1.0",
        "ce-id": message_id,
        "ce-source": f"/portail-famille/{kind.OWNER}",
        "ce-type": event_type(kind),
        "ce-subject": event.entity_id,
        "ce-time": at.isoformat(),
        "ce-datacontenttype": "application/json",
        "ce-dataschema": f"urn:portail-famille:schemas:{kind.OWNER}.{kind.NAME}.v{kind.MAJOR}",
        "ce-entityversion": str(event.version),
        "ce-correlationid": correlation,
        "ce-causationid": causation,
        "ce-dataclass": kind.DATA_CLASS,
    }


async def write_pending(connection: Connection, contexts: list[Ctx]) -> bool:
    """Writes the events and traces of these contexts; says whether there were events to publish."""
    written = False
    rows: list[tuple[Any, str, str, dict[str, str], str]] = []
    for ctx in contexts:
        for event in ctx.pending.events:
            message_id = new_id()
            headers = headers_of(event, str(message_id), ctx.now, ctx.correlation_id, ctx.causation_id)
            rows.append((message_id, event_subject(event), event.entity_id, headers, event.model_dump_json()))
    if rows:
        await connection.execute(_EVENTS, *map(list, zip(*rows, strict=True)))
        written = True
    for ctx in contexts:
        if ctx.pending.audits:
            await _write_audits(connection, ctx)
    return written


async def _write_audits(connection: Connection, ctx: Ctx) -> None:
    entries, actor = ctx.pending.audits, ctx.actor
    await connection.execute(
        _AUDITS,
        [new_id() for _ in entries],
        ctx.now,
        actor.kind,
        actor.account_id,
        actor.name,
        actor.cause or ctx.cause,
        ctx.correlation_id,
        [entry.action for entry in entries],
        [entry.entity for entry in entries],
        [entry.entity_id for entry in entries],
        [entry.detail for entry in entries],
    )


def as_json(value: Any) -> bytes:
    """JSON bytes of a reply."""
    return to_json(value)
