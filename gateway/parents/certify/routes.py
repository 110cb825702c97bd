"""`/compte/certifier`: the record in short, what to correct, a yes or a no to each text, and one button."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import Certify, FamilySheet, MyCertification
from contracts.family.answers import AnswerText
from gateway.bus import Content, Unavailable
from gateway.documents.texts import TEMPLATE, text_paper
from gateway.parents.certify.reading import opened
from gateway.parents.statement.papers import town_of
from gateway.parents.statement.routes import paper
from gateway.parents.statement.wording import day_in_full
from gateway.visit import PageRefused, Parent, Visit
from gateway.words import record as words

router = APIRouter(include_in_schema=False)

PAGE = "/compte/certifier"
TITLE = "Certifier mon dossier"
ANSWERS = ("oui", "non")
SAY_ALL = "Dites oui ou non à ce texte."
TICK_RECORD = "Cochez la case pour dire que votre dossier est exact."


@router.get(PAGE)
async def certification(visit: Parent) -> Response:
    """What is certified, or waits."""
    return await _page(visit)


@router.post(PAGE)
async def certify(visit: Parent) -> Response:
    """Sends it once. Every text has its own box, and the record its own."""
    view = await visit.need(MyCertification(family_id=visit.family_id))
    exact = await visit.field("exact") == "1"
    waiting = [one for one in view["texts"] if waits(one)]
    said = {one["text_id"]: await visit.field(f"texte-{one['text_id']}") for one in waiting}
    typed = said | ({"exact": "1"} if exact else {})
    errors = [
        (f"texte-{one['text_id']}", f"{one['title']}\u00a0: {SAY_ALL}")
        for one in waiting
        if said[one["text_id"]] not in ANSWERS
    ]
    if asks_record(view) and not exact:
        errors.insert(0, ("exact", TICK_RECORD))
    command_id = await visit.command_id()
    if errors:
        return await _page(visit, errors=errors, answers=typed, command_id=command_id, status=422)
    version = await visit.field("version")
    command = Certify(
        family_id=visit.family_id,
        expected_version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        accepted=[UUID(one) for one, answer in said.items() if answer == "oui"],
        refused=[UUID(one) for one, answer in said.items() if answer == "non"],
    )
    answer = await visit.send(command, command_id)
    if isinstance(answer, Unavailable):
        problem = [("", visit.sentence(answer))]
        return await _page(visit, errors=problem, answers=typed, command_id=command_id, status=503)
    if isinstance(answer, Refusal):
        # shown again as it is now, with nothing ticked: what is certified is what was read
        return await _page(visit, errors=[("", visit.sentence(answer))], status=422)
    visit.flash.say(
        "ok", "Votre dossier est certifié" if asks_record(view) else "Vos réponses sont enregistrées"
    )
    return visit.redirect(PAGE)


@router.post(f"{PAGE}/textes/{{text_id:uuid}}/reponse")
async def answer_again(visit: Parent, text_id: UUID) -> Response:
    """Another answer to a text in force; those given before stay written."""
    said = await visit.field("reponse")
    if said not in ANSWERS:
        raise PageRefused(Refusal("invalid_input"))
    command = AnswerText(family_id=visit.family_id, text_id=text_id, accepted=said == "oui")
    answer = await visit.send(command, uuid5(await visit.command_id(), f"{text_id} {said}"))
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Votre réponse n’est pas enregistrée", text=visit.sentence(answer))
    else:
        visit.flash.say(
            "ok", "Vous acceptez ce texte" if command.accepted else "Vous n’acceptez plus ce texte"
        )
    return visit.redirect(PAGE)


@router.get(f"{PAGE}/textes/{{text_id:uuid}}")
async def read(visit: Parent, text_id: UUID) -> Response:
    """One text, on a page of its own, to read or to print."""
    text = await _text(visit, text_id)
    return visit.render("parents/certify/text.html", text["title"], text=text, pdf=f"{visit.path}.pdf")


@router.get(f"{PAGE}/textes/{{text_id:uuid}}.pdf")
async def read_on_paper(visit: Parent, text_id: UUID) -> Response:
    """One text as a paper, in the words that are accepted."""
    text = await _text(visit, text_id)
    if not text["body"]:
        raise PageRefused(Refusal("not_found"))
    data = text_paper(text["title"], text["body"], town_of(visit.town.page, "file"), lead=version_words(text))
    return await paper(visit, TEMPLATE, data, f"{text['code']}-v{text['version_no']}")


@router.get(f"{PAGE}/textes/{{text_id:uuid}}/document")
async def read_document(visit: Parent, text_id: UUID) -> Response:
    """The town's own PDF of it."""
    return await opened(visit, await _texts(visit), text_id)


async def _texts(visit: Visit) -> list[Content]:
    view = await visit.need(MyCertification(family_id=visit.family_id))
    return [*view["texts"], *view["former"], *view["consent_texts"]]


async def _text(visit: Visit, text_id: UUID) -> Content:
    """A text in force, or one they accepted; any other is a page that does not exist."""
    found: Content | None = next((one for one in await _texts(visit) if one["text_id"] == str(text_id)), None)
    if found is None:
        raise PageRefused(Refusal("not_found"))
    return found


def version_words(text: Content) -> str:
    """`Version 2, en vigueur depuis le 1er mai 2015 (délibération du 7 avril 2015)`."""
    decision = f" ({text['decision']})" if text["decision"] else ""
    return f"Version {text['version_no']}, en vigueur depuis le {day_in_full(text['from_on'])}{decision}."


def waits(text: Content) -> bool:
    """Whether they answered neither yes nor no."""
    return not (text["accepted_at"] or text["refused_at"])


def asks_record(view: Content) -> bool:
    """Whether the year's certification itself still waits."""
    return view["campaign"] is not None and not view["certified_at"]


def _by_child(awaited: list[Content]) -> list[dict[str, Any]]:
    """A line for each child: what waits for an answer."""
    lines: dict[str, dict[str, Any]] = {}
    for one in awaited:
        line = lines.setdefault(
            one["child_id"], {"child_id": one["child_id"], "name": one["first_name"], "kinds": []}
        )
        line["kinds"].append(words.label(f"consent.{one['kind']}").lower())
    return list(lines.values())


async def _page(visit: Visit, **more: Any) -> Response:
    view = await visit.need(MyCertification(family_id=visit.family_id))
    family = await visit.need(FamilySheet(family_id=visit.family_id))
    me = next((one for one in family["guardians"] if one["guardian_id"] == visit.who.guardian_id), None)
    context: dict[str, Any] = {"errors": [], "answers": {}} | more
    return visit.render(
        "parents/certify/certify.html",
        TITLE,
        view=view,
        record=asks_record(view),
        waiting=[one for one in view["texts"] if waits(one)],
        answered=[one for one in view["texts"] if not waits(one)],
        consents=_by_child(view["consents"]),
        me=me,
        family=family,
        said=dict(context["errors"]),
        page_more={
            "errors": bool(context["errors"]),
            "breadcrumbs": [{"label": "Mon compte", "href": "/compte"}, {"label": TITLE}],
        },
        **context,
    )
