"""A visitor says which document of their registration file they have brought, or takes it away."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family.file_papers import KeepOnlinePaper, PaperNoted
from services.family import errors
from services.family.domain import file_papers
from services.family.enrolment_files import ONLINE, kept, values_of
from services.family.online_papers import document_in, file_of_link


async def keep_online_paper(ctx: Ctx, command: KeepOnlinePaper) -> PaperNoted | Refusal:
    """An earlier one leaves. Refused: `enrolment_closed`, `not_found`, `file_incomplete`, `conflict`."""
    row = await file_of_link(ctx, command.secret)
    if isinstance(row, Refusal):
        return row
    values, paper = values_of(ctx.sealer, row), command.paper
    if file_papers.state_of(values, paper) in ("received", "not_asked"):
        return errors.changed_meanwhile(row["version"])
    former, wanted = values.get(f"given.{paper}"), command.document_id
    if wanted is not None:
        document = await document_in(ctx, wanted, row["id"])
        if document is None:
            return errors.not_found()
        if document["completed_at"] is None:
            return errors.file_incomplete("missing")
        values = file_papers.with_given(values, paper, str(wanted))
    else:
        values = file_papers.without(values, paper)
    if former == (None if wanted is None else str(wanted)):
        return PaperNoted(version=row["version"])
    if former is not None:
        await ctx.run("file.let_go", former, row["id"])
    return PaperNoted(version=await kept(ctx, row["id"], values, ONLINE))
