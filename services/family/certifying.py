"""The yearly certification as its commands and queries share it."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.family import Campaign, CertificationView, TownText
from contracts.family.certifying import ConsentAwaited


def campaign_of(row: Record | None) -> Campaign | None:
    """A campaign's row as it travels."""
    return None if row is None else Campaign(**dict(row))


def text_of(ctx: Ctx, row: Record, *, whole: bool = True) -> TownText:
    """A version of a text as it travels."""
    zone = ctx.now.tzinfo
    answered = row.get("answered_at")
    answered_at = answered.astimezone(zone) if answered else None
    return TownText(
        text_id=row["id"],
        code=row["code"],
        version_no=row["version_no"],
        title=row["title"],
        body=row["body"] if whole else "",
        from_on=row["from_on"],
        decision=row["decision"],
        published_at=row["published_at"].astimezone(zone),
        published_by=row["published_by"],
        withdrawn=row["withdrawn_at"] is not None,
        accepted_by=row.get("accepted_by") or 0,
        accepted_at=answered_at if row.get("accepted") else None,
        refused_at=None if row.get("accepted") else answered_at,
        refused_by=row.get("refused_by") or 0,
        consent=row["consent"],
        file_id=row["file_id"],
        file_name=ctx.sealer.open(row["file_name"], "file", "name", row["file_id"]) if row["file_id"] else "",
        size=row["size"] or 0,
    )


def waits(text: TownText) -> bool:
    """Whether the asking guardian did not answer it yet."""
    return text.accepted_at is None and text.refused_at is None


async def keep_answer(ctx: Ctx, family_id: UUID, guardian_id: UUID, text_id: UUID, accepted: bool) -> None:
    """Writes the caller's yes or no for good."""
    account_id = ctx.actor.account_id
    await ctx.run("certification.accept", guardian_id, text_id, family_id, account_id, ctx.now, accepted)
    ctx.audit("text.accepted" if accepted else "text.refused", entity="town_text", entity_id=text_id)


async def certification_of(ctx: Ctx, guardian_id: UUID, version: int) -> CertificationView:
    """What a guardian has to certify and to accept today."""
    campaign = campaign_of(await ctx.row("certification.campaign", ctx.today))
    certified_at, returned = None, ""
    if campaign is not None:
        year = campaign.school_year
        certified_at = await ctx.value("certification.certified_at", guardian_id, year)
        sent_back = await ctx.row("certification.returned", guardian_id, year)
        if sent_back is not None:
            returned = ctx.sealer.open(
                bytes(sent_back["reason"]), "certification_return", "reason", sent_back["id"]
            )
    rows = await ctx.rows("certification.texts_asked", ctx.today, guardian_id)
    in_force = [text_of(ctx, row) for row in rows]
    texts = [one for one in in_force if one.consent is None]
    consents = [
        ConsentAwaited(**dict(row))
        for row in await ctx.rows("certification.consents_awaited", ctx.today, guardian_id)
    ]
    asked = {one.text_id for one in texts}
    accepted = [text_of(ctx, row) for row in await ctx.rows("certification.texts_accepted", guardian_id)]
    return CertificationView(
        due=(campaign is not None and certified_at is None) or any(map(waits, texts)) or bool(consents),
        version=version,
        campaign=campaign,
        certified_at=certified_at.astimezone(ctx.now.tzinfo) if certified_at else None,
        texts=texts,
        former=[one for one in accepted if one.text_id not in asked],
        returned=returned,
        consents=consents,
        consent_texts=[one for one in in_force if one.consent is not None],
    )
