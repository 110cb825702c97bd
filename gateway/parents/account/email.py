"""`/compte/courriel`: the link of the mail that confirms an address typed at the first connection.

Looking at it changes nothing (mail programs open links by themselves). The button confirms, then asks family for the
change as *Infos responsable* would: what its rules decide, an agent or nobody.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import SecretStr
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import ProposeGuardianChange
from contracts.first_connection import ConfirmEmail, EmailLink
from gateway.bus import Unavailable
from gateway.parents.record.asking import due_day
from gateway.parents.sign_in.opening import no_store, told
from gateway.visit import Parent, Visit
from gateway.words import dates

router = APIRouter(include_in_schema=False)

PAGE = "/compte/courriel"
TITLE = "Confirmer mon adresse e-mail"
FIELD = "jeton-secret"
TOKEN_MAX = 200
OVER = "Ce lien n’est plus valable, ou il est d’un autre compte. Donnez votre adresse dans Mon compte."


@router.get(PAGE)
async def look(visit: Parent) -> Response:
    """Which address, and one button."""
    return await _page(visit, told(visit, "jeton", TOKEN_MAX))


@router.post(PAGE)
async def confirm(visit: Parent) -> Response:
    """The address is theirs: the file is asked to bear it."""
    token, command_id = (await visit.field(FIELD))[:TOKEN_MAX], await visit.command_id()
    confirmed: Any = await visit.send(ConfirmEmail(token=SecretStr(token)))
    if isinstance(confirmed, Unavailable):
        return await _page(visit, token, visit.sentence(confirmed), 503)
    if isinstance(confirmed, Refusal):
        return await _page(visit, token)
    values = {"contact.email": confirmed.email}
    if await visit.field("accepte") == "1":
        values["contact.email_allowed"] = "yes"
    command = ProposeGuardianChange.model_validate(
        {"family_id": visit.family_id, "guardian_id": visit.guardian_id, "values": values}
    )
    answer: Any = await visit.send(command, command_id)
    if isinstance(answer, Unavailable) or (
        isinstance(answer, Refusal) and answer.code not in ("nothing_changed", "already_pending")
    ):
        return await _page(
            visit, token, visit.sentence(answer), answer.status if isinstance(answer, Refusal) else 503
        )
    if isinstance(answer, Refusal) and answer.code == "already_pending":
        visit.flash.say(
            "warn", "Votre adresse est confirmée, pas encore inscrite", text=visit.sentence(answer)
        )
    elif isinstance(answer, Refusal) or all(one.result == "done" for one in answer.proposals):
        visit.flash.say("ok", "Votre adresse e-mail est inscrite dans votre dossier")
    else:
        said = dates.answer_words(await due_day(visit, "guardian"), visit.today)
        text = f"La mairie l’inscrit dans votre dossier{f', {said}' if said else ''}."
        follow = {"label": "Suivre ma demande", "href": "/demandes?onglet=compte"}
        visit.flash.say("ok", "Votre adresse e-mail est confirmée", text=text, action=follow)
    return visit.redirect("/compte")


async def _page(visit: Visit, token: str, problem: str = "", status: int = 200) -> Response:
    answer = await visit.ask(EmailLink(token=SecretStr(token)))
    over = isinstance(answer, Refusal)
    if isinstance(answer, Unavailable):
        problem, status = visit.sentence(answer), 503
    response = visit.render(
        "parents/account/email.html",
        TITLE,
        status=409 if over else status,
        email=answer["email"] if isinstance(answer, dict) else "",
        over=OVER if over else "",
        token=token,
        errors=[("", problem)] if problem else [],
        page_more={
            "errors": bool(problem),
            "breadcrumbs": [{"label": "Mon compte", "href": "/compte"}, {"label": TITLE}],
        },
    )
    return no_store(response)
