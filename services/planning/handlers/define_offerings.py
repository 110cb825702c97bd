"""A town says what it offers: the lines of the planning, and the units families may book."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import DefineOfferings, Facility, Offering, OfferingsChanged, SettingsSaved
from services.planning.domain.named import told_twice
from services.planning.errors import in_use, invalid, not_found
from services.planning.store.catalogue import catalogue_of

SEVEN = set(range(1, 8))


async def define_offerings(ctx: Ctx, command: DefineOfferings) -> SettingsSaved | Refusal:
    """Creates or changes offerings. A unit left out is retired; one that exists keeps its offering.

    Refused: not_found (facility), invalid_input (weekdays, a unit of another offering, an id or a code given twice or had
    by another offering, or by another unit of this one, retired or not), conflict (slots or facility
    of what is booked from today on: make another unit or offering instead).
    """
    await ctx.value("settings.lock")
    missing = await ctx.rows("settings.facilities_missing", [one.facility_id for one in command.offerings])
    if missing:
        return not_found(facility_id=str(missing[0][0]))
    wrong = await _named_twice(ctx, command.offerings)
    if wrong is not None:
        return wrong
    changed = []
    for offering in command.offerings:
        if not SEVEN.issuperset(offering.weekdays):
            return invalid("weekdays")
        if await ctx.rows(
            "settings.units_elsewhere", offering.offering_id, [u.unit_id for u in offering.units]
        ):
            return invalid("unit_id")
        if await _in_use(ctx, offering):
            return in_use(str(offering.offering_id))
        version = await _put(ctx, offering)
        if version:
            changed.append((offering, version))
    if changed:
        await ctx.run("settings.changed")
        await _tell(ctx, changed)
    return SettingsSaved(changed=len(changed))


async def _named_twice(ctx: Ctx, offerings: list[Offering]) -> Refusal | None:
    ids, codes = [one.offering_id for one in offerings], [one.code for one in offerings]
    units = [unit.unit_id for one in offerings for unit in one.units]
    if told_twice(ids):
        return invalid("offering_id")
    if told_twice(codes) or await ctx.rows("settings.offering_codes_elsewhere", ids, codes):
        return invalid("code")
    if told_twice(units):
        return invalid("unit_id")
    for one in offerings:
        ids, codes = [unit.unit_id for unit in one.units], [unit.code for unit in one.units]
        if told_twice(codes) or await ctx.rows("settings.unit_codes_elsewhere", one.offering_id, ids, codes):
            return invalid("code")
    return None


async def _in_use(ctx: Ctx, offering: Offering) -> bool:
    """Whether the change would move children who are booked: their time and their places are counted already."""
    units = [unit.model_dump(mode="json", include={"unit_id", "slots"}) for unit in offering.units]
    if await ctx.rows("settings.slots_in_use", units, ctx.today):
        return True
    moving = await ctx.value(
        "settings.facility_in_use", offering.offering_id, offering.facility_id, ctx.today
    )
    return moving is True


async def _put(ctx: Ctx, offering: Offering) -> int | None:
    """The offering's new version, or None when it is as it was."""
    wanted = offering.model_dump(mode="json", exclude={"offering_id"})
    known = await ctx.value("settings.offering_as_json", offering.offering_id)
    if known == wanted:
        return None
    fields = offering.model_dump(exclude={"units"})
    version: int = await ctx.value("settings.put_offering", *fields.values())
    units = [{**unit.model_dump(mode="json"), "position": n} for n, unit in enumerate(offering.units)]
    await ctx.run("settings.put_units", offering.offering_id, units)
    await ctx.run(
        "settings.retire_other_units", offering.offering_id, [unit.unit_id for unit in offering.units]
    )
    return version


async def _tell(ctx: Ctx, changed: list[tuple[Offering, int]]) -> None:
    facilities = {one.facility.id: one.facility for one in (await catalogue_of(ctx)).offerings.values()}
    for offering, version in changed:
        known = facilities[offering.facility_id]
        facility = Facility(facility_id=known.id, code=known.code, name=known.name, town=known.town)
        ctx.emit(
            OfferingsChanged(
                version=version, offering_id=offering.offering_id, offering=offering, facility=facility
            )
        )
        ctx.audit(
            "offering.defined",
            entity="offering",
            entity_id=offering.offering_id,
            detail={"code": offering.code},
        )
