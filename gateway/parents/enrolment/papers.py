"""The documents of a file filled online: joined one by one, replaced, taken back; none of them is required here."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family.file_papers import EnrolmentPaper, KeepOnlinePaper, OpenOnlinePaper, PutOnlinePiece
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED, Carrier, Sent, keep
from gateway.parents.enrolment import steps
from gateway.parents.enrolment.link import PAGE, held, read, say, token
from gateway.parents.sign_in.opening import no_store
from gateway.visit import Anyone, PageRefused, Visit

router = APIRouter(include_in_schema=False)

STEP = steps.STEPS[-1]


@router.post(f"{PAGE}/{{secret}}/pieces")
async def join(visit: Anyone, secret: str) -> Response:
    """Joins the document of a form, or takes it back; sent twice, it is one."""
    base, paper = f"{PAGE}/{secret}", await visit.field("document")
    if paper not in steps.PAPERS:
        raise PageRefused(Refusal("not_found"))
    # who has no link is told so before anything is carried
    view = await read(visit, secret)
    away = await visit.field("suite") == "retirer"
    kept = None if away else await _brought(visit, secret)
    if isinstance(kept, str):
        return page(visit, base, view, wrong=(paper, kept))
    command = KeepOnlinePaper(
        secret=held(secret), paper=cast("EnrolmentPaper", paper), document_id=kept and UUID(kept["file_id"])
    )
    answer = await say(visit, command, uuid5(await visit.command_id(), paper))
    if isinstance(answer, Refusal) and answer.code == "conflict":
        visit.flash.say("info", "La mairie a déjà ce document, ou votre dossier")
    elif isinstance(answer, Refusal | Unavailable):
        return page(visit, base, view, wrong=(paper, visit.sentence(answer)))
    else:
        visit.flash.say("ok", "Le document est retiré" if away else "Le document est joint à votre dossier")
    return visit.redirect(f"{base}?etape={STEP.slug}#piece-{paper}")


async def _brought(visit: Visit, secret: str) -> dict[str, str] | str:
    file = (await visit.form()).get("pieces")
    if not isinstance(file, UploadFile) or not file.filename:
        return "Choisissez un fichier."
    return await keep(visit, file, _carrier(visit, secret))


def _carrier(visit: Visit, secret: str) -> Carrier:
    link = held(secret)

    def announce(sent: Sent) -> OpenOnlinePaper:
        return OpenOnlinePaper(
            secret=link,
            document_id=sent.file_id,
            name=sent.name,
            media_type=sent.media_type,
            size=len(sent.content),
            sha256=sent.sha256,
        )

    def piece(file_id: UUID, index: int, content: bytes) -> PutOnlinePiece:
        return PutOnlinePiece(secret=link, document_id=file_id, index=index, content=content)

    return Carrier(announce, piece, token(visit))


def page(visit: Visit, base: str, view: Content, *, wrong: tuple[str, str] = ("", "")) -> Response:
    """The step: what each document is, and what was joined. `wrong`: a document, and why it was not taken."""
    rows: list[dict[str, Any]] = [
        {**one, "name": steps.label(f"document.{one['paper']}")} for one in view["papers"]
    ]
    response = visit.render(
        "parents/enrolment/papers.html",
        STEP.title,
        status=422 if wrong[0] else 200,
        page_more={"errors": bool(wrong[0])},
        base=base,
        rows=rows,
        bar=steps.bar(base, STEP.slug, view["wrong"], own=True),
        errors=[(f"fichier-{wrong[0]}", wrong[1])] if wrong[0] else [],
        said=dict([wrong]),
        accepted=ACCEPTED,
        reason=view["reason"],
        kept_days=view["kept_days"],
    )
    return no_store(response)
