"""We park, we never drop: what cannot be applied is a visible row with a reason, retried in order by an agent."""

from __future__ import annotations

from typing import Any

from nats.aio.msg import Msg

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

_PARK = """
INSERT INTO parked (id, durable, message_id, event_type, entity_id, headers, body, reason, behind)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (message_id, durable) DO NOTHING
"""
_OPEN = """
SELECT id, durable, event_type, entity_id, reason, parked_at, behind, count(*) OVER () AS total
FROM parked WHERE resolved_at IS NULL ORDER BY seq LIMIT $1
"""
_OF_ENTITY = """
SELECT id, headers, body FROM parked
WHERE durable = $1 AND entity_id = $2 AND resolved_at IS NULL ORDER BY seq FOR UPDATE
"""
_RESOLVED = "UPDATE parked SET resolved_at = now() WHERE id = $1"
_STILL = "UPDATE parked SET reason = $2, behind = false WHERE id = $1"


async def park(connection: Connection, durable: str, msg: Msg, reason: str, behind: bool) -> None:
    """Keeps an event that could not be applied, whole, with the reason."""
    headers = dict(msg.headers or {})
    message_id = headers.get("ce-id") or f"{msg.metadata.stream}:{msg.metadata.sequence.stream}"
    entity = msg.subject.rsplit(".", 1)[-1]
    kind = headers.get("ce-type", msg.subject)
    await connection.execute(
        _PARK, new_id(), durable, message_id, kind, entity, headers, msg.data, reason, behind
    )


async def parked_events(ctx: Ctx, query: ParkedEventsBase) -> ParkedEventsView:
    """Lists this service's parked events, oldest first."""
    rows = await ctx.db.fetch(_OPEN, max(query.limit, 0))
    return ParkedEventsView(
        total=rows[0]["total"] if rows else 0,
        events=[ParkedEvent(**{key: row[key] for key in ParkedEvent.model_fields}) for row in rows],
    )


async def retry_parked(ctx: Ctx, command: RetryParkedBase) -> RetryOutcome:
    """Applies an entity's parked events again, in order, and stops at the first that still fails."""
    from chassis.consumer import (
        apply_event,
    )  # the consumer parks, parking applies: the one circle of the chassis

    runtime = ctx._runtime
    reactions = {r_type: react for r_type, react in _reactions(runtime).items()}
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
            reason = f"{type(error).__name__}: {error}"[:500]
            await ctx.db.execute(_STILL, row["id"], reason)
            break
        applied += 1
    await outbox.write_pending(ctx.db, contexts)
    await runtime.published()
    ctx.audit("parked.retried", entity="parked", entity_id=command.entity_id, detail={"applied": applied})
    return RetryOutcome(applied=applied, left=len(rows) - applied, reason=reason)


def _reactions(runtime: Any) -> dict[str, Any]:
    from contracts.subjects import event_type

    return {event_type(react.event): react for react in runtime.service.reactions}
