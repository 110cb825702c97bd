"""The municipality's profile, for the services that keep a small copy."""

from __future__ import annotations

from uuid import UUID

from chassis.context import Ctx
from contracts.identity import MunicipalityChanged, SnapshotMunicipality
from contracts.operations import SnapshotPage, SnapshotRow
from services.identity.municipality import current_profile

_THE_ONE = UUID(int=1)
"""There is one profile in a deployment, and a snapshot names its rows by UUID."""


async def snapshot_municipality(ctx: Ctx, query: SnapshotMunicipality) -> SnapshotPage:
    """What `municipality-changed` would say now."""
    known = await current_profile(ctx)
    if known.version == 0 or query.after is not None:
        return SnapshotPage(rows=[])
    event = MunicipalityChanged(version=known.version, profile=known.profile)
    row = SnapshotRow(id=_THE_ONE, version=known.version, data=event.model_dump(mode="json"))
    return SnapshotPage(rows=[row])
