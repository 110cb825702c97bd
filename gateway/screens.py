"""Which pages, commands and questions of parents belong to a screen the municipality may switch off.

A screen that is off answers its text at every address of it; what it would send or ask is refused with `screen_off`.
Agents are not concerned. The inbox and online registration have switches of their own, in requests and family.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from contracts.base import Routed
from contracts.screens import ScreenKey

LABELS: dict[ScreenKey, str] = {
    "home_days": "Accueil : aujourd’hui et demain",
    "home_menus": "Accueil : au menu",
    "home_requests": "Accueil : mes demandes en cours",
    "home_payments": "Accueil : mes paiements",
    "record": "Mon compte",
    "record_guardian": "Mon compte : infos responsable",
    "record_partner": "Mon compte : informations conjoint",
    "record_tax": "Mon compte : informations fiscales",
    "record_benefits": "Mon compte : informations CAF ou MSA",
    "record_bank": "Mon compte : coordonnées bancaires",
    "certify": "Certifier mon dossier",
    "documents": "Mes documents",
    "reminders": "Mes rappels",
    "add_child": "Mes enfants : ajouter un enfant",
    "child_sheet": "Mes enfants : fiche de l’enfant",
    "planning": "Mes enfants : planning",
    "booking": "Planning : réserver",
    "absence": "Planning : déclarer une absence",
    "agenda": "Les jours dans un agenda",
    "menus": "Menus de la cantine",
    "statement": "Relevé de compte",
    "requests": "Liste des demandes",
    "papers": "Infos./Documents",
    "sheet": "Fiche d’inscription",
}

_CHILD = r"/enfants/[0-9a-f-]{36}"
_PAGES: tuple[tuple[str, tuple[ScreenKey, ...]], ...] = (
    (r"/compte", ("record",)),
    (r"/compte/responsable", ("record", "record_guardian")),
    (r"/compte/conjoint", ("record", "record_partner")),
    (r"/compte/impots", ("record", "record_tax")),
    (r"/compte/caf", ("record", "record_benefits")),
    (r"/compte/banque", ("record", "record_bank")),
    (r"/compte/certifier(/.*)?", ("certify",)),
    (r"/compte/rappels|/rappels/.*", ("reminders",)),
    (r"/documents(/.*)?", ("documents",)),
    (r"/enfants/ajouter", ("add_child",)),
    (_CHILD + r"(/fiche|/consentements|/personnes|/sante(/modifier)?|/lectures)?", ("child_sheet",)),
    (_CHILD + r"/planning/absence", ("planning", "absence")),
    (_CHILD + r"/planning/(reservation|copier-.*|semaine-type(/.*)?)", ("planning", "booking")),
    (_CHILD + r"/planning(/(?!retrait$).*)?", ("planning",)),
    (r"/enfants/reserver(/(?!.*annuler$).*)?", ("planning", "booking")),
    (r"/enfants/agenda", ("agenda",)),
    (r"/menus", ("menus",)),
    (r"/releve(\.csv|\.pdf|/.*)?", ("statement",)),
    (r"/demandes(\.csv|/[^/]+|/[^/]+/justificatif)?", ("requests",)),
    (r"/infos(/.*)?", ("papers",)),
    (r"/fiche(\.pdf)?", ("sheet",)),
)
_MESSAGES: dict[str, tuple[ScreenKey, ...]] = {
    "family.propose-guardian-change": ("record", "record_guardian"),
    "family.propose-partner-change": ("record", "record_partner"),
    "family.propose-new-child": ("add_child",),
    "family.propose-child-change": ("child_sheet",),
    "family.propose-authorised-persons": ("child_sheet",),
    "family.propose-health-change": ("child_sheet",),
    "family.propose-consents": ("child_sheet",),
    "family.child-record": ("child_sheet",),
    "family.who-opened": ("child_sheet",),
    "family.certify": ("certify",),
    "family.file-document": ("documents",),
    "family.withdraw-document": ("documents",),
    "billing.propose-tax-data": ("record", "record_tax"),
    "billing.propose-benefits": ("record", "record_benefits"),
    "billing.propose-bank-details": ("record", "record_bank"),
    "billing.my-billing-record": ("record",),
    "billing.statement": ("statement",),
    "billing.invoice": ("statement",),
    "billing.payment": ("statement",),
    "planning.request-booking": ("planning", "booking"),
    "planning.check-booking": ("planning", "booking"),
    "planning.request-pattern": ("planning", "booking"),
    "planning.check-pattern": ("planning", "booking"),
    "planning.child-patterns": ("planning", "booking"),
    "planning.plan-choices": ("planning", "booking"),
    "planning.plan-days": ("planning", "booking"),
    "planning.declare-absence": ("planning", "absence"),
    "planning.check-absence": ("planning", "absence"),
    "planning.month-planning": ("planning",),
    "planning.week-planning": ("planning",),
    "planning.renew-calendar-feed": ("agenda",),
    "planning.set-my-reminders": ("reminders",),
    "planning.menus": ("menus",),
    "planning.family-meals": ("menus",),
    "planning.home-days": ("menus",),
    "family.papers": ("papers",),
    "family.paper-chunk": ("papers",),
}
"""What only these screens send or ask. A right of the person stays: withdrawing a demand, stopping a secret address."""

_COMPILED = tuple((re.compile(pattern), keys) for pattern, keys in _PAGES)

Off = Mapping[str, dict[str, Any]]
"""The screens that are off, by key: `{"screen", "text", "link"}`."""


def page_off(path: str, off: Off) -> dict[str, Any] | None:
    """The notice shown in place of a parents' page, or None."""
    if not off:
        return None
    for pattern, keys in _COMPILED:
        if pattern.fullmatch(path):
            return first_off(keys, off)
    return None


def message_off(message: Routed | type[Routed], off: Off) -> dict[str, Any] | None:
    """The notice of the screen a parent's command or question belongs to, when that screen is off."""
    return first_off(_MESSAGES.get(f"{message.OWNER}.{message.NAME}", ()), off) if off else None


def first_off(keys: tuple[str, ...], off: Off) -> dict[str, Any] | None:
    """The notice of the first of these screens that is off."""
    return next((off[key] for key in keys if key in off), None)


def title(key: ScreenKey) -> str:
    """What a screen is called at the head of its own page: `Planning : réserver` is `Réserver` there."""
    name = LABELS[key].rpartition("\u00a0: ")[2]
    return name[:1].upper() + name[1:]
