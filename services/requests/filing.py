"""Files what is heard of a proposal and folds the request again: the one way in for every owner's events.

Each function takes the request's row lock first, adds one fact, and lets `stand` draw the consequences, so
that the reactions of every owner are one line each.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, cast
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.proposals import ProposalOpenedFields, ProposalSettledFields, ProposalWithdrawnFields
from contracts.requests import RequestClosed, RequestState
from services.requests.domain.due import OpeningHours, due_on
from services.requests.domain.identity import family_request_id, mail_id
from services.requests.domain.mail import mail_owed
from services.requests.domain.standing import Decision, Opening, Settled, Standing, standing
from services.requests.waiting import end_question

Owner = Literal["planning", "family", "billing"]


async def file_proposal(ctx: Ctx, owner: Owner, opened: ProposalOpenedFields) -> UUID:
    """Files the request of a proposal, or completes the row an earlier event made. Returns its id."""
    request_id = family_request_id(owner, opened.proposal_id)
    first = standing(Opening(opened.asked_at, opened.settled_at_once), [], {}, None)
    filed = await ctx.row(
        "family_request.file",
        request_id,
        opened.proposal_id,
        owner,
        opened.kind,
        opened.family_id,
        opened.guardian_id,
        opened.summary.model_dump(mode="json"),
        opened.asked_at,
        opened.settled_at_once,
        await _due_on(ctx, opened),
        first.state,
        first.closed_at,
        int(first.closed),
    )
    if filed is not None and not filed["fresh"]:
        await stand(ctx, filed)
    elif filed is not None and first.closed:
        _say_closed(ctx, filed, first, filed["version"])
    return request_id


async def settle(ctx: Ctx, owner: Owner, answer: ProposalSettledFields) -> None:
    """Keeps the owner's answer to a decision; an answer to an older decision is kept and changes nothing."""
    row = await _row_of(ctx, owner, answer.proposal_id)
    added = await ctx.run(
        "family_request.add_settlement",
        row["family_request_id"],
        answer.decision_no,
        answer.result,
        answer.reason_code,
        answer.settled_at,
    )
    if added:
        await stand(ctx, row)


async def withdraw(ctx: Ctx, owner: Owner, gone: ProposalWithdrawnFields) -> None:
    """Closes the request the family took back, or waits for its opening to be heard."""
    row = await _row_of(ctx, owner, gone.proposal_id)
    if row["withdrawn_at"] is None:
        closed = await ctx.row("family_request.withdraw", row["family_request_id"], gone.withdrawn_at)
        assert closed is not None, "the row is locked"
        await stand(ctx, closed)


async def facts(ctx: Ctx, request_id: UUID) -> tuple[list[Decision], dict[int, Settled]]:
    """The decisions of a request and the owner's answers. Take the row's lock first."""
    rows = await ctx.rows("family_request.facts", request_id)
    decisions = [
        Decision(row["decision_no"], row["kind"], row["decided_at"], row["undo_until"])
        for row in rows
        if row["kind"] is not None
    ]
    settled = {
        row["decision_no"]: Settled(row["result"], row["settled_at"], row["reason_code"])
        for row in rows
        if row["result"] is not None
    }
    return decisions, settled


async def stand(ctx: Ctx, row: Record) -> Standing:
    """Folds a request whose row is locked, writes where it stands, says so when it closes, keeps its mail in step."""
    request_id: UUID = row["family_request_id"]
    decisions, settled = await facts(ctx, request_id)
    opening = Opening(row["asked_at"], row["settled_at_once"]) if row["kind"] is not None else None
    where = standing(opening, decisions, settled, row["withdrawn_at"])
    closes = where.closed and (row["state"], row["decision_no"]) != (where.state, where.decision_no)
    if row["question_id"] is not None and where.state != "pending":
        await end_question(ctx, row, "closed")
    version = await ctx.value(
        "family_request.stand",
        request_id,
        where.state,
        where.decision_no,
        where.back_reason,
        where.closed_at,
        int(closes),
        where.reopened_no,
    )
    if where.reopened_no not in (0, row["reopened_no"]):
        await ctx.run(
            "family_request.due_again", request_id, await promised_day(ctx, row["kind"], ctx.now, None)
        )
    if closes:
        _say_closed(ctx, row, where, version)
    await _keep_mail(ctx, request_id, where, decisions)
    return where


async def next_version(ctx: Ctx, request_id: UUID) -> int:
    """The version of the request's next event."""
    return int(await ctx.value("family_request.next_version", request_id))


def _say_closed(ctx: Ctx, row: Record, where: Standing, version: int) -> None:
    ctx.emit(
        RequestClosed(
            version=version,
            family_request_id=row["family_request_id"],
            proposal_id=row["proposal_id"],
            family_id=row["family_id"],
            state=cast(RequestState, where.state),
        )
    )


async def _row_of(ctx: Ctx, owner: Owner, proposal_id: UUID) -> Record:
    row = await ctx.row(
        "family_request.lock_or_create", family_request_id(owner, proposal_id), proposal_id, owner
    )
    assert row is not None, "an upsert returns its row"
    return row


async def _due_on(ctx: Ctx, opened: ProposalOpenedFields) -> date | None:
    if opened.settled_at_once:
        return None
    return await promised_day(ctx, opened.kind, opened.asked_at.astimezone(ctx.now.tzinfo), opened.due_on)


async def promised_day(ctx: Ctx, kind: str, asked: datetime, wanted_by: date | None) -> date | None:
    """The day the town promises an answer for a demand asked at a local moment; `wanted_by` is its owner's wish."""
    town = await ctx.row("settings.read")
    assert town is not None, "the settings are one row"
    opening = OpeningHours(town["open_until"], frozenset(town["days_off"]))
    return due_on(asked, kind, town["due_days"], opening, wanted_by)


async def _keep_mail(ctx: Ctx, request_id: UUID, where: Standing, decisions: Sequence[Decision]) -> None:
    # A decision taken back, or under way, owes no mail: whatever has not left is cancelled.
    owed = mail_owed(where, decisions, ctx.machine_now)
    if decisions:
        await ctx.run("mail.cancel_others", request_id, owed.decision_no if owed else None)
    if owed is not None:
        await ctx.run(
            "mail.owe",
            mail_id(request_id, owed.decision_no),
            request_id,
            owed.decision_no,
            owed.outcome,
            owed.due_at,
        )
