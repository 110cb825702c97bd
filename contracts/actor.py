"""Who asks: carried by a short-lived signed token that every service verifies by itself."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from contracts.base import Message

ActorKind = Literal["guardian", "staff", "service", "system", "anonymous"]
StaffRole = Literal["accueil", "pointage", "regie", "direction", "administration"]
STAFF_ROLES: tuple[StaffRole, ...] = ("accueil", "pointage", "regie", "direction", "administration")


class Actor(Message):
    """The verified caller. Staff roles may be narrowed to facilities or régies (empty: all of them).

    `name` is how a person is shown in histories; `service` and `cause` identify a reaction, a timer or
    a system task; `business_now` is only honoured in a token signed by the demo loader's key.
    """

    kind: ActorKind
    account_id: UUID | None = None
    session_id: UUID | None = None
    family_id: UUID | None = None
    guardian_id: UUID | None = None
    name: str = ""
    roles: tuple[StaffRole, ...] = ()
    facility_ids: tuple[UUID, ...] = ()
    regie_ids: tuple[UUID, ...] = ()
    service: str = ""
    cause: str = ""
    business_now: datetime | None = None

    def callers(self) -> frozenset[str]:
        """The words by which wiring may admit this actor: `guardian`, `staff`, `staff:regie`, `service:planning`…"""
        words: set[str] = {self.kind}
        words.update(f"staff:{role}" for role in self.roles if self.kind == "staff")
        if self.kind == "service":
            words.add(f"service:{self.service}")
        return frozenset(words)
