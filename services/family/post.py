"""The one mail family writes: a registration file filled online goes back to its family."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from urllib.parse import unquote, urlsplit
from uuid import UUID

import aiosmtplib

from contracts.identity import MunicipalityProfile

TIMEOUT = 10.0
"""Seconds a step of the conversation may take."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"smtp": 587, "smtps": 465}


def compose(
    file_id: UUID, version: int, town: MunicipalityProfile, sender: str, to: str, link: str, reason: str
) -> EmailMessage:
    """The message, with an id that follows from the file and its version: sent twice, it is recognised as one."""
    message = EmailMessage()
    message["Message-ID"] = f"<{file_id}.{version}@{sender.rpartition('@')[2] or 'localhost'}>"
    message["From"] = formataddr((town.name or town.portal_title, sender))
    message["To"] = to
    message["Subject"] = "Votre dossier d’inscription est à compléter"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "fr"
    if town.help_email:
        message["Reply-To"] = town.help_email
    reach = [part for part in (town.help_phone, town.help_email, town.help_address, town.help_hours) if part]
    parts = [
        "Bonjour,",
        "La mairie a lu votre dossier d’inscription et vous le renvoie\u00a0:",
        reason,
        f"Corrigez-le, puis envoyez-le de nouveau, à cette adresse connue de vous seul\u00a0:\n{link}",
        town.name or town.portal_title,
        "\n".join(reach),
    ]
    message.set_content("\n\n".join(part for part in parts if part) + "\n")
    return message


async def send(url: str, message: EmailMessage, at: datetime) -> str:
    """One message to `smtp://[user:password@]host[:port]` or `smtps://`; "" when the server took it, else why not.

    Beyond loopback the conversation is encrypted or does not take place.
    """
    message["Date"] = format_datetime(at)
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        return "the mail server's address is smtp://[user:password@]host[:port] or smtps://…"
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
        # without the server's words: they may hold the person's address
        return type(error).__name__
    return ""
