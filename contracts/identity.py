"""Identity: accounts, sessions, staff roles, throttles, and the municipality's public profile."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, SecretStr

from contracts.actor import StaffRole
from contracts.base import Command, Event, Message, Query, Reply
from contracts.days import Day
from contracts.family import Address, Email
from contracts.operations import SnapshotPage
from contracts.screens import ScreenOff

Identifier = Annotated[str, Field(min_length=1, max_length=80, description="what a person types to sign in")]
ActivationState = Literal["none", "waiting", "expired", "active"]
"""No code yet; a code that may still be used; only codes that may not any more; a password was chosen."""


class Done(Reply):
    """The command took effect; there is nothing more to say."""


class PasswordPolicy(Message):
    """What a new password must hold. The defaults are the guide's: 8 characters, upper, lower, digit."""

    min_length: int = Field(default=8, ge=8, le=128)
    upper: int = Field(default=1, ge=0, le=8)
    lower: int = Field(default=1, ge=0, le=8)
    digit: int = Field(default=1, ge=0, le=8)


class MunicipalityProfile(Message):
    """What the portal says of the municipality on every page. Colours are `#rrggbb`."""

    name: str
    portal_title: str = "Portail Famille"
    site_url: str = ""
    help_phone: str = ""
    help_email: str = ""
    file_email: str = ""
    requests_email: str = ""
    money_email: str = ""
    help_address: str = ""
    help_hours: str = ""
    brand_colour: str = "#1D5B57"
    accessibility_statement: Literal["non conforme", "partiellement conforme", "totalement conforme"] = (
        "non conforme"
    )
    treasury_name: str = ""
    assumptions: list[str] = []
    documents: list[str] = []


class ProfileView(Reply):
    """The profile, the password policy, the screens that are off, and the version that grows with each change of any."""

    profile: MunicipalityProfile
    password_policy: PasswordPolicy
    version: int
    screens_off: list[ScreenOff] = []


class PolicySet(Reply):
    """How strong the weakest password of the policy is, in bits, and what to warn of.

    `weaker_than_cnil`: under the 50 bits of CNIL's deliberation 2022-100 for a password behind an attempt limit.
    """

    bits: int = 0
    warnings: list[Literal["weaker_than_cnil"]] = []


class SignedIn(Reply):
    """The opaque session token (a secret: the cookie's value) and the actor token for the first calls."""

    session_token: str
    actor_token: str
    kind: Literal["guardian", "staff"]
    expires_at: datetime


class SessionView(Reply):
    """A living session: a fresh actor token, until when it holds, and what the page header shows."""

    actor_token: str
    token_expires_at: datetime
    kind: Literal["guardian", "staff"]
    account_id: UUID
    session_id: UUID
    family_id: UUID | None
    guardian_id: UUID | None
    name: str
    roles: list[StaffRole]


class SessionSummary(Message):
    """One session of an account, as its list shows it. Instants are UTC."""

    session_id: UUID
    opened_at: datetime
    last_seen_at: datetime
    device: str
    current: bool


class SessionsView(Reply):
    """The living sessions of the account, newest first."""

    sessions: list[SessionSummary]


class IssuedCode(Message):
    """What one letter says. `code` is in groups; it is nowhere else, and `expires_on` is the last day it works."""

    guardian_id: UUID
    family_id: UUID
    civility: str
    last_name: str
    first_name: str
    address: Address
    identifier: str
    code: str
    expires_on: Day


class IssuedCodes(Reply):
    """The codes, in the order asked; `left_out`: guardians who are not known here, or whose account is closed."""

    codes: list[IssuedCode]
    left_out: list[UUID] = []


class CodeChecked(Reply):
    """The code is good. `initials` let a person see whose account it is; `active`: it has a password already.

    `guardian_id`: for the gateway, to ask family what the page shows of theirs; no page says it.
    """

    initials: str
    active: bool
    guardian_id: UUID | None = None


class ResetView(Reply):
    """The link is good: whose password it changes. `first`: the account has none yet."""

    identifier: str
    initials: str
    first: bool = False


class ActivationEntry(Message):
    """One guardian: whether they can sign in. `expires_on`: the last day of the newest code that is not used."""

    guardian_id: UUID
    family_id: UUID
    family_number: str
    last_name: str
    first_name: str
    has_email: bool
    identifier: str
    state: ActivationState
    issued_at: datetime | None
    expires_on: Day | None
    activated_at: datetime | None


class ActivationCounts(Message):
    """How many guardians are in each state, whatever page is looked at."""

    none: int = 0
    waiting: int = 0
    expired: int = 0
    active: int = 0


class ActivationView(Reply):
    """A page of guardians by name; `total` is how many the choice holds."""

    entries: list[ActivationEntry]
    total: int
    counts: ActivationCounts


class WhoSignsInView(Reply):
    """Those of the asked guardians who can sign in."""

    guardian_ids: list[UUID]


class SignIn(Command[SignedIn], owner="identity", name="sign-in", secret=True):
    """Opens a session. Refused: `wrong_credentials` (never saying which part), `throttled` (data: `retry_after` seconds).

    The posted code typed as the password: `activation_needed`, or `code_expired`, `code_used`, `code_replaced`.
    """

    identifier: Identifier
    password: SecretStr = Field(max_length=256)
    address: str = ""
    device: str = ""


class SignOut(Command[Done], owner="identity", name="sign-out"):
    """Ends the caller's own session."""


class EndSession(Command[Done], owner="identity", name="end-session"):
    """Ends one of the caller's sessions. Refused: `not_found`."""

    session_id: UUID


