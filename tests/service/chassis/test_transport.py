"""A server asked for by tls:// that speaks in clear is not spoken to."""

from __future__ import annotations

import pytest

from chassis import bus
from chassis.settings import BusSettings, load
from tests.service.chassis.conftest import SampleTown


async def test_a_server_that_offers_no_tls_is_refused_where_tls_was_asked_for(sample: SampleTown) -> None:
    settings = load(
        BusSettings,
        "family",
        {"PF_NATS_URL": sample.nats.url.replace("nats://", "tls://")},
        nats_user="family",
        nats_password=sample.servers.secrets.nats["family"],
    )
    with pytest.raises(bus.BusUnavailable, match="in clear"):
        await bus.connect(settings, "test")
