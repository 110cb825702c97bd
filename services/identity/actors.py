"""Who an account is to the other services."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from contracts.actor import Actor


def actor_of(account: Record, account_id: UUID, session_id: UUID) -> Actor:
    """The actor of a session. Facility and régie scopes are empty where a role has no limit."""
    return Actor(
        kind=account["kind"],
        account_id=account_id,
        session_id=session_id,
        family_id=account["family_id"],
        guardian_id=account["guardian_id"],
        name=account["name"],
        roles=tuple(account["roles"]),
        facility_ids=tuple(account["facility_ids"]),
        regie_ids=tuple(account["regie_ids"]),
    )
