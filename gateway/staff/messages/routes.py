"""`/agents/messages`: what families wrote, answering, and writing to one or to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import FamilySheet
from contracts.messages import (
    Conversation,
    Inbox,
    MarkAnswered,
    MessageSent,
    WriteToFamily,
)
from contracts.requests import RequestDetail
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED, form_id, handed_in, opened
from gateway.parents.inbox.routes import attached, joined, mark_read
from gateway.staff.messages import many
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import reading, talking

router = APIRouter(include_in_schema=False)
router.include_router(many.router)

PAGE = "/agents/messages"
SHOWN = 30


@router.get(PAGE)
async def messages(visit: Agent) -> Response:
    """Conversations: those that wait for an answer, or all of them."""
    params = visit.request.query_params
    everything = params.get("tout") == "1"
    purpose = params.get("motif", "") if talking.purpose_label(params.get("motif", "")) else ""
    number = int(params["page"]) if params.get("page", "").isdigit() and len(params["page"]) < 6 else 1
    query = Inbox(
        to_answer=not everything,
        purpose=purpose or None,
        offset=(max(1, number) - 1) * SHOWN,
        limit=SHOWN,
    )
    answer = await visit.ask(query)
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    view = answer if isinstance(answer, dict) else None
    await visit.count_mail(view.get("to_answer", 0) if view else 0)

    def href(**changes: str) -> str:
        chosen = {"tout": "1" if everything else "", "motif": purpose} | changes
        kept = {name: value for name, value in chosen.items() if value}
        return f"{PAGE}?{urlencode(kept)}" if kept else PAGE

    return visit.render(
        "staff/messages/list.html",
        "Messages des familles",
        view=view,
        rows=talking.card_rows(view["conversations"], PAGE) if view else [],
        tabs=[
            {"label": "À répondre", "href": href(tout=""), "current": not everything}
            | ({"count": view.get("to_answer", 0)} if view else {}),
            {"label": "Toutes", "href": href(tout="1"), "current": everything},
        ],
        kinds=[{"label": "Tous", "href": href(motif=""), "current": not purpose}]
        + [
            {"label": label, "href": href(motif=key), "current": purpose == key}
            for key, label in talking.SHORT.items()
        ],
        everything=everything,
        number=max(1, number),
        pages=-(-view["total"] // SHOWN) if view else 1,
        pages_href=f"{href()}{'&' if '?' in href() else '?'}page=",
        may_tell_all=bool({"direction", "administration", "accueil"} & set(visit.who.roles)),
    )


@router.get(f"{PAGE}/nouveau")
async def blank(visit: Agent) -> Response:
    """A message to one guardian (`?famille=…&responsable=…`, or `?demande=…`)."""
    wanted = await _wanted(visit)
    if wanted.conversation_id:
        return visit.redirect(f"{PAGE}/{wanted.conversation_id}")
    fields = {"sujet": "", "texte": "", "motif": "other"}
    return await _form(visit, wanted, fields | wanted.about)


@router.post(f"{PAGE}/nouveau")
async def write(visit: Agent) -> Response:
    """Writes it. Its id is the form's: sent twice, it is one."""
    wanted = await _wanted(visit)
    fields = {name: await visit.field(name) for name in ("sujet", "texte", "motif")}
    wrong = talking.wrong(fields, begins=True)
    pieces, why = await handed_in(visit, "pieces", town=True)
    wrong += [("pieces", why)] if why else []
    if wrong:
        return await _form(visit, wanted, fields, wrong, pieces)
    begun = await visit.command_id()
    purpose: Any = fields["motif"] if talking.purpose_label(fields["motif"]) else "other"
    command = WriteToFamily(
        conversation_id=begun,
        guardian_id=wanted.guardian_id,
        purpose=purpose,
        subject=fields["sujet"],
        text=fields["texte"],
        attachments=attached(pieces),
        family_request_id=UUID(wanted.about["demande"]) if wanted.about else None,
    )
    answer = await visit.send(command, begun)
    if isinstance(answer, Refusal | Unavailable):
        return await _form(visit, wanted, fields, [("", visit.sentence(answer))], pieces)
    assert isinstance(answer, MessageSent)
    visit.flash.say("ok", "Message envoyé")
    return visit.redirect(f"{PAGE}/{answer.conversation_id}")


@router.get(f"{PAGE}/{{conversation_id}}")
async def conversation(visit: Agent, conversation_id: str) -> Response:
    """One conversation, which is read by being shown."""
    return await _conversation(visit, as_uuid(conversation_id), {"texte": ""})


