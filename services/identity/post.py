"""Hands a message to the town's mail server, and says of a failure whether time may mend it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime, formataddr
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib

from services.identity.letters import Town, Written

TIMEOUT = 10.0
"""Seconds a step of the conversation may take."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class NotSent:
    """Why a mail did not leave. `for_good`: the server refused this mail or its address; trying again is vain."""

    reason: str
    for_good: bool = False


class _Subject(str):
    """A subject folded by the older, sound algorithm: the newer one loses a space between two encoded words."""

    __slots__ = ()
    name = "Subject"

    def fold(self, *, policy: Policy[EmailMessage]) -> str:
        """The header's lines, as the message's policy asks of every header."""
        encoded = Header(self, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {encoded}{policy.linesep}"


def compose(mail_id: UUID, written: Written, town: Town, sender: str, to: str, at: datetime) -> EmailMessage:
    """The message, with an id that follows from the row: sent twice, it is recognised as one."""
    message = EmailMessage()
    message["Message-ID"] = f"<{mail_id}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["Date"] = format_datetime(at)
    message["From"] = formataddr((town.name or town.title, sender))
    message["To"] = to
    message["Subject"] = _Subject(" ".join(written.subject.splitlines()))
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    if town.email:
        message["Reply-To"] = town.email
    message.set_content(written.text)
    message.add_alternative(written.html, subtype="html")
    return message


async def send(url: str, message: EmailMessage) -> NotSent | None:
    """One message to `smtp://[user:password@]host[:port]` (or `smtps://`); None when the server took it.

    Beyond loopback the conversation is encrypted or does not take place.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        return NotSent("the mail server's address is smtp://[user:password@]host[:port] or smtps://…")
    try:
        await aiosmtplib.send(
            message,
            hostname=parts.hostname,
            port=parts.port or _PORTS[parts.scheme],
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=parts.scheme == "smtps",
            start_tls=None if parts.hostname in _LOOPBACK or parts.scheme == "smtps" else True,
            timeout=TIMEOUT,
        )
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        return NotSent(_said(error), _for_good(error))
    return None


def _for_good(error: Exception) -> bool:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(one.code >= 500 for one in error.recipients)
    return isinstance(error, aiosmtplib.SMTPDataError) and error.code >= 500


def _said(error: Exception) -> str:
    # the server's words, without the person's address
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return "; ".join(f"{one.code} {one.message}" for one in error.recipients)[:300]
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"{error.code} {error.message}"[:300]
    return f"{type(error).__name__}: {error}"[:300]
