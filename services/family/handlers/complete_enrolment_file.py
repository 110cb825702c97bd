"""A registration file becomes a family."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import CompleteEnrolmentFile, EnrolmentFileCompleted
from services.family import errors
from services.family.domain import enrolment, file_papers
from services.family.enrolment_files import likely_families, locked_file, sealed_values, values_of
from services.family.file_papers import join_family
from services.family.registering import register


async def complete_enrolment_file(
    ctx: Ctx, command: CompleteEnrolmentFile
) -> EnrolmentFileCompleted | Refusal:
    """Registers the family, keeps its wishes and documents; each likely family ruled out leaves a trace.

    Refused: `not_found`, `conflict`, `invalid_input`, `possible_duplicate`.
    """
    file_id = command.file_id
    row = await locked_file(ctx, file_id, command.expected_version)
    if isinstance(row, Refusal):
        return row
    if row["state"] not in ("draft", "sent"):
        return errors.changed_meanwhile(row["version"])
    values = values_of(ctx.sealer, row)
    found = enrolment.wrong(values, ctx.today)
    if found:
        return errors.fields_wrong(found)
    # whoever registers the same family at this moment is waited for, and found
    await ctx.value("family.lock_counter")
    likely = [one.family_id for one in await likely_families(ctx, values)]
    unsaid = [family_id for family_id in likely if family_id not in command.not_same]
    if unsaid:
        return errors.possible_duplicate(unsaid)
    family, children = enrolment.family_of(values, ctx.new_id(), ctx.new_id)
    numbers = await register(ctx, [family])
    if isinstance(numbers, Refusal):
        return numbers
    kept = enrolment.kept_when_complete(values, children)
    await ctx.run(
        "enrolment.complete",
        *(file_id, sealed_values(ctx.sealer, file_id, kept), family.family_id),
        *(ctx.machine_now, ctx.actor.name, file_papers.to_check(kept)),
    )
    # what its family brought is theirs to read, what the desk scanned is the desk's
    owner = family.guardians[0].guardian_id if row["origin"] == "online" else None
    await join_family(ctx, file_id, family.family_id, owner, file_papers.given_in(kept))
    await ctx.run("enrolment.forget_mail", file_id)
    for family_id in likely:
        ctx.audit(
            "enrolment_file.not_same",
            entity="family",
            entity_id=family_id,
            detail={"file_id": str(file_id), "family_id": str(family.family_id)},
        )
    ctx.audit(
        "enrolment_file.completed",
        entity="enrolment_file",
        entity_id=file_id,
        detail={"family_id": str(family.family_id)},
    )
    return EnrolmentFileCompleted(file_id=file_id, family_id=family.family_id, family_number=numbers[0])
