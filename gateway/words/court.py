"""What agents read and choose of court decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.components import french

KINDS = (
    ("family_court", "Juge aux affaires familiales\N{NO-BREAK SPACE}: jugement ou ordonnance"),
    ("protection_order", "Ordonnance de protection"),
    ("children_court", "Juge des enfants"),
    ("other", "Autre décision"),
)
AUTHORITY = (
    ("kept", "Conservée"),
    ("other_alone", "Exercée par l’autre parent seul (art. 373-2-1)"),
    ("withdrawn", "Retirée (art. 378 à 381)"),
)
ACCESS = (
    ("kept", "Comme l’autorité parentale"),
    ("ended", "Interdit par la décision"),
)
COLLECT = (("oui", "Oui"), ("non", "Non, la décision l’interdit"))
RESIDENCE = (
    ("", "Non précisée"),
    ("usual", "Résidence habituelle"),
    ("alternating", "Résidence alternée"),
    ("visits", "Droit de visite et d’hébergement"),
    ("none", "Ni résidence, ni droit de visite"),
)
TELL = (("oui", "Oui"), ("non", "Non"))
LIFTING = (
    ("new_decision", "Une nouvelle décision la remplace"),
    ("ended", "Elle a pris fin"),
    ("mistake", "Elle a été enregistrée par erreur"),
)
STATES = {
    "in_force": ("En vigueur", "danger", "landmark"),
    "to_come": ("À venir", "info", "clock"),
    "ended": ("Terminée", "neutral", "check"),
    "lifted": ("Levée", "neutral", "undo-2"),
}
"""Label, tone and icon."""

WRONG = {
    "unknown": "Cette personne n’est plus dans le dossier de la famille. Rechargez la page.",
    "twice": "Cette personne est nommée deux fois.",
    "in_future": "La décision ne peut pas être rendue après aujourd’hui.",
    "before_decision": "Elle ne peut pas prendre effet avant d’être rendue.",
    "ends_before_it_begins": "Le dernier jour vient avant le premier.",
    "nothing_said": "Dites ce que la décision change\N{NO-BREAK SPACE}: pour un responsable, ou une autre personne à qui ne pas remettre l’enfant.",
}
FIELDS = {
    "child_ids": "enfants",
    "decided_on": "rendue",
    "from_on": "du",
    "until_on": "au",
    "terms": "termes",
}
"""The form's fields, by the name the service gives them."""


def terms(term: Mapping[str, Any]) -> list[str]:
    """What a decision says of a guardian, a phrase for each thing."""
    said = []
    if term["authority"] != "kept":
        said.append(f"autorité parentale{french.NBSP}: {_lower(dict(AUTHORITY)[term['authority']])}")
    if ends_access(term):
        said.append("n’a plus accès aux données de l’enfant sur le portail")
    if not term["may_collect"]:
        said.append("ne doit pas venir chercher l’enfant")
    if term["residence"]:
        said.append(_lower(dict(RESIDENCE)[term["residence"]]))
    return said


def of_custody(
    decisions: Iterable[Mapping[str, Any]], child_id: str, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What decisions in force or to come say, about a child, of those of `names`: `state`, `who`, `says`, `first`, `last`.

    `against`: whom the child is not to be with, or who is kept away, so that their days are to be looked at.
    """
    found = []
    for one in decisions:
        decision = one["decision"]
        if one["state"] not in ("in_force", "to_come") or child_id not in decision["child_ids"]:
            continue
        for term in decision["terms"]:
            if said := terms(term) if term["guardian_id"] in names else []:
                found.append(
                    {
                        "who": names[term["guardian_id"]],
                        "guardian_id": term["guardian_id"],
                        "says": said,
                        "first": decision["from_on"],
                        "last": decision["until_on"],
                        "state": one["state"],
                        "against": ends_access(term) or not term["may_collect"],
                    }
                )
    return found


def days_against(found: Iterable[Mapping[str, Any]], days: Iterable[Any]) -> set[tuple[str, str]]:
    """The days, and whose they are, that such a decision speaks against."""
    against = [one for one in found if one["against"]]
    return {
        (str(day["day"]), str(day["guardian_id"]))
        for day in days
        for one in against
        if str(day["guardian_id"]) == one["guardian_id"]
        and one["first"] <= str(day["day"])
        and (one["last"] is None or str(day["day"]) <= one["last"])
    }


def ends_access(term: Mapping[str, Any]) -> bool:
    """Whether a term keeps the guardian from the children's data."""
    return bool(term["authority"] != "kept" or term["access"] == "ended")


def changes(told: list[Any], guardians: Mapping[str, str], children: Mapping[str, str]) -> str:
    """What saving a decision closed and opened, in a sentence or two; "" when nothing."""
    parts = []
    for ended, word in ((True, "Accès fermé"), (False, "Accès rétabli")):
        by_guardian: dict[str, list[str]] = {}
        for one in told:
            if one.ended is ended:
                by_guardian.setdefault(str(one.guardian_id), []).append(children[str(one.child_id)])
        for guardian, names in by_guardian.items():
            parts.append(f"{word}{french.NBSP}: {guardians[guardian]}, pour {french.listing(names)}.")
    return " ".join(parts)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]


ADD_SOMEBODY = (
    "Ajoutez au dossier la personne qui exerce l’autorité parentale, puis envoyez-lui un code de connexion."
)


def nobody_left(children: list[str]) -> str:
    """What an agent reads when a decision leaves children without a responsible."""
    return f"Tant que cette décision s’applique, aucun responsable de ce dossier ne suit {french.listing(children)} sur le portail"
