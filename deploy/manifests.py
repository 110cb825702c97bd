"""Reads the wiring of the services: what migrations, permissions and look-ups are derived from."""

from __future__ import annotations

import os
from collections.abc import Iterable

from chassis.service import Service
from contracts.subjects import event_filter, subject_of
from deploy.checkout import service_names
from deploy.nats.manifest import BusManifest, by_source
from deploy.postgres.migrate import migrate
from deploy.postgres.roles import app_role
from deploy.wiring import load

__all__ = ["bus_manifest", "bus_manifests", "load", "migrate_all"]


def bus_manifests(names: Iterable[str] | None = None) -> list[BusManifest]:
    """What each service hears and calls on the bus."""
    return [bus_manifest(load(name)) for name in (names or service_names())]


def bus_manifest(service: Service) -> BusManifest:
    """What NATS must know of one service."""
    asked = [*service.asks, *(projection.source for projection in service.projections)]
    return BusManifest(
        service.name,
        by_source((react.event.OWNER, event_filter(react.event)) for react in service.reactions),
        tuple(sorted({subject_of(message) for message in asked})),
    )


async def migrate_all(names: Iterable[str]) -> dict[str, list[str]]:
    """Migrate each schema with its own role (`PF_<SERVICE>_OWNER_URL`); what was applied, per service."""
    applied = {}
    for name in names:
        url = os.environ[f"PF_{name.upper()}_OWNER_URL"]
        applied[name] = await migrate(name, load(name).package, url, app_role(name))
    return applied
