"""`/agents/familles/<id>/decisions`: what courts decided about a family's children, recorded, corrected and ended."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from fastapi import APIRouter
from pydantic import ValidationError
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import (
    CourtDecision,
    CourtDecisions,
    CourtDecisionSaved,
    FamilyDocuments,
    FamilySheet,
    LiftCourtDecision,
    RecordCourtDecision,
)
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED, handed_in
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import court as words
from gateway.words import dates

router = APIRouter(include_in_schema=False)

PAGE = "/agents/familles/{family_id}/decisions"
TITLE = "Décisions de justice"
TYPED = ("nature", "juridiction", "reference", "rendue", "du", "au", "autres", "note", "document", "prevenir")
TERMS = ("autorite", "acces", "remise", "residence")
LIMITS = {"juridiction": 120, "reference": 60, "note": 1000}
MOST_OTHERS, NAME_MAX = 4, 80
LOOK_AT = (
    "Inscriptions, réservations à venir, calendrier de garde et payeur n’ont pas changé\N{NO-BREAK SPACE}: "
    "regardez s’il faut les changer."
)

Wrong = list[tuple[str, str]]


@router.get(PAGE)
async def decisions(visit: Agent, family_id: str) -> Response:
    """Every decision recorded, in force first; the reading is traced."""
    family, found = await _known(visit, family_id)
    guardians, children = _guardians(family), _children(family)
    return visit.render(
        "staff/families/decisions.html",
        TITLE,
        page_more=_crumbs(family, TITLE, last=True),
        here=_here(family),
        rows=[shown(one, guardians, children) for one in found["decisions"]],
    )


@router.get(f"{PAGE}/nouvelle")
async def blank(visit: Agent, family_id: str) -> Response:
    """The form of a new one: all is as by law until something else is said."""
    family = await visit.need(FamilySheet(family_id=as_uuid(family_id)))
    return await _form(visit, family, _values(family, None), [], None)


@router.post(f"{PAGE}/nouvelle")
async def record(visit: Agent, family_id: str) -> Response:
    """Records it. Its id is the form's: sent twice, it is one."""
    family = await visit.need(FamilySheet(family_id=as_uuid(family_id)))
    return await _save(visit, family, None)


@router.get(f"{PAGE}/{{decision_id}}")
async def correct(visit: Agent, family_id: str, decision_id: str) -> Response:
    """The form of one that is there."""
    family, found = await _known(visit, family_id)
    kept = _one(found, decision_id)
    return await _form(visit, family, _values(family, kept["decision"]), [], kept)


@router.post(f"{PAGE}/{{decision_id}}")
async def save(visit: Agent, family_id: str, decision_id: str) -> Response:
    """Corrects it, unless somebody else did meanwhile."""
    family, found = await _known(visit, family_id)
    return await _save(visit, family, _one(found, decision_id))


@router.post(f"{PAGE}/{{decision_id}}/fin")
async def lift(visit: Agent, family_id: str, decision_id: str) -> Response:
    """Ends it: what it had closed opens again."""
    family, found = await _known(visit, family_id)
    kept = _one(found, decision_id)
    reason = await visit.field("motif")
    if reason not in dict(words.LIFTING):
        said = [("motif", "Dites pourquoi elle ne s’applique plus.")]
        return await _form(visit, family, _values(family, kept["decision"]), said, kept)
    command = LiftCourtDecision.model_validate(
        {
            "family_id": family["family_id"],
            "decision_id": kept["decision_id"],
            "reason": reason,
            "expected_version": await _version(visit),
        }
    )
    answer = await visit.send(command, uuid5(await visit.command_id(), "lift"))
    return await _told(visit, family, kept, answer, "La décision ne s’applique plus")


def shown(one: Content, guardians: dict[str, str], children: dict[str, str]) -> dict[str, Any]:
    """A recorded decision as lists say it."""
    decision = one["decision"]
    label, tone, icon = words.STATES[one["state"]]
    said = [(guardians.get(term["guardian_id"], ""), words.terms(term)) for term in decision["terms"]]
    lifted = dict(words.LIFTING).get(one["lift_reason"] or "", "")
    return one | {
        "state": {"label": label, "tone": tone, "icon": icon},
        "over": one["state"] in ("ended", "lifted"),
        "kind": dict(words.KINDS)[decision["kind"]],
        "children": [children.get(child, "") for child in decision["child_ids"]],
        "terms": [(name, phrases) for name, phrases in said if phrases],
        "lifted": lifted,
        "silent": not decision["tell"]
        and one["state"] in ("in_force", "to_come")
        and any(words.ends_access(term) or not term["may_collect"] for term in decision["terms"]),
    }


async def _known(visit: Visit, family_id: str) -> tuple[Content, Content]:
    key = as_uuid(family_id)
    family, found = await asyncio.gather(
        visit.need(FamilySheet(family_id=key)), visit.need(CourtDecisions(family_id=key))
    )
    return family, found


