"""The documents of registration files as commands and queries share them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from chassis.context import Ctx
from contracts.family.file_papers import PAPER_PROVES, AwaitedPaper, EnrolmentPaper, FilePaper
from services.family.domain import file_papers
from services.family.enrolment_files import values_of


async def papers_of(ctx: Ctx, values: Mapping[str, str]) -> list[FilePaper]:
    """Every document of a file, as agents see it."""
    ids = {paper: UUID(text) for paper in file_papers.PAPERS if (text := values.get(f"given.{paper}"))}
    rows = await ctx.rows("document.names", [*ids.values()]) if ids else []
    names = {row["id"]: ctx.sealer.open(row["name"], "file", "name", row["id"]) for row in rows}
    found = []
    for paper in file_papers.PAPERS:
        state, document = file_papers.state_of(values, paper), ids.get(paper)
        found.append(
            FilePaper(
                paper=paper,
                state=state,
                awaited=file_papers.is_awaited(state, paper),
                document_id=document if document in names else None,
                document_name=names.get(document, "") if document else "",
                reason=values.get(f"refused.{paper}", ""),
            )
        )
    return found


async def join_family(
    ctx: Ctx, file_id: UUID, family_id: UUID, guardian_id: UUID | None, given: Mapping[EnrolmentPaper, str]
) -> None:
    """What waited in a registration file takes its place among the documents of the family it became."""
    papers = {UUID(document): paper for paper, document in given.items()}
    for row in await ctx.rows("file.join_family", file_id, family_id, guardian_id, [*papers]):
        document = row["id"]
        kind = ctx.sealer.seal(PAPER_PROVES[papers[document]], "document", "kind", document)
        await ctx.run("document.file", document, None, kind, None, ctx.now)
        await ctx.run("document.use", document, file_id)
    await ctx.run("file.leave_behind", file_id)


async def awaited_of(ctx: Ctx, guardian_id: UUID, files: Iterable[Any]) -> list[AwaitedPaper]:
    """What these complete files (`id`, `content`) await of a guardian of their home, and what waits to be looked at.

    What the other adult of the home gave is told as given; only who gave it opens it.
    """
    found: list[AwaitedPaper] = []
    for row in files:
        values = values_of(ctx.sealer, row)
        for paper in file_papers.PAPERS:
            state = file_papers.state_of(values, paper)
            if state == "given":
                document = UUID(values[f"given.{paper}"])
                own = await ctx.rows("document.handed_in_by", [document], guardian_id)
                found.append(
                    AwaitedPaper(
                        file_id=row["id"], paper=paper, state="given", document_id=document if own else None
                    )
                )
            elif file_papers.is_awaited(state, paper):
                found.append(
                    AwaitedPaper(
                        file_id=row["id"],
                        paper=paper,
                        state="refused" if state == "refused" else "awaited",
                        reason=values.get(f"refused.{paper}", ""),
                    )
                )
    return found
