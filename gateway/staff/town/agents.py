"""`/agents/reglages/agents`: the agents' accounts, and a link for one who lost their password."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.identity import StaffAccounts
from contracts.staff_access import MakeStaffLink, StaffLink
from gateway.bus import Unavailable
from gateway.staff.town import keeping
from gateway.visit import Agent, Visit, as_uuid

router = APIRouter(include_in_schema=False)

PAGE = "/agents/reglages/agents"


@router.get(PAGE)
async def accounts(visit: Agent) -> Response:
    """The agents whose account is open, by name."""
    keeping.only_heads(visit)
    view = await visit.need(StaffAccounts())
    rows = [
        one | {"out_of_reach": "administration" in one["roles"] and "administration" not in visit.who.roles}
        for one in view["accounts"]
        if not one["closed"]
    ]
    return visit.render("staff/town/agents.html", "Agents", rows=rows, here=PAGE)


@router.post(f"{PAGE}/{{account_id}}/lien")
async def link(visit: Agent, account_id: str) -> Response:
    """A link, shown on this very answer and never again: only its digest is kept."""
    keeping.only_heads(visit)
    answer = await visit.send(MakeStaffLink(account_id=as_uuid(account_id)), await visit.command_id())
    if not isinstance(answer, StaffLink):
        why = visit.sentence(answer) if isinstance(answer, Refusal | Unavailable) else ""
        visit.flash.say("danger", "Le lien n’est pas fait", text=why)
        return visit.redirect(PAGE)
    address = f"{_site(visit)}/mot-de-passe-oublie/nouveau?{urlencode({'jeton': answer.token})}"
    response = visit.render(
        "staff/town/agent_link.html",
        "Lien de nouveau mot de passe",
        address=address,
        identifier=answer.identifier,
        until=answer.expires_at,
        here=PAGE,
    )
    response.headers["cache-control"] = "no-store"
    return response


def _site(visit: Visit) -> str:
    url = urlsplit(visit.portal.settings.public_url or str(visit.request.base_url))
    return f"{url.scheme}://{url.netloc}"
