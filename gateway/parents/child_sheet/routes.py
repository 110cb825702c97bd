"""`/enfants/{id}`: a child's record, the forms to change it, and who opened the health file."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from contracts.family import ReadCustody, WhoOpened
from gateway import drafts
from gateway.bus import Content
from gateway.parents.child_sheet import forms, people, reading
from gateway.parents.custody.routes import rule_for
from gateway.parents.record import asking, view
from gateway.parents.record.fields import keys_of
from gateway.parents.record.typed import Typed
from gateway.parents.record.typed import read as read_typed
from gateway.parents.record.waiting import answer_days
from gateway.visit import Parent, Visit
from gateway.words import dates
from gateway.words import record as words
from gateway.words.sentences import word

router = APIRouter(include_in_schema=False)

READINGS = 500


# --- a child to be added


@router.get("/enfants/ajouter")
async def new_child_form(visit: Parent) -> Response:
    """A child who will be enrolled."""
    return await asking.start(forms.new_child(visit))


@router.post("/enfants/ajouter")
async def ask_new_child(visit: Parent) -> Response:
    """Checks, goes back, or sends."""
    return await asking.answer(forms.new_child(visit))


# --- the sheet


@router.get("/enfants/{child_id:uuid}")
async def sheet(visit: Parent, child_id: UUID) -> Response:
    """Identity, school, who may collect the child, consents; the health file is opened apart, since that is recorded."""
    record, custody = await asyncio.gather(
        reading.read(visit, child_id),
        visit.ask(ReadCustody(family_id=visit.family_id, child_id=child_id)),
    )
    child = record["child"]
    due = await answer_days(visit, record["pending"])
    return visit.render(
        "parents/child_sheet/sheet.html",
        f"{child['first_name']} {child['last_name']}",
        page_more={
            "breadcrumbs": [
                *reading.crumbs(record, sheet=False),
                {"label": f"{child['first_name']} {child['last_name']}"},
            ]
        },
        child=child,
        base=f"/enfants/{child_id}",
        identity=reading.identity(record),
        people=reading.cards(record, visit.today),
        consents=reading.consents(record),
        waits=_waits(visit, record, due),
        custody=rule_for(visit, custody) if isinstance(custody, dict) else [],
    )


def _waits(visit: Visit, record: Content, due: dict[str, str | None]) -> dict[str, Any]:
    """The visitor's open demands about this child, by kind."""
    kinds = ("child", "authorised_persons", "health")
    return {kind: view.waiting(record["pending"], kind, visit.who.guardian_id, due) for kind in kinds}


@router.get("/enfants/{child_id:uuid}/fiche")
async def child_form(visit: Parent, child_id: UUID) -> Response:
    """Identity, school and class, ready to be changed."""
    return await asking.start(forms.child(visit, await reading.read(visit, child_id)))


@router.post("/enfants/{child_id:uuid}/fiche")
async def ask_child(visit: Parent, child_id: UUID) -> Response:
    """Checks, goes back, or sends."""
    return await asking.answer(forms.child(visit, await reading.read(visit, child_id)))


@router.get("/enfants/{child_id:uuid}/consentements")
async def consents_form(visit: Parent, child_id: UUID) -> Response:
    """Photo, leaving alone, emergency care: given or taken back at once."""
    return await asking.start(forms.consents(visit, await reading.read(visit, child_id)))


@router.post("/enfants/{child_id:uuid}/consentements")
async def ask_consents(visit: Parent, child_id: UUID) -> Response:
    """Checks, goes back, or saves."""
    return await asking.answer(forms.consents(visit, await reading.read(visit, child_id)))


# --- who may collect the child


@router.get("/enfants/{child_id:uuid}/personnes")
async def persons_form(visit: Parent, child_id: UUID) -> Response:
    """The list; `?ajouter=1` begins with somebody new."""
    if drafts.resume(visit)[0]:
        return await _persons(visit, child_id)
    record = await reading.read(visit, child_id)
    asked = await asking.asked_before(visit, "authorised_persons", child_id)
    texts = people.texts(record)
    gone = {one for one in people.ids_in(asked) if not asked[f"authorised.{one}.last_name"]}
    again = {key: value for key, value in asked.items() if words.person_of(key) not in gone}
    new = [one for one in people.ids_in(again) if f"authorised.{one}.last_name" not in texts]
    if not asked and (visit.request.query_params.get("ajouter") == "1" or not texts):
        new = [people.one_more()]
    typed = Typed(
        {**people.blank(new), **texts, **again}, texts, flags=frozenset(f"retirer.{one}" for one in gone)
    )
    demand = forms.persons(visit, record, new)
    await asking.proving(demand)
    return asking.form(demand, typed)


