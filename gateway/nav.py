"""The menus: the screens that exist, and for agents only those their roles open. The services still decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entry:
    """A screen in a menu. `roles`: any of them opens it; empty: everybody of that side."""

    label: str
    href: str
    icon: str
    roles: frozenset[str] = frozenset()


PARENTS = (
    Entry("Accueil", "/accueil", "house"),
    Entry("Mon compte", "/compte", "user-round"),
    Entry("Mes enfants", "/enfants", "users-round"),
    Entry("Relevé de compte", "/releve", "receipt-text"),
    Entry("Boîte de réception", "/boite-de-reception", "mail"),
    Entry("Liste des demandes", "/demandes", "list-checks"),
)

DECIDERS = frozenset({"accueil", "direction", "administration"})
MARKERS = frozenset({"pointage", "accueil", "direction", "administration"})
KEEPERS = frozenset({"accueil", "regie", "direction", "administration"})
OFFICERS = frozenset({"regie", "direction", "administration"})
OPERATORS = frozenset({"direction", "administration"})

FAMILIES = "/agents/familles"

STAFF = (
    Entry("Tableau de bord", "/agents", "layout-dashboard"),
    Entry("Demandes", "/agents/demandes", "inbox", KEEPERS),
    Entry("Familles", FAMILIES, "users-round", KEEPERS),
    Entry("Dossiers", "/agents/dossiers", "file-text", DECIDERS),
    Entry("Codes de connexion", "/agents/comptes", "key-round", DECIDERS),
    Entry("Certifications", "/agents/certifications", "file-check", DECIDERS),
    Entry("Messages", "/agents/messages", "mail", KEEPERS),
    Entry("Actualités", "/agents/actualites", "flag", DECIDERS),
    Entry("Menus", "/agents/menus", "utensils", DECIDERS),
    Entry("Rappels", "/agents/rappels", "bell", OPERATORS),
    Entry("Pointage", "/agents/pointage", "clipboard-check", MARKERS),
    Entry("Impayés", "/agents/impayes", "hand-coins", OFFICERS),
    Entry("Prélèvement", "/agents/prelevement", "credit-card", OPERATORS),
    Entry("Reprises", "/agents/reprises", "rotate-ccw", OPERATORS),
)


def menu(
    staff: bool, roles: tuple[str, ...], path: str, counts: dict[str, tuple[int, str]]
) -> list[dict[str, Any]]:
    """The menu of a page. `counts`: by address, a number a service said and the words a screen reader adds."""
    items = []
    for entry in STAFF if staff else PARENTS:
        if entry.roles and not entry.roles.intersection(roles):
            continue
        root = entry.href in ("/agents", "/accueil")
        item: dict[str, Any] = {"label": entry.label, "href": entry.href, "icon": entry.icon}
        if path == entry.href or (not root and path.startswith(entry.href + "/")):
            item["current"] = True
        count = counts.get(entry.href)
        if count is not None and count[0]:
            item["count"], item["count_words"] = count
        items.append(item)
    return items


def allowed(href: str, roles: tuple[str, ...]) -> bool:
    """Whether an agent's menu shows this screen."""
    return any(entry.href == href and (not entry.roles or entry.roles.intersection(roles)) for entry in STAFF)
