"""What happens on a day of the demonstration: what families ask, and what the town hall answers.

Each day is thrown from its own date, so that a later business date only adds days.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from deploy.demo.customs import HOLIDAYS, WEDNESDAY, Custom
from deploy.demo.facts import Town
from deploy.demo.ids import dice
from deploy.demo.year import ONE_DAY, Year

Fate = Literal["accept", "refuse", "withdraw"]
LATE = timedelta(days=9)
"""How long the town hall leaves the few demands it answers late."""


@dataclass(frozen=True)
class Wish:
    """One thing asked: cells of one family, by a parent or (`typed`) by an agent for them, and what becomes of it.

    `contested`: places may run out, so it is asked in its turn.
    """

    at: datetime
    kind: Literal["booking", "absence"]
    cells: tuple[tuple[Custom, date], ...]
    fate: Fate
    answered_at: datetime
    reason: str = ""
    note: str = ""
    refusal: str = "autre"
    typed: bool = False
    contested: bool = False


@dataclass(frozen=True)
class Life:
    """What a day is thrown from: the town, its year, and every line of every child."""

    town: Town
    year: Year
    zone: ZoneInfo
    children: Sequence[Sequence[Custom]]
    holiday_wishes: dict[date, list[Wish]] = field(default_factory=dict)

    @classmethod
    def of(cls, town: Town, year: Year, zone: ZoneInfo, customs: Iterable[Custom]) -> Life:
        """The life of these children in this year; the Duponts have theirs in duponts.py."""
        life = cls(town, year, zone, by_child(one for one in customs if one.household.number))
        for lines in life.children:
            for wish in life.plan_holidays(lines):
                life.holiday_wishes.setdefault(wish.at.date(), []).append(wish)
        return life

    def wishes(self, day: date) -> list[Wish]:
        """Everything asked on a day, in the order of its hours."""
        throw = dice("day", day)
        makers = ((self._ill, 3.4), (self._away, 1.6), (self._one_more, 4.2), (self._wednesday, 12.0))
        found = [
            wish
            for make, rate in makers
            for lines in throw.sample(self.children, min(_count(throw, rate), len(self.children)))
            for wish in make(throw, day, lines)
        ]
        found += self.holiday_wishes.get(day, ())
        return sorted(found, key=lambda wish: (wish.at, wish.cells[0][0].household.number, wish.kind))

    # --- absences ---------------------------------------------------------------------------------------

    def _ill(self, throw: random.Random, day: date, lines: Sequence[Custom]) -> Iterator[Wish]:
        """Ill this morning, for one to three days: too late for today's meal, in time for tomorrow's."""
        length = throw.choice((1, 2, 2, 3))
        cells = self.usual(lines, day, day + (length - 1) * ONE_DAY)
        if not any(when == day for _, when in cells):
            return
        at = self._moment(day, throw, 7, 8)
        certificate = any(line.offering == WEDNESDAY for line, _ in cells)
        yield self._wish(
            throw,
            at,
            "absence",
            cells,
            reason="maladie",
            note=throw.choice(("", "", "Fièvre cette nuit.", "Gastro, retour dès que possible.")),
            refusal="certificat_manquant" if certificate else "hors_delai",
        )

    def _away(self, throw: random.Random, day: date, lines: Sequence[Custom]) -> Iterator[Wish]:
        """Away in some days' time, known in advance."""
        first = day + throw.randint(4, 12) * ONE_DAY
        cells = self.usual(lines, first, first + throw.choice((0, 0, 1)) * ONE_DAY)
        if not cells:
            return
        reason = throw.choice(("rendez_vous_medical", "evenement_familial", "sortie_scolaire", "autre"))
        yield self._wish(throw, self._moment(day, throw, 17, 21), "absence", cells, reason=reason)

    # --- bookings ---------------------------------------------------------------------------------------

    def _one_more(self, throw: random.Random, day: date, lines: Sequence[Custom]) -> Iterator[Wish]:
        """A day that is not regular: some days ahead, or (a meal) after the delay, the day before."""
        line = throw.choice([line for line in lines if line.offering.startswith(("repas", "matin", "soir"))])
        late = line.offering.startswith("repas") and throw.random() < 0.3
        wanted = day + (1 if late else throw.randint(2, 10)) * ONE_DAY
        if line.falls_on(wanted) or not self._runs(line, wanted):
            return
        line = whose_week(lines, line, wanted)
        at = self._moment(day, throw, 11, 16) if late else self._moment(day, throw, 18, 22)
        yield self._wish(throw, at, "booking", [(line, wanted)], refusal="hors_delai")

    def _wednesday(self, throw: random.Random, day: date, lines: Sequence[Custom]) -> Iterator[Wish]:
        """A Wednesday at the leisure centre, for a child who does not go every week."""
        mine = [line for line in lines if line.offering == WEDNESDAY and not line.days]
        if not mine:
            return
        ahead = day + ((2 - day.weekday()) % 7 + 7 * throw.randint(1, 2)) * ONE_DAY
        if not self._runs(mine[0], ahead):
            return
        line = whose_week(lines, mine[0], ahead)
        at = self._moment(day, throw, 19, 22)
        yield self._wish(throw, at, "booking", [(line, ahead)], refusal="complet", contested=True)

    def plan_holidays(self, lines: Sequence[Custom]) -> Iterator[Wish]:
        """Days of each of the holidays, asked once, four weeks to twelve days before they start."""
        mine = [line for line in lines if line.offering == HOLIDAYS]
        if not mine:
            return
        for first, last in self.year.periods("holidays"):
            throw = dice("holidays", first, mine[0].household.number, mine[0].child.number)
            asked_on = first - throw.randint(12, 28) * ONE_DAY
            going, share = throw.random() < 0.62, throw.choice((0.25, 0.4, 0.6))
            length = (min(last, first + 20 * ONE_DAY) - first).days + 1
            wanted = [first + n * ONE_DAY for n in range(length if going else 0) if throw.random() < share]
            cells = [(whose_week(lines, mine[0], when), when) for when in wanted if self._runs(mine[0], when)]
            if cells:
                at = self._moment(asked_on, throw, 8, 22)
                yield self._wish(throw, at, "booking", cells, refusal="complet", contested=True)

    # --- helpers ----------------------------------------------------------------------------------------

    def usual(self, lines: Iterable[Custom], first: date, last: date) -> list[tuple[Custom, date]]:
        """The regular days of these lines between two days."""
        return [
            (line, first + n * ONE_DAY)
            for n in range((last - first).days + 1)
            for line in lines
            if line.falls_on(first + n * ONE_DAY) and self._runs(line, first + n * ONE_DAY)
        ]

    def _runs(self, line: Custom, day: date) -> bool:
        return self.year.runs(self.town, line.offering, day)

    def _moment(self, day: date, throw: random.Random, first: int, last: int) -> datetime:
        at = time(throw.randint(first, last - 1), throw.randrange(60), throw.randrange(60))
        return datetime.combine(day, at, self.zone)

    def _wish(
        self,
        throw: random.Random,
        at: datetime,
        kind: Literal["booking", "absence"],
        cells: Sequence[tuple[Custom, date]],
        *,
        reason: str = "",
        note: str = "",
        refusal: str = "autre",
        contested: bool = False,
    ) -> Wish:
        """Everything of one wish belongs to one adult; the fate is thrown now, so that it does not depend on answers."""
        adult = cells[0][0].adult
        fate: Fate = throw.choices(("accept", "refuse", "withdraw"), (80, 14, 6))[0]
        delay = throw.choices((ONE_DAY, 2 * ONE_DAY, 3 * ONE_DAY, LATE), (50, 30, 17, 3))[0]
        answered = datetime.combine(office_day(at.date() + delay), time(9, throw.randrange(60)), self.zone)
        if fate == "withdraw":
            answered = at + timedelta(minutes=throw.randint(3, 90))
        return Wish(
            at,
            kind,
            tuple(cell for cell in cells if cell[0].adult == adult),
            fate,
            answered,
            reason,
            note,
            refusal,
            typed=not adult.identifier,
            contested=contested,
        )


def _count(throw: random.Random, rate: float) -> int:
    """How many, on a day, of what happens `rate` times a day."""
    return sum(throw.random() < rate / 20 for _ in range(20))


def office_day(day: date) -> date:
    """The day itself, or the Monday after a weekend: the town hall is closed."""
    return day + (7 - day.weekday()) * ONE_DAY if day.weekday() > 4 else day


def by_child(customs: Iterable[Custom]) -> list[list[Custom]]:
    """The lines of each child, in the order given."""
    lines: dict[object, list[Custom]] = {}
    for custom in customs:
        lines.setdefault(custom.child.child_id, []).append(custom)
    return list(lines.values())


def whose_week(lines: Iterable[Custom], line: Custom, day: date) -> Custom:
    """The line of the parent whose week it is; the same line where parents live together."""
    if line.weeks == "all":
        return line
    weeks = "odd" if day.isocalendar().week % 2 else "even"
    return next(one for one in lines if one.offering == line.offering and one.weeks == weeks)
