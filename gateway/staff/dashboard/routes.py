"""`/agents`: the day in figures. The counters are a fragment that live.js asks again every few seconds."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from contracts.billing import CollectionCounts
from contracts.operations import PARKED_EVENTS
from contracts.planning import DayCounts
from contracts.requests import RequestCounts, RequestQueue
from gateway import nav, unread
from gateway.bus import Answer, Content
from gateway.staff.roster import sheets
from gateway.visit import Agent, Visit
from gateway.words.sentences import SCREENS, word

CASHIERS = frozenset({"regie", "direction"})
MONEY_KINDS = ("tax_data", "benefits", "bank_details")

router = APIRouter(include_in_schema=False)


@router.get("/agents")
async def dashboard(visit: Agent) -> Response:
    """The dashboard."""
    counters = await _counters(visit)
    if counters["requests"]:
        visit.counts["/agents/demandes"] = (counters["requests"]["to_decide"], "demandes à décider")
        await visit.count_mail(counters["requests"].get("messages_to_answer", 0))
    return visit.render("staff/dashboard/dashboard.html", "Tableau de bord", **counters)


@router.get("/agents/compteurs")
async def fragment(visit: Agent) -> Response:
    """The counters alone."""
    return visit.fragment("staff/dashboard/counters.html", page={"path": "/agents"}, **await _counters(visit))


async def _counters(visit: Visit) -> dict[str, Any]:
    operator = nav.allowed("/agents/reprises", visit.who.roles)
    cashier = not CASHIERS.isdisjoint(visit.who.roles)
    requests, days, money, *parked = await asyncio.gather(
        visit.ask(RequestCounts()),
        visit.ask(DayCounts(day=visit.today)),
        _money(visit) if cashier else _nothing(),
        *(visit.ask(PARKED_EVENTS[service](limit=1)) for service in PARKED_EVENTS if operator),
    )
    return {
        "requests": requests if isinstance(requests, dict) else None,
        "decider": nav.allowed("/agents/demandes", visit.who.roles),
        "writer": nav.allowed(unread.TOWN, visit.who.roles),
        "marker": nav.allowed("/agents/pointage", visit.who.roles),
        "day": by_category(days) if isinstance(days, dict) else None,
        "cashier": cashier,
        **money,
        "operator": operator,
        "parked": parked_totals(parked) if operator else [],
        "mailbox": visit.portal.settings.mailbox_url,
    }


async def _nothing() -> dict[str, Any]:
    return {}


async def _money(visit: Visit) -> dict[str, Any]:
    """The cash office's panels: what billing counts, and the demands about money that requests has; each by itself."""
    counts, queue = await asyncio.gather(visit.ask(CollectionCounts()), visit.ask(RequestQueue(limit=1)))
    kinds = queue["kinds"] if isinstance(queue, dict) else None
    return {
        "money": counts if isinstance(counts, dict) else None,
        "figures": None
        if kinds is None
        else [
            {"kind": kind, "label": word("request_kind_many", kind), "count": kinds.get(kind, 0)}
            for kind in MONEY_KINDS
        ],
    }


def by_category(view: Content) -> list[dict[str, Any]]:
    """The day's offerings grouped as people speak of them: `Cantine 143 (Tilleuls 88, Centre 55)`; each with the
    address of its roster, and of those seen.
    """
    groups: dict[str, dict[str, Any]] = {}
    for count in view["counts"]:
        category = count["category"]
        group = groups.setdefault(
            category,
            {"label": word("category", category), "expected": 0, "present": 0, "places": []},
        )
        group["expected"] += count["expected"]
        group["present"] += count["present"]
        address = partial(sheets.href, count["offering_id"], view["day"])
        group["places"].append({**count, "roster": address(), "seen": address("presents")})
    order = list(SCREENS["category"])
    return [groups[key] for key in sorted(groups, key=lambda key: order.index(key) if key in order else 99)]


def parked_totals(answers: list[Answer]) -> list[dict[str, Any]]:
    """How many events wait in each service; None where the service does not answer."""
    return [
        {
            "service": service,
            "label": word("owner", service),
            "total": answer["total"] if isinstance(answer, dict) else None,
        }
        for service, answer in zip(PARKED_EVENTS, answers, strict=True)
    ]
