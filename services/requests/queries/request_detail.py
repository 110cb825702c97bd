"""One family request with its history."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.requests import RequestDetail, RequestDetailView, RequestHistoryEntry
from services.requests import errors
from services.requests.callers import scope_of, seen_owners
from services.requests.cards import card
from services.requests.waiting import open_questions, question

_FAMILY_SEES = frozenset({"asked", "withdrawn", "written", "questioned", "answered", "question_taken_back"})


async def request_detail(ctx: Ctx, query: RequestDetail) -> RequestDetailView | Refusal:
    """The card and what happened, newest first. The family reads what it asked and the decision in force only."""
    family, guardian = scope_of(ctx.actor)
    row = await ctx.row("card.one", query.family_request_id, family, guardian)
    if row is None or (ctx.actor.kind == "staff" and row["owner"] not in seen_owners(ctx.actor)):
        return errors.not_found()
    things = await ctx.rows("card.history", query.family_request_id)
    if ctx.actor.kind == "guardian":
        things = [one for one in things if one["what"] in _FAMILY_SEES or _in_force(one, row)]
    waits = await open_questions(ctx, [row])
    asked = await ctx.rows("question.of_request", query.family_request_id)
    return RequestDetailView(
        request=card(row, ctx.actor, ctx.machine_now, waits.get(query.family_request_id)),
        questions=[question(ctx, one) for one in asked],
        history=[
            RequestHistoryEntry(at=one["at"], who=one["who"], what=one["what"], detail=one["detail"])
            for one in things
        ],
    )


def _in_force(thing: Record, row: Record) -> bool:
    return bool(
        thing["what"] in {"accepted", "refused"}
        and thing["what"] == row["state"]
        and thing["decision_no"] == row["decision_no"]
    )
