"""What is copied from other services is rebuilt from them."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from contracts.family import ChildSheet, Contact, GuardianSheet, NewFamily, RegisterFamily
from contracts.identity import MunicipalityProfile, SetMunicipality
from contracts.operations import REBUILD_PROJECTION, RebuildOutcome
from contracts.planning import CalendarDay, SetCalendarDays
from tests.support.actors import staff
from tests.support.harness import Installation


async def test_the_copy_of_the_days_off_is_told_by_planning_and_rebuilt_from_it(town: Installation) -> None:
    planning, here = await town.start("planning"), await town.start("requests")
    monday, friday = date(2015, 4, 6), date(2015, 5, 15)
    days = [
        CalendarDay(day=monday, kind="public_holiday", label="Lundi de Pâques"),
        CalendarDay(day=date(2015, 5, 8), kind="public_holiday", label="8 mai"),
        CalendarDay(day=date(2015, 5, 8), kind="worked"),
        CalendarDay(day=friday, kind="closure", label="Pont"),
        CalendarDay(day=date(2015, 4, 13), kind="short_holidays", label="Printemps"),
    ]
    await planning.send(SetCalendarDays(days=days), as_=staff("direction"))
    await town.settled()
    read = "SELECT version, days FROM known_days_off"
    before = await here.sql(read)
    assert [row["days"] for row in before] == [[monday, friday]]
    await here.sql("DELETE FROM known_days_off")
    command = REBUILD_PROJECTION["requests"](projection="days_off")
    assert await here.send(command, as_=staff("direction")) == RebuildOutcome(read=1, applied=1)
    assert await here.sql(read) == before
    assert await here.send(command, as_=staff("direction")) == RebuildOutcome(read=1, applied=0)


async def test_the_copy_of_the_municipality_is_rebuilt_from_its_owner(town: Installation) -> None:
    identity, here = await town.start("identity"), await town.start("requests")
    command = REBUILD_PROJECTION["requests"](projection="municipality")
    assert await here.send(command, as_=staff("direction")) == RebuildOutcome(read=0, applied=0)
    await identity.send(SetMunicipality(profile=MunicipalityProfile(name="Loiron-Ruillé")))
    await town.settled()
    read = "SELECT * FROM known_municipality"
    before = await here.sql(read)
    assert [row["name"] for row in before] == ["Loiron-Ruillé"]
    await here.sql("DELETE FROM known_municipality")
    assert await here.send(command, as_=staff("direction")) == RebuildOutcome(read=1, applied=1)
    assert await here.sql(read) == before
    assert await here.send(command, as_=staff("direction")) == RebuildOutcome(read=1, applied=0)


async def test_a_copy_that_an_update_made_is_read_by_itself_once_its_owner_answers(
    town: Installation,
) -> None:
    here = await town.start("requests")
    await here.sql("INSERT INTO copy_to_read VALUES ('children') ON CONFLICT DO NOTHING")
    await here.run_timer("read-copies")
    assert await here.sql("SELECT name FROM copy_to_read"), "the owners do not answer yet"
    family = await town.start("family")
    await town.start("identity")  # the municipality's owner
    guardian_id, child_id = uuid4(), uuid4()
    await family.send(
        RegisterFamily(
            family=NewFamily(
                family_id=uuid4(),
                guardians=[
                    GuardianSheet(
                        guardian_id=guardian_id, last_name="PETIT", first_name="Camille", contact=Contact()
                    )
                ],
                children=[
                    ChildSheet(
                        child_id=child_id, last_name="PETIT", first_name="Léa", birth_date=date(2008, 2, 29)
                    )
                ],
            )
        )
    )
    await town.settled()
    await here.sql("DELETE FROM known_child")
    await here.run_timer("read-copies")
    (row,) = await here.sql("SELECT child_id, guardian_ids FROM known_child")
    assert (row["child_id"], row["guardian_ids"]) == (child_id, [guardian_id])
    assert await here.sql("SELECT name FROM copy_to_read") == []
