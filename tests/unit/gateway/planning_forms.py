"""Forms of the planning screens, as a browser would send them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from contracts.days import month_bounds
from tests.unit.gateway import samples
from tests.unit.gateway.browser import HIDDEN, Answer, Browser
from tests.unit.gateway.world import Services
from tests.web import samples_planning as planning

CHILD = str(planning.CHILD)
BASE = f"/enfants/{CHILD}/planning"
CANTEEN, MORNING_CARE, FULL_DAY, WEDNESDAY = (str(UUID(int=100 + index)) for index in (6, 5, 3, 1))


def text(answer: Answer) -> str:
    return answer.text.replace("\u00a0", " ")


def outcomes(message: Any, **data: Any) -> list[dict[str, Any]]:
    return [
        {"line_id": str(cell.line_id), "day": cell.day.isoformat(), "result": "done", "data": {}} | data
        for cell in message.cells
    ]


async def form(browser: Browser, path: str = f"{BASE}?vue=mois&mois=2015-04") -> list[tuple[str, str]]:
    """The hidden fields of the planning's form, as the browser would send them."""
    page = await browser.get(path)
    lines = [(name, value) for name, value in page_hidden(page) if name == "l"]
    return [
        ("csrf", page.hidden("csrf")),
        ("command_id", page.hidden("command_id")),
        ("vue", page.hidden("vue")),
        ("periode", page.hidden("periode")),
        *lines,
    ]


def page_hidden(answer: Answer) -> list[tuple[str, str]]:
    return HIDDEN.findall(answer.text)


async def act(browser: Browser, action: str, *boxes: tuple[str, str], at: str = "") -> Answer:
    fields = [*await form(browser), ("action", action), *boxes]
    return await browser.post(f"{BASE}{at}", _many(fields))


async def send(browser: Browser, page: Answer, at: str, **typed: str) -> Answer:
    """Sends a check page back as it came, with what was typed."""
    fields = [one for one in page_hidden(page) if one[0] not in ("theme", "next")]
    csrf = next(value for name, value in fields if name == "csrf")
    fields = [one for one in fields if one[0] != "csrf"] + [("csrf", csrf), *typed.items()]
    return await browser.post(f"{BASE}/{at}", _many(fields))


def _many(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    many: dict[str, list[str]] = {}
    for name, value in fields:
        many.setdefault(name, []).append(value)
    return many


def sent(services: Services) -> list[Any]:
    return [command for command, _, _ in services.sent]


def knows_lea(services: Services) -> Services:
    """Léa's planning, around 8 April 2015: what planning and family answer."""
    in_time = {"status": "excused_absence", "data": {"rule": "in_time"}}
    services.answers |= {
        "my-children": {
            "children": [
                samples.CHILDREN["children"][0] | {"child_id": CHILD},
                samples.CHILDREN["children"][0] | {"child_id": str(UUID(int=8)), "first_name": "Tom"},
            ]
        },
        "month-planning": lambda query: planning.view(*month_bounds(query.month)),
        "week-planning": lambda query: planning.view(query.monday, query.monday + timedelta(days=6)),
        "explain-cell": planning.explained(),
        "check-absence": lambda query: {"cells": outcomes(query, **in_time)},
        "check-booking": lambda query: {"cells": outcomes(query, status="booked")},
        "declare-absence": lambda command: {"cells": outcomes(command, **in_time)},
        "request-booking": lambda command: {"cells": outcomes(command, status="booked")},
    }
    return services
