"""Hands mails to the town's mail server, and says what a failure is worth."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from email.message import EmailMessage
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

import aiosmtplib

TIMEOUT = 10.0
"""Seconds a step of the conversation may take; with a batch of mails it stays under the claim's life."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"smtp": 587, "smtps": 465}


@dataclass(frozen=True)
class NotSent:
    """Why a mail did not leave. `for_good`: the server refused this mail or its address; trying again is vain."""

    reason: str
    for_good: bool = False


class Post:
    """One conversation with the mail server at `smtp://[user:password@]host[:port]` (or `smtps://`).

    Beyond loopback the conversation is encrypted or does not take place. Once the server cannot be reached,
    the rest of the batch is not tried: every mail goes back to wait.
    """

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        known = parts.scheme in _PORTS and parts.hostname
        self._away = (
            "" if known else "the mail server's address is smtp://[user:password@]host[:port] or smtps://…"
        )
        self._client = aiosmtplib.SMTP(
            hostname=parts.hostname,
            port=parts.port or _PORTS.get(parts.scheme),
            username=unquote(parts.username) if parts.username else None,
            password=unquote(parts.password) if parts.password else None,
            use_tls=parts.scheme == "smtps",
            start_tls=None if parts.hostname in _LOOPBACK or parts.scheme == "smtps" else True,
            timeout=TIMEOUT,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client.is_connected:
            try:
                await self._client.quit()
            except (aiosmtplib.SMTPException, OSError, TimeoutError):
                self._client.close()

    async def send(self, message: EmailMessage) -> NotSent | None:
        """Sends one message; None when the server took it."""
        if self._away:
            return NotSent(self._away)
        try:
            if not self._client.is_connected:
                await self._client.connect()
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            self._away = _said(error)
            return NotSent(self._away)
        try:
            async with asyncio.timeout(TIMEOUT):
                await self._client.send_message(message)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            if self._client.is_connected and isinstance(error, TimeoutError):
                self._client.close()
            return NotSent(_said(error), _for_good(error))
        return None


def _for_good(error: Exception) -> bool:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(one.code >= 500 for one in error.recipients)
    return isinstance(error, aiosmtplib.SMTPDataError) and error.code >= 500


def _said(error: Exception) -> str:
    """The server's words, without the address they often repeat: this is kept, and logged."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        words = "; ".join(f"{one.code} {one.message}" for one in error.recipients)
    elif isinstance(error, aiosmtplib.SMTPResponseException):
        words = f"{error.code} {error.message}"
    else:
        words = f"{type(error).__name__}: {error}"
    return re.sub(r"\S+@\S+", "…", words)[:300]
