"""`/agents/comptes`: which families can sign in, and the letters with their codes."""

from __future__ import annotations

import asyncio
from typing import Any, get_args
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.identity import ActivationList, ActivationState, IssueCodes
from gateway.bus import Unavailable
from gateway.components import french
from gateway.documents import engine
from gateway.staff.accounts.letters import TEMPLATE, letters
from gateway.visit import Agent, PageRefused, Visit, as_uuid, local_path
from gateway.words.sentences import word

router = APIRouter(include_in_schema=False)

HERE = "/agents/comptes"
SHOWN, BATCH = 50, 100
TEXT_MAX = 80
STATES: tuple[ActivationState, ...] = ("none", "waiting", "expired", "active")


@router.get(HERE)
async def show(visit: Agent) -> Response:
    """The guardians by name, one state or all of them."""
    return await _list(visit)


@router.post(f"{HERE}/codes")
async def issue(visit: Agent) -> Response:
    """New codes for the lines that are ticked: one PDF, a letter a page, kept by nobody."""
    back = local_path(await visit.field("retour"), HERE)
    back = back if back == HERE or back.startswith(f"{HERE}?") else HERE
    chosen = [as_uuid(value) for value in dict.fromkeys(await visit.fields("id"))]
    if not chosen or len(chosen) > BATCH:
        visit.flash.say(
            "warn",
            f"Plus de {BATCH} lignes sont cochées" if chosen else "Aucune ligne n’est cochée",
            text="Cochez les personnes à qui écrire, puis éditez leurs codes.",
        )
        return visit.redirect(back)
    answer: Any = await visit.send(IssueCodes(edition=await visit.command_id(), guardian_ids=chosen))
    if isinstance(answer, Unavailable):
        raise PageRefused(answer)
    if isinstance(answer, Refusal):
        visit.flash.say("danger", "Aucun code n’est édité", text=visit.sentence(answer))
        return visit.redirect(back)
    # drawing a hundred squares takes half a second: not on the loop everybody waits for
    data = await asyncio.to_thread(letters, answer.codes, visit.town.page, _portal(visit), visit.today)
    body = await engine.pdf(TEMPLATE, data, visit.now)
    if answer.left_out:
        left = french.plural(len(answer.left_out), "personne n’a", "personnes n’ont")
        visit.flash.say(
            "warn", f"{left} pas de lettre", text="Leur compte est fermé, ou leur fiche a disparu."
        )
    name = f"codes-de-connexion-{visit.today.isoformat()}.pdf"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return visit.finish(Response(body, media_type=engine.MEDIA_TYPE, headers=headers))


def _portal(visit: Visit) -> str:
    """How families reach the portal: as configured, else as this agent does."""
    url = visit.request.url
    return visit.portal.settings.origin or f"{url.scheme}://{url.netloc}"


async def _list(visit: Visit) -> Response:
    params = visit.request.query_params
    state = params.get("etat", "")
    text, family = params.get("q", "").strip()[:TEXT_MAX], params.get("famille", "")
    page = max(1, int(number)) if (number := params.get("page", "1")[:5]).isdecimal() else 1
    query = ActivationList(
        state=state if state in get_args(ActivationState) else None,
        family_id=_family(family),
        text=text,
        offset=(page - 1) * SHOWN,
        limit=SHOWN,
    )
    answer = await visit.ask(query)
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    kept = {name: value for name, value in (("q", text), ("famille", family)) if value}
    view = answer if isinstance(answer, dict) else None
    return visit.render(
        "staff/accounts/list.html",
        "Codes de connexion",
        view=view,
        tabs=_tabs(query.state, kept, view["counts"] if view else {}),
        text=text,
        family=family if query.family_id else "",
        state=query.state or "",
        pages=-(-view["total"] // SHOWN) if view else 0,
        number=page,
        here=_href(kept, etat=query.state or "", page=str(page) if page > 1 else ""),
        pager=f"{_href(kept, etat=query.state or '')}{'&' if kept or query.state else '?'}page=",
    )


def _family(text: str) -> UUID | None:
    return as_uuid(text) if text else None


def _tabs(chosen: str | None, kept: dict[str, str], counts: dict[str, int]) -> list[dict[str, Any]]:
    every: dict[str, Any] = {"label": "Tous", "href": _href(kept), "count": sum(counts.values()) or None}
    tabs = [every | ({"current": True} if chosen is None else {})]
    for state in STATES:
        tab = {
            "label": word("activation_tab", state),
            "href": _href(kept, etat=state),
            "count": counts.get(state),
        }
        tabs.append(tab | ({"current": True} if chosen == state else {}))
    return tabs


def _href(kept: dict[str, str], **more: str) -> str:
    query = kept | {name: value for name, value in more.items() if value}
    return f"{HERE}?{urlencode(query)}" if query else HERE
