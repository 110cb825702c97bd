"""`/agents/infos`: the papers every family reads: published, corrected, replaced, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import PAPER_SECTIONS, Papers, PublishPaper, WithdrawPaper
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED, handed_in
from gateway.parents.papers.routes import opened
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import dates
from gateway.words import papers as words

router = APIRouter(include_in_schema=False)

PAGE = "/agents/infos"
TITLE = "Infos./Documents"
FIELDS = ("titre", "rubrique", "texte", "ordre", "du", "au", "fichier", "version")
LAST_PLACE = 999
Wrong = list[tuple[str, str]]


@router.get(PAGE)
async def papers(visit: Agent) -> Response:
    """Every paper, those that are over or to come included."""
    answer = await visit.ask(Papers(everything=True))
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    found = None
    if isinstance(answer, dict):
        found = words.sections(one | {"when": words.when(one, visit.today)} for one in answer["papers"])
    return visit.render("staff/papers/list.html", TITLE, sections=found, here=PAGE)


@router.get(f"{PAGE}/nouveau")
async def blank(visit: Agent) -> Response:
    """The form of a new one, shown from today."""
    return _form(visit, {"du": visit.today.isoformat(), "version": "0"}, [], None)


@router.get(f"{PAGE}/{{paper_id:uuid}}")
async def correct(visit: Agent, paper_id: UUID) -> Response:
    """The form of one that is there."""
    return _form(visit, _fields(await _held(visit, paper_id)), [], paper_id)


@router.get(f"{PAGE}/{{paper_id:uuid}}/fichier")
async def file(visit: Agent, paper_id: UUID) -> Response:
    """Its file, as families open it."""
    return await opened(visit, await visit.need(Papers(everything=True)), paper_id)


@router.post(f"{PAGE}/nouveau")
async def publish(visit: Agent) -> Response:
    """Publishes it. Its id is the form's: sent twice, it is one."""
    return await _publish(visit, None)


@router.post(f"{PAGE}/{{paper_id}}")
async def publish_again(visit: Agent, paper_id: str) -> Response:
    """Corrects it, or puts another file in its place."""
    return await _publish(visit, as_uuid(paper_id))


@router.post(f"{PAGE}/{{paper_id}}/retrait")
async def withdraw(visit: Agent, paper_id: str) -> Response:
    """Takes it away, as it was seen."""
    version = await visit.field("version")
    command = WithdrawPaper(
        paper_id=as_uuid(paper_id), expected_version=int(version) if _small(version) else 1
    )
    answer = await visit.send(command, uuid5(await visit.command_id(), "withdraw"))
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Le document n’est pas retiré", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", "Le document est retiré")
    return visit.redirect(PAGE)


async def _publish(visit: Visit, paper_id: UUID | None) -> Response:
    fields = {name: await visit.field(name) for name in FIELDS}
    sent = await visit.command_id()
    pieces, why = await handed_in(visit, "pieces", town=True)
    wrong, days = wrong_fields(fields)
    if why or len(pieces) > 1:
        wrong.append(("pieces", why or "Un seul fichier par document."))
    kept = "" if await visit.field("sans-fichier") == "1" else fields["fichier"]
    file_id = pieces[0]["file_id"] if pieces else kept
    if not wrong and not file_id and not fields["texte"]:
        wrong.append(("texte", "Donnez un texte, ou joignez un fichier."))
    if wrong:
        return await _again(visit, fields, wrong, paper_id, pieces=pieces, command_id=sent)
    command = PublishPaper.model_validate(
        {
            "paper_id": paper_id or sent,
            "section": fields["rubrique"],
            "title": fields["titre"],
            "text": fields["texte"],
            "position": int(fields["ordre"] or "0"),
            "first_day": days["du"],
            "last_day": days.get("au"),
            "file_id": as_uuid(file_id) if file_id else None,
            "expected_version": int(fields["version"]),
        }
    )
    answer = await visit.send(command, uuid5(sent, "publish"))
    if isinstance(answer, Refusal | Unavailable):
        changed = isinstance(answer, Refusal) and answer.code == "conflict"
        said = (
            "Un autre agent a changé ce document depuis que vous l’avez ouvert. Rouvrez-le avant de le corriger."
            if changed
            else visit.sentence(answer)
        )
        return await _again(visit, fields, [("", said)], paper_id, pieces=pieces, command_id=sent)
    visit.flash.say("ok", "Le document est publié")
    return visit.redirect(PAGE)


