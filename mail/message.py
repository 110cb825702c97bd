"""A mail made so that a second sending is recognised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime, formataddr


class _Subject(str):
    """A subject folded by the older, sound algorithm: the newer one loses a space between two encoded words."""

    __slots__ = ()
    name = "Subject"

    def fold(self, *, policy: Policy[EmailMessage]) -> str:
        """The header's lines, as the message's policy asks of every header."""
        encoded = Header(self, header_name=self.name).encode(linesep=policy.linesep)
        return f"{self.name}: {encoded}{policy.linesep}"


@dataclass(frozen=True)
class Envelope:
    """Who writes to whom. `name` is the sender's, in words; `reply_to` may be empty."""

    sender: str
    name: str
    to: str
    reply_to: str = ""


def message(
    mail_id: object, envelope: Envelope, subject: str, text: str, at: datetime, html: str = ""
) -> EmailMessage:
    """The mail, with an id that follows from what it is about: sent twice, it is recognised as one."""
    mail = EmailMessage()
    mail["Message-ID"] = f"<{mail_id}@{envelope.sender.rpartition('@')[2] or 'localhost'}>"
    mail["Date"] = format_datetime(at)
    mail["From"] = formataddr((envelope.name, envelope.sender))
    mail["To"] = envelope.to
    mail["Subject"] = _Subject(" ".join(subject.splitlines()))
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = "fr"
    if envelope.reply_to:
        mail["Reply-To"] = envelope.reply_to
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail
