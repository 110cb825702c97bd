"""The one mail family writes: a registration file filled online goes back to its family."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from contracts.identity import MunicipalityProfile
from mail.message import Envelope, message


def compose(
    file: tuple[UUID, int],
    town: MunicipalityProfile,
    envelope: tuple[str, str],
    link: str,
    reason: str,
    at: datetime,
) -> EmailMessage:
    """The mail of one version of a file (its id and version), from and to these addresses."""
    sender, to = envelope
    reach = [part for part in (town.help_phone, town.help_email, town.help_address, town.help_hours) if part]
    parts = [
        "Bonjour,",
        "La mairie a lu votre dossier d’inscription et vous le renvoie\u00a0:",
        reason,
        f"Corrigez-le, puis envoyez-le de nouveau, à cette adresse connue de vous seul\u00a0:\n{link}",
        town.name or town.portal_title,
        "\n".join(reach),
    ]
    return message(
        f"{file[0]}.{file[1]}",
        Envelope(sender, town.name or town.portal_title, to, town.help_email),
        "Votre dossier d’inscription est à compléter",
        "\n\n".join(part for part in parts if part) + "\n",
        at,
    )
