"""The first connection: whose family a posted code opens, and the e-mail address typed at its end."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field, SecretStr

from contracts.base import Command, Query, Reply
from contracts.family import Email


class HolderHintView(Reply):
    """Enough for a family to know itself, too little to learn who it is.

    `family`: the first letter of its name, then always five stars; `children`: the first letter of each first name.
    """

    family: str
    children: list[str]


class HolderHint(Query[HolderHintView], owner="family", name="holder-hint"):
    """Whose file a posted code opens, of the children this guardian may act for. For the gateway. Refused: `not_found`."""

    guardian_id: UUID


class TypedEmail(Reply):
    """The address its holder typed; it stands in no file yet."""

    email: Email


class EmailLink(Query[TypedEmail], owner="identity", name="email-link"):
    """Looks at the link that confirms an address without using it. Refused: `link_expired`, also for another account's."""

    token: SecretStr = Field(max_length=200)


class ConfirmEmail(Command[TypedEmail], owner="identity", name="confirm-email", secret=True):
    """The holder of the account read the mail: the address is theirs. Refused: as `email-link`.

    The file is family's: the caller then asks for the change there, which its rules decide. Sent again while the link
    works, it answers the same.
    """

    token: SecretStr = Field(max_length=200)
