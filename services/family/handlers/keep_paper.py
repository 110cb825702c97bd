"""An agent joins a scan to a registration file under way."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family.file_papers import KeepPaper, PaperNoted
from services.family import errors
from services.family.domain import file_papers
from services.family.enrolment_files import kept, values_of


async def keep_paper(ctx: Ctx, command: KeepPaper) -> PaperNoted | Refusal:
    """Notes it as received, in place of one that waited there. Refused: `not_found`, `file_incomplete`, `conflict`."""
    row = await ctx.row("enrolment.lock", command.file_id)
    if row is None:
        return errors.not_found()
    if row["state"] == "complete":
        return errors.changed_meanwhile(row["version"])
    document = await ctx.row("file.seen_in", command.document_id, command.file_id)
    if document is None:
        return errors.not_found()
    if document["completed_at"] is None:
        return errors.file_incomplete("missing")
    values, paper = values_of(ctx.sealer, row), command.paper
    former = values.get(f"given.{paper}")
    if former is not None and former != str(command.document_id):
        await ctx.run("file.let_go", former, command.file_id)
    values = file_papers.with_given(values, paper, str(command.document_id))
    version = await kept(ctx, command.file_id, file_papers.with_received(values, paper), ctx.actor.name)
    ctx.audit("enrolment_file.paper_joined", entity="enrolment_file", entity_id=command.file_id)
    return PaperNoted(version=version)
