"""A family that asks."""

from __future__ import annotations

import pytest

from tests.service.family.asking import Asking
from tests.service.family.households import LivingApart, living_apart
from tests.support.harness import ServiceUnderTest


@pytest.fixture
async def apart(family: ServiceUnderTest) -> LivingApart:
    """Paul and Anne, who live apart; a module that needs a day of its own says which."""
    return await living_apart(family)


@pytest.fixture
async def asking(family: ServiceUnderTest) -> Asking:
    """Paul and Anne, who live apart, with Léa, Tom and Zoé."""
    return await Asking(family).ready()
