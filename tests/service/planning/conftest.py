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
    child_changed,
    enrolment,
    family_changed,
    found_town,
    send,
)
from tests.support.harness import ServiceUnderTest


@pytest.fixture
async def town_planning(planning: ServiceUnderTest) -> ServiceUnderTest:
    """Planning with its town, on 1 April 2015; a module that wants more in it makes its own."""
    await found_town(planning)
    return planning


@pytest.fixture
async def homes(planning: ServiceUnderTest) -> ServiceUnderTest:
    """Léa eats at school by each of her parents, who live apart; no calendar is drawn yet."""
    await found_town(planning)
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
