"""`/agents/reglages/agents`: the agents' accounts, and a link for one who lost their password."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.staff_access import MakeStaffLink, StaffAccounts, StaffLink
from gateway.bus import Unavailable
from gateway.staff.town import keeping
from gateway.visit import Agent, Visit, as_uuid

router = APIRouter(include_in_schema=False)

PAGE = "/agents/reglages/agents"


@router.get(PAGE)
async def accounts(visit: Agent) -> Response:
    """The agents' accounts, by name; only an administrator opens, changes and closes them."""
    keeping.only_heads(visit)
    view = await visit.need(StaffAccounts())
    keeper = "administration" in visit.who.roles
    rows = [
        one | {"out_of_reach": "administration" in one["roles"] and not keeper} for one in view["accounts"]
    ]
    return visit.render(
        "staff/town/agents.html",
        "Agents",
        rows=[one for one in rows if one["state"] != "closed"],
        closed=[one for one in rows if one["state"] == "closed"],
        keeper=keeper,
        here=PAGE,
    )


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
        "Lien pour choisir un mot de passe",
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
