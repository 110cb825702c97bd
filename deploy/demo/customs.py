"""What the children usually do: enrolments for the school year, and the weekly patterns that make most of the days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from contracts.days import school_year_bounds
from contracts.planning import Enrolment, Pattern, PatternDay
from deploy.demo.facts import Town
from deploy.demo.households import Adult, Child, Household
from deploy.demo.ids import dice, named

SCHOOL_DAYS = (1, 2, 4, 5)
WEDNESDAY = "alsh_mercredi"
HOLIDAYS = "alsh_vacances"
Weeks = Literal["all", "odd", "even"]


@dataclass(frozen=True)
class Custom:
    """One line of a child's planning: an offering, with the adult who answers for it, and its regular days."""

    household: Household
    child: Child
    adult: Adult
    offering: str
    days: tuple[int, ...] = ()
    unit: str = ""
    weeks: Weeks = "all"

    def falls_on(self, day: date) -> bool:
        """Whether the pattern asks for that day (planning says whether the offering runs)."""
        _, week, weekday = day.isocalendar()
        if weekday not in self.days:
            return False
        return self.weeks == "all" or (week % 2 == 1) == (self.weeks == "odd")


def customs_of(town: Town, families: Iterable[Household]) -> list[Custom]:
    """Every line of every child. Wednesdays are given out while there is room, so that no pattern is one too many."""
    room = {group: places - 3 for group, places in _wednesday_places(town).items()}
    found: list[Custom] = []
    for household in families:
        for child in household.children:
            group = "small" if child.small else "big"
            wanted = list(_customs(town, household, child, room[group] > 0))
            if any(custom.offering == WEDNESDAY and custom.days for custom in wanted):
                room[group] -= 1
            found += wanted
    return found


def _wednesday_places(town: Town) -> dict[str, int]:
    plan = next(plan for plan in town.pools if plan.code == "mercredi")
    return dict(plan.places)


def _customs(town: Town, household: Household, child: Child, room: bool) -> Iterator[Custom]:
    throw = dice("customs", household.number, child.number)
    site = child.school.code
    usual = throw.choices((SCHOOL_DAYS, (1, 2, 4), (2, 4), (1, 5), ()), (62, 10, 10, 8, 10))[0]
    wanted: list[tuple[str, tuple[int, ...], str]] = [
        (f"repas_{site}", usual, "meal"),
        (
            f"matin_{site}",
            tuple(d for d in SCHOOL_DAYS if throw.random() < 0.7) * (throw.random() < 0.28),
            "",
        ),
        (f"soir_{site}", tuple(d for d in SCHOOL_DAYS if throw.random() < 0.7) * (throw.random() < 0.42), ""),
    ]
    if household.number == 0:
        wanted = _of_duponts(child)
    elif throw.random() < 0.3:
        unit = throw.choice(("day_with_meal", "day_with_meal", "am_with_meal", "pm_without_meal"))
        wanted.append((WEDNESDAY, (3,) * (room and throw.random() < 0.55), unit))
    if household.number == 0 or throw.random() < 0.36:
        wanted.append((HOLIDAYS, (), "day_with_meal"))
        if throw.random() < 0.2:
            wanted.append(("alsh_vacances_matin", (), "session_early"))
    for offering, days, unit in wanted:
        default = town.offerings[offering].units[0].code
        yield from _lines(household, child, offering, days, unit or default)


def _of_duponts(child: Child) -> list[tuple[str, tuple[int, ...], str]]:
    """Léa eats at school every day and goes to the leisure centre; Tom, younger, eats there three days."""
    site, eldest = child.school.code, child.number == 1
    return [
        (f"repas_{site}", SCHOOL_DAYS if eldest else (1, 2, 4), "meal"),
        (f"matin_{site}", (1, 2) if eldest else (), ""),
        (f"soir_{site}", (2, 4) if eldest else (4,), ""),
        (WEDNESDAY, (3,) if eldest else (), "day_with_meal"),
        ("alsh_mercredi_matin", (), "session_early"),
    ]


def _lines(
    household: Household, child: Child, offering: str, days: tuple[int, ...], unit: str
) -> Iterator[Custom]:
    """One line; for parents who live apart one each, on odd and on even weeks."""
    if household.apart:
        for adult, weeks in zip(household.adults, ("odd", "even"), strict=True):
            yield Custom(household, child, adult, offering, days, unit, weeks)  # type: ignore[arg-type]
    else:
        yield Custom(household, child, household.adults[0], offering, days, unit)


def enrolment_of(town: Town, custom: Custom, school_year: str) -> Enrolment:
    """The enrolment of a line for a school year."""
    first, last = school_year_bounds(school_year)
    return Enrolment(
        enrolment_id=named(
            "enrolment", school_year, custom.child.child_id, custom.offering, custom.adult.guardian_id
        ),
        child_id=custom.child.child_id,
        family_id=custom.household.family_id,
        guardian_id=custom.adult.guardian_id,
        offering_id=town.offerings[custom.offering].offering_id,
        valid_from=first,
        valid_to=last,
        age_group=town.age_groups["small" if custom.child.small else "big"],
    )


def pattern_of(town: Town, custom: Custom, school_year: str) -> Pattern:
    """The weekly pattern of a line with regular days."""
    enrolment = enrolment_of(town, custom, school_year)
    unit = town.unit_of(custom.offering, custom.unit).unit_id
    return Pattern(
        enrolment_id=enrolment.enrolment_id,
        valid_from=enrolment.valid_from,
        days=[PatternDay(weekday=day, unit_id=unit, weeks=custom.weeks) for day in custom.days],
    )
