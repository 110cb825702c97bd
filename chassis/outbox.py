"""What a transaction leaves behind, written with it: events, traces and the stored answer, in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.context import Ctx
from chassis.ids import new_id
from chassis.postgres import Connection
from contracts.base import Event
from contracts.subjects import event_subject, event_type

_LEAVE = """
WITH events AS (
  INSERT INTO outbox (id, subject, entity_id, headers, body)
  SELECT id, subject, entity_id, headers, convert_to(body, 'UTF8')
  FROM unnest($1::uuid[], $2::text[], $3::text[], $4::jsonb[], $5::text[])
    WITH ORDINALITY AS e(id, subject, entity_id, headers, body, n)
  ORDER BY n
), traces AS (
  INSERT INTO audit (id, business_at, actor_kind, actor_account, actor_name, actor_cause,
                     action, entity, entity_id, detail, correlation_id)
  SELECT id, business_at, actor_kind, actor_account, actor_name, actor_cause,
         action, entity, entity_id, detail, correlation_id
  FROM unnest($6::uuid[], $7::timestamptz[], $8::text[], $9::uuid[], $10::text[], $11::text[],
              $12::text[], $13::text[], $14::text[], $15::jsonb[], $16::text[])
    AS a(id, business_at, actor_kind, actor_account, actor_name, actor_cause,
         action, entity, entity_id, detail, correlation_id)
)
UPDATE idempotency SET reply = $20 WHERE account = $17 AND subject = $18 AND command_id = $19
"""
Key = tuple[str, str, UUID]


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


async def write_pending(
    connection: Connection, contexts: list[Ctx], key: Key | None = None, reply: bytes = b""
) -> bool:
    """Writes the events and traces of these contexts, and the answer of the command `key`, in one statement.

    Says whether there were events to publish.
    """
    events: list[tuple[Any, ...]] = []
    traces: list[tuple[Any, ...]] = []
    for ctx in contexts:
        for event in ctx.pending.events:
            message_id = new_id()
            headers = headers_of(event, str(message_id), ctx.now, ctx.correlation_id, ctx.causation_id)
            events.append(
                (message_id, event_subject(event), event.entity_id, headers, event.model_dump_json())
            )
        actor = ctx.actor
        for entry in ctx.pending.audits:
            who = (actor.kind, actor.account_id, actor.name, actor.cause or ctx.cause)
            what = (entry.action, entry.entity, entry.entity_id, entry.detail)
            traces.append((new_id(), ctx.now, *who, *what, ctx.correlation_id))
    if events or traces or key is not None:
        account, subject, command_id = key or (None, None, None)
        await connection.execute(
            _LEAVE, *_columns(events, 5), *_columns(traces, 11), account, subject, command_id, reply
        )
    return bool(events)


def _columns(rows: list[tuple[Any, ...]], count: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(count)]
