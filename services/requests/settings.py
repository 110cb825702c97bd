"""The settings of this service that belong to the machine; the town's own are in the table `town_settings`."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field

from chassis.settings import ServiceSettings


class RequestsServiceSettings(ServiceSettings):
    """`smtp_url`: `smtp://[user:password@]host[:port]` or `smtps://…`; empty, mails wait until it is set.

    `public_url`: how families reach the portal, as the gateway is told; mails then link to it. `mail_from`: who
    writes; empty, `ne-pas-repondre` at the domain of the town's own address, else of the portal's.
    """

    smtp_url: str = Field(default="", repr=False)
    public_url: str = Field(default="", pattern=r"^(https?://[^\s]+)?$")
    mail_from: str = ""

    def sender(self, town_email: str) -> str:
        """The address mails come from; the town's public address gives its domain when none is set."""
        if self.mail_from:
            return self.mail_from
        domain = town_email.rpartition("@")[2] or urlsplit(self.public_url).hostname or "localhost"
        return f"ne-pas-repondre@{domain}"
