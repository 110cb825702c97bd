"""Who sees what: addresses compared without being kept, and the sight of each caller."""

from __future__ import annotations

from uuid import UUID

import pytest

from contracts.actor import Actor
from services.planning.domain.household import household_of
from services.planning.domain.scope import NOBODY, asker, by_agent, may_enter

JEAN, SCHOOL, CENTRE = UUID(int=1), UUID(int=2), UUID(int=3)


@pytest.mark.parametrize(
    "other",
    [
        ("12 RUE DES BONBONS", "31400", "SAINT - JEAN"),
        ("12, rue des bonbons", "31400", "Saint-Jean"),
        ("12  rue   des Bonbons.", "31400", "saint jean"),
    ],
)
def test_the_same_address_is_the_same_household_however_it_is_typed(other: tuple[str, str, str]) -> None:
    assert household_of(*other) == household_of("12 rue des Bonbons", "31400", "Saint-Jean")


def test_another_address_is_another_household() -> None:
    assert household_of("12 rue A", "31400", "X") != household_of("1 2 rue A", "31400", "X")
    assert household_of("12 rue A", "31400", "X") != household_of("12 rue A", "53320", "X")


def test_without_a_street_nobody_lives_together() -> None:
    assert household_of("  ", "31400", "Saint-Jean") == ""


def test_the_address_itself_is_not_kept() -> None:
    assert "bonbons" not in household_of("12 rue des Bonbons", "31400", "Saint-Jean")


@pytest.mark.parametrize(
    ("actor", "sight", "agent"),
    [
        (Actor(kind="guardian", guardian_id=JEAN), JEAN, False),
        (Actor(kind="guardian"), NOBODY, False),
        (Actor(kind="anonymous"), NOBODY, False),
        (Actor(kind="staff", roles=("accueil",)), None, True),
        (Actor(kind="system"), None, True),
        (Actor(kind="service", service="billing"), None, False),
    ],
)
def test_how_far_each_caller_sees(actor: Actor, sight: UUID | None, agent: bool) -> None:
    assert (asker(actor), by_agent(actor)) == (sight, agent)


def test_a_role_narrowed_to_a_facility_enters_no_other() -> None:
    anywhere, here = Actor(kind="staff"), Actor(kind="staff", facility_ids=(SCHOOL,))
    assert may_enter(anywhere, CENTRE)
    assert may_enter(here, SCHOOL)
    assert not may_enter(here, CENTRE)
    assert may_enter(Actor(kind="system"), CENTRE)
