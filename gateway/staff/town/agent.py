"""`/agents/reglages/agents/…`: an agent's account, which an administrator opens, changes, closes and opens again."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.actor import STAFF_ROLES
from contracts.base import Command
from contracts.identity import CloseAccount, Done
from contracts.paying import HowToPay
from contracts.planning import Offerings
from contracts.staff_access import (
    ChangeStaffAccount,
    InviteAgent,
    OpenStaffAccount,
    ReopenStaffAccount,
    StaffAccountOf,
    StaffDetails,
)
from gateway.bus import Content, Unavailable
from gateway.staff.town import forms, keeping
from gateway.visit import Agent, PageRefused, Visit, as_uuid

router = APIRouter(include_in_schema=False)

PAGE = "/agents/reglages/agents"
LONGEST = {"nom": 120, "identifiant": 80, "courriel": 254}
MOST_PLACES = 200
IDENTIFIER = "Un identifiant a des lettres sans accent, des chiffres, des points et des tirets."
FIELD_OF = {"name": "nom", "identifier": "identifiant", "email": "courriel"}
_EMAIL = re.compile(r"[^\s\"<>@,;]+@[^\s\"<>@,;]+\.[^\s\"<>@,;]+")

Fields = dict[str, Any]


@router.get(f"{PAGE}/nouveau")
async def new(visit: Agent) -> Response:
    """An empty form."""
    keeping.only_administrators(visit)
    return await _form(visit, dict.fromkeys(LONGEST, "") | {"role": [], "etablissement": [], "regie": []})


@router.post(f"{PAGE}/nouveau")
async def open_account(visit: Agent) -> Response:
    """Opens the account; sent twice, once."""
    keeping.only_administrators(visit)
    account_id = await visit.command_id()
    fields = await _typed(visit)
    wrong = wrong_fields(fields)
    if not wrong:
        command = OpenStaffAccount(account_id=account_id, details=_details(fields))
        wrong = await _sent(visit, command, account_id)
    if wrong:
        return await _form(visit, fields, wrong=wrong)
    name, email = fields["nom"], fields["courriel"]
    text = (
        f"Un lien pour choisir son mot de passe part à l’adresse {email}."
        if email
        else "Sans adresse de courriel, faites un lien ci-dessous et remettez-le à l’agent."
    )
    visit.flash.say("ok", f"Le compte de {name} est ouvert", text=text)
    return visit.redirect(f"{PAGE}/{account_id}")


@router.get(f"{PAGE}/{{account_id}}")
async def show(visit: Agent, account_id: str) -> Response:
    """The account, and what was done to it."""
    keeping.only_administrators(visit)
    view = await visit.need(StaffAccountOf(account_id=as_uuid(account_id)))
    return await _form(visit, _held(view["account"]), view)


@router.post(f"{PAGE}/{{account_id}}")
async def change(visit: Agent, account_id: str) -> Response:
    """Saves it, unless somebody else did since the form was shown."""
    keeping.only_administrators(visit)
    fields, known = await _typed(visit), as_uuid(account_id)
    wrong = wrong_fields(fields)
    if not wrong:
        version = await visit.field("version")
        command = ChangeStaffAccount(
            account_id=known,
            expected_version=int(version)
            if version.isascii() and version.isdigit() and len(version) < 9
            else 0,
            details=_details(fields),
        )
        wrong = await _sent(visit, command, await visit.command_id())
    if wrong:
        return await _form(visit, fields, await visit.need(StaffAccountOf(account_id=known)), wrong)
    visit.flash.say("ok", f"Le compte de {fields['nom']} est enregistré")
    return visit.redirect(PAGE)


@router.post(f"{PAGE}/{{account_id}}/courriel")
async def invite(visit: Agent, account_id: str) -> Response:
    """Sends the link of the first connection once more."""
    known = as_uuid(account_id)
    return await _done(visit, InviteAgent(account_id=known), known, "Un autre lien part par courriel")


@router.post(f"{PAGE}/{{account_id}}/fermer")
async def close(visit: Agent, account_id: str) -> Response:
    """The agent is out before this is said."""
    known = as_uuid(account_id)
    said = "Le compte est fermé, l’agent est déconnecté"
    return await _done(visit, CloseAccount(account_id=known), known, said)


@router.post(f"{PAGE}/{{account_id}}/rouvrir")
async def reopen(visit: Agent, account_id: str) -> Response:
    """With the roles it had, and without its password."""
    known = as_uuid(account_id)
    said = "Le compte est rouvert\u00a0: l’agent doit choisir un nouveau mot de passe"
    return await _done(visit, ReopenStaffAccount(account_id=known), known, said)


async def _done(visit: Visit, command: Command[Done], account_id: UUID, said: str) -> Response:
    keeping.only_administrators(visit)
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Rien n’est fait", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", said)
    return visit.redirect(f"{PAGE}/{account_id}")


async def _typed(visit: Visit) -> Fields:
    fields: Fields = {name: await visit.field(name) for name in LONGEST}
    return fields | {name: await visit.fields(name) for name in ("role", "etablissement", "regie")}


def wrong_fields(fields: Fields) -> forms.Wrong:
    """What keeps an account from being saved."""
    wrong: forms.Wrong = []
    if not fields["nom"]:
        wrong.append(("nom", "Donnez le nom de l’agent."))
    if not fields["identifiant"]:
        wrong.append(("identifiant", "Donnez ce que l’agent tapera pour se connecter."))
    wrong += [
        (name, f"{most} caractères au plus.") for name, most in LONGEST.items() if len(fields[name]) > most
    ]
    if fields["courriel"] and not _EMAIL.fullmatch(fields["courriel"]):
        wrong.append(("courriel", "Donnez une adresse comme nom@commune.fr."))
    if not set(fields["role"]).intersection(STAFF_ROLES):
        wrong.append(("role-accueil", "Cochez au moins un rôle."))
    return wrong


def _details(fields: Fields) -> StaffDetails:
    return StaffDetails(
        name=fields["nom"],
        identifier=fields["identifiant"],
        email=fields["courriel"],
        roles=[role for role in STAFF_ROLES if role in fields["role"]],
        facility_ids=_places(fields["etablissement"]),
        regie_ids=_places(fields["regie"]),
    )


def _places(typed: list[str]) -> list[UUID]:
    return [as_uuid(one) for one in dict.fromkeys(typed[:MOST_PLACES])]


async def _sent(visit: Visit, command: Command[Done], command_id: UUID) -> forms.Wrong:
    answer = await visit.send(command, command_id)
    if isinstance(answer, Unavailable):
        return [("", visit.sentence(answer))]
    if not isinstance(answer, Refusal):
        return []
    if answer.code == "not_found":
        raise PageRefused(answer)
    if answer.code == "changed_meanwhile":
        return [("", forms.MEANWHILE)]
    field = {
        "identifier_taken": "identifiant",
        "last_administrator": "role-accueil",
        "invalid_input": FIELD_OF.get(str(answer.data.get("field")), ""),
    }.get(answer.code, "")
    return [
        (
            field,
            IDENTIFIER
            if field == "identifiant" and answer.code == "invalid_input"
            else visit.sentence(answer),
        )
    ]


def _held(account: Content) -> Fields:
    return {
        "nom": account["name"],
        "identifiant": account["identifier"],
        "courriel": account["email"],
        "role": account["roles"],
        "etablissement": account["facility_ids"],
        "regie": account["regie_ids"],
    }


async def _form(
    visit: Visit, fields: Fields, view: Content | None = None, wrong: forms.Wrong | None = None
) -> Response:
    """The form of a new account, or the page of one; after a refusal, with what was typed."""
    offerings, paying = await asyncio.gather(visit.ask(Offerings()), visit.ask(HowToPay()))
    facilities = _choices(offerings, "offerings", "facility_id", "facility")
    regies = _choices(paying, "regies", "regie_id", "name")
    account = view["account"] if view else None
    return visit.render(
        "staff/town/agent.html",
        account["name"] if account else "Ajouter un agent",
        status=422 if wrong else 200,
        page_more={"errors": True} if wrong else {},
        fields=fields,
        account=account,
        mine=account is not None and account["account_id"] == visit.who.account_id,
        traces=view["traces"] if view else [],
        roles=STAFF_ROLES,
        scopes=[
            (
                "etablissement",
                "Limité à ces établissements",
                facilities,
                "Sans coche, il voit tous les établissements.",
            ),
            ("regie", "Limité à ces régies", regies, "Sans coche, il voit toutes les régies."),
        ],
        wrong=wrong or [],
        said=dict(wrong or []),
        back=PAGE,
        here=f"{PAGE}/{account['account_id']}" if account else f"{PAGE}/nouveau",
    )


def _choices(answer: Any, many: str, key: str, label: str) -> list[tuple[str, str]] | None:
    """Id and name of each place, once; None when its service cannot say."""
    if not isinstance(answer, dict):
        return None
    return list({one[key]: (one[key], one[label]) for one in answer[many]}.values())
