"""`/agents/comptes`: which families can sign in, and the letters with their codes."""

from __future__ import annotations

import asyncio
from typing import Any, cast, get_args
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.identity import ActivationList, ActivationState, IssueCodes, IssuedCode
from gateway.bus import Unavailable
from gateway.components import french
from gateway.documents import engine
from gateway.paging import page_number
from gateway.staff.accounts.letters import TEMPLATE, letters
from gateway.visit import Agent, PageRefused, Visit, as_uuid, local_path
from gateway.words.sentences import word

router = APIRouter(include_in_schema=False)

HERE = "/agents/comptes"
SHOWN, BATCH, MOST = 50, 100, 500
"""On a page; in one command; in one PDF: a larger town makes several."""
TO_WRITE_TO = ("none", "waiting", "expired")
"""The states of who has not activated: a letter is of use to them."""
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
    if not chosen or len(chosen) > MOST:
        visit.flash.say(
            "warn",
            f"Plus de {MOST} lignes sont cochées" if chosen else "Aucune ligne n’est cochée",
            text="Cochez les personnes à qui écrire, puis éditez leurs codes.",
        )
        return visit.redirect(back)
    codes, left_out, failed = await _issued(visit, chosen)
    if not codes:
        if isinstance(failed, Refusal):
            visit.flash.say("danger", "Aucun code n’est édité", text=visit.sentence(failed))
            return visit.redirect(back)
        raise PageRefused(failed or Refusal("not_found"))
    # drawing a hundred squares takes half a second: not on the loop everybody waits for
    data = await asyncio.to_thread(letters, codes, visit.town.page, _portal(visit), visit.today)
    body = await engine.pdf(TEMPLATE, data, visit.now)
    if left_out:
        left = french.plural(left_out, "personne n’a", "personnes n’ont")
        why = visit.sentence(failed) if failed else "Leur compte est fermé, ou leur fiche a disparu."
        visit.flash.say("warn", f"{left} pas de lettre", text=why)
    name = f"codes-de-connexion-{visit.today.isoformat()}.pdf"
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return visit.finish(Response(body, media_type=engine.MEDIA_TYPE, headers=headers))


async def _issued(
    visit: Visit, chosen: list[UUID]
) -> tuple[list[IssuedCode], int, Refusal | Unavailable | None]:
    """The codes of one edition, in lots; how many people have none; what stopped the rest, if anything did."""
    edition, codes = await visit.command_id(), list[IssuedCode]()
    for start in range(0, len(chosen), BATCH):
        answer: Any = await visit.send(
            IssueCodes(edition=edition, guardian_ids=chosen[start : start + BATCH])
        )
        if isinstance(answer, Unavailable) or (isinstance(answer, Refusal) and answer.code != "not_found"):
            return codes, len(chosen) - len(codes), answer
        if not isinstance(answer, Refusal):
            codes += answer.codes
    return codes, len(chosen) - len(codes), None if codes else Refusal("not_found")


@router.get(f"{HERE}/lot")
async def batch(visit: Agent) -> Response:
    """Everybody of a state at once: how many letters, before one button makes them.

    The people are in the form: sent twice, it is the same edition for the same people.
    """
    params = visit.request.query_params
    state = params.get("etat", "")
    if state not in TO_WRITE_TO:
        return visit.redirect(HERE)
    text = params.get("q", "").strip()[:TEXT_MAX]
    people: list[dict[str, Any]] = []
    total = 1
    while len(people) < min(total, MOST):
        view = await visit.need(
            ActivationList(state=cast("ActivationState", state), text=text, offset=len(people), limit=BATCH)
        )
        people, total = people + view["entries"], view["total"]
        if not view["entries"]:
            break
    back = _href({"q": text} if text else {}, etat=state)
    return visit.render(
        "staff/accounts/batch.html",
        "Éditer les codes",
        page_more={
            "breadcrumbs": [{"label": "Codes de connexion", "href": back}, {"label": "Éditer les codes"}]
        },
        people=people[:MOST],
        total=total if people else 0,
        state=state,
        text=text,
        back=back,
    )


def _portal(visit: Visit) -> str:
    """How families reach the portal: as configured, else as this agent does."""
    url = visit.request.url
    return visit.portal.settings.origin or f"{url.scheme}://{url.netloc}"


async def _list(visit: Visit) -> Response:
    params = visit.request.query_params
    state = params.get("etat", "")
    text, family = params.get("q", "").strip()[:TEXT_MAX], params.get("famille", "")
    page = page_number(visit)
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
        batch=_href(kept, etat=query.state).replace(HERE, f"{HERE}/lot", 1)
        if query.state in TO_WRITE_TO and not query.family_id and view and view["total"] > 1
        else "",
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
