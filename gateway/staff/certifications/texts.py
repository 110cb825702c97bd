"""`/agents/certifications/textes`: the dated texts families accept, and the year's certification."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.days import school_year_of
from contracts.family import Campaign, ConsentKind, PublishText, SetCampaign, TownTexts, WithdrawText
from contracts.family.answers import TextAnswers
from gateway.bus import Unavailable
from gateway.files import handed_in
from gateway.parents.certify.reading import opened
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import dates
from gateway.words import record as words

router = APIRouter(include_in_schema=False)

PAGE = "/agents/certifications/textes"
TITLE = "Textes et certification"
FIELDS = ("titre", "texte", "du", "decision", "code", "pour")
CONSENTS: tuple[ConsentKind, ...] = ("photo", "leaving_alone", "emergency_care")
MANAGERS = {"direction", "administration"}
ONLY_PDF = "Un texte à accepter est un PDF\N{NO-BREAK SPACE}: choisissez un fichier PDF."
REMIND_DAYS = 14
SHOWN = 50


@router.get(PAGE)
async def show(visit: Agent) -> Response:
    """Every version, with how many accepted it; the forms for those who may publish."""
    return await _page(visit, {})


@router.post(PAGE)
async def publish(visit: Agent) -> Response:
    """Publishes a version. Its id is the form's: sent twice, it is one."""
    fields = {name: await visit.field(name) for name in FIELDS}
    pieces, why = await handed_in(visit, "pieces", town=True)
    wrong, day = _wrong(fields, typed=not pieces and not why)
    if not why and len(pieces) > 1:
        why = "Un document à la fois."
    wrong += [("pieces", why)] if why else []
    sent = await visit.command_id()
    if wrong or day is None:
        return await _page(visit, fields, wrong, command_id=sent, pieces=pieces)
    command = PublishText(
        text_id=sent,
        code=code_for(fields),
        consent=next((kind for kind in CONSENTS if kind == fields["pour"]), None),
        title=fields["titre"],
        body=fields["texte"],
        from_on=day,
        decision=fields["decision"],
        file_id=UUID(pieces[0]["file_id"]) if pieces else None,
    )
    answer = await visit.send(command, sent)
    if isinstance(answer, Refusal) and answer.code == "invalid_input":
        wrong = [
            (
                "du",
                "Une version plus récente de ce texte existe déjà\N{NO-BREAK SPACE}: donnez un jour d’après.",
            )
        ]
        return await _page(visit, fields, wrong, command_id=sent, pieces=pieces)
    if isinstance(answer, Refusal) and answer.code == "file_type_refused":
        return await _page(visit, fields, [("pieces", ONLY_PDF)], command_id=sent)
    if isinstance(answer, Refusal | Unavailable):
        return await _page(visit, fields, [("", visit.sentence(answer))], command_id=sent, pieces=pieces)
    visit.flash.say("ok", "Le texte est publié", text="Les familles devront l’accepter à partir de son jour.")
    return visit.redirect(PAGE)


@router.get(f"{PAGE}/{{text_id:uuid}}/reponses")
async def answers(visit: Agent, text_id: UUID) -> Response:
    """Who said yes, who said no, and when."""
    params = visit.request.query_params
    said = params.get("reponse", "")
    page = int(params["page"]) if params.get("page", "").isdecimal() and len(params["page"]) < 6 else 1
    page = max(1, page)
    texts = (await visit.need(TownTexts()))["texts"]
    text = next((one for one in texts if one["text_id"] == str(text_id)), None)
    if text is None:
        raise PageRefused(Refusal("not_found"))
    query = TextAnswers(
        text_id=text_id,
        accepted={"oui": True, "non": False}.get(said),
        offset=(page - 1) * SHOWN,
        limit=SHOWN,
    )
    view = await visit.need(query)
    counts = {
        "": text["accepted_by"] + text["refused_by"],
        "oui": text["accepted_by"],
        "non": text["refused_by"],
    }
    return visit.render(
        "staff/certifications/answers.html",
        f"{text['title']}, version {text['version_no']}",
        text=text,
        view=view,
        tabs=[
            {
                "label": label,
                "href": visit.path + (f"?reponse={key}" if key else ""),
                "count": counts[key],
                "current": key == (said if said in counts else ""),
            }
            for key, label in (("", "Toutes"), ("oui", "Acceptent"), ("non", "Refusent"))
        ],
        number=page,
        pages=-(-view["total"] // SHOWN),
        pager=f"{visit.path}?{f'reponse={said}&' if said in ('oui', 'non') else ''}page=",
        page_more={
            "breadcrumbs": [
                {"label": "Certifications", "href": "/agents/certifications"},
                {"label": TITLE, "href": PAGE},
                {"label": "Réponses"},
            ],
        },
    )


@router.get(f"{PAGE}/{{text_id:uuid}}/document")
async def document(visit: Agent, text_id: UUID) -> Response:
    """The PDF of a version, whatever its day."""
    return await opened(visit, (await visit.need(TownTexts()))["texts"], text_id)


@router.post(f"{PAGE}/{{text_id}}/retrait")
async def withdraw(visit: Agent, text_id: str) -> Response:
    """Asks no more for it."""
    answer = await visit.send(
        WithdrawText(text_id=as_uuid(text_id)), uuid5(await visit.command_id(), text_id)
    )
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Le texte n’est pas retiré", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", "Le texte n’est plus demandé")
    return visit.redirect(PAGE)


