"""What the Duponts asked lately: one demand in each state, so that every screen has something to show on the first day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deploy.demo.customs import HOLIDAYS, WEDNESDAY, Custom
from deploy.demo.days import Fate, Wish, office_day
from deploy.demo.facts import Town
from deploy.demo.year import ONE_DAY, Year


class DupontLife:
    """The Duponts' demands, told backwards from the business date."""

    def __init__(
        self, town: Town, year: Year, zone: ZoneInfo, customs: Sequence[Custom], today: date
    ) -> None:
        self._town, self._year, self._zone, self._today = town, year, zone, today
        self._lines = {
            (one.child.first_name, one.offering): one for one in customs if one.household.number == 0
        }

    def wishes(self) -> list[Wish]:
        """Oldest first; what the calendar makes impossible is left out."""
        found = [
            *self._holiday_days(),
            *self._ill(),
            *self._wednesday("Tom", asked=20, fate="accept", ahead=1),
            *self._wednesday("Tom", asked=13, fate="withdraw", ahead=1),
            *self._wednesday("Tom", asked=9, fate="refuse", ahead=1),
            *self._one_meal(),
            *self._wednesday("Tom", asked=1, fate="accept", ahead=2, answered=False),
            *self._away(),
            *self._late(),
        ]
        return sorted(found, key=lambda wish: wish.at)

    def _wednesday(
        self, child: str, *, asked: int, fate: Fate, ahead: int, answered: bool = True
    ) -> list[Wish]:
        """A Wednesday at the leisure centre, asked so many days ago for a Wednesday so many weeks later."""
        at = self._evening(asked, 19, 40)
        day = at.date() + ((2 - at.weekday()) % 7 + 7 * ahead) * ONE_DAY
        refusal = "complet" if fate == "refuse" else "autre"
        return self._wish(at, "booking", [(child, WEDNESDAY, day)], fate, answered=answered, refusal=refusal)

    def _holiday_days(self) -> list[Wish]:
        """Three days for Léa in the last holidays begun and in the next ones."""
        found = []
        for first, last in self._year.periods("holidays"):
            asked = datetime.combine(first - 21 * ONE_DAY, time(20, 5), self._zone)
            days = [first + n * ONE_DAY for n in range(min((last - first).days, 6) + 1)]
            runs = [day for day in days if self._year.runs(self._town, HOLIDAYS, day)][:3]
            found += self._wish(asked, "booking", [("Léa", HOLIDAYS, day) for day in runs], "accept")
        return [wish for wish in found if wish.at.date() < self._today]

    def _ill(self) -> list[Wish]:
        """Léa ill for two days, declared on the first morning: an agent excuses that day's meal."""
        day = self._last_school_day(6)
        at = datetime.combine(day, time(7, 20), self._zone)
        days = (day, day + ONE_DAY)
        cells = [("Léa", f"repas_{self._school('Léa')}", when) for when in days]
        return self._wish(at, "absence", cells, "accept", reason="maladie", note="Fièvre cette nuit.")

    def _one_meal(self) -> list[Wish]:
        """A meal for Tom asked in time: done at once."""
        at = self._evening(4, 20, 15)
        day = next(
            (at.date() + n * ONE_DAY for n in range(3, 12) if (at.date() + n * ONE_DAY).isoweekday() == 5),
            at.date(),
        )
        return self._wish(at, "booking", [("Tom", f"repas_{self._school('Tom')}", day)], "accept")

    def _away(self) -> list[Wish]:
        """A dentist's appointment next week: excused at once."""
        at = self._evening(1, 21, 5)
        cells = [("Léa", f"repas_{self._school('Léa')}", at.date() + n * ONE_DAY) for n in range(5, 9)]
        usual = [cell for cell in cells if self._usual(*cell)][:1]
        return self._wish(at, "absence", usual, "accept", reason="rendez_vous_medical")

    def _late(self) -> list[Wish]:
        """Tom will not eat at school today, said yesterday evening: too late to be done at once."""
        meals = f"repas_{self._school('Tom')}"
        cells = [("Tom", meals, self._today)] if self._usual("Tom", meals, self._today) else []
        at = self._evening(1, 21, 40)
        return self._wish(at, "absence", cells, "accept", answered=False, reason="maladie", note="Gastro.")

    # --- helpers ----------------------------------------------------------------------------------------

    def _wish(
        self,
        at: datetime,
        kind: str,
        cells: Sequence[tuple[str, str, date]],
        fate: Fate,
        *,
        answered: bool = True,
        reason: str = "",
        note: str = "",
        refusal: str = "autre",
    ) -> list[Wish]:
        lived = [
            (self._lines[child, offering], day)
            for child, offering, day in cells
            if (child, offering) in self._lines and self._year.runs(self._town, offering, day)
        ]
        if not lived or at.date() < self._year.first:
            return []
        morning = datetime.combine(office_day(at.date() + ONE_DAY), time(9, 30), self._zone)
        when = at + timedelta(minutes=25) if fate == "withdraw" else morning
        return [
            Wish(
                at,
                "booking" if kind == "booking" else "absence",
                tuple(lived),
                fate,
                when if answered else at + timedelta(days=60),
                reason,
                note,
                refusal,
                contested=True,
            )
        ]

    def _evening(self, days_ago: int, hour: int, minute: int) -> datetime:
        return datetime.combine(self._today - days_ago * ONE_DAY, time(hour, minute), self._zone)

    def _last_school_day(self, days_ago: int) -> date:
        day = self._today - days_ago * ONE_DAY
        for _ in range(120):
            if self._usual("Léa", f"repas_{self._school('Léa')}", day):
                return day
            day -= ONE_DAY
        return day

    def _usual(self, child: str, offering: str, day: date) -> bool:
        line = self._lines[child, offering]
        return line.falls_on(day) and self._year.runs(self._town, offering, day)

    def _school(self, child: str) -> str:
        return next(one.child.school.code for (name, _), one in self._lines.items() if name == child)
