"""`/enfants/reserver`: many days in one gesture, checked day by day, sent once, and taken back whole for ten minutes."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.planning import (
    MAX_CELLS,
    CellsOutcome,
    CheckBooking,
    Gesture,
    PlanChoices,
    PlanDays,
    RequestBooking,
    UndoGesture,
    UndoneOutcome,
)
from gateway.asked_day import asked_week
from gateway.bus import Content, Unavailable
from gateway.components import french
from gateway.parents.planning import gesture_view as view
from gateway.parents.planning.answering import answer_day
from gateway.parents.planning.plan_form import (
    CHECK,
    HERE,
    Asked,
    activity_options,
    fill,
    plan_of,
    read,
    until_options,
    week_options,
    weekday_options,
)
from gateway.visit import Parent, Visit, as_uuid, local_path
from gateway.words import planning_gesture as words
from gateway.words import planning_results as results
from gateway.words.lengths import too_long

router = APIRouter(include_in_schema=False)

TITLES = {"jours": words.FORM_TITLE, "semaine": words.WEEK_TITLE, "enfant": words.CHILD_TITLE}


# --- choosing


@router.get(HERE)
async def start(visit: Parent) -> Response:
    """The form: children, activity, days of the week, from, until."""
    return await _form(visit, read(visit.request.query_params))


@router.get("/enfants/{child_id}/planning/copier-semaine")
async def copy_week(visit: Parent, child_id: str) -> Response:
    """A week of this child, for the weeks that follow."""
    week = asked_week(visit.request.query_params.get("semaine", ""), visit.today).isoformat()
    return await _form(visit, Asked(source="semaine", children=[str(as_uuid(child_id))], week=week))


@router.get("/enfants/{child_id}/planning/copier-enfant")
async def copy_child(visit: Parent, child_id: str) -> Response:
    """This child's days, for a brother or a sister."""
    return await _form(visit, Asked(source="enfant", from_child=str(as_uuid(child_id))))


async def _form(visit: Visit, asked: Asked, choices: Content | None = None) -> Response:
    choices = choices or await visit.need(PlanChoices(family_id=visit.family_id))
    fill(asked, choices, visit.today)
    names = {child["child_id"]: child["first_name"] for child in choices["children"]}
    child = asked.from_child or (asked.children[0] if asked.children else "")
    return visit.render(
        "parents/planning/plan.html",
        TITLES[asked.source],
        status=422 if asked.problems else 200,
        asked=asked,
        check=CHECK,
        children=choices["children"],
        who=names.get(child, ""),
        of_who=french.of_name(names.get(child, "")),
        activities=activity_options(choices),
        weekdays=weekday_options(choices),
        untils=until_options(choices),
        weeks=week_options(asked.week, visit.today),
        back=f"/enfants/{child}/planning" if asked.source != "jours" and child else "/enfants",
        page_more={"errors": bool(asked.problems)},
    )


# --- checking


@router.get(CHECK)
async def check(visit: Parent) -> Response:
    """Each day with what would follow, and what is left out: nothing is written yet."""
    asked = read(visit.request.query_params)
    choices = await visit.need(PlanChoices(family_id=visit.family_id))
    query = plan_of(asked, choices, visit.today)
    if query is None:
        return await _form(visit, asked, choices)
    planned = await visit.ask(query, budget=visit.portal.settings.command_budget)
    if isinstance(planned, Refusal) and planned.code in ("plan_too_long", "invalid_input", "not_found"):
        asked.problems.append(("", visit.sentence(planned)))
        return await _form(visit, asked, choices)
    return await _check(visit, asked, query, visit.must(planned))


async def _check(visit: Visit, asked: Asked, query: PlanDays, planned: Content) -> Response:
    answer: Content = {"cells": [], "due_on": None}
    if planned["cells"]:
        answer = await visit.need(CheckBooking(cells=view.refs_of(planned)))
    outcomes, zone = answer["cells"], visit.portal.settings.zone
    due_on = await answer_day(visit, outcomes, answer.get("due_on"), "book")
    plan = query.plan
    return visit.render(
        "parents/planning/plan_check.html",
        results.CHECK_TITLES["reserver"],
        send=HERE,
        change=_back_to_form(asked),
        again=asked.href(CHECK),
        first=plan.first_day,
        last=plan.last_day,
        lines=view.checked(planned, outcomes, zone),
        units=list(dict.fromkeys(cell["unit_id"] for cell in planned["cells"])),
        totals=view.totals(outcomes),
        left_out=view.left_out(planned, visit.portal.settings.zone),
        sendable=any(one["result"] != "refused" for one in outcomes),
        answered=results.answer_by(outcomes, due_on, visit.today),
    )


def _back_to_form(asked: Asked) -> str:
    if asked.source == "semaine" and asked.children:
        return f"/enfants/{as_uuid(asked.children[0])}/planning/copier-semaine?semaine={asked.week[:10]}"
    if asked.source == "enfant":
        return f"/enfants/{as_uuid(asked.from_child)}/planning/copier-enfant"
    return asked.href(HERE)


# --- sending


