"""What an operator may choose for identity: `PF_IDENTITY_<FIELD>`."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from chassis.settings import ServiceSettings
from services.identity.domain.session import AccountKind, Lifetime


class IdentitySettings(ServiceSettings):
    """Password hashing (OWASP's argon2id parameters), session lives and token life. Durations say their unit."""

    hash_memory_kib: int = Field(default=19 * 1024, ge=8)
    hash_passes: int = Field(default=2, ge=1)
    hash_lanes: int = Field(default=1, ge=1)
    hash_threads: int = Field(default=1, ge=1, le=2)
    hash_waiting: int = Field(default=8, ge=1)
    """Checks that may wait for a thread in this process; beyond, callers are told to come back."""

    token_seconds: float = Field(default=60, gt=0, le=600)
    staff_idle_minutes: float = Field(default=30, gt=0)
    staff_absolute_hours: float = Field(default=12, gt=0)
    guardian_idle_hours: float = Field(default=8, gt=0)
    guardian_absolute_days: float = Field(default=30, gt=0)

    def lifetime(self, kind: AccountKind) -> Lifetime:
        """How long a session of such an account may live."""
        if kind == "staff":
            return Lifetime(
                idle=timedelta(minutes=self.staff_idle_minutes),
                absolute=timedelta(hours=self.staff_absolute_hours),
            )
        return Lifetime(
            idle=timedelta(hours=self.guardian_idle_hours),
            absolute=timedelta(days=self.guardian_absolute_days),
        )
