"""The copy of families' adults is rebuilt from their owner."""

from __future__ import annotations

from uuid import uuid4

from contracts.family import Address, Contact, GuardianSheet, NewFamily, RegisterFamily
from contracts.operations import REBUILD_PROJECTION, RebuildOutcome
from tests.support.actors import staff
from tests.support.harness import Installation


async def test_the_copy_of_families_is_rebuilt_from_their_owner(town: Installation) -> None:
    family, here = await town.start("family"), await town.start("identity")
    guardian = GuardianSheet(
        guardian_id=uuid4(),
        last_name="PETIT",
        first_name="Camille",
        contact=Contact(email="c.petit@example.org"),
        address=Address(street="1 rue Haute", postcode="53320", town="Loiron-Ruillé"),
    )
    await family.send(RegisterFamily(family=NewFamily(family_id=uuid4(), guardians=[guardian])))
    await town.settled()
    before = await here.sql("SELECT * FROM known_guardian")
    assert (before[0]["street"], before[0]["email_key"]) == ("1 rue Haute", "c.petit@example.org")
    await here.sql("DELETE FROM known_guardian")
    await here.sql("DELETE FROM known_family")
    command = REBUILD_PROJECTION["identity"](projection="family")
    assert await here.send(command, as_=staff("direction")) == RebuildOutcome(read=1, applied=1)
    assert await here.sql("SELECT * FROM known_guardian") == before
    assert await here.send(command, as_=staff("direction")) == RebuildOutcome(read=1, applied=0)
