"""`/accueil`: what a parent needs to know today. Four services are asked side by side; each panel stands alone."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from contracts.base import Query
from contracts.billing import AccountSummary
from contracts.family import FamilyDocuments, FamilySheet, MyCertification
from contracts.messages import Unread
from contracts.news import News
from contracts.planning import FamilyDays, FamilyMeals
from contracts.requests import FamilyRequests
from gateway import screens
from gateway.bus import Answer, Content, Unavailable
from gateway.parents.requests.view import awaiting
from gateway.visit import Parent
from gateway.words import menus as menu_words
from gateway.words import planning as planning_words
from gateway.words import proving

router = APIRouter(include_in_schema=False)

AWAITED = ("pending", "deciding")
WEEK = timedelta(days=6)
MEALS_SHOWN = 3
NOTHING = Unavailable("")
"""What is not asked: its panel shows the municipality's text, or nothing."""
SWITCHES: dict[str, tuple[str, ...]] = {
    "days": ("home_days", "planning"),
    "menus": ("home_menus", "menus"),
    "requests": ("home_requests", "requests"),
    "payments": ("home_payments", "statement"),
    "certify": ("certify",),
    "documents": ("documents",),
}
"""By panel, the screens any of which closes it."""


@router.get("/accueil")
async def home(visit: Parent) -> Response:
    """The home page."""
    tomorrow = visit.today + timedelta(days=1)
    off = {name: screens.first_off(keys, visit.off) for name, keys in SWITCHES.items()}

    async def ask(name: str, query: Query[Any]) -> Answer:
        return NOTHING if off[name] else await visit.ask(query)

    family, account, days, asked, messages, told, meals, waits, ending = await asyncio.gather(
        visit.ask(FamilySheet(family_id=visit.family_id)),
        ask("payments", AccountSummary(guardian_id=visit.guardian_id)),
        ask("days", FamilyDays(family_id=visit.family_id, first_day=visit.today, last_day=tomorrow)),
        ask("requests", FamilyRequests(family_id=visit.family_id)),
        visit.ask(Unread()),
        visit.ask(News()),
        ask(
            "menus",
            FamilyMeals(family_id=visit.family_id, first_day=visit.today, last_day=visit.today + WEEK),
        ),
        ask("certify", MyCertification(family_id=visit.family_id)),
        ask("documents", FamilyDocuments(family_id=visit.family_id, within_days=proving.SOON_DAYS)),
    )
    return visit.render(
        "parents/home/home.html",
        "Accueil",
        off=off,
        me=me(panel(family), visit.who.guardian_id),
        family=panel(family),
        account=panel(account),
        unpaid=unpaid_rows(panel(account)),
        days=by_child(panel(days), visit.today, tomorrow),
        requests=awaited(panel(asked)),
        to_answer=awaiting(asked["requests"]) if isinstance(asked, dict) else [],
        tomorrow=tomorrow,
        meals=meals_of(panel(meals)),
        certification=panel(waits),
        ending=proving.ending(panel(ending), visit.today),
        treasury=visit.town.profile.get("treasury_name", ""),
        news=news_for(panel(told), panel(family)),
        unread=messages["unread"] if isinstance(messages, dict) else None,
    )


def panel(answer: Answer) -> Content | None:
    """What a panel may show, or None: it then says that its service is away."""
    return answer if isinstance(answer, dict) else None


def me(family: Content | None, guardian_id: str) -> Content | None:
    """The sheet of the parent who visits."""
    guardians = family["guardians"] if family else []
    return next((guardian for guardian in guardians if guardian["guardian_id"] == guardian_id), None)


def news_for(view: Content | None, family: Content | None) -> list[Content]:
    """What the town tells everybody, and the schools of this family's children."""
    schools = {child["school"].casefold() for child in family["children"]} if family else set()
    told = view["news"] if view else []
    return [one for one in told if not one["school"] or one["school"].casefold() in schools]


def unpaid_rows(account: Content | None) -> list[dict[str, Any]]:
    """The unpaid invoices, as the table of the guide shows them."""
    if account is None:
        return []
    return [
        {
            "number": Markup('<a href="/releve/factures/{}">{}</a>').format(
                invoice["invoice_id"], invoice["number"]
            ),
            "issued": invoice["issued_on"],
            "due": invoice["due_on"],
            "left": invoice["left"],
            "_tone": "late" if invoice["overdue"] else "",
        }
        for invoice in account["open_invoices"]
    ]


def by_child(view: Content | None, today: date, tomorrow: date) -> list[dict[str, Any]] | None:
    """What each child does today and tomorrow: `[{name, id, today: [...], tomorrow: [...]}]`, in the service's order."""
    if view is None:
        return None
    children: dict[str, dict[str, Any]] = {}
    known = {today.isoformat(): "today", tomorrow.isoformat(): "tomorrow"}
    for entry in view["days"]:
        child = children.setdefault(
            entry["child_id"],
            {"id": entry["child_id"], "name": entry["child_name"], "today": [], "tomorrow": []},
        )
        if entry["day"] in known:
            child[known[entry["day"]]].append(entry_words(entry))
    return list(children.values())


def entry_words(entry: Content) -> dict[str, str]:
    """An activity of a day; its unit when the name does not say it, its status when it is not simply booked."""
    plain = entry["status"] in ("booked", "recurring")
    row = planning_words.statuses().get(entry["status"])
    unit = entry.get("unit", "")
    said = set(unit.lower().split()) <= set(entry["offering"].lower().split())
    return {
        "label": entry["offering"],
        "unit": "" if said else unit,
        "status": "" if plain or row is None else row.label,
    }


def meals_of(view: Content | None) -> list[dict[str, Any]] | None:
    """The next meals whose menu is known, one for the children who eat the same: `[{day, who, courses}]`."""
    if view is None:
        return None
    meals: dict[tuple[str, str], dict[str, Any]] = {}
    for one in view["meals"]:
        if one["dishes"]:
            meal = meals.setdefault(
                (one["day"], one["facility"]),
                {"day": one["day"], "who": [], "courses": menu_words.courses(one["dishes"])},
            )
            if one["child_name"] not in meal["who"]:
                meal["who"].append(one["child_name"])
    return list(meals.values())[:MEALS_SHOWN]


def awaited(view: Content | None) -> list[Content] | None:
    """The requests nobody has answered yet."""
    if view is None:
        return None
    return [request for request in view["requests"] if request["state"] in AWAITED]