def _one(found: Content, decision_id: str) -> Content:
    wanted = str(as_uuid(decision_id))
    for one in found["decisions"]:
        if one["decision_id"] == wanted and one["state"] != "lifted":
            return dict(one)
    raise PageRefused(Refusal("not_found"))


def names(family: Content) -> tuple[dict[str, str], dict[str, str]]:
    """How the family's guardians and children are called, by id."""
    return _guardians(family), _children(family)


def _guardians(family: Content) -> dict[str, str]:
    return {one["guardian_id"]: f"{one['first_name']} {one['last_name']}" for one in family["guardians"]}


def _children(family: Content) -> dict[str, str]:
    return {one["child_id"]: one["first_name"] for one in family["children"]}


def _here(family: Content) -> str:
    return f"/agents/familles/{family['family_id']}/decisions"


def _values(family: Content, decision: Content | None) -> dict[str, Any]:
    """The form as it opens: of a decision, else blank."""
    known = decision or {"child_ids": [], "terms": [], "others": []}
    by_guardian = {term["guardian_id"]: term for term in known["terms"]}
    values: dict[str, Any] = {
        "enfants": known["child_ids"]
        if decision
        else [one["child_id"] for one in family["children"]][:1]
        if len(family["children"]) == 1
        else [],
        "nature": known.get("kind", ""),
        "juridiction": known.get("court", ""),
        "reference": known.get("reference", ""),
        "rendue": known.get("decided_on", ""),
        "du": known.get("from_on", ""),
        "au": known.get("until_on") or "",
        "autres": "\n".join(known["others"]),
        "note": known.get("note", ""),
        "document": known.get("file_id") or "",
        "prevenir": "oui" if known.get("tell", True) else "non",
    }
    for number, guardian in enumerate(family["guardians"]):
        term = by_guardian.get(guardian["guardian_id"], {})
        values[f"autorite-{number}"] = term.get("authority", "kept")
        values[f"acces-{number}"] = term.get("access", "kept")
        values[f"remise-{number}"] = "oui" if term.get("may_collect", True) else "non"
        values[f"residence-{number}"] = term.get("residence", "")
    return values


async def _typed(visit: Visit, family: Content) -> dict[str, Any]:
    values: dict[str, Any] = {name: await visit.field(name) for name in TYPED}
    values["enfants"] = await visit.fields("enfants")
    for number in range(len(family["guardians"])):
        for name in TERMS:
            values[f"{name}-{number}"] = await visit.field(f"{name}-{number}")
    return values


def read(values: dict[str, Any], family: Content) -> tuple[dict[str, Any], Wrong]:
    """The decision that a form says, or what is wrong with it as `(field, sentence)`."""
    wrong: Wrong = []
    if not values["enfants"]:
        wrong.append(("enfants", "Choisissez au moins un enfant."))
    if values["nature"] not in dict(words.KINDS):
        wrong.append(("nature", "Choisissez la nature de la décision."))
    if not values["juridiction"]:
        wrong.append(("juridiction", "Donnez la juridiction, comme écrite sur la décision."))
    for name, most in LIMITS.items():
        if len(values[name]) > most:
            wrong.append((name, f"{len(values[name])} caractères\N{NO-BREAK SPACE}: {most} au plus."))
    days: dict[str, date | None] = {"au": None}
    for name, said in (
        ("rendue", "le jour où elle a été rendue"),
        ("du", "son premier jour"),
        ("au", "son dernier jour"),
    ):
        if name == "au" and not values[name]:
            continue
        day = dates.typed_day(values[name])
        if day is None:
            wrong.append((name, f"Donnez {said}, {dates.DAY_EXAMPLE}."))
        else:
            days[name] = day
    others = list(dict.fromkeys(name.strip() for name in values["autres"].splitlines() if name.strip()))
    if len(others) > MOST_OTHERS or any(len(name) > NAME_MAX for name in others):
        wrong.append(
            ("autres", f"{MOST_OTHERS} noms au plus, de {NAME_MAX} caractères au plus, un par ligne.")
        )
    decision = {
        "child_ids": list(dict.fromkeys(values["enfants"])),
        "kind": values["nature"],
        "court": values["juridiction"],
        "reference": values["reference"],
        "decided_on": days.get("rendue"),
        "from_on": days.get("du"),
        "until_on": days["au"],
        "terms": [_term(values, number, one) for number, one in enumerate(family["guardians"])],
        "others": others,
        "note": values["note"],
        "file_id": values["document"] or None,
        "tell": values["prevenir"] == "oui",
    }
    return decision, wrong


def _term(values: dict[str, Any], number: int, guardian: Content) -> dict[str, Any]:
    return {
        "guardian_id": guardian["guardian_id"],
        "authority": values[f"autorite-{number}"] or "kept",
        "access": values[f"acces-{number}"] or "kept",
        "may_collect": values[f"remise-{number}"] != "non",
        "residence": values[f"residence-{number}"],
    }


