"""One family request with its history."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.messages import Attachment, InboxSettings
from contracts.requests import RequestDetail, RequestDetailView, RequestHistoryEntry
from services.requests import errors
from services.requests.callers import scope_of, seen_owners
from services.requests.cards import card
from services.requests.domain.standing import told_again
from services.requests.filing import facts
from services.requests.waiting import open_questions, question

_FAMILY_SEES = frozenset({"asked", "withdrawn", "written", "questioned", "answered", "question_taken_back"})


async def request_detail(ctx: Ctx, query: RequestDetail) -> RequestDetailView | Refusal:
    """The card and what happened, newest first. The family reads what it asked, the decision in force, and those reopened."""
    family, guardian = scope_of(ctx.actor)
    row = await ctx.row("card.one", query.family_request_id, family, guardian)
    if row is None or (ctx.actor.kind == "staff" and row["owner"] not in seen_owners(ctx.actor)):
        return errors.not_found()
    things = await ctx.rows("card.history", query.family_request_id)
    if ctx.actor.kind == "guardian":
        told = told_again(*await facts(ctx, query.family_request_id))
        things = [one for one in things if one["what"] in _FAMILY_SEES or _told(one, row, told)]
    waits = await open_questions(ctx, [row])
    asked = await ctx.rows("question.of_request", query.family_request_id)
    settings = InboxSettings.model_validate(await ctx.value("conversation.settings"))
    return RequestDetailView(
        request=card(row, ctx.actor, ctx.machine_now, waits.get(query.family_request_id)),
        questions=[question(ctx, one) for one in asked],
        history=[
            RequestHistoryEntry(at=one["at"], who=one["who"], what=one["what"], detail=one["detail"])
            for one in things
        ],
        documents=await _documents(ctx, row),
        conversation_id=await ctx.value("conversation.about", query.family_request_id, guardian),
        inbox_open=settings.open,
    )


async def _documents(ctx: Ctx, row: Record) -> list[Attachment]:
    """Those of the decision in force; the family's from when it is told."""
    found = await ctx.row("family_request.documents", row["family_request_id"], row["decision_no"])
    if found is None or (ctx.actor.kind == "guardian" and not found["told"]):
        return []
    return [Attachment.model_validate(one) for one in found["attachments"]]


def _told(thing: Record, row: Record, told: frozenset[int]) -> bool:
    """Whether it is the decision in force, or one the family was told of before it was reopened."""
    if thing["what"] == "reopened":
        return thing["decision_no"] in told
    in_force = thing["what"] == row["state"] and thing["decision_no"] == row["decision_no"]
    return thing["what"] in {"accepted", "refused"} and (in_force or thing["decision_no"] in told)
