"""`/agents/rappels`: whether parents are reminded before a cut-off or an opening, how early, and at which hours."""

from __future__ import annotations

from datetime import time

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.planning import ReminderRules, Reminders, SetReminders
from gateway.bus import Unavailable
from gateway.visit import Agent, Visit

router = APIRouter(include_in_schema=False)

PAGE = "/agents/rappels"
FIELDS = ("envoi", "heures", "de", "jusque")


@router.get(PAGE)
async def rules(visit: Agent) -> Response:
    """The rules in force."""
    now = (await visit.need(Reminders()))["rules"]
    fields = {
        "envoi": "oui" if now["enabled"] else "",
        "heures": str(now["lead_hours"]),
        "de": now["write_from"][:5],
        "jusque": now["write_until"][:5],
    }
    return _form(visit, fields, [])


@router.post(PAGE)
async def save(visit: Agent) -> Response:
    """Sets them."""
    fields = {name: await visit.field(name) for name in FIELDS}
    wrong, read = read_rules(fields)
    if read is None:
        return _form(visit, fields, wrong)
    answer = await visit.send(SetReminders(rules=read), await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        return _form(visit, fields, [("", visit.sentence(answer))])
    visit.flash.say("ok", "Les rappels sont réglés")
    return visit.redirect(PAGE)


def read_rules(fields: dict[str, str]) -> tuple[list[tuple[str, str]], ReminderRules | None]:
    """The rules a form says, or what is wrong with it as `(field, sentence)`."""
    wrong: list[tuple[str, str]] = []
    hours: dict[str, time] = {}
    for name in ("de", "jusque"):
        try:
            hours[name] = time.fromisoformat(fields[name])
        except ValueError:
            wrong.append((name, "Donnez une heure, par exemple 09:00."))
    lead = int(fields["heures"]) if fields["heures"].isascii() and fields["heures"].isdigit() else 0
    if not 1 <= lead <= 336:
        wrong.insert(0, ("heures", "Donnez un nombre d’heures de 1 à 336 (deux semaines)."))
    if len(hours) == 2 and hours["jusque"] <= hours["de"]:
        wrong.append(("jusque", "Cette heure doit venir après la première."))
    if wrong:
        return wrong, None
    return [], ReminderRules(
        enabled=fields["envoi"] == "oui",
        lead_hours=lead,
        write_from=hours["de"],
        write_until=hours["jusque"],
    )


def _form(visit: Visit, fields: dict[str, str], wrong: list[tuple[str, str]]) -> Response:
    return visit.render(
        "staff/reminders/rules.html",
        "Rappels aux familles",
        status=422 if wrong else 200,
        fields=fields,
        wrong=wrong,
        said=dict(wrong),
    )
