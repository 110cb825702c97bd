"""`/boite-de-reception`: what the town hall wrote, and writing to it; or, where the town closed it, the guide's notice."""

from __future__ import annotations

from uuid import UUID, uuid4

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.messages import (
    Attachment,
    Conversation,
    Inbox,
    MessageSent,
    ReadConversation,
    WriteToTown,
)
from contracts.requests import RequestDetail
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED, form_id, handed_in, one_of, opened
from gateway.visit import Parent, Visit, as_uuid
from gateway.words import talking

router = APIRouter(include_in_schema=False)

PAGE = "/boite-de-reception"
TITLE = "Boîte de réception"
SHOWN = 30


@router.get(PAGE)
async def inbox(visit: Parent) -> Response:
    """The conversations, the newest first."""
    number = max(1, _number(visit.request.query_params.get("page", "")))
    answer = await visit.ask(Inbox(offset=(number - 1) * SHOWN, limit=SHOWN))
    view = answer if isinstance(answer, dict) else None
    await visit.count_mail(view["unread"] if view else 0)
    return visit.render(
        "parents/inbox/inbox.html",
        TITLE,
        view=view,
        rows=talking.card_rows(view["conversations"], PAGE) if view else [],
        number=number,
        pages=-(-view["total"] // SHOWN) if view else 1,
    )


@router.get(f"{PAGE}/nouveau")
async def blank(visit: Parent) -> Response:
    """The form of a new message; `?demande=` says about which request it is."""
    fields = {"sujet": "", "texte": "", "motif": visit.request.query_params.get("motif", ""), "demande": ""}
    if about := visit.request.query_params.get("demande", ""):
        found = await visit.need(RequestDetail(family_request_id=as_uuid(about)))
        if found.get("conversation_id"):
            return visit.redirect(f"{PAGE}/{found['conversation_id']}")
        fields |= talking.about_request(found["request"])
    return await _form(visit, fields, [])


@router.post(f"{PAGE}/nouveau")
async def write(visit: Parent) -> Response:
    """Begins a conversation. Its id is the form's: sent twice, it is one."""
    fields = {name: await visit.field(name) for name in ("sujet", "texte", "motif", "demande")}
    wrong = talking.wrong(fields, begins=True)
    pieces, why = await handed_in(visit, "pieces")
    wrong += [("pieces", why)] if why else []
    if wrong:
        return await _form(visit, fields, wrong, pieces)
    begun = await visit.command_id()
    purpose = fields["motif"] if talking.purpose_label(fields["motif"]) else "other"
    command = WriteToTown(
        conversation_id=begun,
        purpose=purpose,
        subject=fields["sujet"],
        text=fields["texte"],
        attachments=attached(pieces),
        family_request_id=as_uuid(fields["demande"]) if fields["demande"] else None,
    )
    answer = await visit.send(command, begun)
    if isinstance(answer, Refusal | Unavailable):
        return await _form(visit, fields, [("", visit.sentence(answer))], pieces)
    assert isinstance(answer, MessageSent)
    visit.flash.say(
        "ok",
        "Votre message est envoyé",
        text="La réponse arrivera ici, et par courriel si vous l’avez accepté.",
    )
    return visit.redirect(f"{PAGE}/{answer.conversation_id}")


@router.get(f"{PAGE}/{{conversation_id}}")
async def conversation(visit: Parent, conversation_id: str) -> Response:
    """One conversation, which is read by being shown."""
    return await _conversation(visit, as_uuid(conversation_id), {"texte": ""}, [])


@router.post(f"{PAGE}/{{conversation_id}}")
async def reply(visit: Parent, conversation_id: str) -> Response:
    """Answers in it."""
    key = as_uuid(conversation_id)
    fields = {"texte": await visit.field("texte")}
    wrong = talking.wrong(fields, begins=False)
    pieces, why = await handed_in(visit, "pieces")
    wrong += [("pieces", why)] if why else []
    if wrong:
        return await _conversation(visit, key, fields, wrong, pieces)
    # the conversation must exist: a word in the address begins none
    visit.must(await visit.ask(Conversation(conversation_id=key)))
    command = WriteToTown(conversation_id=key, text=fields["texte"], attachments=attached(pieces))
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        return await _conversation(visit, key, fields, [("", visit.sentence(answer))], pieces)
    return visit.redirect(f"{PAGE}/{key}#dernier")


@router.get(f"{PAGE}/{{conversation_id}}/pieces/{{file_id}}")
async def attachment(visit: Parent, conversation_id: str, file_id: str) -> Response:
    """A document joined to a message."""
    return await opened(visit, await joined(visit, conversation_id, file_id))


async def joined(visit: Visit, conversation_id: str, file_id: str) -> UUID:
    """The document, if the conversation has it and the visitor may read the conversation."""
    view = await visit.need(Conversation(conversation_id=as_uuid(conversation_id)))
    return one_of((file for one in view["messages"] for file in one["attachments"]), file_id)


def attached(pieces: list[dict[str, str]]) -> list[Attachment]:
    """What a message says of its documents."""
    return [Attachment(file_id=UUID(piece["file_id"]), name=piece["name"]) for piece in pieces]


async def _form(
    visit: Visit,
    fields: dict[str, str],
    wrong: list[tuple[str, str]],
    pieces: list[dict[str, str]] | None = None,
) -> Response:
    inbox = await visit.ask(Inbox(limit=1))
    if isinstance(inbox, dict) and not inbox["open"]:
        return closed(visit, inbox, kept=fields["texte"])
    return visit.render(
        "parents/inbox/write.html",
        "Écrire à la mairie",
        status=422 if wrong else 200,
        fields=fields,
        wrong=wrong,
        said=dict(wrong),
        purposes=talking.PURPOSES,
        pieces=pieces or [],
        accepted=ACCEPTED,
        command_id=await form_id(visit),
    )


def closed(visit: Visit, inbox: Content, *, kept: str = "") -> Response:
    """The switched-off notice in place of the form. What was typed before it closed may still be copied."""
    return visit.render(
        "parents/inbox/closed.html", TITLE, status=409 if kept else 200, view=inbox, kept=kept
    )


async def _conversation(
    visit: Visit,
    key: UUID,
    fields: dict[str, str],
    wrong: list[tuple[str, str]],
    pieces: list[dict[str, str]] | None = None,
) -> Response:
    view = await visit.need(Conversation(conversation_id=key))
    await visit.count_mail(again=await mark_read(visit, view))
    return visit.render(
        "parents/inbox/conversation.html",
        view["conversation"]["subject"],
        status=422 if wrong else 200,
        view=view,
        about=talking.purpose_label(view["conversation"]["purpose"]),
        fields=fields,
        wrong=wrong,
        said=dict(wrong),
        pieces=pieces or [],
        accepted=ACCEPTED,
        command_id=await form_id(visit),
    )


async def mark_read(visit: Visit, view: Content) -> bool:
    """Notes that what this page shows has been read, if it was new; a page is shown all the same when that fails."""
    if not view["conversation"]["unread"]:
        return False
    last = UUID(view["messages"][-1]["message_id"])
    key = UUID(view["conversation"]["conversation_id"])
    await visit.send(ReadConversation(conversation_id=key, message_id=last), uuid4())
    return True


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1
