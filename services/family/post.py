"""The mails family writes: a registration file filled online goes back to its family, or is found again."""

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
    said = [
        "La mairie a lu votre dossier d’inscription et vous le renvoie\u00a0:",
        reason,
        f"Corrigez-le, puis envoyez-le de nouveau, à cette adresse connue de vous seul\u00a0:\n{link}",
    ]
    return _mail(
        f"{file[0]}.{file[1]}", town, envelope, "Votre dossier d’inscription est à compléter", said, at
    )


def compose_link(
    mail_id: str, town: MunicipalityProfile, envelope: tuple[str, str], link: str, hours: float, at: datetime
) -> EmailMessage:
    """The mail that leads back to a file: its link holds for so many hours, once."""
    said = [
        "Voici le lien pour reprendre votre dossier d’inscription là où vous l’avez laissé. "
        f"Il sert une seule fois, pendant {hours:g} heures\u00a0:\n{link}",
        "Si vous n’avez rien demandé, ne faites rien\u00a0: votre dossier reste tel qu’il est.",
    ]
    return _mail(mail_id, town, envelope, "Reprendre votre dossier d’inscription", said, at)


def _mail(
    mail_id: str,
    town: MunicipalityProfile,
    envelope: tuple[str, str],
    subject: str,
    said: list[str],
    at: datetime,
) -> EmailMessage:
    sender, to = envelope
    name = town.name or town.portal_title
    address = town.file_email or town.help_email
    reach = [part for part in (town.help_phone, address, town.help_address, town.help_hours) if part]
    parts = ["Bonjour,", *said, name, "\n".join(reach)]
    text = "\n\n".join(part for part in parts if part) + "\n"
    return message(mail_id, Envelope(sender, name, to, address), subject, text, at)
