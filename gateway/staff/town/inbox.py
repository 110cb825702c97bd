"""`/agents/reglages/boite`: whether families write in the portal, or read where else to write."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from contracts.messages import Inbox, InboxSettings, SetInbox
from gateway.staff.town import forms, keeping
from gateway.visit import Agent

router = APIRouter(include_in_schema=False)

PAGE = "/agents/reglages/boite"
TITLE = "Boîte de réception des familles"
LONGEST = 1000


@router.get(PAGE)
async def inbox(visit: Agent) -> Response:
    """What holds today."""
    keeping.only_heads(visit)
    view = await visit.need(Inbox(limit=1))
    held = InboxSettings(open=view["open"], closed_text=view["closed_text"])
    fields = {"etat": "ouvert" if held.open else "ferme", "texte": held.closed_text}
    return forms.show(visit, "inbox", TITLE, fields, held, [])


@router.post(PAGE)
async def save(visit: Agent) -> Response:
    """Opens or closes it."""
    keeping.only_heads(visit)
    fields = {name: await visit.field(name) for name in ("etat", "texte")}
    held = await forms.before(visit, InboxSettings)
    wrong = wrong_fields(fields)
    if not wrong:
        chosen = InboxSettings(open=fields["etat"] == "ouvert", closed_text=fields["texte"])
        answer, wrong = await forms.sent(visit, SetInbox(settings=chosen, before=held))
        if answer is not None:
            visit.flash.say(
                "ok", "La boîte de réception est ouverte" if chosen.open else "La boîte est fermée"
            )
            return visit.redirect(PAGE)
    return forms.show(visit, "inbox", TITLE, fields, held, wrong)


def wrong_fields(fields: dict[str, str]) -> forms.Wrong:
    """What keeps it from being saved."""
    wrong: forms.Wrong = []
    if fields["etat"] not in ("ouvert", "ferme"):
        wrong.append(("etat", "Choisissez si la boîte est ouverte."))
    if fields["etat"] == "ferme" and not fields["texte"]:
        wrong.append(("texte", "Dites aux familles à quelle adresse écrire."))
    if len(fields["texte"]) > LONGEST:
        wrong.append(("texte", f"{len(fields['texte'])} caractères\u00a0: {LONGEST} au plus."))
    return wrong
