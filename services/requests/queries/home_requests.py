"""What waits for the asking guardian or for the town hall, as the home page shows it."""

from __future__ import annotations

from typing import Any

from chassis.context import Ctx
from contracts.home import HomeQuestion, HomeRequest, HomeRequests, HomeRequestsView
from services.requests.callers import scope_of


async def home_requests(ctx: Ctx, query: HomeRequests) -> HomeRequestsView:
    """The parts are those of family-requests, unread and news."""
    row = await ctx.row("home.of_guardian", *scope_of(ctx.actor), ctx.today, query.requests)
    assert row is not None, "each column is a subquery of its own"
    return HomeRequestsView(
        requests=[_request(ctx, *one) for one in row["requests"]], unread=row["unread"], news=row["news"]
    )


def _request(ctx: Ctx, *row: Any) -> HomeRequest:
    family_request_id, kind, state, summary, due_on, question_id, reason_label, body = row
    question = None
    if question_id is not None:
        text = ctx.sealer.open(body, "question", "body", question_id)
        question = HomeQuestion(reason_label=reason_label, text=text)
    return HomeRequest(
        family_request_id=family_request_id,
        kind=kind,
        state=state,
        summary=summary,
        due_on=due_on,
        question=question,
    )
