"""`/compte`: the family's file with every field of the guide, and the demands to change it."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import FamilySheet, ProposeGuardianChange, ProposePartnerChange
from gateway import proposals
from gateway.bus import Content
from gateway.parents.record import asking, view
from gateway.parents.record.asking import Demand
from gateway.parents.record.fields import GUARDIAN, PARTNER, keys_of
from gateway.parents.record.typed import Typed
from gateway.parents.record.waiting import answer_days
from gateway.visit import PageRefused, Parent, Visit

router = APIRouter(include_in_schema=False)

CRUMB = {"label": "Mon compte", "href": "/compte"}
ASKED_HERE = ("guardian", "partner")


@router.get("/compte")
async def account(visit: Parent) -> Response:
    """The file, with what waits beside what it would change."""
    answer = await visit.ask(FamilySheet(family_id=visit.family_id))
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    context: dict[str, Any] = {"family": None, "panels": []}
    if isinstance(answer, dict):
        pending = [one for one in answer["pending"] if one["kind"] in ASKED_HERE]
        due, asked = await asyncio.gather(
            answer_days(visit, pending),
            proposals.details(visit, [{**one, "owner": "family"} for one in pending]),
        )
        context = {"family": answer, "panels": _panels(visit, answer, pending, due, asked.found)}
    return visit.render("parents/record/account.html", "Mon compte", **context)


def _panels(
    visit: Visit,
    family: Content,
    pending: list[Content],
    due: dict[str, str | None],
    details: dict[str, Content],
) -> list[dict[str, Any]]:
    """Responsable and conjoint, as the guide shows them."""
    me = visit.who.guardian_id
    sheets = {"guardian": asking.flat(own(family, me)) | {"family_number": family["family_number"]}}
    if family["partner"]:
        sheets["partner"] = asking.flat(family["partner"])
    panels = []
    for kind, title, href in (
        ("guardian", "Responsable", "/compte/responsable"),
        ("partner", "Mon conjoint", "/compte/conjoint"),
    ):
        waits = view.waiting(pending, kind, me, due)
        groups = view.groups(sheets[kind], view.asked_of(details, waits)) if kind in sheets else []
        panels.append({"kind": kind, "title": title, "href": href, "groups": groups, "waits": waits})
    return panels


def own(family: Content, guardian_id: str) -> Content:
    """The visitor's own sheet."""
    for guardian in family["guardians"]:
        if guardian["guardian_id"] == guardian_id:
            return dict(guardian)
    raise PageRefused(Refusal("not_found"))


@router.get("/compte/responsable")
async def guardian_form(visit: Parent) -> Response:
    """*Infos responsable*: one's own sheet, ready to be changed."""
    return await asking.start(await _guardian(visit))


@router.post("/compte/responsable")
async def ask_guardian(visit: Parent) -> Response:
    """Checks, goes back, or sends."""
    return await asking.answer(await _guardian(visit))


async def _guardian(visit: Visit) -> Demand:
    family = await visit.need(FamilySheet(family_id=visit.family_id))
    sheet = asking.flat(own(family, visit.who.guardian_id))

    def command(typed: Typed) -> ProposeGuardianChange:
        return ProposeGuardianChange.model_validate(
            {
                "family_id": visit.family_id,
                "guardian_id": visit.guardian_id,
                "values": typed.changed,
                "note": typed.note,
            }
        )

    return Demand(
        visit=visit,
        kind="guardian",
        title="Infos responsable",
        lead="Changez ce qui n’est plus exact. Seuls le nom et le prénom sont obligatoires.",
        path="/compte/responsable",
        back="/compte",
        sections=GUARDIAN,
        record={key: sheet.get(key, "") for key in keys_of(GUARDIAN)},
        propose=command,
        waiting=asking.open_demand(family["pending"], "guardian", visit.who.guardian_id),
        crumbs=[CRUMB],
    )


@router.get("/compte/conjoint")
async def partner_form(visit: Parent) -> Response:
    """*Informations conjoint*: typed, changed, or taken off."""
    return await asking.start(await _partner(visit))


@router.post("/compte/conjoint")
async def ask_partner(visit: Parent) -> Response:
    """Checks, goes back, or sends."""
    return await asking.answer(await _partner(visit))


async def _partner(visit: Visit) -> Demand:
    family = await visit.need(FamilySheet(family_id=visit.family_id))
    known = family["partner"]
    sheet = asking.flat(known) if known else {}
    blank = {"contact.email_allowed": "no", "contact.sms_allowed": "no"}

    def command(typed: Typed) -> ProposePartnerChange:
        removing = asking.REMOVE in typed.flags
        return ProposePartnerChange.model_validate(
            {
                "family_id": visit.family_id,
                "guardian_id": visit.guardian_id,
                "values": {} if removing else typed.changed,
                "remove": removing,
                "note": typed.note,
            }
        )

    return Demand(
        visit=visit,
        kind="partner",
        title="Informations conjoint",
        lead="Votre conjoint figure sur votre fiche. Seuls son nom et son prénom sont obligatoires.",
        path="/compte/conjoint",
        back="/compte",
        sections=PARTNER,
        record={key: sheet.get(key, blank.get(key, "")) for key in keys_of(PARTNER)},
        propose=command,
        waiting=asking.open_demand(family["pending"], "partner", visit.who.guardian_id),
        crumbs=[CRUMB],
        removable="Retirer mon conjoint de ma fiche…" if known else "",
    )
