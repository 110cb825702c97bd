"""Taking a demand back: says what follows, then asks the owner of the data, whose lock settles a race with an agent."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.base import Command
from contracts.billing_records import WithdrawBillingProposal
from contracts.family import WithdrawFamilyProposal
from contracts.planning import WithdrawProposal
from contracts.requests import RequestDetail
from gateway.bus import Content, Unavailable
from gateway.parents.requests.view import half_of
from gateway.proposals import OWNERS
from gateway.visit import PageRefused, Parent, Visit, as_uuid, local_path
from gateway.words import record as words
from gateway.words.sentences import word

router = APIRouter(include_in_schema=False)


def overlaid(visit: Visit, request: Content) -> Content:
    """A withdrawal that its owner accepted is shown at once, though requests has not heard of it yet."""
    withdrawn = visit.flash.outcome("withdrawn", request["proposal_id"])
    if withdrawn is not None and request["state"] == "pending":
        return {**request, "state": "withdrawn", "decided_at": withdrawn.get("at")}
    return request


def command(owner: str, proposal_id: UUID) -> Command[Any]:
    """The command of the owner. Raises PageRefused where it has none."""
    if owner == "planning":
        return WithdrawProposal(proposal_id=proposal_id)
    if owner == "family":
        return WithdrawFamilyProposal(proposal_id=proposal_id)
    if owner == "billing":
        return WithdrawBillingProposal(proposal_id=proposal_id)
    raise PageRefused(Refusal("proposal_not_open"))


@router.get("/demandes/{family_request_id}/retirer")
async def confirm_withdrawal(visit: Parent, family_request_id: str) -> Response:
    """Says what will happen before it does."""
    return _page(visit, await _filed(visit, family_request_id))


@router.post("/demandes/{family_request_id}/retirer")
async def withdraw(visit: Parent, family_request_id: str) -> Response:
    """Takes it back."""
    return await _withdraw(visit, await _filed(visit, family_request_id))


@router.get("/demandes/attente/{proposal_id}/retirer")
async def confirm_withdrawal_at_once(visit: Parent, proposal_id: str) -> Response:
    """The same from the record that a demand would change, even before it is filed."""
    return _page(visit, await _unfiled(visit, proposal_id))


@router.post("/demandes/attente/{proposal_id}/retirer")
async def withdraw_at_once(visit: Parent, proposal_id: str) -> Response:
    """Takes it back."""
    return await _withdraw(visit, await _unfiled(visit, proposal_id))


async def _filed(visit: Visit, family_request_id: str) -> dict[str, Any]:
    """A demand as requests filed it."""
    detail = await visit.need(RequestDetail(family_request_id=as_uuid(family_request_id)))
    request: dict[str, Any] = detail["request"]
    back = f"/demandes?onglet={half_of(request['kind'])}"
    return {**request, "rows": [], "open": request["state"] == "pending", "back": back}


async def _unfiled(visit: Visit, proposal_id: str) -> dict[str, Any]:
    """A demand as its owner keeps it; one of somebody else is a page that does not exist."""
    owner, detail = await _owned(visit, as_uuid(proposal_id))
    fallback = f"/demandes?onglet={half_of(detail['kind'])}"
    asked = visit.request.query_params.get("retour", "") or await visit.field("retour")
    return {
        "proposal_id": detail["proposal_id"],
        "owner": owner,
        "kind": detail["kind"],
        "summary": {"child_name": detail["child_name"], "offering": "", "facility": "", "days": []},
        "asked_at": "",
        "rows": words.rows(detail["fields"], own=True),
        "open": detail["state"] == "open",
        "back": local_path(asked, fallback),
    }


async def _owned(visit: Visit, proposal_id: UUID) -> tuple[str, Content]:
    """A demand about the family's own data, and whose data it is. Family is asked first: most are there."""
    silent: Unavailable | None = None
    patience = visit.portal.settings.command_budget
    for owner in ("family", "billing"):
        found = await visit.ask(OWNERS[owner]([proposal_id]), budget=patience)
        if isinstance(found, Unavailable):
            silent = found
        elif isinstance(found, dict) and found["proposals"]:
            return owner, found["proposals"][0]
    raise PageRefused(silent or Refusal("not_found"))


def _page(visit: Visit, request: dict[str, Any], status: int = 200, **more: Any) -> Response:
    return visit.render(
        "parents/requests/withdraw.html",
        "Retirer ma demande",
        status=status,
        page_more={"errors": bool(more.get("refused"))},
        request=request,
        **{"refused": ""} | more,
    )


async def _withdraw(visit: Visit, request: dict[str, Any]) -> Response:
    command_id = await visit.command_id()
    asked = command(request["owner"], UUID(request["proposal_id"]))
    answer = await visit.send(asked, command_id)
    if isinstance(answer, Unavailable):
        return _page(visit, request, 503, refused=visit.sentence(answer), command_id=command_id)
    if isinstance(answer, Refusal):
        visit.flash.say("danger", "Votre demande n’est pas retirée", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", word("flash", "withdrawn"))
        visit.flash.remember("withdrawn", request["proposal_id"], time.time(), at=visit.now.isoformat())
    return visit.redirect(request["back"])
