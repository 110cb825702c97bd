"""The care plans (PAI) that end soon."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from contracts.family import ExpiringHealth, ExpiringHealthView, ExpiringPai, HealthRecord
from services.family.health import trace_reading


async def expiring_health(ctx: Ctx, query: ExpiringHealth) -> ExpiringHealthView:
    """Children whose PAI ends within so many days or has ended; each of them is told that their file was read.

    The end of a PAI is sealed with the rest of the sheet, so that every sheet of the town is opened here.
    """
    last = ctx.today + timedelta(days=query.days)
    found: list[ExpiringPai] = []
    for row in await ctx.rows("health.all"):
        text = ctx.sealer.open(row["content"], "health_record", "content", row["id"])
        record = HealthRecord.model_validate_json(text)
        if record.pai == "yes" and record.pai_until is not None and record.pai_until <= last:
            trace_reading(ctx, row["id"], "expiring")
            found.append(
                ExpiringPai(
                    child_id=row["id"],
                    family_id=row["family_id"],
                    last_name=row["last_name"],
                    first_name=row["first_name"],
                    school=row["school"],
                    class_name=row["class_name"],
                    pai_until=record.pai_until,
                )
            )
    ctx.audit("health.expiring_listed", entity="health", entity_id="", detail={"children": len(found)})
    return ExpiringHealthView(children=sorted(found, key=lambda one: (one.pai_until, one.last_name)))
