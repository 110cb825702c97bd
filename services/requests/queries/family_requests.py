"""*Liste des demandes*: a guardian's own family requests."""

from __future__ import annotations

from datetime import datetime, time

from chassis.context import Ctx
from contracts.requests import FamilyRequests, RequestsView
from services.requests.callers import scope_of
from services.requests.cards import card
from services.requests.domain.due import month_before
from services.requests.waiting import open_questions


async def family_requests(ctx: Ctx, query: FamilyRequests) -> RequestsView:
    """All that waits and what ended within a month, or everything; another family's list is an empty one."""
    family, guardian = scope_of(ctx.actor)
    if family is not None and family != query.family_id:
        return RequestsView(total=0, requests=[])
    since = (
        None if query.history else datetime.combine(month_before(ctx.today), time.min, tzinfo=ctx.now.tzinfo)
    )
    rows = await ctx.rows(
        "card.of_family",
        *(query.family_id, guardian, query.owner, query.kind, since, query.limit, query.offset),
    )
    waits = await open_questions(ctx, rows)
    return RequestsView(
        total=rows[0]["total"] if rows else 0,
        requests=[card(row, ctx.actor, ctx.machine_now, waits.get(row["family_request_id"])) for row in rows],
    )
