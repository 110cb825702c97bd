"""Writes to guardians what changed for a child without their asking: a message of the town, and the mail that says so."""

from __future__ import annotations

from asyncpg import Record

from chassis.context import Ctx
from contracts.family import MovedStay
from services.requests.jobs.send_mails import town_of
from services.requests.letters import Town
from services.requests.notices import Told, write_told

BATCH = 50


async def tell_guardians(ctx: Ctx) -> None:
    """What is due and still true, a batch each time; what is no longer true is dropped."""
    rows = await ctx.rows("guardian_notice.due", ctx.machine_now, BATCH)
    town = town_of(await ctx.row("mail.municipality"), ctx.settings.public_url) if rows else Town()
    for row in rows:
        if row["holds"]:
            await _write(ctx, row, town)
        await ctx.run("guardian_notice.ended", row["notice_id"], "written" if row["holds"] else "dropped")


async def _write(ctx: Ctx, row: Record, town: Town) -> None:
    """A conversation of its own, so that an answer says what it is about."""
    conversation_id, message_id = row["notice_id"], ctx.new_id()
    stays = [MovedStay.model_validate(stay) for stay in row["stays"]]
    told = write_told(
        Told(row["kind"], row["child_name"], row["day"], stays, row["message_language"]), town.about("file")
    )
    subject = ctx.sealer.seal(told.subject, "conversation", "subject", conversation_id)
    body = ctx.sealer.seal(told.text, "message", "body", message_id)
    whom = (row["family_id"], row["guardian_id"])
    await ctx.value("conversation.begin", conversation_id, *whom, "file", subject, ctx.now, "town", None)
    author = town.name or town.title
    await ctx.run("conversation.say", message_id, conversation_id, "town", author, None, ctx.now, body, [])
    await ctx.run("conversation.announce", message_id, ctx.machine_now)
    ctx.audit("guardian.told", entity="conversation", entity_id=conversation_id, detail={"kind": row["kind"]})
