"""Loads the demonstration municipality through the portal's public commands, in the order a town would.

Deterministic for a given business date and safe to repeat: ids follow from names, a command's id from its content,
and the story of each day from its date. An interrupted load is simply run again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from chassis.clock import Clock
from chassis.settings import BusSettings
from contracts.base import Command
from contracts.days import school_year_bounds, school_year_of
from contracts.family import ImportFamilies
from contracts.identity import OpenAccount
from contracts.planning import EnrolChildren, ReminderRules, SetPatterns, SetReminders
from contracts.requests_settings import SetRequestsSettings
from deploy.demo.attendance import Attendance
from deploy.demo.bills import Bills, Cashier
from deploy.demo.customs import Custom, customs_of, enrolment_of, pattern_of
from deploy.demo.days import Life
from deploy.demo.duponts import DupontLife
from deploy.demo.facts import Town, read_town
from deploy.demo.guide import FIRST_SCREEN, LAST_SCREEN, Guide
from deploy.demo.households import FAMILIES, Adult, Household, households
from deploy.demo.infos import publish_infos
from deploy.demo.logins import FAMILY_PASSWORD
from deploy.demo.menus import menus_around
from deploy.demo.papers import RULES, Papers
from deploy.demo.records import records_of
from deploy.demo.sender import Sender, agent, connected, each, together, town_hall
from deploy.demo.settings import calendar_of, import_calendar, open_town, set_places
from deploy.demo.story import Lines, Story
from deploy.demo.year import ONE_DAY, Year, days_between

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
"""Says what is being done (in French), how much of it is done, and how much there is."""

WEEKS_TOLD = 7
DAYS_MARKED = 9
"""How far back the demands and the attendance go: enough for every screen, within the time one waits for a trial."""


@dataclass
class Loading:
    """One load: who sends, what day it is, and whom to tell how far it is."""

    sender: Sender
    progress: Progress
    zone: ZoneInfo
    today: date
    count: int = FAMILIES

    def __post_init__(self) -> None:
        self.school_year = school_year_of(self.today)
        self.first, self.last = school_year_bounds(self.school_year)
        self.town: Town = read_town(self.first)
        self.families: list[Household] = households(self.town, self.first.year, self.count)
        self.customs: list[Custom] = customs_of(self.town, self.families)
        self.before = self._at(self.first - timedelta(days=75), 10)
        """When the town prepares the school year: in June."""

    async def run(self) -> None:
        """The whole load."""
        await open_town(self.sender, self.town, self.before)
        await import_calendar(self.sender, self.town, self.first, self.last, self.before)
        self.progress("Commune", 1, 1)
        await self._register()
        await together(self._open_accounts(), self._live(), self._keep_records())
        await self.sender.send(
            SetRequestsSettings(settings=self.town.requests), town_hall(self._at(self.today, 0))
        )
        await Papers(self.sender, self.town, self.families, self.today, self._at(self.today, 0)).bring()
        await publish_infos(self.sender, self.town, RULES, self.today, self._at(self.today, 0))
        for menus in menus_around(self.today):
            await self.sender.send(menus, town_hall(self._at(self.today, 0)))
        await self.sender.send(
            SetReminders(rules=ReminderRules(enabled=True)), town_hall(self._at(self.today, 0))
        )

    async def _register(self) -> None:
        """Families arrive in numbered batches, one after the other: their numbers follow."""
        done = 0
        for batch in _batches(self.families, 50):
            command = ImportFamilies(families=[family.sheet for family in batch])
            await self.sender.send(command, town_hall(self.before), known=("conflict", "family_number_taken"))
            done += len(batch)
            self.progress("Familles", done, len(self.families))

    async def _open_accounts(self) -> None:
        holders = [(family, adult) for family in self.families for adult in family.adults if adult.identifier]
        done = 0

        async def open_one(holder: tuple[Household, Adult]) -> None:
            nonlocal done
            family, adult = holder
            command = OpenAccount(
                account_id=adult.account_id,
                identifier=adult.identifier,
                password=SecretStr(FAMILY_PASSWORD),
                kind="guardian",
                name=adult.name,
                family_id=family.family_id,
                guardian_id=adult.guardian_id,
            )
            await self.sender.send(command, town_hall(self.before), known=("conflict", "identifier_taken"))
            done += 1
            self.progress("Comptes des parents", done, len(holders))

        await each(holders, open_one, width=2)

    async def _keep_records(self) -> None:
        """What the paper files said of each child, typed at the town hall."""
        typed = [one for family in self.families for one in records_of(family, self.today, self.last)]
        done = 0

        async def type_one(command: Command[Any]) -> None:
            nonlocal done
            await self.sender.send(command, town_hall(self.before), known=("nothing_changed",))
            done += 1
            self.progress("Fiches des enfants", done, len(typed))

        await each(typed, type_one, width=2)

    async def _live(self) -> None:
        year = await self._enrol()
        lines = Lines(self.sender, self.town, self.before, self.first)
        await lines.learn(self.customs)
        story = Story(self.sender, self.town, self.zone, lines, self.today)
        await self._tell(year, story)
        await together(self._attendance(year), self._bills(year, story))
        await story.clear()
        await story.ask_what_is_missing()

    async def _enrol(self) -> Year:
        """Enrolments, places, then the weekly patterns: from there on every day of the year is known."""
        enrolments = [enrolment_of(self.town, custom, self.school_year) for custom in self.customs]
        for batch in _batches(enrolments, 500):
            await self.sender.send(
                EnrolChildren(enrolments=batch), town_hall(self.before), known=("conflict",)
            )
        child = self.families[0].children[0].child_id
        year = await calendar_of(self.sender, self.town, child, self.first, self.last, self.before)
        await set_places(self.sender, self.town, year, self.before)
        patterns = [pattern_of(self.town, custom, self.school_year) for custom in self.customs if custom.days]
        done = 0

        async def set_some(batch: list[int]) -> None:
            nonlocal done
            command = SetPatterns(patterns=[patterns[n] for n in batch])
            await self.sender.send(command, agent(self.town, "accueil", self.before))
            done += len(batch)
            self.progress("Semaines types", done, len(patterns))

        await each(_batches(list(range(len(patterns))), 60), set_some, width=3)
        return year

    async def _tell(self, year: Year, story: Story) -> None:
        """Day by day, up to yesterday."""
        life = Life.of(self.town, year, self.zone, self.customs)
        duponts = DupontLife(self.town, year, self.zone, self.customs, self.today).wishes()
        start = max(self.first, self.today - timedelta(weeks=WEEKS_TOLD))
        days = list(days_between(start, self.today - ONE_DAY))
        await story.tell([wish for wish in duponts if wish.at.date() < start])
        for number, day in enumerate(days, 1):
            theirs = [wish for wish in duponts if wish.at.date() == day]
            await story.tell([*life.wishes(day), *theirs])
            self.progress("Demandes et réponses", number, len(days))

    async def _attendance(self, year: Year) -> None:
        attendance = Attendance(self.sender, self.town, self.zone)
        start = max(self.first, self.today - timedelta(days=DAYS_MARKED))
        days = [day for day in days_between(start, self.today - ONE_DAY) if day.isoweekday() < 6]
        for number, day in enumerate(days, 1):
            await attendance.take(day)
            self.progress("Pointages", number, len(days))

    async def _bills(self, year: Year, story: Story) -> None:
        bills = Bills(self.town, year, story, tuple(self.customs), self.today)
        cashier = Cashier(self.sender, self.town, self.zone, self.today)
        months = bills.months()

        async def regie(code: str) -> None:
            for number, month in enumerate(months, 1):
                await cashier.record(bills.of(month, code))
                self.progress(f"Factures {code}", number, len(months))

        await together(*(regie(code) for code in self.town.regies))

    def _at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour), self.zone)


def _batches(items: Sequence[T], size: int) -> list[list[T]]:
    source = iter(items)
    return [batch for batch in iter(lambda: list(islice(source, size)), [])]


async def load(
    settings: BusSettings, progress: Progress, today: date | None = None, families: int = FAMILIES
) -> None:
    """Loads the demonstration; `today` is the business date by default. Raises LoadFailed, BusUnavailable.

    On the days of the parents' guide (`portail up --today 2015-05-04`), the guide's own family instead.
    """
    clock = Clock(settings.zone, settings.clock_offset_days)
    day = today or clock.business().date()
    async with connected(settings) as sender:
        if FIRST_SCREEN <= day <= LAST_SCREEN:
            await Guide(sender, settings.zone, day).tell()
            return
        await Loading(sender, progress, settings.zone, day, families).run()
