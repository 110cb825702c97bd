"""`/agents/reglages/ouvertures`: from when, and until when, families may book the days of a span.

A window is typed, then checked (what it would do, as planning computes it), then saved: the check page carries what
was typed. The version that was read travels along, so that two agents do not undo each other.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.base import Command
from contracts.planning import (
    BookingWindow,
    BookingWindows,
    Offerings,
    PreviewBookingWindow,
    RemoveBookingWindow,
    SetBookingWindow,
)
from gateway.bus import Content, Unavailable
from gateway.staff.town import keeping
from gateway.staff.windows import form
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import opening

router = APIRouter(include_in_schema=False)

PAGE = "/agents/reglages/ouvertures"
TITLE = "Ouverture des réservations"
OVERTAKEN = "Un autre agent vient de changer ou de retirer cette ouverture. Rouvrez-la pour partir de ce qu’elle est devenue."
STATES = {"coming": ("À venir", "info"), "open": ("Ouverte", "ok"), "closed": ("Close", "neutral")}


@router.get(PAGE)
async def windows(visit: Agent) -> Response:
    """Those to come and under way; on demand, the last ones that are over."""
    keeping.only_heads(visit)
    over = visit.request.query_params.get("passees") == "1"
    view = await visit.need(BookingWindows(over=over))
    return visit.render(
        "staff/windows/list.html",
        TITLE,
        rows=[_row(visit, card) for card in view["windows"]],
        over=[_row(visit, card) for card in view["over"]] if over else None,
        here=PAGE,
    )


@router.get(f"{PAGE}/nouvelle")
async def blank(visit: Agent) -> Response:
    """The form of a new one."""
    keeping.only_heads(visit)
    return await _form(visit, form.blank(), [])


@router.get(f"{PAGE}/{{window_id}}")
async def correct(visit: Agent, window_id: str) -> Response:
    """The form of one that is there."""
    keeping.only_heads(visit)
    return await _form(visit, form.filled(await _card(visit, window_id)), [])


@router.get(f"{PAGE}/{{window_id}}/retrait")
async def before_removal(visit: Agent, window_id: str) -> Response:
    """What taking it away would do."""
    keeping.only_heads(visit)
    card = await _card(visit, window_id)
    return visit.render(
        "staff/windows/remove.html",
        "Retirer une ouverture",
        row=_row(visit, card),
        here=PAGE,
        action=f"{PAGE}/{card['window']['window_id']}/retrait",
    )


@router.post(f"{PAGE}/{{window_id}}/retrait")
async def remove(visit: Agent, window_id: str) -> Response:
    """Takes it away."""
    keeping.only_heads(visit)
    version = await visit.field("version")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
    if number < 1:
        raise PageRefused(Refusal("invalid_input", field="version"))
    command = RemoveBookingWindow(window_id=as_uuid(window_id), expected_version=number)
    why = await _sent(visit, command)
    if why:
        visit.flash.say("danger", "L’ouverture n’est pas retirée", text=why)
    else:
        visit.flash.say("ok", "L’ouverture est retirée")
    return visit.redirect(PAGE)


@router.post(PAGE)
async def check_or_save(visit: Agent) -> Response:
    """Checks what was typed, goes back to it, or saves it."""
    keeping.only_heads(visit)
    fields = {name: await visit.field(name) for name in form.NAMES}
    as_uuid(fields["fenetre"])
    if not (fields["version"].isascii() and fields["version"].isdigit() and len(fields["version"]) < 9):
        raise PageRefused(Refusal("invalid_input", field="version"))
    act = await visit.field("geste")
    if act == "modifier":
        return await _form(visit, fields, [])
    known = form.choices((await visit.need(Offerings()))["offerings"])
    wanted, wrong = form.made(fields, known)
    if wanted is None:
        return _show(visit, fields, wrong, known)
    if act != "enregistrer":
        return await _check(visit, fields, wanted, known)
    return await _save(visit, fields, wanted, known)


async def _check(
    visit: Visit, fields: dict[str, str], wanted: BookingWindow, known: form.Choices
) -> Response:
    answer = await visit.ask(PreviewBookingWindow(window=wanted))
    if isinstance(answer, Refusal | Unavailable):
        found = form.refused(answer) if isinstance(answer, Refusal) else None
        return _show(visit, fields, found or [("", visit.sentence(answer))], known)
    zone = visit.portal.settings.zone
    return visit.render(
        "staff/windows/check.html",
        "Vérifier l’ouverture",
        fields=fields,
        name=dict(known)[fields["activite"]],
        span=opening.span_words(wanted.first_day, wanted.last_day, year=True),
        said=preview_words(answer, zone),
        opened=answer["opens"] <= visit.now.isoformat(),
        seen=answer,
        after=wanted.after,
        here=PAGE,
    )


async def _save(visit: Visit, fields: dict[str, str], wanted: BookingWindow, known: form.Choices) -> Response:
    command = SetBookingWindow(window=wanted, expected_version=int(fields["version"]))
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        found = form.refused(answer) if isinstance(answer, Refusal) else None
        return _show(visit, fields, found or [("", _why(visit, answer))], known)
    visit.flash.say("ok", "L’ouverture est enregistrée")
    return visit.redirect(PAGE)


def preview_words(seen: Content, zone: Any) -> list[str]:
    """What families could do, in sentences."""
    opens = opening.at_words(seen["opens"], zone, year=True)
    if seen["closes"]:
        closes = opening.at_words(seen["closes"], zone, year=True)
        said = [f"Les familles pourront réserver du {opens} au {closes}."]
    else:
        said = [f"Les familles pourront réserver à partir du {opens}, chaque jour jusqu’à sa date limite."]
    if seen["first_until"]:
        first, last = (
            opening.at_words(seen[name], zone, year=True) for name in ("first_until", "last_until")
        )
        if seen["first_until"] != seen["last_until"]:
            said.append(f"Le premier jour se réserve jusqu’au {first}, le dernier jusqu’au {last}.")
        elif seen["first_until"] != seen["closes"]:
            said.append(f"La date limite tombe avant la fermeture\u00a0: on réserve jusqu’au {first}.")
    return said


async def _sent(visit: Visit, command: Command[Any]) -> str:
    """Why it is not done; "" when it is."""
    answer = await visit.send(command, await visit.command_id())
    return _why(visit, answer) if isinstance(answer, Refusal | Unavailable) else ""


def _why(visit: Visit, answer: Refusal | Unavailable) -> str:
    if isinstance(answer, Refusal) and answer.code == "changed_meanwhile":
        return OVERTAKEN
    return visit.sentence(answer)


async def _card(visit: Visit, window_id: str) -> Content:
    view = await visit.need(BookingWindows())
    key = str(as_uuid(window_id))
    found: Content | None = next(
        (card for card in view["windows"] if card["window"]["window_id"] == key), None
    )
    if found is None:
        raise PageRefused(Refusal("not_found"))
    return found


def _row(visit: Visit, card: Content) -> dict[str, Any]:
    zone, known = visit.portal.settings.zone, card["window"]
    words = {"opens_at": card["opens"], "closes_at": card["closes"], "state": card["state"]}
    label, tone = STATES.get(card["state"], ("Terminée", "neutral"))
    name = opening.named(card["offering"], {"unit": card["unit"], "label": known["label"]})
    return {
        "id": known["window_id"],
        "version": card["version"],
        "name": name,
        "facility": card["facility"],
        "span": opening.span_words(known["first_day"], known["last_day"], year=True),
        "words": opening.state_words(words, zone, year=True) if card["state"] != "over" else "",
        "label": label,
        "tone": tone,
        "reference": known["decision_reference"],
    }


async def _form(visit: Visit, fields: dict[str, str], wrong: form.Wrong) -> Response:
    return _show(visit, fields, wrong, form.choices((await visit.need(Offerings()))["offerings"]))


def _show(visit: Visit, fields: dict[str, str], wrong: form.Wrong, known: form.Choices) -> Response:
    is_new = fields["version"] == "0"
    return visit.render(
        "staff/windows/form.html",
        "Nouvelle ouverture" if is_new else "Corriger une ouverture",
        status=422 if wrong else 200,
        fields=fields,
        choices=known,
        wrong=wrong,
        said=dict(wrong),
        here=PAGE,
        removal="" if is_new else f"{PAGE}/{UUID(fields['fenetre'])}/retrait",
        page_more={"errors": bool(wrong)},
    )
