"""Several requests at once: a selection, a confirmation grouped by outcome, then one decision each."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.requests import AssignRequest, Decided
from gateway import proposals
from gateway.bus import Unavailable
from gateway.components import french
from gateway.staff.queue import banner, calls, view
from gateway.visit import Agent, Visit, as_uuid, local_path
from gateway.words.lengths import too_long

router = APIRouter()

Decision = Literal["accept", "refuse"]
QUEUE = "/agents/demandes"


@router.post("/agents/demandes/selection")
async def select(visit: Agent) -> Response:
    """Takes the ticked lines, or the one whose button was pressed, to what was asked for them."""
    action, only, following = _pressed(await visit.field("action"))
    back = queue_path(await visit.field("retour"))
    chosen = [only] if only else await visit.fields("id")
    ids = [as_uuid(value) for value in dict.fromkeys(chosen)][: view.BULK]
    if not ids:
        visit.flash.say(
            "warn",
            "Aucune demande n’est cochée",
            text="Cochez au moins une ligne, puis choisissez quoi en faire.",
        )
        return visit.redirect(back)
    if action == "assign":
        return await _assign(visit, ids)
    if action == "accept" and only:
        return await _decide_all(visit, "accept", [(ids[0], "", "")], back, following)
    query = [("action", "accept" if action == "accept" else "refuse"), *(("id", str(item)) for item in ids)]
    query += [("suite", following)] if following else []
    query += [("retour", back)] if back != QUEUE else []
    return visit.redirect("/agents/demandes/selection?" + urlencode(query))


def queue_path(text: str) -> str:
    """The queue as it was being looked at, or the whole of it: never another page."""
    path = local_path(text, QUEUE)
    return path if path == QUEUE or path.startswith(f"{QUEUE}?") else QUEUE


def _pressed(value: str) -> tuple[str, str, str]:
    """What a button asks: what to do, on one line only or "" for those ticked, and the line after it."""
    action, only, following = [*value.split(":"), "", ""][:3]
    return action, only, following


async def _assign(visit: Visit, ids: list[UUID]) -> Response:
    form_id = await visit.command_id()
    failed = 0
    for item in ids:
        command = AssignRequest(family_request_id=item, mine=True)
        answer = await visit.send(command, uuid5(form_id, f"assign {item}"))
        failed += isinstance(answer, Refusal | Unavailable)
    done = len(ids) - failed
    if done:
        visit.flash.say(
            "ok", f"{french.plural(done, 'demande vous est affectée', 'demandes vous sont affectées')}"
        )
    if failed:
        visit.flash.say("danger", f"{french.plural(failed, 'demande n’a', 'demandes n’ont')} pas pu l’être")
    return visit.redirect("/agents/demandes?onglet=a-moi")


@router.get("/agents/demandes/selection")
async def confirm(visit: Agent) -> Response:
    """Says what will come of each before anything is decided."""
    params = visit.request.query_params
    decision: Decision = "accept" if params.get("action") == "accept" else "refuse"
    ids = [as_uuid(value) for value in dict.fromkeys(params.getlist("id"))][: view.BULK]
    following, back = params.get("suite", ""), queue_path(params.get("retour", ""))
    return await _confirmation(visit, decision, ids, following=following, back=back)


async def _confirmation(
    visit: Visit, decision: Decision, ids: list[UUID], *, status: int = 200, **more: Any
) -> Response:
    requests = await calls.several(visit, ids)
    details, (common, by_kind) = await asyncio.gather(
        proposals.details(visit, requests),
        calls.refusals(visit, [one["kind"] for one in requests]) if decision == "refuse" else _nothing(),
    )
    lines = view.rows(requests, details.found, visit.today, visit.portal.clock.machine(), visit.who.roles)
    title = "Accepter" if decision == "accept" else "Refuser"
    errors = more.pop("errors", [])
    return visit.render(
        "staff/queue/confirm.html",
        f"{title} {french.plural(len(lines), 'demande')}",
        status=status,
        page_more={"errors": bool(errors)},
        decision=decision,
        groups=view.grouped(lines, decision),
        several=sum(line["state"] == "pending" for line in lines) > 1,
        reasons=common,
        reasons_by_kind=by_kind,
        places_known="planning" not in details.away,
        errors=errors,
        **{"reason_code": "", "note": "", "own": {}, "ticked": None} | more,
    )


async def _nothing() -> tuple[calls.Options, dict[str, calls.Options]]:
    return [], {}


@router.post("/agents/demandes/selection/confirmation")
async def decide_selection(visit: Agent) -> Response:
    """Decides each ticked request; a reason chosen on a line wins over the common one."""
    decision = calls.decision(await visit.field("decision"))
    ids = [as_uuid(value) for value in dict.fromkeys(await visit.fields("id"))][: view.BULK]
    back = queue_path(await visit.field("retour"))
    reason, note = await visit.field("motif"), await visit.field("note")
    own = {str(item): await visit.field(f"motif-{item}") for item in ids}
    planned = [(item, own[str(item)] or reason, note) for item in ids]
    chosen = [code for _, code, _ in planned]
    errors = wrong(decision, chosen, note)
    if not ids:
        errors.insert(0, ("", "Cochez au moins une demande"))
    if decision == "refuse" and not (note or errors) and await calls.to_be_said(visit, chosen):
        errors.append(("note", visit.sentence(Refusal("note_required"))))
    if errors:
        shown = [as_uuid(value) for value in dict.fromkeys(await visit.fields("montree"))][: view.BULK]
        typed = {
            "errors": errors,
            "reason_code": reason,
            "note": note,
            "own": own,
            "ticked": [str(item) for item in ids],
            "command_id": await visit.command_id(),
            "following": await visit.field("suite"),
            "back": back,
        }
        return await _confirmation(visit, decision, shown or ids, status=422, **typed)
    if decision == "accept":
        planned = [(item, "", note) for item, _, note in planned]
    return await _decide_all(visit, decision, planned, back, await visit.field("suite"))


def wrong(decision: str, reasons: Iterable[str], note: str) -> list[tuple[str, str]]:
    """What keeps a decision from being sent, as `(field, sentence)`."""
    found = []
    if decision == "refuse" and not all(reasons):
        found.append(("motif", "Choisissez un motif de refus"))
    if why := too_long(note):
        found.append(("note", why))
    return found


async def _decide_all(
    visit: Visit, decision: Decision, planned: list[tuple[UUID, str, str]], back: str, following: str
) -> Response:
    form_id = await visit.command_id()
    turn = asyncio.Semaphore(calls.AT_ONCE)

    async def one(item: UUID, reason: str, note: str) -> Decided | Refusal | Unavailable:
        async with turn:
            return await calls.decide(visit, form_id, item, decision, reason, note)

    answers = await asyncio.gather(*(one(*item) for item in planned))
    decided = [answer for answer in answers if isinstance(answer, Decided)]
    failed = [answer for answer in answers if isinstance(answer, Refusal | Unavailable)]
    if decided:
        banner.remember(visit, decision, decided, following)
    if failed:
        visit.flash.say(
            "danger" if not decided else "warn",
            f"{french.plural(len(failed), 'demande n’a', 'demandes n’ont')} pas changé",
            items=sorted({visit.sentence(answer) for answer in failed}),
        )
    return visit.redirect(back)
