"""`/infos`: the guide's *Infos./Documents*: what the town gives every family to read or to download."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import PaperChunk, Papers
from gateway.bus import Content
from gateway.files import streamed
from gateway.visit import PageRefused, Parent, Visit
from gateway.words import papers as words

router = APIRouter(include_in_schema=False)

PAGE = "/infos"
TITLE = "Infos./Documents"


@router.get(PAGE)
async def papers(visit: Parent) -> Response:
    """Everything shown today, section by section."""
    answer = await visit.ask(Papers())
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    found = words.sections(answer["papers"]) if isinstance(answer, dict) else None
    return visit.render("parents/papers/papers.html", TITLE, sections=found, here=PAGE)


@router.get(f"{PAGE}/{{paper_id:uuid}}")
async def one(visit: Parent, paper_id: UUID) -> Response:
    """The file of a paper, in the browser's own reader; from there it is kept or printed."""
    return await opened(visit, await visit.need(Papers()), paper_id)


async def opened(visit: Visit, view: Content, paper_id: UUID) -> Response:
    """The file of one of these papers; a page that does not exist when it is none of them."""
    found = next((one for one in view["papers"] if one["paper_id"] == str(paper_id)), None)
    if found is None or not found["file_id"]:
        raise PageRefused(Refusal("not_found"))
    file = {"name": found["file_name"], "media_type": found["media_type"], "size": found["size"]}
    return await streamed(visit, file, lambda index: PaperChunk(paper_id=paper_id, index=index), in_tab=True)
