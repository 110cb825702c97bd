"""What the town hall does meanwhile: it corrects sheets, draws custody, closes days, marks who was there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.base import Command
from contracts.family import (
    Address,
    ChildSheet,
    Contact,
    CustodyCalendar,
    CustodyView,
    DrawCustody,
    GuardianSheet,
    ImportFamilies,
    NewFamily,
    UpdateChild,
    UpdateGuardian,
)
from contracts.identity import MunicipalityProfile, SetMunicipality
from contracts.planning import CalendarDay, Mark, MarkAttendance, SetCalendarDays
from tests.faults.workload import Workload
from tests.support.actors import staff

CLERK = staff("accueil", "direction", "administration", name="Mme Aubry")
BORN = date(2018, 3, 2)
STREETS = ("1 rue Haute", "2 rue Basse", "3 place du Marché")


@dataclass
class TownHall:
    """A clerk and the two homes whose custody they draw."""

    load: Workload
    family_id: UUID
    child_id: UUID
    homes: tuple[UUID, UUID]
    custody: int = 0
    done: int = 0

    @classmethod
    async def open(cls, load: Workload) -> TownHall:
        """Registers the two homes and says who the town is."""
        hall = cls(load, uuid4(), uuid4(), (uuid4(), uuid4()))
        adults = [hall._adult(one, "ESSAI", street) for one, street in zip(hall.homes, STREETS, strict=False)]
        child = ChildSheet(child_id=hall.child_id, last_name="ESSAI", first_name="Zoé", birth_date=BORN)
        family = NewFamily(family_id=hall.family_id, guardians=adults, children=[child])
        for command in (ImportFamilies(families=[family]), hall._profile(), hall._closure()):
            assert not isinstance(await load.send(command), Refusal)
        await hall._draw()
        await hall._mark()
        return hall

    async def work(self) -> None:
        """One correction after the other, of any kind."""
        kinds: list[Callable[[], Command[Any]]] = [self._child, self._guardian, self._closure, self._profile]
        while not self.load.stopping:
            draw = self.load.random.random()
            if draw < 0.15:
                await self._draw()
            elif draw < 0.4:
                await self._mark()
            else:
                answer = await self.load.send(self.load.random.choice(kinds)(), CLERK)
                assert not isinstance(answer, Refusal), answer
            self.done += 1
            await asyncio.sleep(0.05)

    def _child(self) -> UpdateChild:
        household = self.load.random.choice(self.load.town.households)
        sheet = ChildSheet(
            child_id=self.load.random.choice(household.children),
            last_name=self.load.random.choice(("ESSAI", "ESSAI-ROY")),
            first_name=self.load.random.choice(("Léa", "Tom", "Inès")),
            birth_date=BORN,
            school=self.load.random.choice(("École des Tilleuls", "École du Bourg")),
            guardian_ids=[household.guardian_id],
        )
        return UpdateChild(family_id=household.family_id, child=sheet)

    def _guardian(self) -> UpdateGuardian:
        household = self.load.random.choice(self.load.town.households)
        name, street = self.load.random.choice(("ESSAI", "ESSAI-ROY")), self.load.random.choice(STREETS)
        return UpdateGuardian(
            family_id=household.family_id, guardian=self._adult(household.guardian_id, name, street)
        )

    def _adult(self, guardian_id: UUID, name: str, street: str) -> GuardianSheet:
        address = Address(street=street, postcode="53320", town="Loiron-Ruillé")
        contact = Contact(email=f"camille.{self.load.random.randrange(9)}@example.org", email_allowed=True)
        return GuardianSheet(
            guardian_id=guardian_id, last_name=name, first_name="Camille", address=address, contact=contact
        )

    def _closure(self) -> SetCalendarDays:
        day = self.load.town.last_day + timedelta(self.load.random.randrange(30, 60))
        return SetCalendarDays(days=[CalendarDay(day=day, kind="closure", label="Pont")])

    def _profile(self) -> SetMunicipality:
        phone = f"02 43 00 00 0{self.load.random.randrange(9)}"
        return SetMunicipality(profile=MunicipalityProfile(name="Loiron-Ruillé", help_phone=phone))

    async def _draw(self) -> None:
        monday = self.load.town.first_day - timedelta(self.load.town.first_day.weekday())
        first, second = self.homes if self.load.random.random() < 0.5 else self.homes[::-1]
        calendar = CustodyCalendar(
            first_guardian_id=first, second_guardian_id=second, starts_on=monday, valid_from=monday
        )
        drawn = await self.load.send(
            DrawCustody(
                family_id=self.family_id,
                child_id=self.child_id,
                calendar=calendar,
                expected_version=self.custody,
            ),
            CLERK,
        )
        assert isinstance(drawn, CustodyView), drawn
        self.custody = drawn.version

    async def _mark(self) -> None:
        town = self.load.town
        child = self.load.random.choice(self.load.random.choice(town.households).children)
        day = town.first_day - timedelta(self.load.random.randrange(5, 9))
        await self.mark(child, day, self.load.random.choice(("present", "cancelled")))

    async def mark(self, child_id: UUID, day: date, kind: Literal["present", "cancelled"]) -> None:
        """A child was there on a day gone by, booked or not: the day's close makes a fact of it, or its next version."""
        mark = Mark(
            mark_id=uuid4(),
            child_id=child_id,
            offering_id=self.load.town.canteen.offering_id,
            day=day,
            kind=kind,
            marked_at=datetime.now(UTC),
        )
        answer = await self.load.send(MarkAttendance(marks=[mark]), CLERK)
        assert not isinstance(answer, Refusal), answer
