"""A guardian gives a document that their registration file awaits."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family.file_papers import PAPER_PROVES, GivePaper, PaperNoted
from services.family import errors
from services.family.documents import document_seen, may_withdraw
from services.family.domain import file_papers
from services.family.enrolment_files import kept, values_of


async def give_paper(ctx: Ctx, command: GivePaper) -> PaperNoted | Refusal:
    """Files the document and leaves it to an agent. Refused: `not_found`, `file_incomplete`, `conflict`."""
    row = await ctx.row("enrolment.lock", command.file_id)
    family_id, guardian_id = ctx.actor.family_id, ctx.actor.guardian_id
    if row is None or row["state"] != "complete" or row["family_id"] != family_id:
        return errors.not_found()
    if not await ctx.value("enrolment.may_give", family_id, guardian_id):
        return errors.not_found()
    document = await document_seen(ctx, command.document_id)
    if document is None or document["family_id"] != family_id or not may_withdraw(ctx.actor, document):
        return errors.not_found()
    if document["completed_at"] is None:
        return errors.file_incomplete("missing")
    values, paper = values_of(ctx.sealer, row), command.paper
    former = values.get(f"given.{paper}")
    if file_papers.state_of(values, paper) in ("received", "not_asked"):
        return errors.changed_meanwhile(row["version"])
    if former == str(command.document_id):
        return PaperNoted(version=row["version"])
    if former is not None:
        await ctx.run("document.use_over", former, command.file_id)
    kind = ctx.sealer.seal(PAPER_PROVES[paper], "document", "kind", command.document_id)
    await ctx.run("document.file", command.document_id, None, kind, None, ctx.now)
    await ctx.run("document.use", command.document_id, command.file_id)
    given = file_papers.with_given(values, paper, str(command.document_id))
    version = await kept(ctx, command.file_id, given, ctx.actor.name)
    ctx.audit("enrolment_file.paper_given", entity="enrolment_file", entity_id=command.file_id)
    return PaperNoted(version=version)
