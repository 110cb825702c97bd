"""`/agents/regies`: what each régie says under *Comment payer*, on its invoices and on the statement."""

from __future__ import annotations

from uuid import uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.paying import HowToPay, SayHowToPay
from gateway.bus import Unavailable
from gateway.visit import Agent, PageRefused, Visit, as_uuid

router = APIRouter(include_in_schema=False)

PAGE = "/agents/regies"
TITLE = "Comment payer"
MOST = 1000


@router.get(PAGE)
async def regies(visit: Agent) -> Response:
    """Every régie with its words, each in its own form."""
    return await _page(visit)


@router.post(f"{PAGE}/{{regie_id}}")
async def say(visit: Agent, regie_id: str) -> Response:
    """Writes one régie's words anew, as they were read."""
    key = as_uuid(regie_id)
    typed, before = _lines(await visit.field("texte")), _lines(await visit.field("avant"))
    sent = await visit.command_id()
    if len(typed) > MOST or len(before) > MOST:
        said = f"{len(typed)} caractères\u00a0: {MOST} au plus."
        return await _page(visit, str(key), typed, said, status=422)
    command = SayHowToPay(regie_id=key, how_to_pay=typed, before=before)
    answer = await visit.send(command, uuid5(sent, str(key)))
    if isinstance(answer, Refusal) and answer.code == "regie_unknown":
        raise PageRefused(Refusal("not_found"))
    if isinstance(answer, Refusal | Unavailable):
        status = answer.status if isinstance(answer, Refusal) else 503
        return await _page(visit, str(key), typed, visit.sentence(answer), status=status)
    visit.flash.say("ok", "Le texte est enregistré", text="Les familles le lisent dès maintenant.")
    return visit.redirect(PAGE)


def _lines(text: str) -> str:
    """As the service keeps it: a browser sends other line ends."""
    return "\n".join(line.strip() for line in text.strip().splitlines())


async def _page(
    visit: Visit, about: str = "", typed: str = "", said: str = "", *, status: int = 200
) -> Response:
    answer = await visit.ask(HowToPay())
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    found = answer["regies"] if isinstance(answer, dict) else None
    return visit.render(
        "staff/paying/regies.html",
        TITLE,
        status=status,
        page_more={"errors": bool(said)},
        regies=found,
        about=about,
        typed=typed,
        said=said,
        errors=[(f"texte-{about}", said)] if said else [],
        here=PAGE,
        most=MOST,
    )
