"""`/agents/reglages/demandes`: how long decisions may be undone, and by when families are answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from typing import Any, get_args

from fastapi import APIRouter
from starlette.responses import Response

from contracts.proposals import ProposalKind
from contracts.requests_settings import ReadRequestsSettings, RequestsSettings, SetRequestsSettings
from gateway.staff.town import forms, keeping
from gateway.visit import Agent

router = APIRouter(include_in_schema=False)

PAGE = "/agents/reglages/demandes"
TITLE = "Réponses aux demandes"
KINDS: tuple[ProposalKind, ...] = get_args(ProposalKind)
NUMBERS = {"annulation": ("undo_minutes", 0, 120), "relance": ("family_days", 1, 365)}
MOST_DAYS = 60


@router.get(PAGE)
async def settings(visit: Agent) -> Response:
    """What holds today."""
    keeping.only_heads(visit)
    held = RequestsSettings.model_validate((await visit.need(ReadRequestsSettings()))["settings"])
    fields = {name: str(getattr(held, key)) for name, (key, _, _) in NUMBERS.items()}
    fields["heure"] = f"{held.open_until:%H:%M}"
    fields |= {days_field(kind): str(held.due_days.get(kind, "")) for kind in kinds_of(held)}
    return _show(visit, fields, held, [])


@router.post(PAGE)
async def save(visit: Agent) -> Response:
    """Sets it for what is filed and decided from now on."""
    keeping.only_heads(visit)
    held = await forms.before(visit, RequestsSettings)
    names = (*NUMBERS, "heure", *map(days_field, kinds_of(held)))
    fields = {name: await visit.field(name) for name in names}
    wrong, chosen = read_settings(fields, kinds_of(held))
    if chosen is not None:
        answer, wrong = await forms.sent(visit, SetRequestsSettings(settings=chosen, before=held))
        if answer is not None:
            visit.flash.say("ok", "Les réponses aux demandes sont réglées")
            return visit.redirect(PAGE)
    return _show(visit, fields, held, wrong)


def kinds_of(held: RequestsSettings) -> list[ProposalKind]:
    """The kinds of requests that have days to answer; what is always done at once has none."""
    return [kind for kind in KINDS if kind in held.due_days or kind in ("booking", "absence")]


def days_field(kind: str) -> str:
    """The field of the days to answer a kind of request."""
    return f"jours-{kind}"


def read_settings(
    fields: dict[str, str], kinds: Sequence[str]
) -> tuple[forms.Wrong, RequestsSettings | None]:
    """The settings a form says, or what is wrong with it."""
    wrong: forms.Wrong = []
    values: dict[str, Any] = {"due_days": {}}
    for name, (key, least, most) in NUMBERS.items():
        number = _number(fields[name], least, most)
        if number is None:
            wrong.append((name, f"Donnez un nombre de {least} à {most}."))
        values[key] = number
    try:
        values["open_until"] = time.fromisoformat(fields["heure"])
    except ValueError:
        wrong.append(("heure", "Donnez une heure, par exemple 17:30."))
    for kind in kinds:
        number = _number(fields[days_field(kind)], 0, MOST_DAYS)
        if number is None:
            wrong.append((days_field(kind), f"Donnez un nombre de 0 à {MOST_DAYS}."))
        values["due_days"][kind] = number
    return wrong, None if wrong else RequestsSettings.model_validate(values)


def _number(text: str, least: int, most: int) -> int | None:
    fits = text.isascii() and text.isdigit() and len(text) < 4 and least <= int(text) <= most
    return int(text) if fits else None


def _show(visit: Agent, fields: dict[str, str], held: RequestsSettings, wrong: forms.Wrong) -> Response:
    kinds = [(kind, days_field(kind)) for kind in kinds_of(held)]
    return forms.show(visit, "deciding", TITLE, fields, held, wrong, kinds=kinds)
