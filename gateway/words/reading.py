"""Why an agent opens a child's health: the list to choose from, and the words the parents will read. Pure."""

from __future__ import annotations

from gateway.components import french
from gateway.words import lengths

OTHER = "autre"
REASONS: tuple[tuple[str, str], ...] = (
    ("accueil", "Accueil ou sortie de l’enfant"),
    ("repas", "Repas de l’enfant"),
    ("activite", "Préparation d’une activité ou d’une sortie"),
    ("dossier", "Contrôle du dossier de la famille"),
    ("demande", "Réponse à une demande de la famille"),
    ("message", "Réponse à un message de la famille"),
    ("urgence", "Urgence ou soin"),
    (OTHER, "Autre raison (à préciser)"),
)
MORE_MAX = 70
"""Characters of the words added; with those of the list they stay under what family keeps (120)."""


def reason_of(key: str, more: str) -> str:
    """The reason as the parents read it; "" when none was chosen, or another one was not said."""
    more = " ".join(more.split())[:MORE_MAX]
    if key == OTHER:
        return more
    said = dict(REASONS).get(key, "")
    return f"{said}{french.NBSP}: {more}" if said and more else said


def wrong(key: str, more: str) -> list[tuple[str, str]]:
    """What keeps the form from being a reason, by field."""
    if key not in dict(REASONS):
        return [("raison", "Choisissez pourquoi vous ouvrez ces données.")]
    if key == OTHER and not more.strip():
        return [("precision", "Dites en quelques mots pourquoi.")]
    if too_long := lengths.too_long(" ".join(more.split()), MORE_MAX):
        return [("precision", too_long)]
    return []
