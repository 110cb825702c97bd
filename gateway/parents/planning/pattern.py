"""`/enfants/{child_id}/planning/semaine-type`: the child's regular week, and asking for another from a day on."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.planning import CellsOutcome, CheckPattern, ChildPatterns, RequestPattern
from gateway.bus import Content, Unavailable
from gateway.components import french
from gateway.parents.planning import pattern_form as form
from gateway.parents.planning.answering import answer_day
from gateway.parents.planning.gesture import remember
from gateway.parents.planning.plan_form import HERE as GESTURES
from gateway.visit import Parent, Visit, as_uuid
from gateway.words import planning_results as results
from gateway.words import weekly
from gateway.words.lengths import too_long

router = APIRouter(include_in_schema=False)

PAGE = "/enfants/{child_id}/planning/semaine-type"
CORRECTED = ("invalid_input", "not_found", "plan_too_long")


def _page(child_id: str) -> str:
    return PAGE.format(child_id=as_uuid(child_id))


def _asked(visit: Visit) -> form.Typed:
    params = visit.request.query_params
    return form.typed(params.getlist("l"), params.getlist("j"), params.get("de", ""))


@router.get(PAGE)
async def present(visit: Parent, child_id: str) -> Response:
    """The week there is, as a form."""
    view = await visit.need(ChildPatterns(child_id=as_uuid(child_id)))
    return _form(visit, child_id, form.fill(_asked(visit), view, visit.today), view)


def _form(visit: Visit, child_id: str, asked: form.Typed, view: Content) -> Response:
    return visit.render(
        "parents/planning/pattern.html",
        f"{weekly.TITLE} {french.of_name(view['first_name'])}",
        status=422 if asked.problems else 200,
        asked=asked,
        rows=form.shown(asked, view, visit.today),
        lead=weekly.REGISTERED,
        here=_page(child_id),
        planning=f"/enfants/{as_uuid(child_id)}/planning",
        page_more={"errors": bool(asked.problems)},
    )


@router.get(PAGE + "/verifier")
async def check(visit: Parent, child_id: str) -> Response:
    """Each day that would change, with what would follow: nothing is written yet."""
    return await _checked(visit, child_id, _asked(visit))


async def _checked(visit: Visit, child_id: str, typed: form.Typed, **noted: str) -> Response:
    """The page before sending, or the form where there is something to correct."""
    view = await visit.need(ChildPatterns(child_id=as_uuid(child_id)))
    asked = form.fill(typed, view, visit.today)
    wanted = form.asked_patterns(asked, view, visit.today)
    if wanted is None or not wanted[1]:
        return _form(visit, child_id, asked, view)
    query = CheckPattern(child_id=as_uuid(child_id), valid_from=wanted[0], patterns=wanted[1])
    answer = await visit.ask(query, budget=visit.portal.settings.command_budget)
    if isinstance(answer, Refusal) and answer.code in CORRECTED:
        asked.problems.append(("", visit.sentence(answer)))
        return _form(visit, child_id, asked, view)
    return await _check(visit, child_id, asked, wanted[0], visit.must(answer), **noted)


async def _check(
    visit: Visit,
    child_id: str,
    asked: form.Typed,
    first: date,
    answer: Content,
    note: str = "",
    wrong_note: str = "",
) -> Response:
    cells = answer["cells"]
    due_on = await answer_day(visit, cells, answer.get("due_on"), "book")
    here = _page(child_id)
    return visit.render(
        "parents/planning/pattern_check.html",
        "Vérifier votre semaine type",
        status=422 if wrong_note else 200,
        asked=asked,
        first=first,
        send=here,
        change=asked.href(here),
        totals=form.totals(answer),
        lines=form.checked(answer, visit.portal.settings.zone),
        sendable=any(one["result"] != "refused" for one in cells),
        unchanged=weekly.UNCHANGED,
        answered=results.answer_by(cells, due_on, visit.today),
        note=note,
        wrong_note=wrong_note,
        problems=[("precision", wrong_note)] if wrong_note else [],
        page_more={"errors": bool(wrong_note)},
    )


@router.post(PAGE)
async def send(visit: Parent, child_id: str) -> Response:
    """Sends the week; sent twice, it does once."""
    view = await visit.need(ChildPatterns(child_id=as_uuid(child_id)))
    asked = form.typed(await visit.fields("l"), await visit.fields("j"), await visit.field("de"))
    here = _page(child_id)
    wanted = form.asked_patterns(asked, view, visit.today)
    if wanted is None or not wanted[1]:
        return visit.redirect(asked.href(f"{here}/verifier"))
    command_id, note = await visit.command_id(), await visit.field("precision")
    if why := too_long(note):
        return await _checked(visit, child_id, asked, note=note, wrong_note=why)
    command = RequestPattern(child_id=as_uuid(child_id), valid_from=wanted[0], patterns=wanted[1], note=note)
    answer = await visit.send(command, command_id)
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Votre demande n’est pas partie", text=visit.sentence(answer))
        return visit.redirect(f"{asked.href(f'{here}/verifier')}#resultat")
    assert isinstance(answer, CellsOutcome)
    if not answer.cells:
        visit.flash.say("info", weekly.UNCHANGED)
        return visit.redirect(f"{here}#resultat")
    remember(visit, command_id, answer, "pattern")
    return visit.redirect(f"{GESTURES}/{command_id}")
