"""`/agents/reglages/dossiers`: which changes of a family's file wait for an agent, and online files."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter
from starlette.responses import Response

from contracts.family import FamilyProposalKind, FamilyRules, ReadFamilyRules, SetFamilyRules
from gateway.staff.town import forms, keeping
from gateway.visit import Agent

router = APIRouter(include_in_schema=False)

PAGE = "/agents/reglages/dossiers"
TITLE = "Dossiers des familles"
KINDS: tuple[str, ...] = get_args(FamilyProposalKind)
ALWAYS, NEVER = "consents", "custody"
"""Always done at once; always for an agent, since the other parent is concerned."""


@router.get(PAGE)
async def rules(visit: Agent) -> Response:
    """The rules in force."""
    keeping.only_heads(visit)
    held = FamilyRules.model_validate((await visit.need(ReadFamilyRules()))["rules"])
    return _show(visit, held, held, [])


@router.post(PAGE)
async def save(visit: Agent) -> Response:
    """Sets them; what waits already goes on waiting."""
    keeping.only_heads(visit)
    held = await forms.before(visit, FamilyRules)
    at_once = await visit.fields("aussitot")
    chosen = FamilyRules.model_validate(
        held.model_dump()
        | {
            "at_once": [kind for kind in KINDS if kind in at_once and kind not in (ALWAYS, NEVER)],
            "online_enrolment": await visit.field("en-ligne") == "oui",
        }
    )
    answer, wrong = await forms.sent(visit, SetFamilyRules(rules=chosen, before=held))
    if answer is None:
        return _show(visit, chosen, held, wrong)
    visit.flash.say("ok", "Les règles des dossiers sont enregistrées")
    return visit.redirect(PAGE)


def _show(visit: Agent, shown: FamilyRules, held: FamilyRules, wrong: forms.Wrong) -> Response:
    return forms.show(
        visit, "rules", TITLE, shown.model_dump(), held, wrong, kinds=KINDS, fixed=(ALWAYS, NEVER)
    )
