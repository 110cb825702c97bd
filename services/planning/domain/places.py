"""Places: pools of a facility, by slot, day and age group; a unit takes one place in each of its pools.

Pools are locked in key order, so that two bookings never wait for each other. Those who wait go first: a
newcomer finds a place only when one is left after everybody on the waiting list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Pool:
    """Places of a slot on some ISO weekdays between two days; without an age group, for everybody."""

    id: UUID
    facility_id: UUID
    slot: str
    weekdays: frozenset[int]
    first: date
    last: date
    places: int
    age_group: str = ""

    def counts(self, slots: Iterable[str], age_group: str, day: date) -> bool:
        """Whether a unit that takes these slots takes a place here."""
        return (
            self.slot in slots
            and self.age_group in ("", age_group)
            and self.first <= day <= self.last
            and day.isoweekday() in self.weekdays
        )


class PoolKey(NamedTuple):
    """One pool on one day; the order of keys is the order of locks."""

    pool_id: UUID
    day: date


@dataclass(frozen=True, slots=True)
class PoolDay:
    """How full a pool is on a day."""

    places: int
    taken: int = 0
    waiting: int = 0

    @property
    def left(self) -> int:
        """Places nobody holds; never less than zero when places were cut below what is taken."""
        return max(0, self.places - self.taken)

    def has_room(self, ahead: int) -> bool:
        """Whether one more fits once those ahead have had theirs."""
        return self.taken + ahead < self.places

    @property
    def full(self) -> bool:
        """Whether a newcomer finds no place."""
        return not self.has_room(self.waiting)


def keys_of(pools: Iterable[Pool], slots: Iterable[str], age_group: str, day: date) -> tuple[PoolKey, ...]:
    """The keys a unit needs on a day, in lock order; none where places do not count."""
    taken = frozenset(slots)
    return tuple(sorted(PoolKey(pool.id, day) for pool in pools if pool.counts(taken, age_group, day)))


def lock_order(needs: Iterable[Iterable[PoolKey]]) -> tuple[PoolKey, ...]:
    """Every key of several cells, once, in lock order."""
    return tuple(sorted({key for need in needs for key in need}))


class Allotment:
    """The pools of one transaction while it takes and gives back places, all locked beforehand.

    A key that is not among them is a pool without limit. What changed is read from `changes`.
    """

    def __init__(self, pools: Mapping[PoolKey, PoolDay]) -> None:
        self._before = dict(pools)
        self._now = dict(pools)

    def has_room(self, need: Iterable[PoolKey], ahead: Mapping[PoolKey, int] | None = None) -> bool:
        """Whether every pool of the need has a place, after those `ahead` (by default everybody who waits)."""
        return all(
            self._now[key].has_room(self._now[key].waiting if ahead is None else ahead.get(key, 0))
            for key in need
            if key in self._now
        )

    def counts(self, key: PoolKey) -> bool:
        """Whether places count in this pool."""
        return key in self._now

    def take(self, need: Iterable[PoolKey]) -> None:
        """Takes one place in each pool of the need."""
        self._move(need, taken=1)

    def give_back(self, need: Iterable[PoolKey]) -> None:
        """Frees one place in each pool of the need."""
        self._move(need, taken=-1)

    def queue(self, need: Iterable[PoolKey]) -> int:
        """Joins the waiting list of each pool; returns the rank, the worst of them."""
        need = tuple(need)
        self._move(need, waiting=1)
        return max((self._now[key].waiting for key in need if key in self._now), default=1)

    def leave_queue(self, need: Iterable[PoolKey]) -> None:
        """Leaves the waiting list of each pool."""
        self._move(need, waiting=-1)

    def _move(self, need: Iterable[PoolKey], taken: int = 0, waiting: int = 0) -> None:
        for key in need:
            pool = self._now.get(key)
            if pool is not None:
                self._now[key] = PoolDay(
                    pool.places, max(0, pool.taken + taken), max(0, pool.waiting + waiting)
                )

    def changes(self) -> dict[PoolKey, tuple[PoolDay, PoolDay]]:
        """The pools that changed: before and after, in key order."""
        return {
            key: (before, self._now[key])
            for key, before in sorted(self._before.items())
            if self._now[key] != before
        }