class OpenAccount(Command[Done], owner="identity", name="open-account", secret=True):
    """Opens an account of a guardian or an agent. Refused: `identifier_taken`, `password_too_weak` (data: `missing`)."""

    account_id: UUID
    identifier: Identifier
    password: SecretStr = Field(max_length=256)
    kind: Literal["guardian", "staff"]
    name: str = Field(max_length=120)
    email: Email = Field(default="", description="an agent's; a guardian's is in their family's file")
    family_id: UUID | None = None
    guardian_id: UUID | None = None
    roles: list[StaffRole] = []
    facility_ids: list[UUID] = []
    regie_ids: list[UUID] = []


class ChangePassword(Command[Done], owner="identity", name="change-password", secret=True):
    """Changes the caller's own password and ends the other sessions. Its holder is told by mail.

    Refused: `wrong_credentials`, `throttled`, `password_too_weak`, `password_unchanged`.
    """

    current: SecretStr = Field(max_length=256)
    new: SecretStr = Field(max_length=256)


class CloseAccount(Command[Done], owner="identity", name="close-account"):
    """Closes an account and ends its sessions and tokens before it answers. Refused: `not_found`, `last_administrator`."""

    account_id: UUID


class SetMunicipality(Command[Done], owner="identity", name="set-municipality"):
    """Replaces the municipality's public profile. Refused: `changed_meanwhile`, when `before` is no longer what holds."""

    profile: MunicipalityProfile
    before: MunicipalityProfile | None = None


class SetPasswordPolicy(Command[PolicySet], owner="identity", name="set-password-policy"):
    """Replaces the password policy; passwords already chosen stay valid. Warns, and does not refuse, when it is weak.

    Refused: `changed_meanwhile`, when `before` is no longer what holds.
    """

    policy: PasswordPolicy
    before: PasswordPolicy | None = None


class IssueCodes(Command[IssuedCodes], owner="identity", name="issue-codes", secret=True):
    """Makes a new sign-in code for each guardian, and the account of who has none. Refused: `not_found` (nobody is known).

    Codes of another `edition` stop working; those of the same one do not for a minute, so that a form sent twice
    leaves no letter with a dead code.
    """

    edition: UUID
    guardian_ids: list[UUID] = Field(min_length=1, max_length=100)


class CheckCode(Command[CodeChecked], owner="identity", name="check-code", secret=True):
    """Looks at a posted code without using it. Refused: `wrong_code`, `throttled`, `code_expired`, `code_used`, `code_replaced`."""

    identifier: Identifier
    code: SecretStr = Field(max_length=80)
    address: str = ""


class ActivateAccount(Command[SignedIn], owner="identity", name="activate-account", secret=True):
    """Uses a posted code: the password becomes this one, other sessions end, one opens.

    Refused: as `check-code`, and `password_too_weak` (data: `missing`). Sent twice with the same password, it signs in.
    `email`: a link is sent there, which its holder opens to confirm it; until then nothing is changed.
    """

    identifier: Identifier
    code: SecretStr = Field(max_length=80)
    password: SecretStr = Field(max_length=256)
    address: str = ""
    device: str = ""
    email: Email = ""


class AskPasswordReset(Command[Done], owner="identity", name="ask-password-reset", secret=True):
    """Asks for a link by e-mail. The same answer whether the account exists or not. Refused: `throttled`."""

    typed: str = Field(min_length=1, max_length=254, description="an identifier or an e-mail address")
    address: str = ""


class ResetPassword(Command[Done], owner="identity", name="reset-password", secret=True):
    """Uses a link: the password becomes this one and every session ends. Refused: `link_expired`, `password_too_weak`.

    `link_expired` covers a link that was never made, is used or is too old. Sent twice with the same password: done.
    """

    token: SecretStr = Field(max_length=200)
    password: SecretStr = Field(max_length=256)


class ResolveSession(Query[SessionView], owner="identity", name="resolve-session"):
    """Turns a session cookie into a fresh actor token. Refused: `session_ended`."""

    session_token: SecretStr


class MySessions(Query[SessionsView], owner="identity", name="my-sessions"):
    """The caller's own sessions."""


class ActivationList(Query[ActivationView], owner="identity", name="activation-list"):
    """The guardians and whether they can sign in, by name, closed accounts left out. `text`: the beginning of names or number."""

    state: ActivationState | None = None
    family_id: UUID | None = None
    text: str = Field(default="", max_length=80)
    offset: int = Field(default=0, ge=0)
    limit: int = Field(default=50, ge=1, le=100)


class WhoSignsIn(Query[WhoSignsInView], owner="identity", name="who-signs-in"):
    """Which of these guardians have an account and its password, for the agents' lists."""

    guardian_ids: list[UUID] = Field(max_length=1000)


class ResetLink(Query[ResetView], owner="identity", name="reset-link"):
    """Looks at a link sent by e-mail without using it. Refused: `link_expired`."""

    token: SecretStr = Field(max_length=200)


class Profile(Query[ProfileView], owner="identity", name="profile"):
    """The municipality's public profile and password policy; anybody may read it."""


class SnapshotMunicipality(Query[SnapshotPage], owner="identity", name="snapshot-municipality"):
    """The municipality's public profile as `municipality-changed` says it: one row, none before it is filled in."""

    after: UUID | None = None


class AccountChanged(
    Event, owner="identity", name="account-changed", entity="account_id", data_class="personal"
):
    """An account was opened, had its roles or its holder's name changed, or was closed."""

    account_id: UUID
    kind: Literal["guardian", "staff"]
    name: str
    family_id: UUID | None
    guardian_id: UUID | None
    roles: list[StaffRole]
    closed: bool


class MunicipalityChanged(
    Event, owner="identity", name="municipality-changed", entity="municipality", data_class="none"
):
    """The public profile changed; `municipality` is always `profile`, there is one per deployment."""

    municipality: Literal["profile"] = "profile"
    profile: MunicipalityProfile
