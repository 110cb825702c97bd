"""The papers of a complete registration file, scanned at the desk: each takes its place among the family's documents."""

from __future__ import annotations

from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import FiledKind, FileDocument, ReadEnrolmentFile, SaveEnrolmentFile
from gateway.bus import Content, Unavailable
from gateway.files import handed_in
from gateway.parents.enrolment import steps
from gateway.staff.files import enrolling
from gateway.visit import Agent, Visit, as_uuid

router = APIRouter(include_in_schema=False)

PROVES: dict[str, FiledKind] = {
    "family_book": "other",
    "address_proof": "address",
    "insurance": "insurance",
    "vaccination_proof": "vaccinations",
    "benefits_proof": "income",
    "court_decision": "custody",
}
"""What each paper of the file proves, as the family's documents say it."""


@router.post(f"{enrolling.HERE}/{{file_id}}/joindre")
async def join(visit: Agent, file_id: str) -> Response:
    """Keeps the scan, says what it proves, and notes the paper as received; sent twice, it is one document."""
    view = await visit.need(ReadEnrolmentFile(file_id=as_uuid(file_id)))
    if view["family_id"] is None:
        return visit.redirect(f"{enrolling.HERE}/{view['file_id']}")
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
    kept = f"«\N{NO-BREAK SPACE}{name}\N{NO-BREAK SPACE}» est dans les documents de la famille"
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
