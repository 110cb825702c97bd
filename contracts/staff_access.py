"""An agent who lost their password: whoever keeps the accounts hands them a link."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from contracts.base import Command, Reply


class StaffLink(Reply):
    """The link's token (a secret, told once), whose password it changes, and until when it works. The instant is UTC."""

    token: str
    identifier: str
    expires_at: datetime


class MakeStaffLink(Command[StaffLink], owner="identity", name="make-staff-link", secret=True):
    """Makes the link that lets an agent choose a new password, once; the links made before stop working.

    Refused: `not_found` (no living agent's account), `not_allowed` (an administrator's, for who is none).
    """

    account_id: UUID
