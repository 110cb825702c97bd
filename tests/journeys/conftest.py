"""The two moments of the guide's screens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.guides import Told, tell
from tests.support.harness import Installation


@pytest.fixture
async def on_8_april(town: Installation, tmp_path: Path) -> AsyncIterator[Told]:
    """Wednesday 8 April 2015: the statement and the account."""
    told = await tell(town, tmp_path, "2015-04-08T14:00")
    yield told
    await told.mailbox.stop()


@pytest.fixture
async def on_4_may(town: Installation, tmp_path: Path) -> AsyncIterator[Told]:
    """Monday 4 May 2015: the home page, and April's planning with its ticks."""
    told = await tell(town, tmp_path, "2015-05-04T08:00")
    yield told
    await told.mailbox.stop()
