"""`/agents/messages/plusieurs`: one message to every family, to those of a school or of an activity, or to some picked by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import FamilySheet, SearchFamilies
from contracts.messages import KnownSchools, MessagesSent, WriteToFamilies
from contracts.planning import Offerings
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED, form_id, handed_in
from gateway.parents.inbox.routes import attached
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import talking

router = APIRouter()

HERE = "/agents/messages/plusieurs"
PICKING = "/agents/messages/familles"
EVERYBODY = "tous"
MOST_PICKED = 30
FOUND = 20
TEXT_MAX = 80


@router.get(HERE)
async def blank(visit: Agent) -> Response:
    """The form; `?f=` names the families picked, once or more."""
    picked = _picked(visit.request.query_params.getlist("f"))
    if len(picked) > MOST_PICKED:
        return visit.redirect(_href(PICKING, picked))
    fields = {"a": EVERYBODY, "sujet": "", "texte": "", "motif": "other"}
    return await _form(visit, picked, fields)


@router.post(HERE)
async def write(visit: Agent) -> Response:
    """Sends it, once the tick says that it goes to many."""
    picked = _picked(await visit.fields("f"))
    fields = {name: await visit.field(name) for name in ("a", "sujet", "texte", "motif")}
    wrong = talking.wrong(fields, begins=True)
    if not fields["sujet"]:
        wrong.insert(
            0, ("sujet", "Donnez un objet\N{NO-BREAK SPACE}: c’est ce que les familles verront d’abord.")
        )
    if not await visit.field("confirme"):
        wrong.append(("confirme", "Cochez la case\N{NO-BREAK SPACE}: ce message part à plusieurs familles."))
    pieces, why = await handed_in(visit, "pieces", town=True)
    wrong += [("pieces", why)] if why else []
    whom = {"family_ids": picked} if picked else audience(fields["a"])
    if whom is None or len(picked) > MOST_PICKED:
        wrong.insert(0, ("a", "Choisissez à qui vous écrivez."))
    if wrong or whom is None:
        return await _form(visit, picked, fields, wrong, pieces)
    purpose: Any = fields["motif"] if talking.purpose_label(fields["motif"]) else "other"
    command = WriteToFamilies(
        subject=fields["sujet"], text=fields["texte"], purpose=purpose, attachments=attached(pieces), **whom
    )
    told = await visit.send(command, await visit.command_id())
    if isinstance(told, MessagesSent):
        many = "responsables" if told.sent > 1 else "responsable"
        visit.flash.say("ok", f"Message envoyé à {told.sent} {many}")
        return visit.redirect("/agents/messages?tout=1")
    assert isinstance(told, Refusal | Unavailable)
    nobody = isinstance(told, Refusal) and told.code == "not_found" and not pieces
    said = ("a", "Personne à qui écrire\N{NO-BREAK SPACE}: choisissez d’autres destinataires.")
    return await _form(visit, picked, fields, [said if nobody else ("", visit.sentence(told))], pieces)


@router.get(PICKING)
async def picking(visit: Agent) -> Response:
    """Families to tick, found by their name; those ticked before stay, whatever is looked for next."""
    params = visit.request.query_params
    picked, text = _picked(params.getlist("f")), params.get("q", "").strip()[:TEXT_MAX]
    sheets, answer = await asyncio.gather(
        _named(visit, picked[: MOST_PICKED + 1]),
        visit.ask(SearchFamilies(text=text, limit=FOUND)) if text else _nobody(),
    )
    known = {str(one) for one in picked}
    found = answer["families"] if isinstance(answer, dict) else None
    too_many = f"{MOST_PICKED} familles au plus\N{NO-BREAK SPACE}: décochez-en, ou choisissez une école ou une activité."
    return visit.render(
        "staff/messages/picking.html",
        "Choisir des familles",
        here=PICKING,
        write=HERE,
        text=text,
        picked=sheets,
        found=None if found is None else [one for one in found if one["family_id"] not in known],
        wrong=[("", too_many)] if len(picked) > MOST_PICKED else [],
    )


async def _nobody() -> Content:
    return {"families": []}


def audience(chosen: str) -> dict[str, Any] | None:
    """What the list of addressees says, as the command names it; None for what it never offered."""
    kind, _, which = chosen.partition(":")
    if chosen == EVERYBODY:
        return {}
    if kind == "ecole" and 0 < len(which) <= TEXT_MAX:
        return {"school": which}
    if kind == "activite":
        return {"offering_id": as_uuid(which)}
    return None


def _picked(texts: Sequence[str]) -> list[UUID]:
    return [as_uuid(text) for text in dict.fromkeys(texts)]


def _href(base: str, picked: Sequence[UUID]) -> str:
    return f"{base}?{urlencode([('f', str(one)) for one in picked])}" if picked else base


async def _named(visit: Visit, picked: Sequence[UUID]) -> list[dict[str, str]]:
    """The families picked, by the names of their guardians."""
    answers = await asyncio.gather(*(visit.ask(FamilySheet(family_id=one)) for one in picked))
    named = []
    for family_id, answer in zip(picked, answers, strict=True):
        if isinstance(answer, Refusal):
            raise PageRefused(answer)
        sheet: Content = answer if isinstance(answer, dict) else {"guardians": [], "family_number": "…"}
        names = dict.fromkeys(f"{one['last_name']} {one['first_name']}" for one in sheet["guardians"])
        named.append(
            {
                "family_id": str(family_id),
                "family_number": sheet["family_number"],
                "name": " et ".join(names) or "Famille",
            }
        )
    return named


async def _audiences(visit: Visit) -> tuple[list[tuple[str, str]], bool]:
    """Every family, each school, each activity, as options of a list; and whether a service did not say its part."""
    schools, offerings = await asyncio.gather(visit.ask(KnownSchools()), visit.ask(Offerings()))
    options = [(EVERYBODY, "Toutes les familles")]
    if isinstance(schools, dict):
        options += [(f"ecole:{one}", f"École\N{NO-BREAK SPACE}: {one}") for one in schools["schools"]]
    if isinstance(offerings, dict):
        options += [
            (
                f"activite:{one['offering_id']}",
                f"Activité\N{NO-BREAK SPACE}: {one['name']}, {one['facility']}",
            )
            for one in offerings["offerings"]
        ]
    return options, not (isinstance(schools, dict) and isinstance(offerings, dict))


async def _form(
    visit: Visit,
    picked: Sequence[UUID],
    fields: dict[str, str],
    wrong: Sequence[tuple[str, str]] = (),
    pieces: Sequence[dict[str, str]] = (),
) -> Response:
    options, away = ([], False) if picked else await _audiences(visit)
    return visit.render(
        "staff/messages/many.html",
        "Écrire à plusieurs familles",
        status=422 if wrong else 200,
        here=HERE,
        change=_href(PICKING, picked),
        picked=await _named(visit, picked),
        audiences=options,
        away=away,
        fields=fields,
        wrong=wrong,
        said=dict(wrong),
        pieces=pieces,
        accepted=ACCEPTED,
        command_id=await form_id(visit),
        purposes=talking.PURPOSES,
    )
