"""Who has certified, and who has not."""

from __future__ import annotations

from chassis.context import Ctx
from contracts.family import CertificationEntry, Certifications, CertificationsView
from services.family.certifying import campaign_of


async def certifications(ctx: Ctx, query: Certifications) -> CertificationsView:
    """A page of the guardians whose family has children, by name."""
    campaign = campaign_of(await ctx.row("certification.campaign", ctx.today))
    rows = await ctx.rows(
        "certification.who",
        ctx.today,
        campaign.school_year if campaign else None,
        query.state,
        query.text.strip(),
        query.offset,
        query.limit,
    )
    todo, done = rows[0]["todo"], rows[0]["done"]
    zone = ctx.now.tzinfo
    return CertificationsView(
        campaign=campaign,
        total={"todo": todo, "done": done}.get(query.state or "", todo + done),
        counts={"todo": todo, "done": done},
        entries=[
            CertificationEntry(
                guardian_id=row["guardian_id"],
                family_id=row["family_id"],
                family_number=row["family_number"],
                last_name=row["last_name"],
                first_name=row["first_name"],
                certified_at=row["certified_at"].astimezone(zone) if row["certified_at"] else None,
                missing=row["missing"],
                reminded_at=row["reminded_at"].astimezone(zone) if row["reminded_at"] else None,
                by_email=row["by_email"],
                refused=row["refused"],
                consents=row["consents"],
                returned_at=row["returned_at"].astimezone(zone) if row["returned_at"] else None,
            )
            for row in rows
            if row["guardian_id"] is not None
        ],
    )