def wrong_fields(fields: dict[str, str]) -> tuple[Wrong, dict[str, date]]:
    """What keeps a paper from being published, as `(field, sentence)`, and the days that could be read."""
    wrong: Wrong = []
    days: dict[str, date] = {}
    if not fields["titre"]:
        wrong.append(("titre", "Donnez un titre."))
    for name, most in (("titre", 120), ("texte", 4000)):
        if len(fields[name]) > most:
            wrong.append((name, f"{len(fields[name])} caractères\u00a0: {most} au plus."))
    if fields["rubrique"] not in PAPER_SECTIONS:
        wrong.append(("rubrique", "Choisissez une rubrique."))
    if fields["ordre"] and not (_small(fields["ordre"]) and int(fields["ordre"]) <= LAST_PLACE):
        wrong.append(("ordre", f"Donnez un nombre, de 0 à {LAST_PLACE}."))
    for name, label in (("du", "le premier jour"), ("au", "le dernier jour")):
        if name == "au" and not fields[name]:
            continue
        day = dates.typed_day(fields[name])
        if day is None:
            wrong.append((name, f"Donnez {label}, {dates.DAY_EXAMPLE}."))
        else:
            days[name] = day
    if len(days) == 2 and days["au"] < days["du"]:
        wrong.append(("au", "Le dernier jour vient avant le premier."))
    if not _small(fields["version"]):
        wrong.append(("", "Ce formulaire n’est plus lisible\u00a0: ouvrez de nouveau la page."))
    return wrong, days


def _small(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9


async def _held(visit: Visit, paper_id: UUID) -> Content:
    view = await visit.need(Papers(everything=True))
    found: Content | None = next((one for one in view["papers"] if one["paper_id"] == str(paper_id)), None)
    if found is None:
        raise PageRefused(Refusal("not_found"))
    return found


def _fields(paper: Content) -> dict[str, str]:
    return {
        "titre": paper["title"],
        "rubrique": paper["section"],
        "texte": paper["text"],
        "ordre": str(paper["position"]) if paper["position"] else "",
        "du": paper["first_day"],
        "au": paper["last_day"] or "",
        "fichier": paper["file_id"] or "",
        "nom": paper["file_name"],
        "version": str(paper["version"]),
    }


async def _again(
    visit: Visit, fields: dict[str, str], wrong: Wrong, paper_id: UUID | None, **more: Any
) -> Response:
    """The form as it was typed; what the file is called is asked again."""
    if paper_id is not None and fields["fichier"]:
        fields = fields | {"nom": (await _held(visit, paper_id))["file_name"]}
    return _form(visit, fields, wrong, paper_id, **more)


def _form(visit: Visit, fields: dict[str, str], wrong: Wrong, paper_id: UUID | None, **more: Any) -> Response:
    context: dict[str, Any] = {"pieces": []} | more
    return visit.render(
        "staff/papers/form.html",
        "Corriger un document" if paper_id else "Nouveau document",
        status=422 if wrong else 200,
        fields=dict.fromkeys((*FIELDS, "nom"), "") | fields,
        wrong=wrong,
        said=dict(wrong),
        sections=list(words.SECTIONS.items()),
        action=f"{PAGE}/{paper_id or 'nouveau'}",
        paper_id=paper_id,
        accepted=ACCEPTED,
        here=PAGE,
        page_more={"errors": bool(wrong)},
        **context,
    )
