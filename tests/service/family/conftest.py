"""A family that asks."""

from __future__ import annotations

import pytest

from tests.service.family.asking import Asking
from tests.support.harness import ServiceUnderTest


@pytest.fixture
async def asking(family: ServiceUnderTest) -> Asking:
    """Paul and Anne, who live apart, with Léa, Tom and Zoé."""
    return await Asking(family).ready()
