"""We park, we never drop: what cannot be applied is a visible row with a reason, retried in order by an agent.

The reason is a code: an exception's own text may quote a family's data, and goes to the log only.
"""

from __future__ import annotations

from asyncpg import IntegrityConstraintViolationError
from nats.aio.msg import Msg
from pydantic import ValidationError

from chassis import outbox
from chassis.context import Ctx
from chassis.ids import new_id
from chassis.postgres import Connection
from contracts.operations import (
    ParkedEvent,
    ParkedEventsBase,
    ParkedEventsView,
    RetryOutcome,
    RetryParkedBase,
)
from contracts.subjects import event_type

_PARK = """
INSERT INTO parked (id, durable, message_id, event_type, entity_id, headers, body, reason, behind)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (message_id, durable) DO NOTHING
"""
_OPEN = """
SELECT id, durable, event_type, entity_id, reason, parked_at, behind, count(*) OVER () AS total,
coalesce(headers->>'ce-correlationid', '') AS correlation_id FROM parked WHERE resolved_at IS NULL ORDER BY seq LIMIT $1
"""
_OF_ENTITY = """
SELECT id, headers, body FROM parked
WHERE durable = $1 AND entity_id = $2 AND resolved_at IS NULL ORDER BY seq FOR UPDATE
"""
_RESOLVED = "UPDATE parked SET resolved_at = now() WHERE id = $1"
_STILL = "UPDATE parked SET reason = $2, behind = false WHERE id = $1"
BEHIND = "behind"


def reason_of(error: Exception) -> str:
    """Which of contracts.operations.PARK_REASONS this is."""
    if isinstance(error, ValidationError):
        return "unreadable"
    if type(error) is LookupError:  # what a reaction raises; a KeyError is a fault
        return "unknown"
    return "conflicting" if isinstance(error, IntegrityConstraintViolationError) else "failed"


def message_id(msg: Msg) -> str:
    """The event's id, or its place in the stream where it bears none."""
    return (msg.headers or {}).get("ce-id") or f"{msg.metadata.stream}:{msg.metadata.sequence.stream}"


async def park(connection: Connection, durable: str, msg: Msg, reason: str, behind: bool) -> None:
    """Keeps an event that could not be applied, whole, with the reason."""
    headers = dict(msg.headers or {})
    what = (message_id(msg), headers.get("ce-type", msg.subject), msg.subject.rsplit(".", 1)[-1])
    await connection.execute(_PARK, new_id(), durable, *what, headers, msg.data, reason, behind)


async def parked_events(ctx: Ctx, query: ParkedEventsBase) -> ParkedEventsView:
    """Lists this service's parked events, oldest first."""
    rows = await ctx.db.fetch(_OPEN, max(query.limit, 0))
    return ParkedEventsView(
        total=rows[0]["total"] if rows else 0,
        events=[ParkedEvent(**{key: row[key] for key in ParkedEvent.model_fields}) for row in rows],
    )


async def retry_parked(ctx: Ctx, command: RetryParkedBase) -> RetryOutcome:
    """Applies an entity's parked events again, in order, and stops at the first that still fails."""
    from chassis.consumer import apply_event  # the consumer parks, parking applies: the chassis's one circle

    runtime = ctx._runtime
    reactions = {event_type(react.event): react for react in runtime.service.reactions}
    rows = await ctx.db.fetch(_OF_ENTITY, command.durable, command.entity_id)
    applied, contexts, reason = 0, [], ""
    for row in rows:
        try:
            async with ctx.db.transaction():
                contexts.append(
                    await apply_event(runtime, ctx.db, reactions, row["headers"], bytes(row["body"]))
                )
                await ctx.db.execute(_RESOLVED, row["id"])
        except Exception as error:
            reason = reason_of(error)
            ctx.log.exception("still parked", correlation=row["headers"].get("ce-correlationid", ""))
            await ctx.db.execute(_STILL, row["id"], reason)
            break
        applied += 1
    await outbox.write_pending(ctx.db, contexts)
    await runtime.published()
    ctx.audit("parked.retried", entity="parked", entity_id=command.entity_id, detail={"applied": applied})
    return RetryOutcome(applied=applied, left=len(rows) - applied, reason=reason)
