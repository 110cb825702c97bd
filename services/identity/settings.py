"""What an operator may choose for identity: `PF_IDENTITY_<FIELD>`."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from pydantic import Field

from chassis.settings import ServiceSettings
from services.identity.domain.session import AccountKind, Lifetime


class IdentitySettings(ServiceSettings):
    """Password hashing (OWASP's argon2id parameters), lives of sessions, tokens, codes and links, and the mail server."""

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

    code_days: int = Field(default=60, ge=1, le=366)
    """How long a posted code works after its day."""

    reset_minutes: float = Field(default=30, gt=0, le=24 * 60)
    """How long a link sent by e-mail works."""

    invitation_days: float = Field(default=7, gt=0, le=60)
    """How long the link of an agent's first connection works."""

    email_days: float = Field(default=3, gt=0, le=30)
    """How long the link works that confirms an address typed at a first connection."""

    smtp_url: str = Field(default="", repr=False)
    """`smtp://[user:password@]host[:port]` or `smtps://…`; empty, no link can be sent."""

    public_url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    """How families reach the portal, as the gateway is told; without it no link can be sent."""

    mail_from: str = ""
    """Who writes; empty, `ne-pas-repondre` at the domain of the town's own address, else of the portal's."""

    def sender(self, town_email: str) -> str:
        """The address mails come from."""
        if self.mail_from:
            return self.mail_from
        domain = town_email.rpartition("@")[2] or urlsplit(self.public_url).hostname or "localhost"
        return f"ne-pas-repondre@{domain}"

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
