"""`/agents/actualites`: what the home page tells families, between two days, to all of them or to a school."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.news import News, NewsItem, PublishNews, WithdrawNews
from gateway.bus import Content, Unavailable
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import dates

router = APIRouter(include_in_schema=False)

PAGE = "/agents/actualites"
FIELDS = ("titre", "texte", "ecole", "du", "au")
SHOWN_DAYS = 7


@router.get(PAGE)
async def news(visit: Agent) -> Response:
    """Everything of this year, with what families see today marked."""
    answer = await visit.ask(News(everything=True))
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    found = answer["news"] if isinstance(answer, dict) else None
    rows = None if found is None else [one | {"when": _when(one, visit.today)} for one in found]
    return visit.render("staff/news/list.html", "Actualités", rows=rows)


@router.get(f"{PAGE}/nouvelle")
async def blank(visit: Agent) -> Response:
    """The form of a new one, for a week from today."""
    last = visit.today + timedelta(days=SHOWN_DAYS - 1)
    fields = {"titre": "", "texte": "", "ecole": "", "du": visit.today.isoformat(), "au": last.isoformat()}
    return _form(visit, fields, [], None)


@router.get(f"{PAGE}/{{news_id}}")
async def correct(visit: Agent, news_id: str) -> Response:
    """The form of one that is there."""
    view = await visit.need(News(everything=True))
    one = next((one for one in view["news"] if one["news_id"] == str(as_uuid(news_id))), None)
    if one is None:
        raise PageRefused(Refusal("not_found"))
    values = (one["title"], one["text"], one["school"], one["first_day"], one["last_day"])
    return _form(visit, dict(zip(FIELDS, values, strict=True)), [], UUID(one["news_id"]))


@router.post(f"{PAGE}/nouvelle")
async def publish(visit: Agent) -> Response:
    """Publishes it. Its id is the form's: sent twice, it is one."""
    return await _publish(visit, None)


@router.post(f"{PAGE}/{{news_id}}")
async def publish_again(visit: Agent, news_id: str) -> Response:
    """Corrects it."""
    return await _publish(visit, as_uuid(news_id))


@router.post(f"{PAGE}/{{news_id}}/retrait")
async def withdraw(visit: Agent, news_id: str) -> Response:
    """Takes it away."""
    answer = await visit.send(WithdrawNews(news_id=as_uuid(news_id)), await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "L’actualité n’est pas retirée", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", "L’actualité est retirée")
    return visit.redirect(PAGE)


async def _publish(visit: Visit, news_id: UUID | None) -> Response:
    fields = {name: await visit.field(name) for name in FIELDS}
    wrong, days = wrong_fields(fields)
    if wrong:
        return _form(visit, fields, wrong, news_id)
    sent = await visit.command_id()
    item = NewsItem(
        news_id=news_id or sent,
        title=fields["titre"],
        text=fields["texte"],
        school=fields["ecole"],
        first_day=days["du"],
        last_day=days["au"],
    )
    answer = await visit.send(PublishNews(item=item), sent)
    if isinstance(answer, Refusal | Unavailable):
        return _form(visit, fields, [("", visit.sentence(answer))], news_id)
    visit.flash.say("ok", "L’actualité est publiée")
    return visit.redirect(PAGE)


def wrong_fields(fields: dict[str, str]) -> tuple[list[tuple[str, str]], dict[str, date]]:
    """What keeps news from being published, as `(field, sentence)`, and the days that could be read."""
    wrong: list[tuple[str, str]] = []
    days: dict[str, date] = {}
    for name, label, most in (("titre", "un titre", 120), ("texte", "un texte", 2000)):
        if not fields[name]:
            wrong.append((name, f"Donnez {label}."))
        elif len(fields[name]) > most:
            wrong.append((name, f"{len(fields[name])} caractères\N{NO-BREAK SPACE}: {most} au plus."))
    if len(fields["ecole"]) > 80:
        wrong.append(("ecole", "Le nom de l’école a 80 caractères au plus."))
    for name, label in (("du", "le premier jour"), ("au", "le dernier jour")):
        day = dates.typed_day(fields[name])
        if day is None:
            wrong.append((name, f"Donnez {label}, {dates.DAY_EXAMPLE}."))
        else:
            days[name] = day
    if len(days) == 2 and days["au"] < days["du"]:
        wrong.append(("au", "Le dernier jour vient avant le premier."))
    return wrong, days


def _when(one: Content, today: date) -> str:
    if one["last_day"] < today.isoformat():
        return "over"
    return "now" if one["first_day"] <= today.isoformat() else "later"


def _form(
    visit: Visit, fields: dict[str, Any], wrong: list[tuple[str, str]], news_id: UUID | None
) -> Response:
    return visit.render(
        "staff/news/form.html",
        "Corriger une actualité" if news_id else "Nouvelle actualité",
        status=422 if wrong else 200,
        fields=fields,
        wrong=wrong,
        said=dict(wrong),
        action=f"{PAGE}/{news_id or 'nouvelle'}",
        news_id=news_id,
    )
