"""The town opens a year's certification."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import CertificationSaved, SetCampaign


async def set_campaign(ctx: Ctx, command: SetCampaign) -> CertificationSaved:
    """From its day on, the record is certified for that school year."""
    campaign = command.campaign
    await ctx.run(
        "certification.set_campaign", campaign.school_year, campaign.opens_on, campaign.remind_after_days
    )
    ctx.audit(
        "campaign.set",
        entity="campaign",
        entity_id=campaign.school_year,
        detail={"opens_on": campaign.opens_on.isoformat(), "days": campaign.remind_after_days},
    )
    return CertificationSaved()
