"""A letter as a mail of the town."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

from mail.message import Envelope, message
from services.requests.letters import Town, Written


def compose(mail_id: UUID, written: Written, town: Town, sender: str, to: str, at: datetime) -> EmailMessage:
    """The message, dated at its decision, with an id that follows from the row: sent twice, it is recognised as one."""
    envelope = Envelope(sender, town.name or town.title, to, town.email)
    return message(mail_id, envelope, written.subject, written.text, at, written.html)
