"""An agent sends a certification back: something in the record is to be corrected first."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CertificationSaved, RecordReminderDue
from contracts.family.answers import SendBackCertification
from services.family import errors
from services.family.certifying import campaign_of
from services.family.domain.sheet import tidy_lines


async def send_back_certification(ctx: Ctx, command: SendBackCertification) -> CertificationSaved | Refusal:
    """The guardian is again among those who have not certified, and is told. Refused: `not_found`, `nothing_changed`."""
    reason = tidy_lines(command.reason)
    guardians = [row["id"] for row in await ctx.rows("guardian.ids", command.family_id)]
    if await ctx.row("family.lock", command.family_id) is None or command.guardian_id not in guardians:
        return errors.not_found()
    if not reason:
        return errors.fields_wrong({"reason": "missing"})
    campaign = campaign_of(await ctx.row("certification.campaign", ctx.today))
    if campaign is None:
        return errors.nothing_changed()
    year, guardian_id, return_id = campaign.school_year, command.guardian_id, ctx.new_id()
    if await ctx.value("certification.certified_at", guardian_id, year) is None:
        return errors.nothing_changed()
    sealed = ctx.sealer.seal(reason, "certification_return", "reason", return_id)
    row = (return_id, guardian_id, year, command.family_id, sealed, ctx.actor.name, ctx.now)
    await ctx.run("certification.send_back", *row)
    ctx.emit(
        RecordReminderDue(
            version=1,
            reminder_id=return_id,
            kind="certification",
            family_id=command.family_id,
            guardian_id=guardian_id,
            day=ctx.today,
        )
    )
    ctx.audit(
        "certification.sent_back", entity="guardian", entity_id=guardian_id, detail={"school_year": year}
    )
    return CertificationSaved()
