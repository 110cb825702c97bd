"""`/agents/familles/{family_id}/enfants/{child_id}`: a child's record, for the agents who need it.

Health is opened apart, by a form that says why: the reason goes to family and to the parents, never into an address.
"""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import BarredPersons, ChildRecord, FamilySheet
from gateway.bus import Answer, Content
from gateway.parents.child_sheet import reading as child
from gateway.staff.roster import rows as roster_rows
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import reading
from gateway.words.sentences import word

router = APIRouter()

PAGE = "/agents/familles/{family_id}/enfants/{child_id}"


@router.get(PAGE)
async def show(visit: Agent, family_id: str, child_id: str) -> Response:
    """Identity, who may collect the child, consents; the health file stays closed."""
    query = ChildRecord(family_id=as_uuid(family_id), child_id=as_uuid(child_id))
    return await _page(visit, query)


@router.post(PAGE)
async def open_health(visit: Agent, family_id: str, child_id: str) -> Response:
    """The same with the health file, once a reason is given: family records the reading."""
    key, more = await visit.field("raison"), await visit.field("precision")
    typed: dict[str, Any] = {"reason": key, "more": more}
    query = ChildRecord(family_id=as_uuid(family_id), child_id=as_uuid(child_id))
    errors = reading.wrong(key, more)
    if errors:
        return await _page(visit, query, errors, **typed)
    opening = query.model_copy(update={"health": True, "reason": reading.reason_of(key, more)})
    return await _page(visit, opening, **typed)


async def _page(
    visit: Visit, query: ChildRecord, errors: list[tuple[str, str]] | None = None, **typed: Any
) -> Response:
    patience = visit.portal.settings.command_budget
    family, answer, barred = await asyncio.gather(
        visit.ask(FamilySheet(family_id=query.family_id)),
        visit.ask(query, budget=patience),
        visit.ask(BarredPersons(child_ids=[query.child_id], day=visit.today)),
    )
    record, sheet = visit.must(answer), visit.must(family)
    if not record["health_open"]:  # a régie's agents need none of it
        raise PageRefused(Refusal("not_allowed"))
    one = record["child"]
    closed_to = _by_court(barred, query.child_id)
    home = f"/agents/familles/{query.family_id}"
    title = f"{one['first_name']} {one['last_name']}"
    return visit.render(
        "staff/families/child.html",
        title,
        status=422 if errors else 200,
        page_more={
            "errors": bool(errors),
            "breadcrumbs": [
                {"label": "Familles", "href": "/agents/familles"},
                {
                    "label": f"{sheet['guardians'][0]['last_name']} – n° {sheet['family_number']}",
                    "href": home,
                },
                {"label": title},
            ],
        },
        child=one,
        home=home,
        here=f"{home}/enfants/{query.child_id}",
        identity=child.identity(record),
        guardians=_guardians(sheet, one, closed_to or []),
        people=child.cards(record, visit.today),
        barred=closed_to,
        consents=child.consents(record),
        waits=[word("request_kind", demand["kind"]) for demand in record["pending"]],
        health=child.health_groups(record) if record["health"] is not None else None,
        pai_over=child.pai_over(record, visit.today),
        reasons=reading.REASONS,
        more_max=reading.MORE_MAX,
        wrong=dict(errors or []),
        errors=errors or [],
        **{"reason": "", "more": "", "said": query.reason} | typed,
    )


def _guardians(sheet: Content, one: Content, closed_to: list[str]) -> list[dict[str, str]]:
    """Who acts for the child and may collect, each with the telephones to call. `closed_to`: as family names them."""
    found = []
    for guardian in sheet["guardians"]:
        name, quality = f"{guardian['first_name']} {guardian['last_name']}", guardian["quality"]
        barred = (f"{name} ({quality})" if quality else name) in closed_to
        if guardian["guardian_id"] not in one["guardian_ids"] or barred:
            continue
        contact = guardian["contact"]
        phones = (contact["mobile"], contact["home_phone"], contact["work_phone"])
        found.append({"name": name, "quality": quality, "phones": ", ".join(filter(None, phones))})
    return found


def _by_court(answer: Answer, child_id: UUID) -> list[str] | None:
    """To whom a court decision forbids to hand the child over today; None when family cannot say."""
    if not isinstance(answer, dict):
        return None
    found = roster_rows.barred_by_child(answer).get(str(child_id), [])
    return [one["name"] for one in found if one["why"] == roster_rows.BARRED["court"]]
