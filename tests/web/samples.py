"""What the gateway would hand to templates, written out by hand: an invented family of the guide."""

from __future__ import annotations

from typing import Any

MUNICIPALITY = {
    "name": "Loiron-Ruillé",
    "title": "Ville de Loiron-Ruillé",
    "site": "https://www.loiron-ruille.fr/",
    "phone": "02 43 02 10 24",
    "email": "enfance@loiron-ruille.fr",
    "address": "13 rue du Docteur Ramé, 53320 Loiron-Ruillé",
    "hours": "du lundi au vendredi, de 9\u00a0h à 12\u00a0h",
}

PARENT_NAV: list[dict[str, Any]] = [
    {"label": "Accueil", "href": "/", "icon": "house"},
    {"label": "Mon compte", "href": "/compte", "icon": "users-round"},
    {"label": "Mes enfants", "href": "/enfants", "icon": "calendar-days"},
    {"label": "Relevé de compte", "href": "/releve", "icon": "receipt-text"},
    {
        "label": "Boîte de réception",
        "href": "/messages",
        "icon": "inbox",
        "count": 1,
        "count_words": "message non lu",
    },
    {"label": "Liste des demandes", "href": "/demandes", "icon": "list-checks"},
]

STAFF_NAV: list[dict[str, Any]] = [
    {"label": "Tableau de bord", "href": "/agents", "icon": "layout-dashboard"},
    {
        "label": "Demandes",
        "href": "/agents/demandes",
        "icon": "list-checks",
        "count": 12,
        "count_words": "à traiter",
    },
    {"label": "Pointage", "href": "/agents/pointage", "icon": "clipboard-check"},
    {"label": "Cuisine", "href": "/agents/cuisine", "icon": "utensils"},
]


def page(
    title: str, path: str = "/", *, nav: list[dict[str, Any]] | None = None, **more: Any
) -> dict[str, Any]:
    """A page dict as the gateway builds it; `nav` None means a guest."""
    base: dict[str, Any] = {
        "title": title,
        "path": path,
        "theme": "auto",
        "csrf": "jeton",
        "municipality": MUNICIPALITY,
        "today": {"iso": "2015-05-04", "words": "lundi 4\u00a0mai 2015"},
        "flash": [],
    }
    if nav is not None:
        base["nav"] = [item | {"current": item["href"] == path} for item in nav]
        base["user"] = {"name": "Jean DUPONT"}
    return base | more


def parent_page(title: str, path: str = "/", **more: Any) -> dict[str, Any]:
    """A signed-in parent's page."""
    return page(title, path, nav=PARENT_NAV, **more)


def staff_page(title: str, path: str = "/agents", **more: Any) -> dict[str, Any]:
    """A signed-in agent's page."""
    return page(title, path, nav=STAFF_NAV, user={"name": "Mme Roy", "role": "Accueil"}, **more)