@router.post(f"{PAGE}/{{conversation_id}}")
async def reply(visit: Agent, conversation_id: str) -> Response:
    """Answers in it."""
    key = as_uuid(conversation_id)
    fields = {"texte": await visit.field("texte")}
    wrong = talking.wrong(fields, begins=False)
    pieces, why = await handed_in(visit, "pieces", town=True)
    wrong += [("pieces", why)] if why else []
    if wrong:
        return await _conversation(visit, key, fields, wrong, pieces)
    view = await visit.need(Conversation(conversation_id=key))
    guardian = UUID(view["conversation"]["guardian_id"])
    command = WriteToFamily(
        conversation_id=key, guardian_id=guardian, text=fields["texte"], attachments=attached(pieces)
    )
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        return await _conversation(visit, key, fields, [("", visit.sentence(answer))], pieces)
    visit.portal.unread.forget(visit.who.session_id)
    visit.flash.say("ok", "Réponse envoyée")
    return visit.redirect(f"{PAGE}/{key}#dernier")


@router.post(f"{PAGE}/{{conversation_id}}/suite")
async def mark(visit: Agent, conversation_id: str) -> Response:
    """Says that it needs no answer, or that it still waits for one."""
    key, answered = as_uuid(conversation_id), await visit.field("repondu") == "1"
    command = MarkAnswered(
        conversation_id=key, message_id=as_uuid(await visit.field("vu")), answered=answered
    )
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal) and answer.code == "changed_meanwhile":
        visit.flash.say(
            "warn", "Un message est arrivé entre-temps", text="Lisez-le avant de classer la conversation."
        )
        return visit.redirect(f"{PAGE}/{key}#dernier")
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "La conversation n’a pas changé", text=visit.sentence(answer))
        return visit.redirect(f"{PAGE}/{key}")
    visit.portal.unread.forget(visit.who.session_id)
    visit.flash.say(
        "ok", "Conversation classée sans réponse" if answered else "Conversation remise à répondre"
    )
    return visit.redirect(PAGE if answered else f"{PAGE}/{key}")


@router.get(f"{PAGE}/{{conversation_id}}/pieces/{{file_id}}")
async def attachment(visit: Agent, conversation_id: str, file_id: str) -> Response:
    """A document joined to a message, by the family or by the town."""
    file = await joined(visit, conversation_id, file_id)
    return await opened(visit, file, reason=reading.reason_of("message", ""))


@dataclass(frozen=True)
class Wanted:
    """A guardian to write to. `about`: the request it is about, as its form begins; `conversation_id`: where that is talked of."""

    family_id: UUID
    guardian_id: UUID
    query: str
    about: dict[str, str] = field(default_factory=dict)
    conversation_id: str = ""


async def _wanted(visit: Visit) -> Wanted:
    """Who is written to."""
    params = visit.request.query_params
    if "demande" not in params:
        family, guardian = as_uuid(params.get("famille", "")), as_uuid(params.get("responsable", ""))
        return Wanted(family, guardian, f"famille={family}&responsable={guardian}")
    found = await visit.need(RequestDetail(family_request_id=as_uuid(params["demande"])))
    request = found["request"]
    return Wanted(
        UUID(request["family_id"]),
        UUID(request["guardian_id"]),
        f"demande={request['family_request_id']}",
        talking.about_request(request),
        found.get("conversation_id") or "",
    )


async def _form(
    visit: Visit,
    wanted: Wanted,
    fields: dict[str, str],
    wrong: Sequence[tuple[str, str]] = (),
    pieces: Sequence[dict[str, str]] = (),
) -> Response:
    family = await visit.need(FamilySheet(family_id=wanted.family_id))
    to = _name(family, str(wanted.guardian_id))
    return visit.render(
        "staff/messages/write.html",
        f"Écrire à {to}",
        status=422 if wrong else 200,
        to=to,
        wanted=wanted,
        fields=fields,
        wrong=wrong,
        said=dict(wrong),
        pieces=pieces,
        accepted=ACCEPTED,
        command_id=await form_id(visit),
        purposes=talking.PURPOSES,
    )


def _name(family: Content, guardian_id: str) -> str:
    for guardian in family["guardians"]:
        if guardian["guardian_id"] == guardian_id:
            return f"{guardian['first_name']} {guardian['last_name']}"
    raise PageRefused(Refusal("not_found"))


async def _conversation(
    visit: Visit,
    key: UUID,
    fields: dict[str, str],
    wrong: Sequence[tuple[str, str]] = (),
    pieces: Sequence[dict[str, str]] = (),
) -> Response:
    view = await visit.need(Conversation(conversation_id=key))
    await visit.count_mail(again=await mark_read(visit, view))
    return visit.render(
        "staff/messages/conversation.html",
        view["conversation"]["subject"],
        status=422 if wrong else 200,
        view=view,
        about=talking.purpose_label(view["conversation"]["purpose"]),
        fields=fields,
        wrong=wrong,
        said=dict(wrong),
        pieces=pieces,
        accepted=ACCEPTED,
        command_id=await form_id(visit),
    )
