"""`/rappels/<id>`: the days a reminder told of, and one button that books them; `/compte/rappels`: whether to get any.

The link in the mail is no key: the page is the signed-in guardian's, and only its button books.
"""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.planning import CheckBooking, MyReminders, Reminder, SetMyReminders
from gateway.bus import Content, Unavailable
from gateway.parents.planning import gesture_view as view
from gateway.parents.planning.answering import answer_day
from gateway.parents.planning.plan_form import HERE
from gateway.visit import Parent, as_uuid
from gateway.words import planning_results as results

router = APIRouter(include_in_schema=False)

CHOICE = "/compte/rappels"


@router.get("/rappels/{reminder_id}")
async def reminder(visit: Parent, reminder_id: str) -> Response:
    """What can still be booked, ticked; what cannot any more, and why. Looking changes nothing."""
    told = await visit.need(Reminder(reminder_id=as_uuid(reminder_id)))
    answer: Content = {"cells": [], "due_on": None}
    if told["cells"]:
        answer = await visit.need(CheckBooking(cells=view.refs_of(told)))
    outcomes, zone = answer["cells"], visit.portal.settings.zone
    due_on = await answer_day(visit, outcomes, answer.get("due_on"), "book")
    return visit.render(
        "parents/reminders/reminder.html",
        "Réserver ces jours",
        send=HERE,
        again=visit.path,
        opens_at=told.get("opens_at"),
        opened=told.get("opened", True),
        closes_at=told["closes_at"],
        closed=datetime.fromisoformat(told["closes_at"]) < visit.now,
        first=told["first_day"],
        last=told["last_day"],
        lines=view.checked(told, outcomes, zone),
        units=list(dict.fromkeys(cell["unit_id"] for cell in told["cells"])),
        totals=view.totals(outcomes),
        left_out=view.left_out(told, zone),
        sendable=any(one["result"] != "refused" for one in outcomes),
        answered=results.answer_by(outcomes, due_on, visit.today),
    )


@router.get(CHOICE)
async def choice(visit: Parent) -> Response:
    """Whether this parent is reminded."""
    answer = await visit.ask(MyReminders())
    return visit.render(
        "parents/reminders/choice.html",
        "Rappels de réservation",
        state=answer if isinstance(answer, dict) else None,
    )


@router.post(CHOICE)
async def choose(visit: Parent) -> Response:
    """Wants them, or no more."""
    wanted = await visit.field("rappels") == "oui"
    answer = await visit.send(SetMyReminders(wanted=wanted), await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Votre choix n’est pas enregistré", text=visit.sentence(answer))
    elif wanted:
        visit.flash.say("ok", "Vous recevrez les rappels")
    else:
        visit.flash.say("ok", "Vous ne recevrez plus de rappels")
    return visit.redirect(CHOICE)
