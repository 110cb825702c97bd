"""Everything a town has set up, in memory: offerings with their rules of time, places, calendar, reasons.

One catalogue stands for one version of the settings and never changes; it remembers what it has computed for a
day, because the same days are asked again by every family.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.planning.domain.calendar import Calendar, DayContext, Schedule, Stop, stop_on
from services.planning.domain.cutoff import Occasion
from services.planning.domain.places import Pool, PoolKey, keys_of
from services.planning.domain.situation import OfferingRules
from services.planning.domain.timing import DatedRule, Moments, moments_of
from services.planning.domain.window import Window, window_on

MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True)
class Facility:
    """A school, canteen or leisure centre."""

    id: UUID
    code: str
    name: str
    town: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is booked; it takes a place, and the child's time, in each of its slots."""

    id: UUID
    code: str
    name: str
    slots: frozenset[str]
    has_meal: bool = False
    starts_at: time | None = None
    ends_at: time | None = None
    retired: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Offering:
    """A *prestation*, with what the town decided about it. Its first unit is the one shown and marked by default."""

    id: UUID
    facility: Facility
    code: str
    name: str
    category: str
    schedule: Schedule
    rules: OfferingRules
    units: tuple[Unit, ...]
    timing: tuple[DatedRule, ...] = ()
    assumption: str = ""
    windows: tuple[Window, ...] = ()

    offered_units: tuple[Unit, ...] = field(init=False)
    """The units that can still be booked."""

    def __post_init__(self) -> None:
        offered = tuple(unit for unit in self.units if not unit.retired) or self.units[:1]
        object.__setattr__(self, "offered_units", offered)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason of absence a family may give. `leave`: a day off inside a care contract."""

    code: str
    label: str
    leave: bool = False
    retired: bool = False


@dataclass(frozen=True, slots=True)
class DayRules:
    """What the settings say of one unit on one day."""

    context: DayContext
    stop: Stop | None
    moments: Moments


@dataclass(slots=True)
class Catalogue:
    """The settings of one version."""

    version: int
    zone: ZoneInfo
    calendar: Calendar
    offerings: Mapping[UUID, Offering]
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    pools: Iterable[Pool] = ()
    units: dict[UUID, Unit] = field(default_factory=dict, init=False)
    offering_of: dict[UUID, Offering] = field(default_factory=dict, init=False)
    rows: dict[tuple[Any, ...], Any] = field(default_factory=dict, init=False, repr=False)
    """Stored cells that say the same, once each (sheet.py)."""
    views: dict[tuple[Any, ...], Any] = field(default_factory=dict, init=False, repr=False)
    """What cells that say the same show, while it holds (grid.py)."""
    _pools_at: dict[UUID, list[Pool]] = field(default_factory=dict, init=False, repr=False)
    _places: dict[UUID, int] = field(default_factory=dict, init=False, repr=False)
    _days: dict[tuple[UUID, date], DayRules] = field(default_factory=dict, init=False, repr=False)
    _needs: dict[tuple[UUID, str, date], tuple[PoolKey, ...]] = field(
        default_factory=dict, init=False, repr=False
    )

    def __post_init__(self) -> None:
        for offering in self.offerings.values():
            for unit in offering.units:
                self.units[unit.id] = unit
                self.offering_of[unit.id] = offering
        for pool in self.pools:
            self._pools_at.setdefault(pool.facility_id, []).append(pool)
            self._places[pool.id] = pool.places

    def day(self, unit: Unit, day: date) -> DayRules:
        """The day's context, whether the offering runs, and the deadlines of this unit."""
        key = (unit.id, day)
        known = self._days.get(key)
        if known is None:
            known = self._days[key] = self._compute(unit, day)
        return known

    def _compute(self, unit: Unit, day: date) -> DayRules:
        offering = self.offering_of[unit.id]
        context = self.calendar.context(day, offering.facility.id)
        return DayRules(
            context=context,
            stop=stop_on(offering.schedule, context),
            moments=self.moments(unit, day, window_on(offering.windows, unit.id, day)),
        )

    def moments(self, unit: Unit, day: date, window: Window | None) -> Moments:
        """The deadlines of this unit on this day, under a window: the one in force, or one that is only thought of."""
        offering = self.offering_of[unit.id]
        occasion = Occasion(day, unit.starts_at or MIDNIGHT, self.calendar, self.zone, offering.facility.id)
        return moments_of(offering.timing, unit.id, occasion, window)

    def needs(self, unit: Unit, age_group: str, day: date) -> tuple[PoolKey, ...]:
        """The pools in which this unit takes a place that day, in lock order; none where places do not count."""
        key = (unit.id, age_group, day)
        known = self._needs.get(key)
        if known is None:
            pools = self._pools_at.get(self.offering_of[unit.id].facility.id, ())
            known = self._needs[key] = keys_of(pools, unit.slots, age_group, day)
        return known

    def places(self, pool_id: UUID) -> int:
        """How many places a pool has."""
        return self._places[pool_id]

    def runs(self, offering: Offering, day: date) -> bool:
        """Whether the offering takes children that day."""
        return stop_on(offering.schedule, self.calendar.context(day, offering.facility.id)) is None
