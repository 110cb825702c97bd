"""The settings of this service that belong to the machine; the town's own are in the table `town_settings`."""

from __future__ import annotations

from pydantic import Field

from chassis.settings import ServiceSettings


class RequestsServiceSettings(ServiceSettings):
    """`smtp_url`: `smtp://[user:password@]host[:port]` or `smtps://…`; empty, mails wait until it is set."""

    smtp_url: str = Field(default="", repr=False)
    mail_from: str = "ne-pas-repondre@localhost"
