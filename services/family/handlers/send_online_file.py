"""A visitor sends the registration file to the town."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import EnrolmentFileSaved, SendOnlineFile
from services.family import errors
from services.family.domain import enrolment
from services.family.enrolment_files import locked_online, values_of


async def send_online_file(ctx: Ctx, command: SendOnlineFile) -> EnrolmentFileSaved | Refusal:
    """From now on agents see it, and the family waits. Refused: `enrolment_closed`, `not_found`, `conflict`, `invalid_input`."""
    row = await locked_online(ctx, command.secret.get_secret_value(), command.expected_version)
    if isinstance(row, Refusal):
        return row
    found = enrolment.wrong(values_of(ctx.sealer, row), ctx.today)
    if found:
        return errors.fields_wrong(found)
    version = await ctx.value("enrolment.send", row["id"], ctx.machine_now)
    await ctx.run("enrolment.forget_mail", row["id"])
    ctx.audit("enrolment_file.sent", entity="enrolment_file", entity_id=row["id"])
    return EnrolmentFileSaved(file_id=row["id"], version=version)