async def _version(visit: Visit) -> int:
    text = await visit.field("version")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


async def _save(visit: Visit, family: Content, kept: Content | None) -> Response:
    sent, values = await visit.command_id(), await _typed(visit, family)
    pieces, why = await handed_in(visit, "pieces", family_id=UUID(family["family_id"]))
    decision, wrong = read(values, family)
    if why or len(pieces) > 1:
        wrong.append(("pieces", why or "Un document à la fois."))
    more = {"pieces": pieces, "command_id": sent}
    if pieces:
        decision["file_id"] = pieces[0]["file_id"]
    if wrong:
        return await _form(visit, family, values, wrong, kept, **more)
    try:
        command = RecordCourtDecision.model_validate(
            {
                "family_id": family["family_id"],
                "decision_id": kept["decision_id"] if kept else sent,
                "decision": decision,
                "expected_version": await _version(visit) if kept else 0,
            }
        )
    except ValidationError:
        raise PageRefused(Refusal("invalid_input")) from None
    answer = await visit.send(command, uuid5(sent, "record"))
    if isinstance(answer, Refusal) and answer.code == "invalid_input":
        return await _form(visit, family, values, _refused(visit, answer), kept, **more)
    if isinstance(answer, Refusal | Unavailable):
        return await _form(visit, family, values, [("", visit.sentence(answer))], kept, **more)
    left = nobody_left(command.decision, family)
    if left:
        visit.flash.say("warn", words.nobody_left(left), text=words.ADD_SOMEBODY)
    return await _told(visit, family, kept, answer, "La décision est enregistrée")


def nobody_left(decision: CourtDecision, family: Content) -> list[str]:
    """The children whom no responsible of the family may follow here any more while the decision holds."""
    ended = {str(term.guardian_id) for term in decision.terms if term.ends_access}
    concerned = {str(one) for one in decision.child_ids}
    return [
        child["first_name"]
        for child in family["children"]
        if child["child_id"] in concerned and ended.issuperset(child["guardian_ids"])
    ]


def _refused(visit: Visit, refusal: Refusal) -> Wrong:
    """What the service has against it, at the form's fields."""
    wrong = [
        (words.FIELDS.get(one["field"].split(".")[0], ""), words.WRONG.get(one["error"], ""))
        for one in refusal.data.get("fields", [])
    ]
    return [one for one in wrong if one[1]] or [("", visit.sentence(refusal))]


async def _told(visit: Visit, family: Content, kept: Content | None, answer: Any, done: str) -> Response:
    if isinstance(answer, CourtDecisionSaved):
        changed = words.changes(answer.changes, _guardians(family), _children(family))
        visit.flash.say("ok", done, text=f"{changed} {LOOK_AT}".strip())
        return visit.redirect(_here(family))
    assert kept is not None, "only one that is there is ended"
    said = [("", visit.sentence(answer))]
    return await _form(visit, family, _values(family, kept["decision"]), said, kept)


async def _form(
    visit: Visit, family: Content, values: dict[str, Any], wrong: Wrong, kept: Content | None, **more: Any
) -> Response:
    documents = await visit.ask(FamilyDocuments(family_id=UUID(family["family_id"])))
    found = documents["documents"] if isinstance(documents, dict) else []
    titled = "Corriger la décision" if kept else "Enregistrer une décision"
    return visit.render(
        "staff/families/decision.html",
        titled,
        status=422 if wrong else 200,
        action=f"{_here(family)}/{kept['decision_id'] if kept else 'nouvelle'}",
        here=_here(family),
        kept=kept,
        values=values,
        children=[(key, name) for key, name in _children(family).items()],
        guardians=[
            {"name": name, "quality": one["quality"]}
            for one, name in zip(family["guardians"], _guardians(family).values(), strict=True)
        ],
        documents=_documents(found, kept),
        words=words,
        accepted=ACCEPTED,
        wrong=wrong,
        said=dict(reversed(wrong)),
        page_more=_crumbs(family, titled) | {"errors": bool(wrong)},
        **({"pieces": []} | more),
    )


def _documents(found: list[Content], kept: Content | None) -> list[tuple[str, str]]:
    """What a decision may rely on, with what it relies on already even where the list cannot be read."""
    options = {"": "Aucun"}
    if kept and kept["decision"]["file_id"]:
        options[kept["decision"]["file_id"]] = kept["file_name"]
    return list((options | {one["file_id"]: one["name"] for one in found}).items())


def _crumbs(family: Content, title: str, *, last: bool = False) -> dict[str, Any]:
    name = f"{family['guardians'][0]['last_name']} – n° {family['family_number']}"
    above = [
        {"label": "Familles", "href": "/agents/familles"},
        {"label": name, "href": f"/agents/familles/{family['family_id']}"},
    ]
    return {
        "breadcrumbs": [
            *above,
            *([] if last else [{"label": TITLE, "href": _here(family)}]),
            {"label": title},
        ]
    }
