"""Callers for tests."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4, uuid5

from contracts.actor import Actor, StaffRole

_NAMESPACE = UUID("6f1ad1f0-6d52-4a7e-9f5e-2f6f5a3f9a10")


def guardian(family_id: UUID, guardian_id: UUID, name: str = "Jean DUPONT") -> Actor:
    """A guardian, as identity's token says; the same guardian always has the same account."""
    account = uuid5(_NAMESPACE, str(guardian_id))
    return Actor(kind="guardian", account_id=account, family_id=family_id, guardian_id=guardian_id, name=name)


def staff(
    *roles: StaffRole,
    name: str = "Mme Roy",
    facility_ids: tuple[UUID, ...] = (),
    regie_ids: tuple[UUID, ...] = (),
) -> Actor:
    """An agent with these roles; one account per name."""
    account = uuid5(_NAMESPACE, name)
    return Actor(
        kind="staff",
        account_id=account,
        name=name,
        roles=roles,
        facility_ids=facility_ids,
        regie_ids=regie_ids,
    )


def system(business_now: datetime | None = None) -> Actor:
    """The command line or the demo loader."""
    return Actor(kind="system", name="demo", business_now=business_now)


def service_actor(name: str, cause: str = "test") -> Actor:
    """Another service, or the gateway."""
    return Actor(kind="service", service=name, cause=cause, name=name)


def anonymous() -> Actor:
    """A visitor who has not signed in, as the gateway says."""
    return Actor(kind="anonymous", account_id=uuid4())


def signer_of(actor: Actor) -> str:
    """Whose key signs such an actor."""
    if actor.kind in ("guardian", "staff"):
        return "identity"
    return {"system": "demo", "anonymous": "gateway"}.get(actor.kind, actor.service)
