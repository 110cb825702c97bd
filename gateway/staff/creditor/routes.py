"""`/agents/prelevement`: who collects by direct debit; without it no mandate can be signed."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.billing_records import Creditor, ReadCreditor, SetCreditor
from gateway.bus import Content, Unavailable
from gateway.visit import Agent, Visit
from gateway.words import mandate
from gateway.words import record as words

router = APIRouter(include_in_schema=False)

PAGE = "/agents/prelevement"
FIELDS = {"nom": "name", "adresse": "address", "ics": "ics"}
LABELS = {"nom": "Nom du créancier", "adresse": "Adresse", "ics": "Identifiant du créancier (ICS)"}
STOP = "arreter"


@router.get(PAGE)
async def creditor(visit: Agent) -> Response:
    """The creditor in force, and the mandate that families read."""
    view = await visit.need(ReadCreditor())
    known = view["creditor"] or {}
    return _page(visit, view, {name: known.get(key, "") for name, key in FIELDS.items()})


@router.post(PAGE)
async def save(visit: Agent) -> Response:
    """Saves it, or stops proposing direct debits."""
    if await visit.field("action") == STOP:
        return await _send(visit, None, {})
    typed = {name: await visit.field(name) for name in FIELDS}
    typed["ics"] = re.sub(r"[\s.\-]", "", typed["ics"]).upper()
    try:
        named = Creditor.model_validate({key: typed[name] for name, key in FIELDS.items()})
    except ValidationError as error:
        return await _again(visit, typed, wrong=_wrong(error, typed))
    return await _send(visit, named, typed)


def _wrong(error: ValidationError, typed: dict[str, str]) -> dict[str, str]:
    """What is wrong with each field, by its name here."""
    keys = {str(one["loc"][0]) for one in error.errors()}
    found = {}
    for name, key in FIELDS.items():
        if key in keys:
            fault = "ics_malformed" if name == "ics" else "too_long"
            found[name] = fault if typed[name] else "missing"
    return found


async def _send(visit: Visit, named: Creditor | None, typed: dict[str, str]) -> Response:
    answer = await visit.send(SetCreditor(creditor=named), await visit.command_id())
    if isinstance(answer, Unavailable):
        return await _again(visit, typed, problem=visit.sentence(answer), status=503)
    if isinstance(answer, Refusal) and answer.code == "invalid_input":
        wrong = {one["field"]: one["error"] for one in answer.data.get("fields", [])}
        return await _again(visit, typed, wrong=wrong)
    if isinstance(answer, Refusal):
        return await _again(visit, typed, problem=visit.sentence(answer), status=answer.status)
    said = "Le créancier est enregistré" if named else "Le prélèvement n’est plus proposé"
    visit.flash.say("ok", said)
    return visit.redirect(PAGE)


async def _again(
    visit: Visit,
    typed: dict[str, str],
    *,
    wrong: dict[str, str] | None = None,
    problem: str = "",
    status: int = 422,
) -> Response:
    """The page again, with what was typed; with billing away there is nothing else to show."""
    answer = await visit.ask(ReadCreditor())
    blank: Content = {"creditor": None, "regies": [], "text": ""}
    view = answer if isinstance(answer, dict) else blank
    said = {name: words.wrong(error) for name, error in (wrong or {}).items()}
    errors = [(name, f"{LABELS[name]}\u00a0: {sentence.lower()}") for name, sentence in said.items()]
    more = {"command_id": await visit.command_id()} if status == 503 else {}
    return _page(
        visit,
        view,
        typed,
        said=said,
        errors=[*([("", problem)] if problem else []), *errors],
        status=status,
        **more,
    )


def _page(
    visit: Visit,
    view: Content,
    typed: dict[str, str],
    *,
    said: dict[str, str] | None = None,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
    **more: Any,
) -> Response:
    terms = view if view["creditor"] and view["regies"] else None
    return visit.render(
        "staff/creditor/creditor.html",
        "Prélèvement",
        status=status,
        page_more={"errors": bool(errors)},
        typed={name: typed.get(name, "") for name in FIELDS},
        labels=LABELS,
        said=said or {},
        errors=errors or [],
        in_force=view["creditor"] is not None,
        regies=[one["name"] for one in view["regies"]],
        facts=mandate.facts(terms) if terms else (),
        text=mandate.paragraphs(terms) if terms else (),
        **more,
    )
