"""Fixtures of planning's tests."""

from __future__ import annotations

import pytest

from contracts.planning import EnrolChildren
from tests.service.planning.apart import JEANNE
from tests.service.planning.town import (
    DUPONT,
    JEAN,
    LEA,
    MEAL,
    NOW,
    child_changed,
    enrolment,
    family_changed,
    founded,
    send,
)
from tests.support.harness import Installation, ServiceUnderTest


@pytest.fixture
async def in_town(town: Installation) -> ServiceUnderTest:
    """Planning that begins with its town."""
    town.begins_with("planning", await founded(town.servers))
    planning = await town.start("planning")
    planning.set_now(NOW)
    return planning


@pytest.fixture
async def town_planning(in_town: ServiceUnderTest) -> ServiceUnderTest:
    """Planning with its town, on 1 April 2015; a module that wants more in it makes its own."""
    return in_town


@pytest.fixture
async def homes(in_town: ServiceUnderTest) -> ServiceUnderTest:
    """Léa eats at school by each of her parents, who live apart; no calendar is drawn yet."""
    planning = in_town
    await planning.feed(
        family_changed(
            DUPONT,
            (JEAN, "Jean", "DUPONT", "12 rue des Bonbons"),
            (JEANNE, "Jeanne", "DUPONT", "3 place Neuve"),
            version=2,
        ),
        child_changed(LEA, DUPONT, "Léa", "DUPONT", JEAN, JEANNE, version=2),
    )
    await send(planning, EnrolChildren(enrolments=[enrolment(LEA, DUPONT, JEANNE, MEAL)]))
    return planning
