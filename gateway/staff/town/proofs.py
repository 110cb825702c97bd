"""`/agents/reglages/justificatifs`: for which demands the town asks for a document."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.responses import Response

from contracts.family import FamilyRules, ReadFamilyRules, SetFamilyRules
from gateway.staff.town import forms, keeping
from gateway.visit import Agent
from gateway.words import record as words
from gateway.words.sentences import word

router = APIRouter(include_in_schema=False)

PAGE = "/agents/reglages/justificatifs"
TITLE = "Justificatifs demandés"


@router.get(PAGE)
async def proofs(visit: Agent) -> Response:
    """The kinds of demands, those with a proof ticked."""
    keeping.only_heads(visit)
    held = FamilyRules.model_validate((await visit.need(ReadFamilyRules()))["rules"])
    return _show(visit, held.evidence_for, held, [])


@router.post(PAGE)
async def save(visit: Agent) -> Response:
    """Asks for proofs with those ticked; the other rules stay, and so does a kind that has no form here."""
    keeping.only_heads(visit)
    held = await forms.before(visit, FamilyRules)
    ticked, kinds = set(await visit.fields("nature")), words.WORDS["proof"]
    others = [kind for kind in held.evidence_for if kind not in kinds]
    asked = others + [kind for kind in kinds if kind in ticked]
    chosen = FamilyRules.model_validate(held.model_dump() | {"evidence_for": asked})
    answer, wrong = await forms.sent(visit, SetFamilyRules(rules=chosen, before=held))
    if answer is None:
        return _show(visit, asked, held, wrong)
    visit.flash.say("ok", "Les justificatifs demandés sont réglés")
    return visit.redirect(PAGE)


def _show(visit: Agent, asked: Sequence[str], held: FamilyRules, wrong: forms.Wrong) -> Response:
    kinds = [
        {"kind": kind, "label": word("request_kind", kind), "hint": hint, "asked": kind in asked}
        for kind, hint in words.WORDS["proof"].items()
    ]
    return forms.show(visit, "proofs", TITLE, {}, held, wrong, kinds=kinds)
