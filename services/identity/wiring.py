"""The table of contents of identity: who may send or ask what, and where it is done."""

from __future__ import annotations

from chassis.service import Ask, Every, On, Projection, React, Service
from contracts.family import ChildChanged, FamilyChanged, SnapshotFamily
from contracts.first_connection import ConfirmEmail, EmailLink
from contracts.identity import (
    AccountChanged,
    ActivateAccount,
    ActivationList,
    AskPasswordReset,
    ChangePassword,
    CheckCode,
    CloseAccount,
    EndSession,
    IssueCodes,
    MunicipalityChanged,
    MySessions,
    OpenAccount,
    Profile,
    ResetLink,
    ResetPassword,
    ResolveSession,
    SetMunicipality,
    SetPasswordPolicy,
    SignIn,
    SignOut,
    SnapshotMunicipality,
    WhoSignsIn,
)
from contracts.screens import Screens, SwitchScreen
from contracts.staff_access import (
    ChangeStaffAccount,
    InviteAgent,
    MakeStaffLink,
    OpenStaffAccount,
    ReopenStaffAccount,
    SetRoles,
    StaffAccountOf,
    StaffAccounts,
)
from services.identity.handlers.activate_account import activate_account
from services.identity.handlers.ask_password_reset import ask_password_reset
from services.identity.handlers.change_password import change_password
from services.identity.handlers.change_staff_account import change_staff_account
from services.identity.handlers.check_code import check_code
from services.identity.handlers.close_account import close_account
from services.identity.handlers.confirm_email import confirm_email
from services.identity.handlers.end_session import end_session
from services.identity.handlers.invite_agent import invite_agent
from services.identity.handlers.issue_codes import issue_codes
from services.identity.handlers.make_staff_link import make_staff_link
from services.identity.handlers.open_account import open_account
from services.identity.handlers.open_staff_account import open_staff_account
from services.identity.handlers.reopen_staff_account import reopen_staff_account
from services.identity.handlers.reset_password import reset_password
from services.identity.handlers.set_municipality import set_municipality
from services.identity.handlers.set_password_policy import set_password_policy
from services.identity.handlers.set_roles import set_roles
from services.identity.handlers.sign_in import sign_in
from services.identity.handlers.sign_out import sign_out
from services.identity.handlers.switch_screen import switch_screen
from services.identity.hashing import open_hashing
from services.identity.jobs.purge import purge
from services.identity.jobs.send_mails import send_mails
from services.identity.queries.activation_list import activation_list
from services.identity.queries.email_link import email_link
from services.identity.queries.my_sessions import my_sessions
from services.identity.queries.profile import profile
from services.identity.queries.reset_link import reset_link
from services.identity.queries.resolve_session import resolve_session
from services.identity.queries.screens import screens
from services.identity.queries.snapshot_municipality import snapshot_municipality
from services.identity.queries.staff_account import staff_account
from services.identity.queries.staff_accounts import staff_accounts
from services.identity.queries.who_signs_in import who_signs_in
from services.identity.reactions.on_child_changed import on_child_changed
from services.identity.reactions.on_family_changed import apply_family, on_family_changed
from services.identity.settings import IdentitySettings

GATEWAY = {"service:gateway"}
KEEPERS_OF_COPIES = {"service:requests"}
FAMILY = {"guardian"}
PEOPLE = {"guardian", "staff"}
ADMINISTRATION = {"staff:administration", "system"}
DESK = {"staff:accueil", "staff:direction", "staff:administration"}
HEADS = {"staff:direction", "staff:administration"}
ANYBODY = {"anonymous", "guardian", "staff", "service", "system"}

SERVICE = Service(
    name="identity",
    package="services.identity",
    settings=IdentitySettings,
    resources=open_hashing,
    commands=[
        On(SignIn, sign_in, allow=GATEWAY),
        On(CheckCode, check_code, allow=GATEWAY),
        On(ActivateAccount, activate_account, allow=GATEWAY),
        On(AskPasswordReset, ask_password_reset, allow=GATEWAY),
        On(ResetPassword, reset_password, allow=GATEWAY),
        On(IssueCodes, issue_codes, allow=DESK),
        On(SignOut, sign_out, allow=PEOPLE),
        On(EndSession, end_session, allow=PEOPLE),
        On(ChangePassword, change_password, allow=PEOPLE),
        On(ConfirmEmail, confirm_email, allow=FAMILY),
        On(OpenAccount, open_account, allow=ADMINISTRATION),
        On(OpenStaffAccount, open_staff_account, allow=ADMINISTRATION),
        On(ChangeStaffAccount, change_staff_account, allow=ADMINISTRATION),
        On(ReopenStaffAccount, reopen_staff_account, allow=ADMINISTRATION),
        On(InviteAgent, invite_agent, allow=ADMINISTRATION),
        On(MakeStaffLink, make_staff_link, allow=HEADS),
        On(SetRoles, set_roles, allow=ADMINISTRATION),
        On(CloseAccount, close_account, allow=ADMINISTRATION),
        On(SetMunicipality, set_municipality, allow=HEADS | {"system"}),
        On(SetPasswordPolicy, set_password_policy, allow=HEADS | {"system"}),
        On(SwitchScreen, switch_screen, allow=HEADS | {"system"}),
    ],
    queries=[
        Ask(ResolveSession, resolve_session, allow=GATEWAY),
        Ask(ResetLink, reset_link, allow=GATEWAY),
        Ask(ActivationList, activation_list, allow=DESK),
        Ask(WhoSignsIn, who_signs_in, allow=DESK),
        Ask(EmailLink, email_link, allow=FAMILY),
        Ask(MySessions, my_sessions, allow=PEOPLE),
        Ask(StaffAccounts, staff_accounts, allow=HEADS),
        Ask(StaffAccountOf, staff_account, allow=ADMINISTRATION),
        Ask(Profile, profile, allow=ANYBODY),
        Ask(Screens, screens, allow=HEADS),
        Ask(SnapshotMunicipality, snapshot_municipality, allow=KEEPERS_OF_COPIES),
    ],
    reactions=[
        React(FamilyChanged, on_family_changed, projection=True),
        React(ChildChanged, on_child_changed),
    ],
    timers=[
        Every("purge", seconds=3600, job=purge),
        Every("send-mails", seconds=5, job=send_mails, transactional=False),
    ],
    projections=[Projection("family", SnapshotFamily, apply_family)],
    emits=[AccountChanged, MunicipalityChanged],
)
