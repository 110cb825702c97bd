"""Who may collect each child of a roster, who must not, and what to take care of."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import HealthRecord
from contracts.family.handover import ChildHandover, Collector, HandoverList, HandoverListView, NotHandedTo
from contracts.planning import PresentChildren, PresentChildrenView
from services.family import errors
from services.family.court import barred_on
from services.family.sheets import guardian_phone, person_of


async def handover_list(ctx: Ctx, query: HandoverList) -> HandoverListView | Refusal:
    """The children planning awaits or saw there. Refused: `not_found`, `not_allowed`, `unavailable`."""
    there = await ctx.ask(PresentChildren(offering_id=query.offering_id, day=query.day))
    if isinstance(there, Refusal):
        return there
    if ctx.actor.facility_ids and there.facility_id not in ctx.actor.facility_ids:
        return errors.elsewhere()
    known = [row["id"] for row in await ctx.rows("handover.known", there.child_ids)]
    refused: defaultdict[UUID, list[NotHandedTo]] = defaultdict(list)
    for one in await barred_on(ctx, known, query.day):
        refused[one.child_id].append(NotHandedTo(name=one.name, source=one.source))
    await _trace(ctx, there, query.day, known)
    if query.day < ctx.today:
        return HandoverListView(
            children=[ChildHandover(child_id=child_id, refused=names) for child_id, names in refused.items()]
        )
    collectors = await _collectors(ctx, known, query.day)
    alone = {row["child_id"]: row["value"] for row in await ctx.rows("handover.alone", known)}
    health = {row["child_id"]: _opened(ctx, row) for row in await ctx.rows("handover.health", known)}
    children = []
    for child_id in known:
        record = health.get(child_id) or HealthRecord()
        children.append(
            ChildHandover(
                child_id=child_id,
                collectors=collectors[child_id],
                refused=refused[child_id],
                leaves_alone=alone.get(child_id),
                allergies=record.allergies,
                pai=record.pai == "yes",
                pai_until=record.pai_until if record.pai == "yes" else None,
            )
        )
    return HandoverListView(children=children)


async def _collectors(ctx: Ctx, children: list[UUID], day: date) -> defaultdict[UUID, list[Collector]]:
    """Those who act for a child first, then its list."""
    found: defaultdict[UUID, list[Collector]] = defaultdict(list)
    for row in await ctx.rows("handover.guardians", children, day):
        name, phone = f"{row['first_name']} {row['last_name']}", guardian_phone(ctx.sealer, row)
        found[row["child_id"]].append(Collector(name=name, link=row["quality"], phone=phone))
    for row in await ctx.rows("handover.persons", children, day):
        one = person_of(ctx.sealer, row, None)
        name = f"{one.first_name} {one.last_name}"
        found[row["child_id"]].append(Collector(name=name, link=one.relation, phone=one.phone))
    return found


def _opened(ctx: Ctx, row: Record) -> HealthRecord:
    text = ctx.sealer.open(row["content"], "health_record", "content", row["child_id"])
    return HealthRecord.model_validate_json(text)


async def _trace(ctx: Ctx, there: PresentChildrenView, day: date, children: list[UUID]) -> None:
    """Writes the reading down before it is answered: once for an agent, a facility and a day, whatever is read again.

    A child who joins the roster during the day is added. All children are named, not only those with an allergy: the
    trace itself would tell. A day that is gone opens no health, and is no reading of it.
    """
    entity = "roster_health" if day >= ctx.today else "roster"
    place = f"{there.facility_id}:{day}"
    since = ctx.now.replace(hour=0, minute=0, second=0, microsecond=0)
    asked = (entity, place, ctx.actor.account_id, since)
    told = {row["child_id"] for row in await ctx.rows("handover.told", *asked)}
    new = sorted(str(child_id) for child_id in children if child_id not in told)
    if not new:
        return
    async with ctx.begin() as apart:
        apart.audit(
            "roster.read",
            entity=entity,
            entity_id=place,
            detail={
                "via": "roster",
                "reason": there.facility,
                "roles": list(ctx.actor.roles),
                "children": new,
            },
        )
