"""A small town for planning's tests: one school with a canteen and a morning care, one leisure centre, two families.

Its days are those of the guide: April 2015, zone A, school on Monday, Tuesday, Thursday and Friday.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid4, uuid5

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import Address, ChildChanged, EventGuardian, FamilyChanged
from contracts.planning import (
    AbsenceReason,
    CellRef,
    Cutoff,
    DeclareAbsence,
    DefineFacilities,
    DefineOfferings,
    Dish,
    EnrolChildren,
    Enrolment,
    Facility,
    ImportCalendar,
    MonthPlanning,
    Offering,
    OfferingUnit,
    Pattern,
    PatternDay,
    Pool,
    RequestBooking,
    SetAbsenceReasons,
    SetCutoffs,
    SetPatterns,
    SetPools,
)
from contracts.planning.town import CutoffAction
from tests.support.actors import guardian, staff
from tests.support.harness import ServiceUnderTest, installation
from tests.support.servers import Servers

_TOWN = UUID("0197a000-0000-7000-8000-000000000000")
FIRST, LAST = date(2014, 9, 1), date(2015, 8, 31)
NOW = "2015-04-01T08:00"
DAY = date(2015, 4, 9)  # a Thursday
WEDNESDAY = date(2015, 4, 8)
GRATIN = Dish(course="main", name="Gratin", allergens=["gluten", "milk"])
SOUP = Dish(course="starter", name="Soupe")


def some(name: str) -> UUID:
    """The same id for the same name."""
    return uuid5(_TOWN, name)


SCHOOL, CENTRE = some("school"), some("centre")
MEAL, CARE, LEISURE = some("meal"), some("care"), some("leisure")
MEAL_UNIT, CARE_UNIT = some("meal.unit"), some("care.unit")
WHOLE_DAY, MORNING, AFTERNOON = some("leisure.day"), some("leisure.morning"), some("leisure.afternoon")
DUPONT, MARTIN = some("dupont"), some("martin")
JEAN, ANNE = some("jean"), some("anne")
LEA, TOM = some("lea"), some("tom")

AS_JEAN = guardian(DUPONT, JEAN)
AS_ANNE = guardian(MARTIN, ANNE, name="Anne MARTIN")
AGENT = staff("accueil")
HEAD = staff("direction", name="M. Petit")

EVE = {"kind": "days_before", "days": 1, "at": "11:00"}


def meal(**more: Any) -> Offering:
    unit = OfferingUnit(unit_id=MEAL_UNIT, code="meal", name="Repas", slots=["noon"], has_meal=True)
    return Offering(
        **{
            "offering_id": MEAL,
            "facility_id": SCHOOL,
            "code": "meal",
            "name": "Restauration scolaire",
            "category": "meal",
            "runs_in": "school_time",
            "weekdays": [1, 2, 4, 5],
            "units": [unit],
            **more,
        }
    )


def care(**more: Any) -> Offering:
    unit = OfferingUnit(unit_id=CARE_UNIT, code="session", name="Matin", slots=["early"])
    return Offering(
        **{
            "offering_id": CARE,
            "facility_id": SCHOOL,
            "code": "care",
            "name": "Garderie matin",
            "category": "before_school",
            "runs_in": "school_time",
            "weekdays": [1, 2, 4, 5],
            "units": [unit],
            "bills": "present",
            "position": 1,
            **more,
        }
    )


def leisure(**more: Any) -> Offering:
    units = [
        OfferingUnit(
            unit_id=WHOLE_DAY,
            code="day",
            name="Journée",
            slots=["morning", "noon", "afternoon"],
            has_meal=True,
        ),
        OfferingUnit(unit_id=MORNING, code="morning", name="Matin", slots=["morning"]),
        OfferingUnit(unit_id=AFTERNOON, code="afternoon", name="Après-midi", slots=["afternoon"]),
    ]
    return Offering(
        **{
            "offering_id": LEISURE,
            "facility_id": CENTRE,
            "code": "leisure",
            "name": "ALSH mercredi",
            "category": "leisure_centre",
            "runs_in": "school_time",
            "weekdays": [3],
            "units": units,
            "decide": "ask",
            "absence_evidence": "certificate",
            "position": 2,
            **more,
        }
    )


def cutoff(
    offering: UUID,
    action: CutoffAction,
    after: Literal["refuse", "ask", "bill"] = "refuse",
    rule: dict[str, Any] | None = None,
) -> Cutoff:
    return Cutoff(
        cutoff_id=some(f"cutoff.{offering}.{action}"),
        offering_id=offering,
        action=action,
        rule=rule or EVE,
        after=after,
        valid_from=FIRST,
    )


def family_changed(family: UUID, *guardians: tuple[UUID, str, str, str], version: int = 1) -> FamilyChanged:
    """Guardians as (id, first name, last name, street)."""
    return FamilyChanged(
        version=version,
        family_id=family,
        family_number="1001001818331",
        guardians=[
            EventGuardian(
                guardian_id=one,
                civility="",
                last_name=last,
                first_name=first,
                address=Address(street=street, postcode="31400", town="Saint-Jean"),
                email="",
                email_allowed=False,
            )
            for one, first, last, street in guardians
        ],
    )


def child_changed(
    child: UUID, family: UUID, first: str, last: str, *guardians: UUID, version: int = 1
) -> ChildChanged:
    return ChildChanged(
        version=version,
        child_id=child,
        family_id=family,
        last_name=last,
        first_name=first,
        birth_date=date(2007, 2, 3),
        school="École des Tilleuls",
        class_name="CE2",
        guardian_ids=list(guardians),
    )


def line_of(child: UUID, offering: UUID, responsible: UUID) -> UUID:
    return uuid5(child, f"{offering}/{responsible}")


LEA_MEAL, LEA_CARE, LEA_LEISURE = (line_of(LEA, one, JEAN) for one in (MEAL, CARE, LEISURE))
TOM_MEAL, TOM_LEISURE = line_of(TOM, MEAL, ANNE), line_of(TOM, LEISURE, ANNE)


def enrolment(child: UUID, family: UUID, responsible: UUID, offering: UUID, **more: Any) -> Enrolment:
    return Enrolment(
        **{
            "enrolment_id": some(f"enrolment.{child}.{offering}.{responsible}"),
            "child_id": child,
            "family_id": family,
            "guardian_id": responsible,
            "offering_id": offering,
            "valid_from": FIRST,
            "valid_to": LAST,
            **more,
        }
    )


async def send(planning: ServiceUnderTest, command: Any, as_: Actor | None = None) -> Any:
    """Sends a command that must not be refused."""
    reply = await planning.send(command, **({"as_": as_} if as_ else {}))
    assert not isinstance(reply, Refusal), reply
    return reply


async def ask(planning: ServiceUnderTest, query: Any, as_: Actor | None = None) -> Any:
    """Asks a query that must not be refused."""
    reply = await planning.ask(query, **({"as_": as_} if as_ else {}))
    assert not isinstance(reply, Refusal), reply
    return reply


FOUNDED = "pf_founded_town"


async def founded(servers: Servers) -> str:
    """A kept database in which the town is set up, made when first wanted."""
    if FOUNDED not in servers.templates:
        async with installation(servers) as first:
            await found_town(await first.start("planning"))
            await first.settled()
            await first.stop("planning")
            await servers.keep(first.database_of("planning"), FOUNDED, "planning")
    return FOUNDED


async def found_town(planning: ServiceUnderTest, **offerings: Offering) -> None:
    """Sets everything up, in the order a town would, on 1 April 2015."""
    planning.set_now(NOW)
    await planning.feed(
        family_changed(DUPONT, (JEAN, "Jean", "DUPONT", "12 rue des Bonbons")),
        family_changed(MARTIN, (ANNE, "Anne", "MARTIN", "3 place du Marché")),
        child_changed(LEA, DUPONT, "Léa", "DUPONT", JEAN),
        child_changed(TOM, MARTIN, "Tom", "MARTIN", ANNE),
    )
    facilities = [
        Facility(facility_id=SCHOOL, code="school", name="École des Tilleuls"),
        Facility(facility_id=CENTRE, code="centre", name="La Casaloustik"),
    ]
    await send(planning, DefineFacilities(facilities=facilities))
    known = {"meal": meal(), "care": care(), "leisure": leisure()} | offerings
    await send(planning, DefineOfferings(offerings=list(known.values())))
    await send(planning, ImportCalendar(zone="A", first_day=FIRST, last_day=LAST))
    both: tuple[CutoffAction, ...] = ("book", "absence")
    cutoffs = [cutoff(one, action) for one in (MEAL, CARE, LEISURE) for action in both]
    await send(planning, SetCutoffs(cutoffs=cutoffs))
    reasons = [
        AbsenceReason(code="illness", label="Maladie"),
        AbsenceReason(code="leave", label="Congé", leave=True),
    ]
    await send(planning, SetAbsenceReasons(reasons=reasons))
    enrolments = [enrolment(LEA, DUPONT, JEAN, one) for one in (MEAL, CARE, LEISURE)]
    enrolments += [enrolment(TOM, MARTIN, ANNE, one) for one in (MEAL, LEISURE)]
    await send(planning, EnrolChildren(enrolments=enrolments))


async def set_places(
    planning: ServiceUnderTest, facility: UUID, places: int, *slots: str, **more: Any
) -> None:
    """Pools of a facility, every weekday of the year."""
    pools = [
        Pool(
            **{
                "pool_id": some(f"pool.{facility}.{slot}"),
                "facility_id": facility,
                "slot": slot,
                "weekdays": [1, 2, 3, 4, 5],
                "valid_from": FIRST,
                "valid_to": LAST,
                "places": places,
                **more,
            }
        )
        for slot in slots
    ]
    await send(planning, SetPools(pools=pools))


async def book(
    planning: ServiceUnderTest, line: UUID, *days: date, as_: Actor = AS_JEAN, unit: UUID | None = None
) -> Any:
    """Asks for days of one line; returns the outcomes."""
    cells = [CellRef(line_id=line, day=day, unit_id=unit) for day in days]
    return (await send(planning, RequestBooking(cells=cells), as_)).cells


async def declare(
    planning: ServiceUnderTest,
    line: UUID,
    *days: date,
    as_: Actor = AS_JEAN,
    reason: str = "illness",
    note: str = "",
) -> Any:
    """Declares absences on one line; returns the outcomes."""
    cells = [CellRef(line_id=line, day=day) for day in days]
    return (await send(planning, DeclareAbsence(cells=cells, reason_code=reason, note=note), as_)).cells


async def set_pattern(
    planning: ServiceUnderTest,
    child: UUID,
    offering: UUID,
    responsible: UUID,
    unit: UUID,
    *weekdays: int,
    valid_from: date = FIRST,
    weeks: Literal["all", "odd", "even"] = "all",
) -> Any:
    days = [PatternDay(weekday=one, unit_id=unit, weeks=weeks) for one in weekdays]
    pattern = Pattern(
        enrolment_id=some(f"enrolment.{child}.{offering}.{responsible}"), valid_from=valid_from, days=days
    )
    return await send(planning, SetPatterns(patterns=[pattern]))


async def month(
    planning: ServiceUnderTest, child: UUID = LEA, as_: Actor = AS_JEAN, of: str = "2015-04", etag: str = ""
) -> Any:
    return await ask(planning, MonthPlanning(child_id=child, month=of, known_etag=etag), as_)


async def cell(
    planning: ServiceUnderTest, line: UUID, day: date, child: UUID = LEA, as_: Actor = AS_JEAN
) -> Any:
    """A cell as the month shows it."""
    view = await month(planning, child, as_, f"{day:%Y-%m}")
    shown = next(one for one in view.lines if one.line_id == line)
    return next(one for one in shown.cells if one.day == day)


async def enrol_crowd(
    planning: ServiceUnderTest, count: int, offering: UUID = LEISURE
) -> list[tuple[Actor, UUID]]:
    """So many families with one child each, enrolled; returns each guardian with the child's line."""
    crowd, enrolments = [], []
    events: list[FamilyChanged | ChildChanged] = []
    for n in range(count):
        family, adult, child = (some(f"{kind}{n}") for kind in ("family", "adult", "child"))
        events.append(family_changed(family, (adult, "A", f"N{n}", f"{n} rue Haute")))
        events.append(child_changed(child, family, "E", f"N{n}", adult))
        enrolments.append(enrolment(child, family, adult, offering))
        crowd.append((guardian(family, adult, name=f"A N{n}"), line_of(child, offering, adult)))
    await planning.feed(*events)
    await send(planning, EnrolChildren(enrolments=enrolments))
    return crowd


def new_id() -> UUID:
    return uuid4()
