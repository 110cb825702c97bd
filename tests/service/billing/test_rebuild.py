"""The copy of families is rebuilt from their owner."""

from __future__ import annotations

from uuid import uuid4

from contracts.family import Contact, GuardianSheet, NewFamily, RegisterFamily
from contracts.operations import REBUILD_PROJECTION, RebuildOutcome
from tests.support.actors import staff
from tests.support.harness import Installation


async def test_the_copy_of_families_is_rebuilt_from_their_owner(town: Installation) -> None:
    family, here = await town.start("family"), await town.start("billing")
    guardians = [
        GuardianSheet(guardian_id=uuid4(), last_name=name, first_name="Camille", contact=Contact())
        for name in ("PETIT", "MARTIN")
    ]
    for guardian in guardians:
        await family.send(RegisterFamily(family=NewFamily(family_id=uuid4(), guardians=[guardian])))
    await town.settled()
    read = "SELECT guardian_id, family_id, last_name FROM known_guardian ORDER BY last_name"
    before = await here.sql(read)
    assert [row["last_name"] for row in before] == ["MARTIN", "PETIT"]
    await here.sql("DELETE FROM known_guardian")
    await here.sql("DELETE FROM known_family")
    command = REBUILD_PROJECTION["billing"](projection="family")
    assert await here.send(command, as_=staff("direction")) == RebuildOutcome(read=2, applied=2)
    assert await here.sql(read) == before
    assert await here.send(command, as_=staff("direction")) == RebuildOutcome(read=2, applied=0)
