"""`/agents/reglages/commune`: what every page says of the municipality."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.responses import Response

from contracts.identity import MunicipalityProfile, Profile, SetMunicipality
from gateway.staff.town import forms, keeping
from gateway.visit import Agent

router = APIRouter(include_in_schema=False)

PAGE = "/agents/reglages/commune"
TITLE = "La commune"
FIELDS = {
    "nom": ("name", 120),
    "site": ("site_url", 300),
    "telephone": ("help_phone", 40),
    "courriel": ("help_email", 254),
    "courriel-dossier": ("file_email", 254),
    "courriel-demandes": ("requests_email", 254),
    "courriel-argent": ("money_email", 254),
    "adresse": ("help_address", 300),
    "horaires": ("help_hours", 300),
    "tresorerie": ("treasury_name", 120),
}
EMAILS = ("courriel", "courriel-dossier", "courriel-demandes", "courriel-argent")
_EMAIL = re.compile(r"[^\s\"<>@]+@[^\s\"<>@]+\.[^\s\"<>@]+")
_SITE = re.compile(r"https?://[^\s\"<>]+")


@router.get(PAGE)
async def profile(visit: Agent) -> Response:
    """What is said today."""
    keeping.only_heads(visit)
    held = MunicipalityProfile.model_validate((await visit.need(Profile()))["profile"])
    fields = {name: str(getattr(held, key)) for name, (key, _) in FIELDS.items()}
    return forms.show(visit, "profile", TITLE, fields, held, [])


@router.post(PAGE)
async def save(visit: Agent) -> Response:
    """Says it from now on; what this page does not show stays."""
    keeping.only_heads(visit)
    fields = {name: await visit.field(name) for name in FIELDS}
    held = await forms.before(visit, MunicipalityProfile)
    wrong = wrong_fields(fields)
    if not wrong:
        said = {key: fields[name] for name, (key, _) in FIELDS.items()}
        command = SetMunicipality(profile=held.model_copy(update=said), before=held)
        answer, wrong = await forms.sent(visit, command)
        if answer is not None:
            visit.flash.say("ok", "La fiche de la commune est enregistrée")
            return visit.redirect(PAGE)
    return forms.show(visit, "profile", TITLE, fields, held, wrong)


def wrong_fields(fields: dict[str, str]) -> forms.Wrong:
    """What keeps the profile from being saved."""
    wrong: forms.Wrong = []
    if not fields["nom"]:
        wrong.append(("nom", "Donnez le nom de la commune."))
    if fields["site"] and not _SITE.fullmatch(fields["site"]):
        wrong.append(("site", "Donnez une adresse qui commence par https://."))
    for name in EMAILS:
        if fields[name] and not _EMAIL.fullmatch(fields[name]):
            wrong.append((name, "Donnez une adresse de courriel, par exemple enfance@commune.fr."))
    named = {name for name, _ in wrong}
    for name, (_, most) in FIELDS.items():
        if name not in named and len(fields[name]) > most:
            wrong.append((name, f"{len(fields[name])} caractères\u00a0: {most} au plus."))
    return wrong
