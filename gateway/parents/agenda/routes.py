"""`/enfants/agenda`: the children's days in a telephone's agenda; `/agenda/<secret>.ics` is what the agenda reads."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from chassis.problem import Refusal
from contracts.planning import CalendarFeed, FeedAddress, FeedState, RenewCalendarFeed, StopCalendarFeed
from gateway.bus import Unavailable
from gateway.parents.agenda.ics import calendar
from gateway.portal import Portal
from gateway.visit import Parent, Visit

router = APIRouter(include_in_schema=False)

PAGE = "/enfants/agenda"
TITLE = "Les jours dans votre agenda"


@router.get(PAGE)
async def agenda(visit: Parent) -> Response:
    """Whether an agenda is connected, and how to connect one."""
    return await _page(visit)


@router.post(PAGE)
async def renew(visit: Parent) -> Response:
    """A new address, shown on this very answer and never again: only its digest is kept."""
    answer = await visit.send(RenewCalendarFeed())
    if isinstance(answer, FeedAddress):
        response = await _page(visit, address=f"{_site(visit)}/agenda/{answer.secret}.ics")
        response.headers["cache-control"] = "no-store"
        return response
    visit.flash.say("danger", "L’adresse n’a pas été créée", text=_why(visit, answer))
    return visit.redirect(PAGE)


@router.post(f"{PAGE}/arret")
async def stop(visit: Parent) -> Response:
    """Ends it."""
    answer = await visit.send(StopCalendarFeed(), await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "L’agenda est toujours relié", text=_why(visit, answer))
    else:
        visit.flash.say("ok", "L’agenda n’est plus relié\N{NO-BREAK SPACE}: son adresse ne répond plus.")
    return visit.redirect(PAGE)


@router.get("/agenda/{secret}.ics")
async def feed(request: Request, secret: str) -> Response:
    """The file. Whoever has the address reads it, without a session: agendas cannot sign in."""
    portal: Portal = request.app.state.portal
    correlation: str = request.scope.get("pf_correlation", "")
    query = CalendarFeed(secret=SecretStr(secret[:100]))
    token = portal.sessions.gateway_token("calendar-feed")
    answer = await portal.bus.ask(query, token, correlation, portal.settings.command_budget)
    if isinstance(answer, Refusal):
        return PlainTextResponse("Cette adresse n’existe pas, ou plus.\n", status_code=404)
    if isinstance(answer, Unavailable):
        return PlainTextResponse("Momentanément indisponible.\n", 503, headers={"retry-after": "600"})
    town = await portal.profile.get()
    name = f"{town.page.get('portal_title') or 'Portail famille'} – enfants"
    body = calendar(name, answer["days"], request.url.hostname or "portail", portal.clock.machine())
    return Response(
        body, media_type="text/calendar; charset=utf-8", headers={"cache-control": "private, no-cache"}
    )


async def _page(visit: Visit, address: str = "") -> Response:
    state = await visit.ask(FeedState())
    return visit.render(
        "parents/agenda/agenda.html",
        TITLE,
        state=state if isinstance(state, dict) else None,
        address=address,
        webcal=f"webcal://{address.split('://', 1)[1]}" if address else "",
    )


def _site(visit: Visit) -> str:
    """Where browsers reach the portal."""
    url = urlsplit(visit.portal.settings.public_url or str(visit.request.base_url))
    return f"{url.scheme}://{url.netloc}"


def _why(visit: Visit, answer: object) -> str:
    return visit.sentence(answer) if isinstance(answer, Refusal | Unavailable) else ""
