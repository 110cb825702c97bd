"""An agent types a step of a registration file."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import EnrolmentFileSaved, SaveEnrolmentFile
from services.family import errors
from services.family.domain import enrolment
from services.family.enrolment_files import locked_file, saved_step, sealed_values


async def save_enrolment_file(ctx: Ctx, command: SaveEnrolmentFile) -> EnrolmentFileSaved | Refusal:
    """Keeps the step as it was typed, right or wrong. Refused: `not_found`, `conflict`, `invalid_input`."""
    unknown = enrolment.unknown_keys(command.step, command.values)
    if unknown:
        return errors.fields_wrong(unknown)
    if command.expected_version == 0:
        values = enrolment.with_step({}, command.step, command.values)
        content = sealed_values(ctx.sealer, command.file_id, values)
        begun = await ctx.run(
            "enrolment.begin",
            *(command.file_id, "desk", content, ctx.machine_now, ctx.actor.name, None, None, None, None),
        )
        if not begun:
            return errors.id_known(command.file_id)
        ctx.audit("enrolment_file.begun", entity="enrolment_file", entity_id=command.file_id)
        return EnrolmentFileSaved(
            file_id=command.file_id, version=1, wrong=enrolment.wrong(values, ctx.today)
        )
    row = await locked_file(ctx, command.file_id, command.expected_version)
    if isinstance(row, Refusal):
        return row
    if row["state"] == "complete" and command.step != "documents":
        return errors.changed_meanwhile(row["version"])
    ctx.audit(
        "enrolment_file.saved",
        entity="enrolment_file",
        entity_id=command.file_id,
        detail={"step": command.step},
    )
    return await saved_step(ctx, row, command.step, command.values, ctx.actor.name)
