"""Takes attendance of the past days as agents do: opens each roster, and marks who was there."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from contracts.planning import Mark, MarkAttendance, Offering, Roster, RosterChild
from deploy.demo.facts import Town
from deploy.demo.ids import dice, named
from deploy.demo.sender import Sender, agent, each
from deploy.demo.story import evening_of

EXPECTED = frozenset({"booked", "recurring"})
ROOM = 80
"""Children marked at once: about a room, as a tablet sends them."""
HOURS = {"before_school": 8, "meal": 12, "leisure_centre": 9, "after_school": 17, "childcare": 9}


class Attendance:
    """Marks of past days, made by the tablet of each facility."""

    def __init__(self, sender: Sender, town: Town, zone: ZoneInfo) -> None:
        self._sender, self._town, self._zone = sender, town, zone

    async def take(self, day: date) -> None:
        """Marks every roster of a day."""
        taker = agent(self._town, "pointage", evening_of(day, self._zone))

        async def take_one(offering: Offering) -> None:
            view = await self._sender.ask(Roster(offering_id=offering.offering_id, day=day), taker)
            marks = self._marks(offering, day, view.children) if view.running else []
            for start in range(0, len(marks), ROOM):
                await self._sender.send(MarkAttendance(marks=marks[start : start + ROOM]), taker)

        await each(self._town.offerings.values(), take_one, width=3)

    def _marks(self, offering: Offering, day: date, children: Iterable[RosterChild]) -> list[Mark]:
        """Nearly everybody expected was there; now and then one was not, or came without being expected."""
        throw = dice("attendance", day, offering.code)
        site = next(
            code for code, one in self._town.facilities.items() if one.facility_id == offering.facility_id
        )
        made = []
        for child in sorted(children, key=lambda one: (one.last_name, one.first_name, str(one.line_id))):
            chance = throw.random()
            if child.status in EXPECTED:
                kind = "present" if chance < 0.965 else "absent" if chance < 0.985 else ""
            else:
                kind = "present" if child.status == "" and chance < 0.006 else ""
            if kind:
                made.append(self._mark(throw, offering, site, day, child, present=kind == "present"))
        return made

    def _mark(
        self,
        throw: random.Random,
        offering: Offering,
        site: str,
        day: date,
        child: RosterChild,
        *,
        present: bool,
    ) -> Mark:
        at = time(HOURS[offering.category], throw.randrange(60))
        return Mark(
            mark_id=named("mark", child.line_id, day),
            child_id=child.child_id,
            offering_id=offering.offering_id,
            unit_id=child.unit_id or offering.units[0].unit_id,
            day=day,
            kind="present" if present else "absent",
            marked_at=datetime.combine(day, at, self._zone),
            device=f"Tablette {self._town.facilities[site].name}"[:80],
        )
