"""`/documents`: what a family handed in, what each document proves and until when; opened by who may see it."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import FamilyDocuments, FileDocument, MyChildren, WithdrawDocument
from contracts.family.file_papers import GivePaper
from gateway.bus import Unavailable
from gateway.files import ACCEPTED, handed_in, opened
from gateway.parents.enrolment import steps
from gateway.visit import PageRefused, Parent, Visit, as_uuid
from gateway.words import dates, proving

router = APIRouter(include_in_schema=False)

PAGE = "/documents"
TITLE = "Mes documents"
FIELDS = ("nature", "enfant", "fin", "remplace")


@router.get(PAGE)
async def documents(visit: Parent) -> Response:
    """The list by child, and the form that adds or replaces one (`?remplace=<id>`)."""
    return await _page(visit, {"remplace": visit.request.query_params.get("remplace", "")})


@router.post(PAGE)
async def add(visit: Parent) -> Response:
    """Keeps a document and says what it proves; sent twice, it is one."""
    fields = {name: await visit.field(name) for name in FIELDS}
    command_id = await visit.command_id()
    pieces, why = await handed_in(visit, "pieces")
    wrong = [("pieces", why)] if why else []
    if not why and len(pieces) != 1:
        wrong.append(("pieces", "Choisissez un document." if not pieces else "Un document à la fois."))
    kind = proving.filed_kind(fields["nature"])
    if kind is None:
        wrong.append(("nature", "Dites ce que ce document prouve."))
    ends = dates.typed_day(fields["fin"])
    if fields["fin"] and (ends is None or ends < visit.today):
        wrong.append(("fin", f"Donnez un jour à venir, {dates.DAY_EXAMPLE}."))
    if wrong or kind is None:
        return await _page(visit, fields, wrong, pieces=pieces, command_id=command_id)
    command = FileDocument(
        family_id=visit.family_id,
        file_id=UUID(pieces[0]["file_id"]),
        kind=kind,
        child_id=as_uuid(fields["enfant"]) if fields["enfant"] else None,
        expires_on=ends,
        replaces=as_uuid(fields["remplace"]) if fields["remplace"] else None,
    )
    answer = await visit.send(command, uuid5(command_id, "file"))
    if isinstance(answer, Refusal | Unavailable):
        said = [("", visit.sentence(answer))]
        return await _page(visit, fields, said, pieces=pieces, command_id=command_id)
    visit.flash.say("ok", "Le document est dans votre dossier")
    return visit.redirect(PAGE)


@router.post(f"{PAGE}/a-fournir")
async def give(visit: Parent) -> Response:
    """Gives a document that the registration file awaits; sent twice, it is one."""
    file, paper = as_uuid(await visit.field("dossier")), await visit.field("document")
    if paper not in steps.PAPERS:
        raise PageRefused(Refusal("not_found"))
    command_id = await visit.command_id()
    pieces, why = await handed_in(visit, "pieces")
    if not why and len(pieces) != 1:
        why = "Un document à la fois." if pieces else "Choisissez un fichier."
    if not why:
        command = GivePaper(file_id=file, paper=paper, document_id=UUID(pieces[0]["file_id"]))
        answer = await visit.send(command, uuid5(command_id, paper))
        if isinstance(answer, Refusal) and answer.code == "conflict":
            visit.flash.say("info", "La mairie a déjà ce document")
            return visit.redirect(PAGE)
        if isinstance(answer, Refusal | Unavailable):
            why = visit.sentence(answer)
    if why:
        wrong = [(f"fichier-{paper}", why)]
        return await _page(visit, {}, wrong, giving=(paper, pieces), command_id=command_id)
    visit.flash.say("ok", "Le document est remis", text="La mairie le vérifie.")
    return visit.redirect(PAGE)


@router.post(f"{PAGE}/{{file_id}}/retrait")
async def withdraw(visit: Parent, file_id: str) -> Response:
    """Takes a document out of the record."""
    key = as_uuid(file_id)
    answer = await visit.send(WithdrawDocument(file_id=key), uuid5(await visit.command_id(), str(key)))
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Le document n’est pas retiré", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", "Le document est retiré de votre dossier")
    return visit.redirect(PAGE)


@router.get(f"{PAGE}/{{file_id}}")
async def open_own(visit: Parent, file_id: str) -> Response:
    """A document of the visitor's own."""
    return await opened(visit, as_uuid(file_id), in_tab=True)


async def _page(
    visit: Visit, fields: dict[str, str], wrong: list[tuple[str, str]] | None = None, **more: Any
) -> Response:
    answer, children = await asyncio.gather(
        visit.ask(FamilyDocuments(family_id=visit.family_id)),
        visit.ask(MyChildren(family_id=visit.family_id)),
    )
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    found = answer["documents"] if isinstance(answer, dict) else None
    former = next((one for one in found or [] if one["file_id"] == fields.get("remplace")), None)
    blank = {
        "nature": former["kind"] if former and former["kind"] != "absence" else "",
        "enfant": (former["child_id"] or "") if former else "",
        "fin": "",
    }
    known = children["children"] if isinstance(children, dict) else []
    context: dict[str, Any] = {"pieces": [], "giving": ("", [])} | more
    return visit.render(
        "parents/documents/list.html",
        TITLE,
        status=422 if wrong else 200,
        groups=None if found is None else proving.groups(found, visit.today, PAGE),
        fields=blank | {name: value for name, value in fields.items() if value},
        given=proving.given(answer["given"], PAGE) if isinstance(answer, dict) else [],
        awaited=proving.awaited(answer["awaited"], PAGE) if isinstance(answer, dict) else [],
        former=former,
        kinds=proving.FILED,
        children=[("", "Toute la famille"), *((one["child_id"], one["first_name"]) for one in known)],
        accepted=ACCEPTED,
        wrong=wrong or [],
        said=dict(wrong or []),
        page_more={
            "errors": bool(wrong),
            "breadcrumbs": [{"label": "Mon compte", "href": "/compte"}, {"label": TITLE}],
        },
        **context,
    )
