"""`/agents/familles`: search, and one family's sheet; each panel comes from its own service."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.billing import AccountSummary
from contracts.family import (
    BarredPersons,
    CourtDecisions,
    EnrolmentFiles,
    FamilyDocuments,
    FamilySheet,
    SearchFamilies,
)
from contracts.planning import FamilyDays
from contracts.requests import FamilyRequests
from gateway import nav
from gateway.bus import Answer, Content, Unavailable
from gateway.staff.families import child, court, month, pattern
from gateway.staff.roster import rows as roster_rows
from gateway.staff.roster.rows import status_labels
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import proving

router = APIRouter(include_in_schema=False)
router.include_router(month.router)
router.include_router(pattern.router)
router.include_router(court.router)
router.include_router(child.router)

TEXT_MAX = 80
SHOWN = 50
DAYS_AHEAD = 6


@router.get("/agents/familles")
async def search(visit: Agent) -> Response:
    """Finds families by name, number or child."""
    text = visit.request.query_params.get("q", "").strip()[:TEXT_MAX]
    answer: Answer | None = await visit.ask(SearchFamilies(text=text, limit=SHOWN)) if text else None
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    families = answer["families"] if isinstance(answer, dict) else []
    return visit.render(
        "staff/families/search.html",
        "Familles",
        text=text,
        families=families,
        available=not isinstance(answer, Unavailable),
        cut=len(families) >= SHOWN,
    )


@router.get("/agents/familles/{family_id}")
async def sheet(visit: Agent, family_id: str) -> Response:
    """One family: adults, children, the days to come, accounts and requests."""
    key = as_uuid(family_id)
    last = visit.today + timedelta(days=DAYS_AHEAD)
    family, days, asked, kept, decided, files = await asyncio.gather(
        visit.ask(FamilySheet(family_id=key)),
        visit.ask(FamilyDays(family_id=key, first_day=visit.today, last_day=last, absences=True)),
        visit.ask(FamilyRequests(family_id=key, history=True, limit=20)),
        visit.ask(FamilyDocuments(family_id=key)),
        visit.ask(CourtDecisions(family_id=key)),
        visit.ask(EnrolmentFiles(family_id=key, limit=1)),
    )
    content = visit.must(family)
    barred, *accounts = await asyncio.gather(
        _barred(visit, content), *(_account(visit, guardian) for guardian in content["guardians"])
    )
    names = [f"{guardian['last_name']} {guardian['first_name']}" for guardian in content["guardians"]]
    title = f"{content['guardians'][0]['last_name']} – n° {content['family_number']}"
    return visit.render(
        "staff/families/sheet.html",
        title,
        page_more={"breadcrumbs": [{"label": "Familles", "href": "/agents/familles"}, {"label": title}]},
        family=content,
        file=files["files"][0] if isinstance(files, dict) and files["files"] else None,
        codes=nav.allowed("/agents/comptes", visit.who.roles),
        adults=adults(content),
        names=names,
        accounts=accounts,
        days=by_day(days) if isinstance(days, dict) else None,
        last=last,
        statuses=status_labels(),
        requests=_panel(asked),
        documents=[proving.row(one, visit.today, "/agents/documents") for one in kept["documents"]]
        if isinstance(kept, dict)
        else None,
        given=_given(kept, content) if isinstance(kept, dict) else [],
        decisions=[court.shown(one, *court.names(content)) for one in decided["decisions"]]
        if isinstance(decided, dict)
        else None,
        barred=barred,
        allowed={
            "days": not _closed(days),
            "requests": not _closed(asked),
            "documents": not _closed(kept),
            "decisions": not _closed(decided),
        },
    )


def _given(kept: Content, family: Content) -> list[Content]:
    """What the town gave, and to whom."""
    names = {one["guardian_id"]: f"{one['first_name']} {one['last_name']}" for one in family["guardians"]}
    found = proving.given(kept["given"], "/agents/documents")
    return [one | {"to": names.get(one["guardian_id"], "un responsable")} for one in found]


async def _account(visit: Visit, guardian: Content) -> dict[str, Any]:
    answer = await visit.ask(AccountSummary(guardian_id=UUID(guardian["guardian_id"])))
    return {
        "name": f"{guardian['first_name']} {guardian['last_name']}",
        "account": _panel(answer),
        "allowed": not _closed(answer),
        "statement": f"/agents/releve/{guardian['guardian_id']}",
    }


async def _barred(visit: Visit, family: Content) -> dict[str, list[Content]] | None:
    """Who must not collect each child today; None when family cannot say, or not to this agent."""
    children = [UUID(child["child_id"]) for child in family["children"]]
    answer = (
        await visit.ask(BarredPersons(child_ids=children, day=visit.today)) if children else {"barred": []}
    )
    return roster_rows.barred_by_child(answer) if isinstance(answer, dict) else None


def _panel(answer: Answer) -> Content | None:
    return answer if isinstance(answer, dict) else None


def _closed(answer: Answer) -> bool:
    """Whether the agent's roles do not open this: the panel is then absent, not unavailable."""
    return isinstance(answer, Refusal) and answer.code == "not_allowed"


def adults(family: Content) -> list[dict[str, Any]]:
    """Guardians, then the partners typed on their sheets: a title, and the fields agents read."""
    people = [(guardian, guardian["quality"] or "Responsable") for guardian in family["guardians"]]
    people += [(partner, "Conjoint") for partner in family.get("partners") or []]
    return [
        {
            "title": f"{role} – {person['first_name']} {person['last_name']}",
            "rows": _rows(person),
            "guardian_id": person["guardian_id"] if role != "Conjoint" else "",
        }
        for person, role in people
    ]


def _rows(person: Content) -> list[dict[str, str]]:
    address, contact = person["address"], person["contact"]
    place = f"{address['postcode']} {address['town']}".strip()
    rows = [
        ("Civilité", person.get("civility", "")),
        ("Situation", person.get("marital_status", "")),
        ("Adresse", ", ".join(part for part in (address["street"], place) if part)),
        ("Téléphone domicile", contact["home_phone"]),
        ("Téléphone prof.", contact["work_phone"]),
        ("Mobile", contact["mobile"]),
        ("E-mail", contact["email"]),
        ("Courriels acceptés", "Oui" if contact["email_allowed"] else "Non"),
        ("SMS acceptés", "Oui" if contact["sms_allowed"] else "Non"),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def by_day(view: Content) -> list[dict[str, Any]]:
    """The days to come, each with what is booked, and the absences settled."""
    days: dict[str, list[Content]] = {}
    for entry in view["days"]:
        days.setdefault(entry["day"], []).append(entry)
    return [{"day": day, "entries": entries} for day, entries in days.items()]
