"""An agent looks at a document that a family gave for its registration file."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family.file_papers import CheckPaper, PaperNoted
from services.family import errors
from services.family.domain import file_papers
from services.family.domain.sheet import tidy
from services.family.enrolment_files import kept, values_of


async def check_paper(ctx: Ctx, command: CheckPaper) -> PaperNoted | Refusal:
    """Takes it as received, or asks for another one with the reason. Refused: `not_found`, `conflict`, `invalid_input`."""
    row = await ctx.row("enrolment.lock", command.file_id)
    if row is None:
        return errors.not_found()
    values, paper = values_of(ctx.sealer, row), command.paper
    document = str(command.document_id)
    if file_papers.state_of(values, paper) != "given" or values[f"given.{paper}"] != document:
        return errors.changed_meanwhile(row["version"])
    reason = tidy(command.reason)
    if not command.accepted and not reason:
        return errors.fields_wrong({"reason": "missing"})
    if command.accepted:
        values = file_papers.with_received(values, paper)
    else:
        values = file_papers.with_refused(values, paper, reason)
        await ctx.run("document.use_over", command.document_id, command.file_id)
    version = await kept(ctx, command.file_id, values, ctx.actor.name)
    ctx.audit(
        "enrolment_file.paper_checked",
        entity="enrolment_file",
        entity_id=command.file_id,
        detail={"accepted": command.accepted},
    )
    return PaperNoted(version=version)
