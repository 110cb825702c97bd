"""A small town set up through the public commands: a canteen decided at once, a leisure centre decided by an agent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.base import Command
from contracts.family import ChildSheet, Contact, GuardianSheet, ImportFamilies, NewFamily
from contracts.planning import (
    AbsenceReason,
    Cutoff,
    DefineFacilities,
    DefineOfferings,
    EnrolChildren,
    Enrolment,
    Facility,
    Offering,
    OfferingUnit,
    Pool,
    SetAbsenceReasons,
    SetCutoffs,
    SetPools,
)
from tests.support.actors import guardian

Send = Callable[[Command[Any]], Awaitable[Any]]
EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]


@dataclass(eq=False)
class Household:
    """One family of one guardian."""

    family_id: UUID
    guardian_id: UUID
    name: str
    children: list[UUID]

    @property
    def actor(self) -> Actor:
        """The guardian, as identity's token says."""
        return guardian(self.family_id, self.guardian_id, self.name)


@dataclass
class Town:
    """What was set up: ids to ask with, and the days that can be booked."""

    facility_id: UUID
    canteen: Offering
    centre: Offering
    households: list[Household]
    first_day: date
    last_day: date
    pools: dict[str, UUID] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        """Every day of the period."""
        return [self.first_day + timedelta(n) for n in range((self.last_day - self.first_day).days + 1)]


async def done(send: Send, command: Command[Any]) -> Any:
    """Sends a command that must succeed."""
    answer = await send(command)
    if isinstance(answer, Refusal):
        raise AssertionError(f"{type(command).__name__}: {answer!r}")
    return answer


async def set_up(
    send: Send,
    *,
    families: int,
    first_day: date,
    days: int = 60,
    canteen_places: int = 10_000,
    centre_places: int = 10_000,
    code: str = "tilleuls",
) -> Town:
    """Facilities, offerings that run every day, places, cut-offs, then families with two children each, enrolled."""
    facility = Facility(facility_id=uuid4(), code=code, name="École des Tilleuls")
    canteen = _offering(facility, f"cantine_{code}", "meal")
    centre = _offering(facility, f"centre_{code}", "leisure_centre")
    last_day = first_day + timedelta(days)
    pools = {"noon": uuid4(), "afternoon": uuid4()}
    await done(send, DefineFacilities(facilities=[facility]))
    await done(send, DefineOfferings(offerings=[canteen, centre]))
    await done(
        send,
        SetCutoffs(
            cutoffs=[
                Cutoff(
                    cutoff_id=uuid4(),
                    offering_id=offering.offering_id,
                    action=action,
                    rule={"kind": "days_before", "days": 1, "count": "calendar", "at": "10:00"},
                    valid_from=first_day - timedelta(400),
                )
                for offering in (canteen, centre)
                for action in ("book", "cancel", "absence")
            ]
        ),
    )
    await done(send, SetAbsenceReasons(reasons=[AbsenceReason(code="maladie", label="Maladie")]))
    await done(
        send,
        SetPools(
            pools=[
                Pool(
                    pool_id=pools[slot],
                    facility_id=facility.facility_id,
                    slot=slot,
                    weekdays=EVERY_DAY,
                    valid_from=first_day - timedelta(400),
                    valid_to=last_day,
                    places=places,
                )
                for slot, places in (("noon", canteen_places), ("afternoon", centre_places))
            ]
        ),
    )
    town = Town(facility.facility_id, canteen, centre, [], first_day, last_day, pools)
    await add_families(send, town, families)
    return town


async def add_families(send: Send, town: Town, count: int) -> None:
    """Registers families and enrols their children in both offerings."""
    added = [_household(len(town.households) + n) for n in range(count)]
    for start in range(0, count, 50):
        batch = added[start : start + 50]
        await done(send, ImportFamilies(families=[family for _, family in batch]))
    town.households += [household for household, _ in added]


async def enrol(send: Send, town: Town) -> None:
    """Enrols every child in both offerings, once planning has heard of them."""
    enrolments = [
        Enrolment(
            enrolment_id=uuid4(),
            child_id=child,
            family_id=household.family_id,
            guardian_id=household.guardian_id,
            offering_id=offering.offering_id,
            valid_from=town.first_day - timedelta(30),
            valid_to=town.last_day,
        )
        for household in town.households
        for child in household.children
        for offering in (town.canteen, town.centre)
    ]
    for start in range(0, len(enrolments), 500):
        await done(send, EnrolChildren(enrolments=enrolments[start : start + 500]))


def _offering(facility: Facility, code: str, category: Any) -> Offering:
    meal = category == "meal"
    unit = OfferingUnit(
        unit_id=uuid4(),
        code=f"{code}_jour",
        name="Journée",
        slots=["noon" if meal else "afternoon"],
        has_meal=meal,
    )
    return Offering(
        offering_id=uuid4(),
        facility_id=facility.facility_id,
        code=code,
        name="Restauration scolaire" if meal else "Accueil de loisirs",
        category=category,
        runs_in="always",
        weekdays=EVERY_DAY,
        units=[unit],
        decide="at_once" if meal else "ask",
        absence_decide="at_once" if meal else "ask",
        absence_evidence="none" if meal else "certificate",
        position=1 if meal else 2,
        waiting_list=False,
    )


def _household(number: int) -> tuple[Household, NewFamily]:
    household = Household(uuid4(), uuid4(), f"Camille ESSAI{number}", [uuid4(), uuid4()])
    adult = GuardianSheet(
        guardian_id=household.guardian_id,
        last_name=f"ESSAI{number}",
        first_name="Camille",
        contact=Contact(email=f"camille.essai{number}@example.org", email_allowed=True),
    )
    children = [
        ChildSheet(
            child_id=child,
            last_name=f"ESSAI{number}",
            first_name=name,
            birth_date=date(2018, 3, 2),
            guardian_ids=[household.guardian_id],
        )
        for child, name in zip(household.children, ("Léa", "Tom"), strict=True)
    ]
    return household, NewFamily(family_id=household.family_id, guardians=[adult], children=children)