@router.post("/enfants/{child_id:uuid}/personnes")
async def ask_persons(visit: Parent, child_id: UUID) -> Response:
    """One more line to type, or: checks, goes back, sends."""
    return await _persons(visit, child_id)


async def _persons(visit: Visit, child_id: UUID) -> Response:
    """The list that was sent, or that the address keeps."""
    record = await reading.read(visit, child_id)
    ids = people.ids_in(await visit.form())
    demand = forms.persons(visit, record, ids)
    if visit.request.method == "GET":
        kept = await asking.resumed(demand) if await visit.field("etape") != "ajouter" else None
    elif await visit.field("etape") != "ajouter":
        kept = await asking.answer(demand)
    else:
        kept = await drafts.keep(visit, demand.path)
    if kept is not None:
        return kept
    typed = await read_typed(visit, keys_of(demand.sections), demand.boxes)
    new = people.one_more()
    typed.values |= people.blank([new])
    demand = forms.persons(visit, record, [new, *ids])
    await asking.proving(demand, typed)
    return asking.form(demand, typed, command_id=await visit.command_id())


# --- health


@router.get("/enfants/{child_id:uuid}/sante")
async def health(visit: Parent, child_id: UUID) -> Response:
    """The health file. Opening it is recorded, for the parents as for the agents."""
    record = await reading.read(visit, child_id, health=True)
    due = await answer_days(visit, record["pending"])
    return visit.render(
        "parents/child_sheet/health.html",
        "Santé et repas",
        page_more={"breadcrumbs": [*reading.crumbs(record), {"label": "Santé et repas"}]},
        child=record["child"],
        base=f"/enfants/{child_id}",
        open=record["health"] is not None,
        groups=reading.health_groups(record),
        pai_over=reading.pai_over(record, visit.today),
        waits=_waits(visit, record, due)["health"],
    )


@router.get("/enfants/{child_id:uuid}/sante/modifier")
async def health_form(visit: Parent, child_id: UUID) -> Response:
    """The health file, ready to be changed; a form under way holds what it showed, the file is not opened again."""
    fresh = not drafts.resume(visit)[0]
    return await asking.start(forms.health(visit, await reading.read(visit, child_id, health=fresh)))


@router.post("/enfants/{child_id:uuid}/sante/modifier")
async def ask_health(visit: Parent, child_id: UUID) -> Response:
    """Checks, goes back, or sends; what the form showed came with it, so the file is not opened again."""
    return await asking.answer(forms.health(visit, await reading.read(visit, child_id)))


@router.get("/enfants/{child_id:uuid}/lectures")
async def opened(visit: Parent, child_id: UUID) -> Response:
    """*Qui a ouvert la fiche*: every agent, when and why; one's own readings are counted by day."""
    record = await reading.read(visit, child_id)
    found = await visit.need(WhoOpened(family_id=visit.family_id, child_id=child_id, limit=READINGS))
    zone = visit.portal.settings.zone
    own = Counter(dates.local(one["at"], zone).date() for one in found["readings"] if one["mine"])
    return visit.render(
        "parents/child_sheet/opened.html",
        "Qui a ouvert la fiche",
        page_more={"breadcrumbs": [*reading.crumbs(record), {"label": "Qui a ouvert la fiche"}]},
        child=record["child"],
        base=f"/enfants/{child_id}",
        readings=_readings([one for one in found["readings"] if not one["mine"]], visit),
        own=sorted(own.items(), reverse=True),
        cut=len(found["readings"]) >= READINGS,
    )


def _readings(found: list[Content], visit: Visit) -> list[dict[str, Any]]:
    """Each agent's readings; the same one several times in a day is one line, with its last hour."""
    zone = visit.portal.settings.zone
    shown: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in found:
        key = (one["who"], one["via"], one["reason"], dates.local(one["at"], zone).date())
        if key in shown:
            shown[key]["times"] += 1
            continue
        shown[key] = {
            "at": one["at"],
            "who": one["who"],
            "roles": ", ".join(word("role", role) for role in one["roles"]),
            "via": words.WORDS["opened_via"].get(one["via"], one["via"]),
            "reason": one["reason"],
            "times": 1,
        }
    return list(shown.values())
