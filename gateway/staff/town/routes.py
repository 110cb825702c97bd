"""`/agents/reglages`: one page that leads to everything the direction sets for the portal."""

from __future__ import annotations

from typing import NamedTuple

from fastapi import APIRouter
from starlette.responses import Response

from gateway.staff.town import (
    agent,
    agents,
    deciding,
    inbox,
    keeping,
    passwords,
    profile,
    proofs,
    reasons,
    rules,
    screens,
)
from gateway.staff.windows import routes as windows
from gateway.visit import Agent

router = APIRouter(include_in_schema=False)
for page in (screens, agents, agent, profile, inbox, rules, proofs, deciding, reasons, passwords, windows):
    router.include_router(page.router)

HERE = "/agents/reglages"


class Way(NamedTuple):
    """A page of settings: its name, where it is, its icon, and what it decides."""

    label: str
    href: str
    icon: str
    about: str


WAYS = (
    Way(
        "Écrans des familles",
        screens.PAGE,
        "monitor",
        "Ouvrir ou fermer chaque page, et le texte à sa place.",
    ),
    Way(
        "La commune",
        profile.PAGE,
        "landmark",
        "Téléphone, courriel, adresse et horaires montrés aux familles.",
    ),
    Way("Boîte de réception", inbox.PAGE, "mail", "Ouverte, ou fermée avec l’adresse à laquelle écrire."),
    Way("Dossiers", rules.PAGE, "file-text", "Ce qui attend un agent, le dossier en ligne."),
    Way("Justificatifs", proofs.PAGE, "file-check", "Les demandes qui ne s’envoient qu’avec un document."),
    Way(
        deciding.TITLE,
        deciding.PAGE,
        "hourglass",
        "Délai pour annuler, jours pour répondre, attente des familles.",
    ),
    Way(reasons.REFUSALS.title, reasons.REFUSALS.page, "circle-x", "Ce que la famille lit d’un refus."),
    Way(
        reasons.QUESTIONS.title,
        reasons.QUESTIONS.page,
        "message-square",
        "Ce qu’un agent peut demander avant de décider.",
    ),
    Way(
        "Agents",
        agents.PAGE,
        "users-round",
        "Leurs comptes, leurs rôles, et un lien pour qui a perdu son mot de passe.",
    ),
    Way("Mots de passe", passwords.PAGE, "lock", "Ce qu’un nouveau mot de passe doit contenir."),
    Way(
        windows.TITLE,
        windows.PAGE,
        "calendar-days",
        "Quand les familles peuvent réserver une période, les vacances par exemple.",
    ),
    Way(
        "Rappels aux familles",
        "/agents/rappels",
        "bell",
        "Le courriel avant une date limite ou une ouverture : quand, à quelles heures.",
    ),
    Way(
        "Textes à accepter",
        "/agents/certifications/textes",
        "file-check",
        "Règlements et accords demandés chaque année.",
    ),
    Way("Prélèvement", "/agents/prelevement", "credit-card", "Le créancier et le texte du mandat."),
    Way("Comment payer", "/agents/regies", "hand-coins", "Ce que chaque régie dit sur ses factures."),
)


@router.get(HERE)
async def index(visit: Agent) -> Response:
    """Where each thing is set."""
    keeping.only_heads(visit)
    return visit.render("staff/town/index.html", "Réglages", ways=WAYS)
