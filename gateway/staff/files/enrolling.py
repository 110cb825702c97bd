"""A complete file: the family's code, the documents still awaited, and each child's enrolments, which planning makes."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import FamilySheet, ReadEnrolmentFile
from contracts.planning import EnrolChildren, Enrolment, Offerings
from gateway.bus import Content, Unavailable
from gateway.files import ACCEPTED
from gateway.parents.enrolment import steps
from gateway.visit import Agent, Visit, as_uuid
from gateway.words import dates

router = APIRouter(include_in_schema=False)

HERE = "/agents/dossiers"
BOTH = "tous"
"""Of the two homes of a child: each has a line, for the days that are theirs."""


@router.post(f"{HERE}/{{file_id}}/inscrire")
async def enrol(visit: Agent, file_id: str) -> Response:
    """Enrols a child of the file: planning decides, the form's id is the enrolment's."""
    view = await visit.need(ReadEnrolmentFile(file_id=as_uuid(file_id)))
    slot, sent = await visit.field("enfant"), await visit.command_id()
    wrong, days = [], {}
    for name, said in (("du", "le premier jour"), ("au", "le dernier jour")):
        day = dates.typed_day(await visit.field(name))
        if day is None:
            wrong.append((f"{name}-{slot}", f"Donnez {said}, {dates.DAY_EXAMPLE}."))
        else:
            days[name] = day
    if len(days) == 2 and days["au"] < days["du"]:
        wrong.append((f"au-{slot}", "Le dernier jour vient avant le premier."))
    offering = await visit.field("prestation")
    if not offering:
        wrong.insert(0, (f"prestation-{slot}", "Choisissez une prestation."))
    child, family = view["children"].get(slot), view["family_id"]
    if wrong or child is None or family is None:
        return await page(visit, view, wrong=wrong, typed=await _typed(visit))
    adults = _homes(await visit.need(FamilySheet(family_id=UUID(family))), child)
    chosen = await visit.field("responsable")
    if chosen != BOTH:
        adults = [one for one in adults if one["guardian_id"] == chosen] or adults[:1]
    enrolments = [
        Enrolment(
            enrolment_id=uuid5(sent, one["guardian_id"]) if at else sent,
            child_id=UUID(child),
            family_id=UUID(family),
            guardian_id=UUID(one["guardian_id"]),
            offering_id=as_uuid(offering),
            valid_from=days["du"],
            valid_to=days["au"],
        )
        for at, one in enumerate(adults)
    ]
    answer: Any = await visit.send(EnrolChildren(enrolments=enrolments), sent)
    if isinstance(answer, Refusal | Unavailable):
        said = visit.sentence(answer)
        if isinstance(answer, Refusal) and answer.code == "not_found":
            said = "Le planning ne connaît pas encore cet enfant. Attendez un instant, puis recommencez."
        if isinstance(answer, Refusal) and answer.code == "conflict":
            said = "Cet enfant est déjà inscrit à cette prestation pendant une partie de cette période."
        return await page(visit, view, wrong=[("", said)], typed=await _typed(visit))
    name = steps.child_name(view["values"], int(slot))
    visit.flash.say("ok", f"{name} est inscrit à cette prestation" if answer.changed else "C’était déjà fait")
    return visit.redirect(f"{HERE}/{view['file_id']}")


async def _typed(visit: Visit) -> dict[str, str]:
    return {name: await visit.field(name) for name in ("enfant", "prestation", "responsable", "du", "au")}


def _homes(family: Content, child_id: str) -> list[Content]:
    """The responsible adults a child may be enrolled for: one of each home, the first of the file first."""
    child = next((one for one in family["children"] if one["child_id"] == child_id), None)
    carers = [
        one
        for one in family["guardians"]
        if child is None or not child["guardian_ids"] or one["guardian_id"] in child["guardian_ids"]
    ]
    homes: list[Content] = []
    for one in carers or family["guardians"]:
        if one["address"] not in [home["address"] for home in homes]:
            homes.append(one)
    return homes


async def _responsible(visit: Visit, view: Content) -> dict[str, list[tuple[str, str]]]:
    """By slot, the adults to choose from; nothing where there is one home, or when family does not answer."""
    family = await visit.ask(FamilySheet(family_id=UUID(view["family_id"]))) if view["family_id"] else None
    if not isinstance(family, dict):
        return {}
    found = {}
    for slot, child_id in view["children"].items():
        homes = _homes(family, child_id)
        if len(homes) > 1:
            named = [
                (one["guardian_id"], f"{one['first_name']} {one['last_name']}, {one['address']['town']}")
                for one in homes
            ]
            found[slot] = [*named, (BOTH, "Chaque foyer, pour les jours qui sont les siens")]
    return found


async def page(
    visit: Visit,
    view: Content,
    *,
    wrong: list[tuple[str, str]] | None = None,
    typed: dict[str, str] | None = None,
    joined: dict[str, Any] | None = None,
    sent: UUID | None = None,
    refusing: tuple[str, str] | None = None,
) -> Response:
    """What a complete file leads to; without planning, everything but the enrolments.

    `joined`: a scan, as typed; `refusing`: a document and the reason typed.
    """
    answer, responsible = await asyncio.gather(visit.ask(Offerings()), _responsible(visit, view))
    offerings = answer["offerings"] if isinstance(answer, dict) else None
    values = view["values"]
    names = (values.get(f"guardian.0.{key}", "") for key in ("last_name", "first_name"))
    title = " ".join(name for name in names if name)
    first, last = _school_year(visit.today)
    blank = {
        "enfant": "",
        "prestation": "",
        "responsable": "",
        "du": first.isoformat(),
        "au": last.isoformat(),
    }
    children = [
        {
            "slot": slot,
            "name": steps.child_name(values, int(slot)),
            "wishes": [
                steps.label(f"wish.{slot}.{one}")
                for one in steps.CATEGORIES
                if values.get(f"wish.{slot}.{one}") == "yes"
            ],
            "note": values.get(f"wish.{slot}.note", ""),
            "adults": responsible.get(slot, []),
            "typed": typed if typed and typed["enfant"] == slot else blank,
        }
        for slot in sorted(view["children"])
    ]
    missing = [one["paper"] for one in view["papers"] if one["awaited"]]
    return visit.render(
        "staff/files/complete.html",
        title,
        status=422 if wrong else 200,
        page_more={
            "errors": bool(wrong),
            "breadcrumbs": [{"label": "Dossiers d’inscription", "href": HERE}, {"label": title}],
        },
        file=view,
        base=f"{HERE}/{view['file_id']}",
        children=children,
        missing=[steps.label(f"document.{one}") for one in missing],
        options=None
        if offerings is None
        else [(one["offering_id"], f"{one['name']} – {one['facility']}") for one in offerings],
        rows=[{**one, "name": steps.label(f"document.{one['paper']}")} for one in view["papers"]],
        refusing=refusing or ("", ""),
        papers=[(one, steps.label(f"document.{one}")) for one in (*missing, *_others(missing))],
        for_whom=[("", "Toute la famille"), *((one["slot"], one["name"]) for one in children)],
        joined=joined or {"piece": "", "pour": "", "pieces": []},
        accepted=ACCEPTED,
        errors=wrong or [],
        said=dict(wrong or []),
        **({"command_id": sent} if sent else {}),
    )


def _others(missing: list[str]) -> list[str]:
    """The papers nobody is waiting for, which may come all the same."""
    return [one for one in steps.PAPERS if one not in missing]


def _school_year(today: date) -> tuple[date, date]:
    """From today, or the first of September while the summer lasts, to the end of the school year."""
    if today.month in (7, 8):
        return date(today.year, 9, 1), date(today.year + 1, 7, 5)
    return today, date(today.year + (today.month > 8), 7, 5)
