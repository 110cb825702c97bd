"""A registration file is given up."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import DropEnrolmentFile, EnrolmentFileDropped
from services.family import errors
from services.family.enrolment_files import locked_file


async def drop_enrolment_file(ctx: Ctx, command: DropEnrolmentFile) -> EnrolmentFileDropped | Refusal:
    """Deletes what was typed; a complete file stays. Refused: `not_found`, `conflict`."""
    row = await locked_file(ctx, command.file_id, command.expected_version)
    if isinstance(row, Refusal):
        return row
    if row["state"] == "complete":
        return errors.changed_meanwhile(row["version"])
    await ctx.run("enrolment.drop", command.file_id)
    ctx.audit(
        "enrolment_file.dropped",
        entity="enrolment_file",
        entity_id=command.file_id,
        detail={"origin": row["origin"], "state": row["state"]},
    )
    return EnrolmentFileDropped()
