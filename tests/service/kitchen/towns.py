"""A small version of the demonstration town, on the test's own services."""

from __future__ import annotations

from datetime import date

from chassis.settings import BusSettings
from chassis.settings import load as load_settings
from deploy.demo.load import Loading
from deploy.demo.sender import connected
from tests.support.harness import PARIS, Installation

TODAY = date(2026, 11, 23)


def demo_settings(town: Installation) -> BusSettings:
    """The settings that `up` gives the demonstration's loader."""
    secrets = town.servers.secrets
    environment = {
        "PF_NATS_URL": town.nats.url,
        "PF_DEMO_NATS_USER": "demo",
        "PF_DEMO_NATS_PASSWORD": secrets.nats["demo"],
        "PF_DEMO_SIGNING_KEY": secrets.signing["demo"],
    }
    return load_settings(BusSettings, "demo", environment)


async def load_small_town(town: Installation, families: int, today: date = TODAY) -> Loading:
    """Loads a few families as `up` loads them all, and says what was loaded."""
    async with connected(demo_settings(town)) as sender:
        loading = Loading(sender, _silent, PARIS, today, families)
        await loading.run()
    return loading


def _silent(step: str, done: int, total: int) -> None:
    """No progress in a test."""
