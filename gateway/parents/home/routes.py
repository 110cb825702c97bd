"""`/accueil`: what a parent needs to know today. Four services are asked side by side; each panel stands alone."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta, tzinfo
from typing import Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from contracts.base import Query
from contracts.billing import AccountSummary
from contracts.home import HomeDays, HomeRecord, HomeRequests
from gateway import screens
from gateway.bus import Answer, Content, Unavailable
from gateway.parents.requests.view import awaiting
from gateway.visit import Parent
from gateway.words import menus as menu_words
from gateway.words import opening as opening_words
from gateway.words import planning as planning_words
from gateway.words import proving

router = APIRouter(include_in_schema=False)

WEEK = timedelta(days=6)
MEALS_SHOWN = 3
OPENING_WITHIN = 45
"""Days ahead of which an opening is announced."""
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
    today, tomorrow = visit.today, visit.today + timedelta(days=1)
    off = {name: screens.first_off(keys, visit.off) for name, keys in SWITCHES.items()}

    async def ask(query: Query[Any], *panels: str) -> Answer:
        return NOTHING if all(off[name] for name in panels) else await visit.ask(query)

    record, account, days, requests = await asyncio.gather(
        visit.ask(
            HomeRecord(
                family_id=visit.family_id,
                to_do=not off["certify"],
                ending_within=None if off["documents"] else proving.SOON_DAYS,
            )
        ),
        ask(AccountSummary(guardian_id=visit.guardian_id), "payments"),
        ask(
            HomeDays(
                family_id=visit.family_id,
                first_day=today,
                days_until=None if off["days"] else tomorrow,
                meals_until=None if off["menus"] else today + WEEK,
                meals=MEALS_SHOWN,
                opening_within=None if off["days"] else OPENING_WITHIN,
            ),
            "days",
            "menus",
        ),
        visit.ask(HomeRequests(requests=not off["requests"])),
    )
    me, told = panel(record), panel(requests)
    await visit.count_mail(told["unread"] if told else 0)
    return visit.render(
        "parents/home/home.html",
        "Accueil",
        off=off,
        me=me,
        to_do=me["to_do"] if me else None,
        ending=[proving.ending(one, today) for one in me["ending"]] if me else [],
        to_give=proving.to_give(me["awaited"]) if me else [],
        account=panel(account),
        unpaid=unpaid_rows(panel(account)),
        late=late_invoices(panel(account)),
        days=by_child(panel(days), today, tomorrow),
        tomorrow=tomorrow,
        openings=openings_of(panel(days), visit.portal.settings.zone),
        meals=meals_of(panel(days)),
        requests=told["requests"] if told else None,
        to_answer=awaiting(told["requests"]) if told else [],
        unread=told["unread"] if told else None,
        news=news_for(told, me),
        treasury=visit.town.profile.get("treasury_name", ""),
    )


def panel(answer: Answer) -> Content | None:
    """What a panel may show, or None: it then says that its service is away."""
    return answer if isinstance(answer, dict) else None


def news_for(told: Content | None, me: Content | None) -> list[Content]:
    """What the town tells everybody, and the schools of this family's children."""
    schools = {school.casefold() for school in me["schools"]} if me else set()
    return [
        one
        for one in (told["news"] if told else [])
        if not one["school"] or one["school"].casefold() in schools
    ]


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


def late_invoices(account: Content | None) -> list[Content]:
    """The invoices whose due day is over, the oldest first: the first thing to do."""
    open_invoices = account["open_invoices"] if account is not None else []
    return sorted((one for one in open_invoices if one["overdue"]), key=lambda one: str(one["due_on"]))


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


def openings_of(view: Content | None, zone: tzinfo) -> list[dict[str, str]]:
    """What opens soon, or is open, to the family's children; nothing when planning is away."""
    return opening_words.at_home(view.get("openings") or [], zone) if view is not None else []


def meals_of(view: Content | None) -> list[dict[str, Any]] | None:
    """The next meals whose menu is known, one for the children who eat the same: `[{day, who, courses}]`."""
    if view is None:
        return None
    return [
        {"day": one["day"], "who": one["children"], "courses": menu_words.courses(one["dishes"])}
        for one in view["meals"]
    ]
