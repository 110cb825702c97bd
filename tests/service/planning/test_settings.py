"""What a town sets up: applied twice it changes nothing; what does not hold together is refused, and where."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from chassis.problem import Refusal
from contracts.planning import (
    CalendarDay,
    DefineFacilities,
    DefineOfferings,
    Facility,
    ImportCalendar,
    Offerings,
    OfferingsChanged,
    Pool,
    RemoveCalendarDays,
    SetCalendarDays,
    SetCutoffs,
    SetPools,
)
from tests.service.planning.town import (
    AS_JEAN,
    DAY,
    FIRST,
    HEAD,
    LAST,
    LEA_MEAL,
    LEISURE,
    MEAL,
    MEAL_UNIT,
    SCHOOL,
    ask,
    book,
    cutoff,
    leisure,
    meal,
    month,
    send,
    some,
)
from tests.support.actors import staff
from tests.support.harness import ServiceUnderTest

NEW = UUID("0190a000-0000-7000-8000-00000000beef")


async def test_the_same_settings_again_change_nothing_and_tell_nobody(
    town_planning: ServiceUnderTest,
) -> None:
    told = len(await town_planning.emitted(OfferingsChanged))
    assert told == 3
    for command in (
        DefineFacilities(facilities=[Facility(facility_id=SCHOOL, code="school", name="École des Tilleuls")]),
        DefineOfferings(offerings=[meal(), leisure()]),
        SetCutoffs(cutoffs=[cutoff(MEAL, "book")]),
        ImportCalendar(zone="A", first_day=FIRST, last_day=LAST),
    ):
        assert (await send(town_planning, command, HEAD)).changed == 0
    assert len(await town_planning.emitted(OfferingsChanged)) == told


async def test_a_changed_offering_is_told_with_its_next_version(town_planning: ServiceUnderTest) -> None:
    await send(
        town_planning, DefineOfferings(offerings=[meal(name="Cantine", assumption="Horaires supposés")]), HEAD
    )
    told = (await town_planning.emitted(OfferingsChanged))[-1]
    assert (told.version, told.offering.name, told.facility.code) == (2, "Cantine", "school")
    cards = (await ask(town_planning, Offerings(), AS_JEAN)).offerings
    assert (cards[0].name, cards[0].assumption) == ("Cantine", "Horaires supposés")


async def test_a_unit_left_out_is_retired_and_stays_readable(town_planning: ServiceUnderTest) -> None:
    offering = leisure()
    await send(town_planning, DefineOfferings(offerings=[leisure(units=offering.units[:1])]), HEAD)
    (card,) = [
        one
        for one in (await ask(town_planning, Offerings(), AS_JEAN)).offerings
        if one.offering_id == LEISURE
    ]
    assert [unit["name"] for unit in card.units] == ["Journée"]


async def test_a_unit_keeps_its_offering(town_planning: ServiceUnderTest) -> None:
    taken = leisure().units[0].model_copy(update={"unit_id": MEAL_UNIT})
    refused = await town_planning.send(DefineOfferings(offerings=[leisure(units=[taken])]), as_=HEAD)
    assert isinstance(refused, Refusal)
    assert refused.code == "invalid_input"


async def test_two_rules_from_the_same_day_are_refused(town_planning: ServiceUnderTest) -> None:
    other = cutoff(MEAL, "book").model_copy(update={"cutoff_id": some("other")})
    refused = await town_planning.send(SetCutoffs(cutoffs=[other]), as_=HEAD)
    assert refused == Refusal("settings_overlap", ids=[str(other.cutoff_id)])
    later = other.model_copy(update={"valid_from": date(2015, 5, 1)})
    assert (await send(town_planning, SetCutoffs(cutoffs=[later]), HEAD)).changed == 1


async def test_a_rule_that_cannot_be_read_says_where(town_planning: ServiceUnderTest) -> None:
    wrong = {"kind": "by_weekday", "table": {"1": {"kind": "days_before", "days": 1}}}
    refused = await town_planning.send(SetCutoffs(cutoffs=[cutoff(MEAL, "book", rule=wrong)]), as_=HEAD)
    assert isinstance(refused, Refusal)
    assert refused.data["fields"][0]["field"] == "cutoffs.0.rule.table.1"
    billed = await town_planning.send(SetCutoffs(cutoffs=[cutoff(MEAL, "book", after="bill")]), as_=HEAD)
    assert isinstance(billed, Refusal)


async def test_a_rule_applies_from_its_date_on(town_planning: ServiceUnderTest) -> None:
    week = {"kind": "days_before", "days": 14, "at": "11:00"}
    later = cutoff(MEAL, "book", rule=week).model_copy(
        update={"cutoff_id": some("later"), "valid_from": date(2015, 4, 10)}
    )
    await send(town_planning, SetCutoffs(cutoffs=[later]), HEAD)
    line = (await month(town_planning)).lines[0]
    possible = {one.day: one.actions.get("book") for one in line.cells}
    assert str(possible[DAY]) == "2015-04-08 11:00:00+02:00"
    assert possible[date(2015, 4, 10)] is None


async def test_the_calendar_keeps_what_staff_corrected(town_planning: ServiceUnderTest) -> None:
    easter = CalendarDay(day=date(2015, 4, 6), kind="public_holiday", label="Lundi de Pâques")
    renamed = CalendarDay(day=date(2015, 5, 15), kind="short_holidays", label="Pont")
    await send(town_planning, RemoveCalendarDays(days=[easter]), HEAD)
    await send(town_planning, SetCalendarDays(days=[renamed]), HEAD)
    again = await send(town_planning, ImportCalendar(zone="A", first_day=FIRST, last_day=LAST), HEAD)
    assert again.changed == 0
    view = await month(town_planning)
    assert next(day.kind for day in view.days if day.day == easter.day) == ""
    may = await month(town_planning, of="2015-05")
    assert next(day.label for day in may.days if day.day == renamed.day) == "Pont"


async def test_a_worked_public_holiday_opens_the_lines_of_its_facility(
    town_planning: ServiceUnderTest,
) -> None:
    worked = CalendarDay(day=date(2015, 4, 6), kind="worked", facility_id=SCHOOL)
    await send(town_planning, SetCalendarDays(days=[worked]), HEAD)
    line = (await month(town_planning)).lines[0]
    assert "book" in next(one for one in line.cells if one.day == worked.day).actions


async def test_another_zone_replaces_what_was_imported(town_planning: ServiceUnderTest) -> None:
    await send(town_planning, ImportCalendar(zone="B", first_day=FIRST, last_day=LAST), HEAD)
    view = await month(town_planning)
    spring = [day.day.day for day in view.days if day.kind == "short_holidays"]
    assert (spring[0], spring[-1]) == (25, 30)


async def test_what_names_an_unknown_place_is_refused(town_planning: ServiceUnderTest) -> None:
    ghost = some("ghost")
    commands = [
        DefineOfferings(offerings=[meal(facility_id=ghost)]),
        SetCutoffs(cutoffs=[cutoff(ghost, "book")]),
        SetPools(
            pools=[
                Pool(
                    pool_id=some("p"),
                    facility_id=ghost,
                    slot="noon",
                    weekdays=[1],
                    valid_from=FIRST,
                    valid_to=LAST,
                    places=1,
                )
            ]
        ),
        SetCalendarDays(days=[CalendarDay(day=DAY, kind="closure", facility_id=ghost)]),
    ]
    for command in commands:
        refused = await town_planning.send(command, as_=HEAD)
        assert isinstance(refused, Refusal)
        assert refused.code == "not_found"


async def test_only_those_who_run_the_town_set_it_up(town_planning: ServiceUnderTest) -> None:
    for caller in (AS_JEAN, staff("accueil"), staff("pointage"), staff("regie")):
        refused = await town_planning.send(DefineOfferings(offerings=[meal()]), as_=caller)
        assert refused == Refusal("not_allowed")


async def test_a_change_of_rules_holds_for_the_next_booking(town_planning: ServiceUnderTest) -> None:
    (done,) = await book(town_planning, LEA_MEAL, DAY)
    assert done.result == "done"
    await send(town_planning, DefineOfferings(offerings=[meal(decide="ask")]), HEAD)
    (asked,) = await book(town_planning, LEA_MEAL, date(2015, 4, 10))
    assert asked.result == "opened"


@pytest.mark.parametrize(
    ("command", "field"),
    [
        (DefineFacilities(facilities=[Facility(facility_id=NEW, code="school", name="Autre")]), "code"),
        (
            DefineFacilities(
                facilities=[Facility(facility_id=NEW, code=one, name="A") for one in ("aa", "bb")]
            ),
            "facility_id",
        ),
        (
            DefineFacilities(
                facilities=[Facility(facility_id=one, code="aa", name="A") for one in (NEW, MEAL)]
            ),
            "code",
        ),
        (DefineOfferings(offerings=[meal(), meal()]), "offering_id"),
        (DefineOfferings(offerings=[meal(offering_id=NEW)]), "code"),
        (DefineOfferings(offerings=[meal(units=[*meal().units, *meal().units])]), "unit_id"),
        (
            DefineOfferings(offerings=[meal(units=[meal().units[0].model_copy(update={"unit_id": NEW})])]),
            "code",
        ),
    ],
)
async def test_a_name_that_another_has_is_refused_at_its_field(
    town_planning: ServiceUnderTest, command: DefineFacilities | DefineOfferings, field: str
) -> None:
    refused = await town_planning.send(command, as_=HEAD)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.data["fields"][0]["field"]) == ("invalid_input", field)
