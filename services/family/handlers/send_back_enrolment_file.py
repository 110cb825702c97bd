"""A registration file received online goes back to its family."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import EnrolmentFileSaved, SendBackEnrolmentFile
from services.family import errors
from services.family.domain import enrolment
from services.family.domain.sheet import EMAIL, Misfit, tidy
from services.family.enrolment_files import TABLE, locked_file, values_of


async def send_back_enrolment_file(ctx: Ctx, command: SendBackEnrolmentFile) -> EnrolmentFileSaved | Refusal:
    """The family may change it again under its link, and is told by e-mail where it gave an address.

    Refused: `not_found`, `conflict`, `invalid_input` (an empty reason).
    """
    row = await locked_file(ctx, command.file_id, command.expected_version)
    if isinstance(row, Refusal):
        return row
    if row["state"] != "sent":
        return errors.changed_meanwhile(row["version"])
    reason = tidy(command.reason)
    if not reason:
        return errors.misfit(Misfit("reason"))
    sealed = ctx.sealer.seal(reason, TABLE, "reason", command.file_id)
    version = await ctx.value("enrolment.send_back", command.file_id, sealed, ctx.machine_now, ctx.actor.name)
    values = values_of(ctx.sealer, row)
    if EMAIL.fullmatch(values.get(f"{enrolment.FIRST}contact.email", "")):
        await ctx.run("enrolment.owe_mail", command.file_id, ctx.machine_now)
    ctx.audit("enrolment_file.sent_back", entity="enrolment_file", entity_id=command.file_id)
    return EnrolmentFileSaved(file_id=command.file_id, version=version)