@router.post("/agents/certifications/campagne")
async def campaign(visit: Agent) -> Response:
    """Opens the year's certification, or corrects it."""
    fields = {name: await visit.field(name) for name in ("annee", "ouverture", "rappel")}
    wrong: list[tuple[str, str]] = []
    if not re.fullmatch(r"\d{4}-\d{4}", fields["annee"]) or int(fields["annee"][:4]) + 1 != int(
        fields["annee"][5:]
    ):
        wrong.append(("annee", "Donnez l’année scolaire, par exemple 2026-2027."))
    opens_on = dates.typed_day(fields["ouverture"])
    if opens_on is None:
        wrong.append(("ouverture", "Donnez le premier jour, par exemple 2026-06-01."))
    days = int(fields["rappel"]) if fields["rappel"].isdecimal() and len(fields["rappel"]) < 4 else 0
    if not 1 <= days <= 120:
        wrong.append(("rappel", "Donnez un nombre de jours, de 1 à 120."))
    if wrong or opens_on is None:
        return await _page(visit, fields, wrong)
    command = SetCampaign(
        campaign=Campaign(school_year=fields["annee"], opens_on=opens_on, remind_after_days=days)
    )
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        return await _page(visit, fields, [("", visit.sentence(answer))])
    visit.flash.say("ok", "La certification est enregistrée")
    return visit.redirect(PAGE)


def code_of(title: str) -> str:
    """`Règlement de la cantine` -> `reglement-de-la-cantine`: the same title is the same text."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-").ljust(2, "0")


def code_for(fields: dict[str, str]) -> str:
    """A consent has one text, whatever its title; another text is the one chosen, or a new one by its title."""
    if fields["pour"]:
        return f"consentement-{fields['pour'].replace('_', '-')}"
    return fields["code"] or code_of(fields["titre"])


def _wrong(fields: dict[str, str], *, typed: bool) -> tuple[list[tuple[str, str]], date | None]:
    """`typed`: no document says it in place of the text."""
    wrong: list[tuple[str, str]] = []
    for name, label, most in (
        ("titre", "un titre", 120),
        ("texte", "le texte. Vous pouvez aussi le joindre en PDF", 40_000),
    ):
        if not fields[name] and (typed or name == "titre"):
            wrong.append((name, f"Donnez {label}."))
        elif len(fields[name]) > most:
            wrong.append((name, f"{len(fields[name])} caractères\N{NO-BREAK SPACE}: {most} au plus."))
    if len(fields["decision"]) > 120:
        wrong.append(("decision", "La référence a 120 caractères au plus."))
    if fields["code"] and not re.fullmatch(r"[a-z0-9-]{2,40}", fields["code"]):
        wrong.append(("code", "Choisissez un texte de la liste."))
    if fields["pour"] and (fields["pour"] not in CONSENTS or fields["code"]):
        wrong.append(("pour", "Choisissez une autorisation, ou un texte de la liste, pas les deux."))
    day = dates.typed_day(fields["du"])
    if day is None:
        wrong.append(("du", f"Donnez le jour d’entrée en vigueur, {dates.DAY_EXAMPLE}."))
    return wrong, day


async def _page(
    visit: Visit, fields: dict[str, str], wrong: list[tuple[str, str]] | None = None, **more: Any
) -> Response:
    answer = await visit.ask(TownTexts())
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    view = answer if isinstance(answer, dict) else None
    blank = {"titre": "", "texte": "", "du": visit.today.isoformat(), "decision": "", "code": "", "pour": ""}
    current = view["campaigns"][0] if view and view["campaigns"] else None
    blank |= {
        "annee": current["school_year"] if current else school_year_of(visit.today),
        "ouverture": current["opens_on"] if current else visit.today.isoformat(),
        "rappel": str(current["remind_after_days"] if current else REMIND_DAYS),
    }
    more = {"pieces": []} | more
    known = (
        {one["code"]: one["title"] for one in reversed(view["texts"]) if not one["consent"]} if view else {}
    )
    return visit.render(
        "staff/certifications/texts.html",
        TITLE,
        status=422 if wrong else 200,
        view=view,
        known=[("", "Un nouveau texte"), *known.items()],
        kinds=[("", "Aucune\u00a0: le texte est accepté pour la famille")]
        + [(kind, words.label(f"consent.{kind}")) for kind in CONSENTS],
        kind_words={kind: words.label(f"consent.{kind}") for kind in CONSENTS},
        fields=blank | fields,
        wrong=wrong or [],
        said=dict(wrong or []),
        here=PAGE,
        accepted="application/pdf,.pdf",
        manages=bool(MANAGERS.intersection(visit.who.roles)),
        page_more={
            "errors": bool(wrong),
            "breadcrumbs": [
                {"label": "Certifications", "href": "/agents/certifications"},
                {"label": TITLE},
            ],
        },
        **more,
    )
