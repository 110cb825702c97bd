"""`/agents/familles/{family_id}/enfants/{child_id}/semaine-type`: a child's regular week, seen and set by an agent."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import FamilySheet
from contracts.planning import CheckPattern, ChildPatterns, Pattern, SetPatterns
from gateway.bus import Content, Unavailable
from gateway.components import french
from gateway.parents.planning import pattern_form as form
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import weekly

router = APIRouter()

PAGE = "/agents/familles/{family_id}/enfants/{child_id}/semaine-type"


async def _about(visit: Visit, family_id: str, child_id: str) -> tuple[Content, Content]:
    """The family's sheet and the child's patterns; the child must be the family's."""
    family, patterns = await asyncio.gather(
        visit.ask(FamilySheet(family_id=as_uuid(family_id))),
        visit.ask(ChildPatterns(child_id=as_uuid(child_id))),
    )
    sheet = visit.must(family)
    if all(child["child_id"] != str(as_uuid(child_id)) for child in sheet["children"]):
        raise PageRefused(Refusal("child_unknown"))
    return sheet, visit.must(patterns)


def _render(
    visit: Visit, sheet: Content, view: Content, asked: form.Typed, template: str, **context: Any
) -> Response:
    home = f"/agents/familles/{sheet['family_id']}"
    here = PAGE.format(family_id=sheet["family_id"], child_id=view["child_id"])
    title = f"{weekly.TITLE} {french.of_name(view['first_name'])}"
    crumbs = [
        {"label": "Familles", "href": "/agents/familles"},
        {"label": f"{sheet['guardians'][0]['last_name']} – n° {sheet['family_number']}", "href": home},
        {"label": title},
    ]
    return visit.render(
        f"staff/families/{template}.html",
        title,
        status=422 if asked.problems else 200,
        page_more={"breadcrumbs": crumbs, "errors": bool(asked.problems)},
        asked=asked,
        here=here,
        planning=f"{home}/enfants/{view['child_id']}/planning",
        **context,
    )


def _form(visit: Visit, sheet: Content, view: Content, asked: form.Typed) -> Response:
    rows = form.shown(asked, view, visit.today, alternate=True)
    return _render(visit, sheet, view, asked, "pattern", rows=rows, lead=weekly.REGISTERED)


@router.get(PAGE)
async def present(visit: Agent, family_id: str, child_id: str) -> Response:
    """The week there is, as a form; an agent may choose one week in two."""
    sheet, view = await _about(visit, family_id, child_id)
    params = visit.request.query_params
    asked = form.typed(params.getlist("l"), params.getlist("j"), params.get("de", ""))
    return _form(visit, sheet, view, form.fill(asked, view, visit.today))


@router.get(PAGE + "/verifier")
async def check(visit: Agent, family_id: str, child_id: str) -> Response:
    """The days that would change: an agent is bound by no cut-off, but a full day is not booked."""
    sheet, view = await _about(visit, family_id, child_id)
    params = visit.request.query_params
    asked = form.fill(
        form.typed(params.getlist("l"), params.getlist("j"), params.get("de", "")), view, visit.today
    )
    wanted = form.asked_patterns(asked, view, visit.today, waiting=True)
    if wanted is None or not wanted[1]:
        return _form(visit, sheet, view, asked)
    query = CheckPattern(child_id=UUID(view["child_id"]), valid_from=wanted[0], patterns=wanted[1])
    answer = await visit.ask(query, budget=visit.portal.settings.command_budget)
    if isinstance(answer, Refusal) and answer.code in ("invalid_input", "not_found", "plan_too_long"):
        asked.problems.append(("", visit.sentence(answer)))
        return _form(visit, sheet, view, asked)
    said = visit.must(answer)
    known = {line["enrolment_id"]: line for line in view["lines"]}
    return _render(
        visit,
        sheet,
        view,
        asked,
        "pattern_check",
        change=asked.href(PAGE.format(family_id=sheet["family_id"], child_id=view["child_id"])),
        first=wanted[0],
        totals=form.totals(said),
        lines=form.checked(said, visit.portal.settings.zone),
        differs=any(form.differs(one, known[str(one.enrolment_id)]) for one in wanted[1]),
        unchanged=weekly.UNCHANGED,
    )


@router.post(PAGE)
async def save(visit: Agent, family_id: str, child_id: str) -> Response:
    """Sets the patterns that are not those there are; sent twice, it does once."""
    sheet, view = await _about(visit, family_id, child_id)
    asked = form.typed(await visit.fields("l"), await visit.fields("j"), await visit.field("de"))
    here = PAGE.format(family_id=sheet["family_id"], child_id=view["child_id"])
    wanted = form.asked_patterns(asked, view, visit.today, waiting=True)
    if wanted is None:
        return visit.redirect(asked.href(f"{here}/verifier"))
    first, patterns = wanted
    known = {line["enrolment_id"]: line for line in view["lines"]}
    changed = [
        Pattern(enrolment_id=one.enrolment_id, valid_from=first, days=one.days)
        for one in patterns
        if form.differs(one, known[str(one.enrolment_id)])
    ]
    if changed:
        answer = await visit.send(SetPatterns(patterns=changed), await visit.command_id())
        if isinstance(answer, Refusal | Unavailable):
            visit.flash.say("danger", "Rien n’est enregistré", text=visit.sentence(answer))
            return visit.redirect(f"{asked.href(f'{here}/verifier')}#resultat")
    visit.flash.say("ok" if changed else "info", weekly.SAVED if changed else weekly.UNCHANGED)
    return visit.redirect(f"{here}#resultat")
