"""The agents' accounts: who opens, changes and closes them, and how an agent gets in for the first time or again."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.actor import StaffRole
from contracts.base import Command, Message, Query, Reply
from contracts.family import Email
from contracts.identity import Done, Identifier

StaffState = Literal["invited", "active", "closed"]
"""No password chosen yet; signs in; does not any more."""

Scope = Annotated[list[UUID], Field(max_length=200)]


class StaffDetails(Message):
    """What an administrator fills in of an agent. Empty scopes: every facility, every régie."""

    name: str = Field(min_length=1, max_length=120)
    identifier: Identifier
    email: Email = ""
    roles: list[StaffRole] = Field(min_length=1, max_length=5)
    facility_ids: Scope = []
    regie_ids: Scope = []


class StaffAccount(Message):
    """One agent, as the list of agents shows them. `version` guards a change."""

    account_id: UUID
    identifier: str
    name: str
    email: str
    roles: list[StaffRole]
    facility_ids: list[UUID]
    regie_ids: list[UUID]
    state: StaffState
    closed: bool
    version: int


class StaffAccountsView(Reply):
    """The agents' accounts, by name."""

    accounts: list[StaffAccount]


class StaffTrace(Message):
    """One thing done to an account: what, when, by whom (empty: by its holder, or by the portal itself)."""

    at: datetime
    by: str
    action: str


class StaffAccountView(Reply):
    """One agent's account, and the last things done to it, newest first. Instants are UTC."""

    account: StaffAccount
    traces: list[StaffTrace]


class StaffLink(Reply):
    """The link's token (a secret, told once), whose password it changes, and until when it works. The instant is UTC."""

    token: str
    identifier: str
    expires_at: datetime


class OpenStaffAccount(Command[Done], owner="identity", name="open-staff-account"):
    """Opens an agent's account without a password; a link leaves by mail where there is an address.

    Refused: `identifier_taken`, `conflict` (this id is known already).
    """

    account_id: UUID
    details: StaffDetails


class ChangeStaffAccount(Command[Done], owner="identity", name="change-staff-account"):
    """Replaces what is known of an agent; other roles or scopes end their sessions and tokens before this answers.

    Refused: `not_found`, `identifier_taken`, `last_administrator`, `changed_meanwhile` (`expected_version` is no longer).
    """

    account_id: UUID
    expected_version: int
    details: StaffDetails


class ReopenStaffAccount(Command[Done], owner="identity", name="reopen-staff-account"):
    """Opens a closed agent's account again, without its password: a new link is needed. Refused: `not_found`."""

    account_id: UUID


class InviteAgent(Command[Done], owner="identity", name="invite-agent"):
    """Sends an agent who has no password yet another link by mail; the links before it stop working.

    Refused: `not_found` (no such account that waits for its first password), `invalid_input` (it has no address).
    """

    account_id: UUID


class MakeStaffLink(Command[StaffLink], owner="identity", name="make-staff-link", secret=True):
    """Makes the link that lets an agent choose a password, once; the links made before stop working.

    Refused: `not_found` (no living agent's account), `not_allowed` (an administrator's, for who is none).
    """

    account_id: UUID


class SetRoles(Command[Done], owner="identity", name="set-roles"):
    """Gives an agent exactly these roles; tokens made before are refused everywhere before this answers.

    Refused: `not_found`, `last_administrator`.
    """

    account_id: UUID
    roles: list[StaffRole]
    facility_ids: list[UUID] = []
    regie_ids: list[UUID] = []


class StaffAccounts(Query[StaffAccountsView], owner="identity", name="staff-accounts"):
    """The agents' accounts, for `direction` and `administration`."""


class StaffAccountOf(Query[StaffAccountView], owner="identity", name="staff-account"):
    """One agent's account, for `administration`. Refused: `not_found`."""

    account_id: UUID
