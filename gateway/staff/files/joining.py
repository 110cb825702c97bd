"""The papers of a complete registration file, scanned at the desk: each takes its place among the family's documents."""

from __future__ import annotations

from typing import cast
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import FileDocument, ReadEnrolmentFile, SaveEnrolmentFile
from contracts.family.file_papers import PAPER_PROVES, CheckPaper, EnrolmentPaper, KeepPaper
from gateway.bus import Content, Unavailable
from gateway.components.french import NBSP
from gateway.files import handed_in
from gateway.parents.enrolment import steps
from gateway.staff.files import checking, enrolling
from gateway.visit import Agent, PageRefused, Visit, as_uuid

router = APIRouter(include_in_schema=False)

PROVES = {str(paper): kind for paper, kind in PAPER_PROVES.items()}
REASON_MAX = 500


@router.post(f"{enrolling.HERE}/{{file_id}}/joindre")
async def join(visit: Agent, file_id: str) -> Response:
    """Keeps the scan, says what it proves, and notes the paper as received; sent twice, it is one document."""
    view = await visit.need(ReadEnrolmentFile(file_id=as_uuid(file_id)))
    if view["family_id"] is None:
        return await _join_draft(visit, view)
    family, sent = UUID(view["family_id"]), await visit.command_id()
    fields = {name: await visit.field(name) for name in ("piece", "pour")}
    pieces, why = await handed_in(visit, "pieces", family_id=family)
    wrong = _wrong(fields, view, pieces, why)
    if not wrong:
        command = FileDocument(
            family_id=family,
            file_id=UUID(pieces[0]["file_id"]),
            kind=PROVES[fields["piece"]],
            child_id=UUID(view["children"][fields["pour"]]) if fields["pour"] else None,
        )
        answer = await visit.send(command, uuid5(sent, "file"))
        if isinstance(answer, Refusal | Unavailable):
            wrong = [("", visit.sentence(answer))]
    if wrong:
        return await enrolling.page(visit, view, wrong=wrong, joined=fields | {"pieces": pieces}, sent=sent)
    await _received(visit, view, fields["piece"], sent)
    return visit.redirect(f"{enrolling.HERE}/{view['file_id']}")


async def _join_draft(visit: Visit, view: Content) -> Response:
    """A scan that waits in the file until there is a family."""
    file, paper = UUID(view["file_id"]), await visit.field("piece")
    pieces, why = await handed_in(visit, "pieces", enrolment_file_id=file)
    wrong = _wrong({"piece": paper, "pour": ""}, view, pieces, why)
    if not wrong:
        command = KeepPaper(
            file_id=file, paper=cast("EnrolmentPaper", paper), document_id=UUID(pieces[0]["file_id"])
        )
        answer = await visit.send(command, uuid5(await visit.command_id(), "file"))
        if isinstance(answer, Refusal | Unavailable):
            wrong = [("", visit.sentence(answer))]
    if wrong:
        return checking.page(visit, view, wrong=wrong, joined={"piece": paper, "pieces": pieces})
    visit.flash.say(
        "ok", f"{steps.label(f'document.{paper}')}{NBSP}: joint au dossier", text="Il est noté comme reçu."
    )
    return visit.redirect(f"{enrolling.HERE}/{file}#documents")


@router.post(f"{enrolling.HERE}/{{file_id}}/verifier")
async def check(visit: Agent, file_id: str) -> Response:
    """Takes a document that the family gave as received, or asks for another one."""
    view = await visit.need(ReadEnrolmentFile(file_id=as_uuid(file_id)))
    paper, reason = await visit.field("document"), await visit.field("motif")
    refused = await visit.field("decision") == "refuser"
    if paper not in PROVES:
        raise PageRefused(Refusal("not_found"))
    if refused and not 0 < len(reason) <= REASON_MAX:
        said = f"{REASON_MAX} caractères au plus." if reason else "Dites à la famille ce qui ne va pas."
        wrong, refusing = [(f"motif-{paper}", said)], (paper, reason)
        if view["family_id"] is None:
            return checking.page(visit, view, wrong=wrong, refusing=refusing)
        return await enrolling.page(visit, view, wrong=wrong, refusing=refusing)
    command = CheckPaper(
        file_id=UUID(view["file_id"]),
        paper=cast("EnrolmentPaper", paper),
        document_id=as_uuid(await visit.field("fichier")),
        accepted=not refused,
        reason=reason if refused else "",
    )
    answer = await visit.send(command, uuid5(await visit.command_id(), f"{paper}.{refused}"))
    name = steps.label(f"document.{paper}")
    if isinstance(answer, Refusal) and answer.code == "conflict":
        visit.flash.say(
            "warn", f"{name}{NBSP}: quelqu’un vient de répondre, ou la famille en a remis un autre"
        )
    elif isinstance(answer, Refusal | Unavailable):
        visit.flash.say(
            "danger", f"{name}{NBSP}: la réponse n’est pas enregistrée", text=visit.sentence(answer)
        )
    elif refused:
        visit.flash.say(
            "ok", f"{name}{NBSP}: refusé", text="La famille le lit sur son accueil, avec votre motif."
        )
    else:
        visit.flash.say("ok", f"{name}{NBSP}: reçu")
    return visit.redirect(f"{enrolling.HERE}/{view['file_id']}#documents")


def _wrong(
    fields: dict[str, str], view: Content, pieces: list[dict[str, str]], why: str
) -> list[tuple[str, str]]:
    wrong = []
    if fields["piece"] not in PROVES:
        wrong.append(("piece", "Choisissez le document que vous joignez."))
    if fields["pour"] and fields["pour"] not in view["children"]:
        wrong.append(("pour", "Choisissez un enfant du dossier."))
    if why or len(pieces) != 1:
        wrong.append(("pieces", why or ("Un document à la fois." if pieces else "Choisissez un fichier.")))
    return wrong


async def _received(visit: Visit, view: Content, paper: str, sent: UUID) -> None:
    """Ticks the paper off. The document is kept whatever comes of that: it is said when the list still has to follow."""
    known = {key: text for key, text in view["values"].items() if key.startswith("document.")}
    name = steps.label(f"document.{paper}")
    kept = f"«{NBSP}{name}{NBSP}» est dans les documents de la famille"
    if known.get(f"document.{paper}") == "received":
        visit.flash.say("ok", kept)
        return
    command = SaveEnrolmentFile(
        file_id=UUID(view["file_id"]),
        step="documents",
        values=known | {f"document.{paper}": "received"},
        expected_version=view["version"],
    )
    answer = await visit.send(command, uuid5(sent, "received"))
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("warn", kept, text="Notez-le comme reçu dans la liste des documents du dossier.")
    else:
        visit.flash.say("ok", kept, text="Il est noté comme reçu.")
