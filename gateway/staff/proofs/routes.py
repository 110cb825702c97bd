"""`/agents/justificatifs`: for which demands the town asks for a document."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import FamilyRules, ReadFamilyRules, SetFamilyRules
from gateway.bus import Unavailable
from gateway.nav import OPERATORS
from gateway.visit import Agent, PageRefused, Visit
from gateway.words import record as words
from gateway.words.sentences import word

router = APIRouter(include_in_schema=False)

PAGE = "/agents/justificatifs"
TITLE = "Justificatifs demandés"


@router.get(PAGE)
async def rules(visit: Agent) -> Response:
    """The kinds of demands, those with a proof ticked."""
    _operator(visit)
    return _form(visit, (await visit.need(ReadFamilyRules()))["rules"]["evidence_for"], [])


@router.post(PAGE)
async def save(visit: Agent) -> Response:
    """Asks for proofs with those ticked; the other rules stay, and so does a kind that has no form here."""
    _operator(visit)
    view = await visit.need(ReadFamilyRules())
    ticked = set(await visit.fields("nature"))
    kinds = words.WORDS["proof"]
    others = [kind for kind in view["rules"]["evidence_for"] if kind not in kinds]
    asked = others + [kind for kind in kinds if kind in ticked]
    command = SetFamilyRules(rules=FamilyRules.model_validate(view["rules"] | {"evidence_for": asked}))
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        return _form(visit, asked, [("", visit.sentence(answer))])
    visit.flash.say("ok", "Les justificatifs demandés sont réglés")
    return visit.redirect(PAGE)


def _operator(visit: Visit) -> None:
    if not OPERATORS.intersection(visit.who.roles):
        raise PageRefused(Refusal("not_allowed"))


def _form(visit: Visit, asked: list[str], wrong: list[tuple[str, str]]) -> Response:
    return visit.render(
        "staff/proofs/rules.html",
        TITLE,
        status=422 if wrong else 200,
        kinds=[
            {"kind": kind, "label": word("request_kind", kind), "hint": hint, "asked": kind in asked}
            for kind, hint in words.WORDS["proof"].items()
        ],
        wrong=wrong,
        page_more={"errors": bool(wrong)},
    )