@router.post(HERE)
async def send(visit: Parent) -> Response:
    """Sends the days that are still ticked; sent twice, it does once."""
    lines, units = await visit.fields("l"), await visit.fields("u")
    wanted = view.posted(lines, units, (await visit.fields("c"))[:MAX_CELLS])
    back = _checked_at(await visit.field("retour"))
    if not wanted:
        visit.flash.say(**NOTHING_TICKED)
        return visit.redirect(f"{back}#resultat")
    command_id = await visit.command_id()
    note = await visit.field("precision")
    if why := too_long(note):
        return await _again(visit, Refusal("invalid_input"), command_id, back, note, wrong_note=why)
    answer = await visit.send(RequestBooking(cells=[ref for ref, _ in wanted], note=note), command_id)
    if isinstance(answer, Refusal | Unavailable):
        return await _again(visit, answer, command_id, back, note)
    assert isinstance(answer, CellsOutcome)
    await _tell_differences(visit, wanted, answer, command_id)
    remember(visit, command_id, answer, "booking")
    return visit.redirect(f"{HERE}/{command_id}")


def remember(visit: Visit, gesture_id: UUID, outcome: CellsOutcome, kind: str) -> None:
    """The planning offers to take the last gesture back, for as long as it can be."""
    visit.flash.forget("gesture")
    if outcome.undo_seconds:
        label = words.undo_label((cell.result for cell in outcome.cells), kind)
        keep = outcome.undo_seconds
        visit.flash.remember("gesture", str(gesture_id), time.time(), keep=keep, label=label)


def _checked_at(text: str) -> str:
    """The check page a form came from."""
    path = local_path(text, HERE)
    return path if path.startswith((f"{CHECK}?", "/rappels/")) else HERE


async def _again(
    visit: Visit,
    answer: Refusal | Unavailable,
    command_id: UUID,
    back: str,
    note: str,
    *,
    wrong_note: str = "",
) -> Response:
    """The same days once more: nobody answered, the form was already sent with others, or its note is too long."""
    used = isinstance(answer, Refusal) and answer.code == "command_id_reused"
    return visit.render(
        "parents/planning/plan_again.html",
        "Envoyer de nouveau",
        status=503 if isinstance(answer, Unavailable) else 422,
        send=HERE,
        back=back,
        note=note,
        hidden=[(name, value) for name in ("l", "u", "c") for value in await visit.fields(name)],
        count=len(await visit.fields("c")),
        before=f"{HERE}/{command_id}" if used else "",
        problems=[("precision", wrong_note) if wrong_note else ("", visit.sentence(answer))],
        wrong_note=wrong_note,
        command_id=uuid4() if used else command_id,
        page_more={"errors": True},
    )


async def _tell_differences(
    visit: Visit, wanted: list[tuple[Any, str]], answer: CellsOutcome, gesture_id: UUID
) -> None:
    """What became otherwise than the check said (a place taken, a decision, a deadline) is said first."""
    cells = [one.model_dump(mode="json") for one in answer.cells]
    if all(announced == cell["result"] for (_, announced), cell in zip(wanted, cells, strict=True)):
        return
    gesture = await visit.ask(Gesture(gesture_id=gesture_id))
    names = view.line_names(gesture["lines"]) if isinstance(gesture, dict) else {}
    told = [
        (names.get(cell["line_id"], ""), announced, cell)
        for (_, announced), cell in zip(wanted, cells, strict=True)
    ]
    items = words.differs(told, visit.portal.settings.zone)
    visit.flash.say("warn", words.DIFFERENT, items=items[:12])


NOTHING_TICKED = {
    "kind": "warn",
    "title": "Aucun jour n’est coché",
    "text": "Gardez au moins un jour pour envoyer votre demande.",
}


# --- what was done, and taking it back


@router.get(HERE + "/{gesture_id}")
async def done(visit: Parent, gesture_id: str) -> Response:
    """What became of each day; for ten minutes, one button takes the whole of it back."""
    gesture = await visit.need(Gesture(gesture_id=as_uuid(gesture_id)))
    zone = visit.portal.settings.zone
    kind: results.Kind = "absence" if gesture["kind"] == "absence" else "book"
    waits = not gesture["undone_at"] and results.waits(gesture["cells"])
    due_on = await answer_day(visit, gesture["cells"], gesture.get("due_on"), kind) if waits else None
    return visit.render(
        "parents/planning/plan_done.html",
        "Votre demande" if kind == "book" else "Votre déclaration",
        gesture_id=gesture_id,
        lines=view.shown(gesture, zone),
        undone=view.undone(gesture, zone),
        until=view.undo_until(gesture["seconds_left"], visit.now),
        waits=waits,
        answered=results.answer_by(gesture["cells"], due_on, visit.today) if waits else "",
        undo=words.undo_label((cell["result"] for cell in gesture["cells"]), view.kind_of(gesture)),
        more=HERE,
    )


@router.post(HERE + "/{gesture_id}/annuler")
async def undo(visit: Parent, gesture_id: str) -> Response:
    """Takes the whole gesture back; what changed meanwhile stays, and the page says each day why."""
    number, command_id = as_uuid(gesture_id), await visit.command_id()
    answer = await visit.send(UndoGesture(gesture_id=number), command_id)
    if isinstance(answer, UndoneOutcome) or (
        isinstance(answer, Refusal) and answer.code == "gesture_undo_passed"
    ):
        visit.flash.forget("gesture")
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", words.NOT_UNDONE, text=visit.sentence(answer))
    return visit.redirect(f"{HERE}/{number}")


@router.get(HERE + "/{gesture_id}/annuler")
async def undone(visit: Parent, gesture_id: str) -> Response:
    """The address of the undo, reloaded: the gesture itself."""
    return visit.redirect(f"{HERE}/{as_uuid(gesture_id)}")
