"""The menus: the screens that exist, and for agents only those their roles open. The services still decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gateway import screens


@dataclass(frozen=True, slots=True)
class Entry:
    """A screen in a menu. `roles`: any of them opens it; empty: everybody of that side. `group`: the name it folds under."""

    label: str
    href: str
    icon: str
    roles: frozenset[str] = frozenset()
    group: str = ""


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

FAMILY_GROUP, NEWS_GROUP, DAY_GROUP, MONEY_GROUP = "Familles", "Informer", "Journée", "Argent"
GROUP_ICONS = {
    FAMILY_GROUP: "users-round",
    NEWS_GROUP: "mail",
    DAY_GROUP: "clipboard-check",
    MONEY_GROUP: "hand-coins",
}
"""Screens that fold under one word. A group of one, for these roles, is that screen itself."""

STAFF = (
    Entry("Tableau de bord", "/agents", "layout-dashboard"),
    Entry("Demandes", "/agents/demandes", "inbox", KEEPERS),
    Entry("Familles", FAMILIES, "users-round", KEEPERS, FAMILY_GROUP),
    Entry("Dossiers", "/agents/dossiers", "file-text", DECIDERS, FAMILY_GROUP),
    Entry("Codes de connexion", "/agents/comptes", "key-round", DECIDERS, FAMILY_GROUP),
    Entry("Certifications", "/agents/certifications", "file-check", DECIDERS, FAMILY_GROUP),
    Entry("Messages", "/agents/messages", "mail", KEEPERS, NEWS_GROUP),
    Entry("Actualités", "/agents/actualites", "flag", DECIDERS, NEWS_GROUP),
    Entry("Infos./Documents", "/agents/infos", "file-text", DECIDERS, NEWS_GROUP),
    Entry("Menus", "/agents/menus", "utensils", DECIDERS, DAY_GROUP),
    Entry("Rappels", "/agents/rappels", "bell", OPERATORS, NEWS_GROUP),
    Entry("Pointage", "/agents/pointage", "clipboard-check", MARKERS, DAY_GROUP),
    Entry("Impayés", "/agents/impayes", "hand-coins", OFFICERS, MONEY_GROUP),
    Entry("Prélèvement", "/agents/prelevement", "credit-card", OPERATORS, MONEY_GROUP),
    Entry("Comment payer", "/agents/regies", "hand-coins", OPERATORS, MONEY_GROUP),
    Entry("Réglages", "/agents/reglages", "settings", OPERATORS),
    Entry("Reprises", "/agents/reprises", "rotate-ccw", OPERATORS),
)


def menu(
    staff: bool,
    roles: tuple[str, ...],
    path: str,
    counts: dict[str, tuple[int, str]],
    off: screens.Off | None = None,
) -> list[dict[str, Any]]:
    """The menu of a page. `counts`: by address, a number a service said and the words a screen reader adds.

    A parents' screen that is off has no tab; the inbox, whose switch is not among them, keeps its own as the guide shows.
    """
    items: list[dict[str, Any]] = []
    groups: dict[str, list[dict[str, Any]]] = {}
    for entry in STAFF if staff else PARENTS:
        if entry.roles and not entry.roles.intersection(roles):
            continue
        if not staff and screens.page_off(entry.href, off or {}) is not None:
            continue
        item = _item(entry, path, counts)
        if entry.group and entry.group in groups:
            groups[entry.group].append(item)
            continue
        if entry.group:
            groups[entry.group] = [item]
            item = {"group": entry.group}
        items.append(item)
    return [_folded(item["group"], groups[item["group"]]) if "group" in item else item for item in items]


def _item(entry: Entry, path: str, counts: dict[str, tuple[int, str]]) -> dict[str, Any]:
    root = entry.href in ("/agents", "/accueil")
    item: dict[str, Any] = {"label": entry.label, "href": entry.href, "icon": entry.icon}
    if path == entry.href or (not root and path.startswith(entry.href + "/")):
        item["current"] = True
    count = counts.get(entry.href)
    if count is not None and count[0]:
        item["count"], item["count_words"] = count
    return item


def _folded(group: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    if len(items) == 1:
        return items[0]
    folded: dict[str, Any] = {"label": group, "icon": GROUP_ICONS[group], "entries": items}
    counted = [item for item in items if "count" in item]
    if (
        len(counted) == 1
    ):  # said on the group too, which hides its entries; numbers of different things do not add up
        folded |= {key: counted[0][key] for key in ("count", "count_words")}
    return folded | ({"current": True} if any("current" in item for item in items) else {})


def allowed(href: str, roles: tuple[str, ...]) -> bool:
    """Whether an agent's menu shows this screen."""
    return any(entry.href == href and (not entry.roles or entry.roles.intersection(roles)) for entry in STAFF)
