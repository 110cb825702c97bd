"""What courts decided about a family's children."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CourtDecisions, CourtDecisionsView
from services.family import errors
from services.family.court import recorded


async def court_decisions(ctx: Ctx, query: CourtDecisions) -> CourtDecisionsView | Refusal:
    """Every decision recorded, with what is over. Refused: `not_found`. Reading one leaves its trace."""
    if await ctx.row("family.seen_by", query.family_id, None) is None:
        return errors.not_found()
    rows = await ctx.rows("court.of_family", query.family_id, ctx.today)
    ctx.audit(
        "court_decision.read",
        entity="family",
        entity_id=query.family_id,
        detail={"decisions": len(rows), "roles": list(ctx.actor.roles)},
    )
    return CourtDecisionsView(decisions=[recorded(ctx, row) for row in rows])
