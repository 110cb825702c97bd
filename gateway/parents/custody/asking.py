"""`/enfants/{id}/garde/echange`: a parent asks for some days otherwise than the calendar; an agent decides."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import CheckFamilyProposal, ProposeCustodyChange, ReadCustody
from gateway.bus import Content
from gateway.parents.child_sheet import reading
from gateway.parents.record import asking
from gateway.parents.record.asking import Demand, open_demand
from gateway.parents.record.fields import Field, Section
from gateway.parents.record.typed import Typed
from gateway.visit import PageRefused, Parent, Visit

router = APIRouter(include_in_schema=False)

WHOSE = (("mine", "Chez moi"), ("other", "Chez l’autre parent"))
FIELDS = (
    Section(
        "jours",
        "Les jours",
        (
            Field("stay.first", "date", required=True, width="m"),
            Field("stay.last", "date", width="m", hint="Vide\u00a0: un seul jour."),
            Field("stay.whose", "answer", options=WHOSE),
        ),
        hint="Pour un échange, faites une demande par période. Dites dans la précision si l’autre parent est d’accord.",
    ),
)


def values_of(typed: Typed) -> dict[str, str]:
    """What is asked, as family keys it."""
    first = typed.values.get("stay.first", "")
    last = typed.values.get("stay.last", "") or first
    return {f"stay.{first}": f"{last} {typed.values.get('stay.whose', '')}"}


def asked_again(asked: Mapping[str, str]) -> dict[str, str]:
    """The form of the days that an earlier demand asked; it may have had others beside, one period is asked at a time."""
    for key, text in sorted(asked.items()):
        last, _, whose = text.partition(" ")
        if key.startswith("stay.") and whose:
            first = key.removeprefix("stay.")
            return {"stay.first": first, "stay.last": "" if last == first else last, "stay.whose": whose}
    return {}


def judged(typed: Typed, today: date, known: list[Content]) -> dict[str, str]:
    """What keeps the form from being a message, by key. `known`: the exceptions there are."""
    wrong = {}
    days = {}
    for key in ("stay.first", "stay.last"):
        text = typed.values.get(key, "")
        try:
            days[key] = date.fromisoformat(text) if text else None
        except ValueError:
            wrong[key] = "not_a_date"
    first, last = days.get("stay.first"), days.get("stay.last")
    if not typed.values.get("stay.first"):
        wrong["stay.first"] = "missing"
    elif first and first < today:
        wrong["stay.first"] = "already_past"
    elif first and last and last < first:
        wrong["stay.last"] = "ends_before_it_begins"
    if first and not wrong:
        span = (first.isoformat(), (last or first).isoformat())
        if any(one["first_day"] <= span[1] and span[0] <= one["last_day"] for one in known):
            wrong["stay.first"] = "overlap"
    if typed.values.get("stay.whose") not in ("mine", "other"):
        wrong["stay.whose"] = "not_a_choice"
    return wrong


async def _demand(visit: Visit, child_id: UUID) -> Demand:
    record, view = await asyncio.gather(
        reading.read(visit, child_id),
        visit.need(ReadCustody(family_id=visit.family_id, child_id=child_id)),
    )
    drawn, mine = view["calendar"], visit.who.guardian_id
    if drawn is None or mine not in (drawn["first_guardian_id"], drawn["second_guardian_id"]):
        raise PageRefused(Refusal("not_found"))
    base = f"/enfants/{child_id}/garde"

    def propose(typed: Typed) -> ProposeCustodyChange:
        return ProposeCustodyChange(
            family_id=visit.family_id, child_id=child_id, values=values_of(typed), note=typed.note
        )

    def check(typed: Typed) -> CheckFamilyProposal:
        return CheckFamilyProposal(
            kind="custody", family_id=visit.family_id, child_id=child_id, values=values_of(typed)
        )

    return Demand(
        visit=visit,
        kind="custody",
        title="Demander un échange de jours",
        lead="Rien ne change tant que la mairie n’a pas répondu. L’autre parent verra l’échange une fois accepté.",
        path=f"{base}/echange",
        back=base,
        half="enfants",
        child_id=child_id,
        crumbs=[*reading.crumbs(record), {"label": "Calendrier de garde", "href": base}],
        waiting=open_demand(record["pending"], "custody", mine, child_id),
        sections=FIELDS,
        record={"stay.first": "", "stay.last": "", "stay.whose": ""},
        propose=propose,
        asks=check,
        judge=lambda typed: judged(typed, visit.today, drawn["exceptions"]),
    )


@router.get("/enfants/{child_id:uuid}/garde/echange")
async def ask(visit: Parent, child_id: UUID) -> Response:
    """The days, and with whom; `?reprendre=` fills them with what an earlier demand asked."""
    demand = await _demand(visit, child_id)
    kept = await asking.resumed(demand)
    if kept is not None:
        return kept
    await asking.proving(demand)
    asked = asked_again(await asking.asked_before(visit, "custody", child_id))
    return asking.form(demand, Typed(demand.record | asked, demand.record))


@router.post("/enfants/{child_id:uuid}/garde/echange")
async def send(visit: Parent, child_id: UUID) -> Response:
    """Checks, goes back, or sends."""
    return await asking.answer(await _demand(visit, child_id))
