"""The catalogue of this process: read once per version of the settings, shared by every call."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import date, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from asyncpg import Record

from chassis.context import Ctx
from chassis.settings import ServiceSettings
from services.planning.domain.calendar import Calendar, CalendarRow, RowKind, Schedule
from services.planning.domain.catalogue import Catalogue, Facility, Offering, Reason, Unit
from services.planning.domain.cutoff import local_moment, parse_cutoff
from services.planning.domain.places import Pool
from services.planning.domain.situation import OfferingRules
from services.planning.domain.timing import DatedRule, Timed
from services.planning.domain.window import Window


class Shelf:
    """Holds the last catalogue read. Two versions may be in use for a moment: each call keeps the one it began with."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._catalogue: Catalogue | None = None

    async def catalogue(self, ctx: Ctx, version: int | None = None) -> Catalogue:
        """The catalogue of this version of the settings (asked for when the caller does not know it)."""
        if version is None:
            version = await ctx.value("settings.version")
        if self._catalogue is None or self._catalogue.version != version:
            row = await ctx.row("settings.read")
            assert row is not None, "the settings are one row"
            self._catalogue = build(row, self.zone)
        return self._catalogue


@asynccontextmanager
async def open_shelf(settings: ServiceSettings) -> AsyncIterator[Shelf]:
    """The `resources` of planning's wiring."""
    yield Shelf(settings.zone)


async def catalogue_of(ctx: Ctx, version: int | None = None) -> Catalogue:
    """The town's settings as they are now."""
    shelf: Shelf = ctx.resources
    return await shelf.catalogue(ctx, version)


def build(row: Record | Mapping[str, Any], zone: ZoneInfo) -> Catalogue:
    """Makes a catalogue of the row of `settings.read`."""
    facilities = {
        one["id"]: Facility(UUID(one["id"]), one["code"], one["name"], one["town"])
        for one in row["facilities"]
    }
    units: dict[str, list[Unit]] = {}
    for one in row["units"]:
        units.setdefault(one["offering_id"], []).append(_unit(one))
    timing: dict[str, list[DatedRule]] = {}
    for one in row["cutoffs"]:
        timing.setdefault(one["offering_id"], []).append(_rule(one))
    windows: dict[str, list[Window]] = {}
    for one in row["windows"]:
        windows.setdefault(one["offering_id"], []).append(_window(one, zone))
    offerings = [
        _offering(
            one,
            facilities[one["facility_id"]],
            units=units.get(one["id"], ()),
            timing=timing.get(one["id"], ()),
            windows=windows.get(one["id"], ()),
        )
        for one in row["offerings"]
    ]
    return Catalogue(
        version=row["version"],
        zone=zone,
        calendar=Calendar([_day(*one) for one in row["days"]]),
        offerings={offering.id: offering for offering in offerings},
        reasons={
            one["code"]: Reason(one["code"], one["label"], one["leave"], one["retired"])
            for one in row["reasons"]
        },
        pools=[_pool(one) for one in row["pools"]],
    )


def _day(day: str, kind: str, label: str, facility: str | None) -> CalendarRow:
    return CalendarRow(date.fromisoformat(day), RowKind(kind), label, UUID(facility) if facility else None)


def _unit(one: Mapping[str, Any]) -> Unit:
    return Unit(
        id=UUID(one["id"]),
        code=one["code"],
        name=one["name"],
        slots=frozenset(one["slots"]),
        has_meal=one["has_meal"],
        starts_at=time.fromisoformat(one["starts_at"]) if one["starts_at"] else None,
        ends_at=time.fromisoformat(one["ends_at"]) if one["ends_at"] else None,
        retired=one["retired"],
    )


def _rule(one: Mapping[str, Any]) -> DatedRule:
    return DatedRule(
        action=Timed(one["action"]),
        cutoff=parse_cutoff(one["rule"]),
        after=one["after"],
        valid_from=date.fromisoformat(one["valid_from"]),
        unit_id=UUID(one["unit_id"]) if one["unit_id"] else None,
    )


def _window(one: Mapping[str, Any], zone: ZoneInfo) -> Window:
    return Window(
        id=UUID(one["id"]),
        first=date.fromisoformat(one["first_day"]),
        last=date.fromisoformat(one["last_day"]),
        opens_at=local_moment(date.fromisoformat(one["opens_on"]), time.fromisoformat(one["opens_at"]), zone),
        closes_at=local_moment(
            date.fromisoformat(one["closes_on"]), time.fromisoformat(one["closes_at"]), zone
        )
        if one["closes_on"]
        else None,
        after=one["after"],
        unit_id=UUID(one["unit_id"]) if one["unit_id"] else None,
        label=one["label"],
    )


def _pool(one: Mapping[str, Any]) -> Pool:
    return Pool(
        id=UUID(one["id"]),
        facility_id=UUID(one["facility_id"]),
        slot=one["slot"],
        weekdays=frozenset(one["weekdays"]),
        first=date.fromisoformat(one["valid_from"]),
        last=date.fromisoformat(one["valid_to"]),
        places=one["places"],
        age_group=one["age_group"],
    )


def _offering(
    one: Mapping[str, Any],
    facility: Facility,
    *,
    units: Iterable[Unit],
    timing: Iterable[DatedRule],
    windows: Iterable[Window],
) -> Offering:
    return Offering(
        id=UUID(one["id"]),
        facility=facility,
        code=one["code"],
        name=one["name"],
        category=one["category"],
        schedule=Schedule(frozenset(one["weekdays"]), one["runs_in"]),
        rules=OfferingRules(
            decide=one["decide"],
            absence_decide=one["absence_decide"],
            absence_evidence=one["absence_evidence"],
            bills=one["bills"],
            waiting_list=one["waiting_list"],
            contract=one["category"] == "childcare",
        ),
        units=tuple(units),
        timing=tuple(timing),
        assumption=one["assumption"],
        windows=tuple(windows),
    )
