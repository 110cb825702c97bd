"""`/compte`: the family's file with every field of the guide, and the demands to change it."""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.billing_records import MyBillingRecord
from contracts.family import FamilySheet, ProposeGuardianChange, ProposePartnerChange
from gateway import proposals
from gateway.bus import Answer, Content
from gateway.parents.record import asking, figures, view
from gateway.parents.record.asking import Demand
from gateway.parents.record.fields import GUARDIAN, PARTNER, keys_of
from gateway.parents.record.typed import Typed
from gateway.parents.record.waiting import answer_days
from gateway.visit import PageRefused, Parent, Visit

router = APIRouter(include_in_schema=False)
router.include_router(figures.router)

CRUMB = {"label": "Mon compte", "href": "/compte"}
ASKED_HERE = ("guardian", "partner")
FIGURES = (
    ("tax_data", "Informations fiscales", "/compte/impots", "file-text"),
    ("benefits", "Informations CAF ou MSA", "/compte/caf", "landmark"),
    ("bank_details", "Coordonnées bancaires", "/compte/banque", "credit-card"),
)


@router.get("/compte")
async def account(visit: Parent) -> Response:
    """The file, with what waits beside what it would change. What family and billing keep are shown without each other."""
    family, bills = await asyncio.gather(
        visit.ask(FamilySheet(family_id=visit.family_id)),
        visit.ask(MyBillingRecord(guardian_id=visit.guardian_id)),
    )
    if isinstance(family, Refusal):
        raise PageRefused(family)
    pending = _pending(family, "family") + _pending(bills, "billing")
    due, asked = await asyncio.gather(answer_days(visit, pending), proposals.details(visit, pending))
    known = bills["values"] if isinstance(bills, dict) else None
    waits = {
        kind: view.waiting(pending, kind, visit.who.guardian_id, due)
        for kind in (*ASKED_HERE, *(kind for kind, *_ in FIGURES))
    }
    return visit.render(
        "parents/record/account.html",
        "Mon compte",
        family=family if isinstance(family, dict) else None,
        panels=_panels(visit, family, known, waits, asked.found) if isinstance(family, dict) else [],
        figures=_figures(known, waits, asked.found) if known is not None else None,
    )


def _pending(answer: Answer, owner: str) -> list[Content]:
    """The demands of this page that wait at one owner's."""
    if not isinstance(answer, dict):
        return []
    return [
        {**one, "owner": owner}
        for one in answer["pending"]
        if owner == "billing" or one["kind"] in ASKED_HERE
    ]


def _panels(
    visit: Visit,
    family: Content,
    known: Content | None,
    waits: dict[str, dict[str, Any] | None],
    details: dict[str, Content],
) -> list[dict[str, Any]]:
    """Responsable and conjoint, as the guide shows them."""
    mine = asking.flat(own(family, visit.who.guardian_id)) | {"family_number": family["family_number"]}
    sheets = {"guardian": view.with_bank(mine, known)}
    if family["partner"]:
        sheets["partner"] = asking.flat(family["partner"])
    panels = []
    for kind, title, href in (
        ("guardian", "Responsable", "/compte/responsable"),
        ("partner", "Mon conjoint", "/compte/conjoint"),
    ):
        asked = view.asked_of(details, waits[kind])
        groups = view.groups(sheets[kind], asked) if kind in sheets else []
        panels.append({"kind": kind, "title": title, "href": href, "groups": groups, "waits": waits[kind]})
    return panels


def _figures(
    known: Content, waits: dict[str, dict[str, Any] | None], details: dict[str, Content]
) -> list[dict[str, Any]]:
    """What billing keeps: a mandate only where there is one, in force or asked for."""
    panels = []
    for kind, title, href, glyph in FIGURES:
        asked = view.asked_of(details, waits[kind])
        groups = view.groups(known, asked, view.FIGURES[kind])
        if not (known["mandate.rum"] or "mandate.rum" in asked):
            groups = [one for one in groups if one["id"] != "prelevement"]
        panels.append(
            {
                "kind": kind,
                "title": title,
                "href": href,
                "glyph": glyph,
                "groups": groups,
                "waits": waits[kind],
                "given": any(item["value"] or item["asked"] for group in groups for item in group["items"]),
            }
        )
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
