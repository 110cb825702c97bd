"""`/agents/reglages/ecrans`: which parents' screens are open, and the text in place of those that are not."""

from __future__ import annotations

import re
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.screens import Screens, SwitchScreen
from gateway import screens
from gateway.bus import Content, Unavailable
from gateway.visit import Agent, PageRefused, Visit

router = APIRouter(include_in_schema=False)

PAGE = "/agents/reglages/ecrans"
TITLE = "Écrans des familles"
LONGEST_TEXT, LONGEST_LINK = 1000, 300
_EMAIL = re.compile(r"[^\s\"<>@]+@[^\s\"<>@]+\.[^\s\"<>@]+")
_SITE = re.compile(r"https://[^\s\"<>]+")


@router.get(PAGE)
async def every(visit: Agent) -> Response:
    """All the screens, in the order of the menu."""
    view = await visit.need(Screens())
    rows = [one | {"label": screens.LABELS[one["screen"]]} for one in view["screens"]]
    return visit.render("staff/town/screens.html", TITLE, rows=rows, here=PAGE)


@router.get(f"{PAGE}/{{key}}")
async def one(visit: Agent, key: str) -> Response:
    """The form of one screen."""
    setting = await _setting(visit, key)
    fields = {
        "etat": "ouvert" if setting["on"] else "ferme",
        "texte": setting["text"],
        "lien": setting["link"].removeprefix("mailto:"),
        "version": str(setting["version"]),
    }
    return _form(visit, key, fields, [], preview=None if setting["on"] else setting)


@router.post(f"{PAGE}/{{key}}")
async def save(visit: Agent, key: str) -> Response:
    """Shows what families would read, or switches the screen."""
    if key not in screens.LABELS:
        raise PageRefused(Refusal("not_found"))
    fields = {name: await visit.field(name) for name in ("etat", "texte", "lien", "version")}
    wrong = wrong_fields(fields)
    link = link_of(fields["lien"])
    if wrong:
        return _form(visit, key, fields, wrong)
    if await visit.field("action") == "apercu":
        return _form(visit, key, fields, [], preview={"text": fields["texte"], "link": link})
    command = SwitchScreen.model_validate(
        {
            "screen": key,
            "on": fields["etat"] == "ouvert",
            "text": fields["texte"],
            "link": link,
            "expected_version": int(fields["version"]),
        }
    )
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        return _form(visit, key, fields, [("", visit.sentence(answer))])
    visit.flash.say("ok", f"{screens.LABELS[command.screen]}\u00a0: {'ouvert' if command.on else 'fermé'}")
    return visit.redirect(PAGE)


def link_of(typed: str) -> str:
    """An e-mail address becomes one that a click writes to; anything else stays as it was typed."""
    return f"mailto:{typed}" if _EMAIL.fullmatch(typed) else typed


def wrong_fields(fields: dict[str, str]) -> list[tuple[str, str]]:
    """What keeps a screen from being set, as `(field, sentence)`."""
    wrong: list[tuple[str, str]] = []
    if fields["etat"] not in ("ouvert", "ferme"):
        wrong.append(("etat", "Choisissez si l’écran est ouvert."))
    if fields["etat"] == "ferme" and not fields["texte"]:
        wrong.append(("texte", "Donnez le texte que les familles liront à la place."))
    if len(fields["texte"]) > LONGEST_TEXT:
        wrong.append(("texte", f"{len(fields['texte'])} caractères\u00a0: {LONGEST_TEXT} au plus."))
    link = fields["lien"]
    if link and not (_EMAIL.fullmatch(link) or _SITE.fullmatch(link)):
        wrong.append(("lien", "Donnez une adresse qui commence par https://, ou une adresse de courriel."))
    elif len(link_of(link)) > LONGEST_LINK:
        wrong.append(("lien", f"{LONGEST_LINK} caractères au plus."))
    if not (fields["version"].isascii() and fields["version"].isdigit() and len(fields["version"]) < 9):
        wrong.append(("", "Ce formulaire n’est plus lisible\u00a0: ouvrez de nouveau la page."))
    return wrong


async def _setting(visit: Visit, key: str) -> Content:
    view = await visit.need(Screens())
    found: Content | None = next((row for row in view["screens"] if row["screen"] == key), None)
    if found is None:
        raise PageRefused(Refusal("not_found"))
    return found


def _form(
    visit: Visit,
    key: str,
    fields: dict[str, str],
    wrong: list[tuple[str, str]],
    preview: dict[str, Any] | None = None,
) -> Response:
    return visit.render(
        "staff/town/screen.html",
        screens.LABELS[key],  # type: ignore[index]  # looked up among them before
        status=422 if wrong else 200,
        fields=fields,
        wrong=wrong,
        said=dict(wrong),
        preview=preview,
        here=f"{PAGE}/{key}",
        back=PAGE,
    )
