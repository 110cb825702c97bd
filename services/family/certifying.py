"""The yearly certification as its commands and queries share it."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.family import Campaign, CertificationView, TownText


def campaign_of(row: Record | None) -> Campaign | None:
    """A campaign's row as it travels."""
    return None if row is None else Campaign(**dict(row))


def text_of(ctx: Ctx, row: Record, *, whole: bool = True) -> TownText:
    """A version of a text as it travels."""
    accepted_at = row.get("accepted_at")
    zone = ctx.now.tzinfo
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
        accepted_at=accepted_at.astimezone(zone) if accepted_at else None,
        file_id=row["file_id"],
        file_name=ctx.sealer.open(row["file_name"], "file", "name", row["file_id"]) if row["file_id"] else "",
        size=row["size"] or 0,
    )


async def certification_of(ctx: Ctx, guardian_id: UUID, version: int) -> CertificationView:
    """What a guardian has to certify and to accept today."""
    campaign = campaign_of(await ctx.row("certification.campaign", ctx.today))
    certified_at = None
    if campaign is not None:
        certified_at = await ctx.value("certification.certified_at", guardian_id, campaign.school_year)
    texts = [text_of(ctx, row) for row in await ctx.rows("certification.texts_asked", ctx.today, guardian_id)]
    asked = {one.text_id for one in texts}
    accepted = [text_of(ctx, row) for row in await ctx.rows("certification.texts_accepted", guardian_id)]
    return CertificationView(
        due=(campaign is not None and certified_at is None) or any(one.accepted_at is None for one in texts),
        version=version,
        campaign=campaign,
        certified_at=certified_at.astimezone(ctx.now.tzinfo) if certified_at else None,
        texts=texts,
        former=[one for one in accepted if one.text_id not in asked],
    )
