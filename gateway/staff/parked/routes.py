"""`/agents/reprises`: what could not be applied, in every service, with its reason and a button. Nothing is dropped."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.operations import PARKED_EVENTS, RETRY_PARKED, RetryOutcome
from contracts.requests import MailsRetried, RequestCounts, RetryMails
from gateway.bus import Answer, Unavailable
from gateway.components import french
from gateway.visit import Agent, PageRefused, Visit
from gateway.words.sentences import SCREENS, word

router = APIRouter(include_in_schema=False)


@router.get("/agents/reprises")
async def parked(visit: Agent) -> Response:
    """Every service's parked events, oldest first; a refusal of the first that answers is the page's."""
    counts, *answers = await asyncio.gather(
        visit.ask(RequestCounts()), *(visit.ask(query()) for query in PARKED_EVENTS.values())
    )
    services = [_service(name, answer) for name, answer in zip(PARKED_EVENTS, answers, strict=True)]
    mails = counts.get("parked_mails", 0) if isinstance(counts, dict) else 0
    return visit.render("staff/parked/parked.html", "Reprises", services=services, mails=mails)


def _service(name: str, answer: Answer) -> dict[str, Any]:
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    known = isinstance(answer, dict)
    return {
        "name": name,
        "label": word("owner", name),
        "total": answer["total"] if isinstance(answer, dict) else None,
        "events": [_said(event) for event in answer["events"]] if isinstance(answer, dict) else [],
        "known": known,
    }


def _said(event: dict[str, Any]) -> dict[str, Any]:
    return event | {"sentence": _sentence(event["reason"])}


def _sentence(reason: str) -> str:
    """The French of a code; anything else is not for a page."""
    said = SCREENS["park_reasons"]
    return said.get(reason, said["failed"])


@router.post("/agents/reprises/courriels")
async def retry_mails(visit: Agent) -> Response:
    """Tries the mails that were given up again."""
    answer = await visit.send(RetryMails(), await visit.command_id())
    if isinstance(answer, MailsRetried):
        visit.flash.say("ok", "Les courriels repartent dans un instant")
    else:
        _say_failure(visit, answer)
    return visit.redirect("/agents/reprises")


@router.post("/agents/reprises/{service}")
async def retry(visit: Agent, service: str) -> Response:
    """Applies an entity's parked events again, in order."""
    if service not in RETRY_PARKED:
        raise PageRefused(Refusal("not_found"))
    command = RETRY_PARKED[service](
        durable=await visit.field("durable"), entity_id=await visit.field("entity_id")
    )
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, RetryOutcome):
        _say_outcome(visit, answer)
    else:
        _say_failure(visit, answer)
    return visit.redirect("/agents/reprises")


def _say_outcome(visit: Visit, outcome: RetryOutcome) -> None:
    applied = french.plural(outcome.applied, "opération appliquée", "opérations appliquées")
    if not outcome.left:
        visit.flash.say("ok", f"{applied}, plus rien n’attend ici")
        return
    left = french.plural(outcome.left, "attend encore", "attendent encore")
    visit.flash.say("warn", f"{applied}, {left}", text=_sentence(outcome.reason))


def _say_failure(visit: Visit, answer: Any) -> None:
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "La reprise n’a pas été faite", text=visit.sentence(answer))
