"""What a transaction leaves behind, written with it: events, traces and the stored answer, in one statement."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
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
INSERT INTO idempotency (account, subject, command_id, input_mac, reply)
SELECT $17::text, $18::text, $19::uuid, $20::bytea, $21::bytea WHERE $19 IS NOT NULL
ON CONFLICT (account, subject, command_id) DO NOTHING
"""


class Key(NamedTuple):
    """What names a command for ever: sent again, it gets its first answer; `mac` tells other content apart."""

    account: str
    subject: str
    command_id: UUID
    mac: bytes


class AlreadyAnswered(Exception):
    """The command was done before: this transaction must not commit."""


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

    Says whether there were events to publish; raises AlreadyAnswered when the command has its answer.
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
        named = key or (None, None, None, None)
        status = await connection.execute(_LEAVE, *_columns(events, 5), *_columns(traces, 11), *named, reply)
        if key is not None and status == "INSERT 0 0":
            raise AlreadyAnswered
    return bool(events)


def _columns(rows: list[tuple[Any, ...]], count: int) -> list[list[Any]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(count)]
