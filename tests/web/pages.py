"""The fixture pages every check runs on: path -> (template, context)."""

from __future__ import annotations

from typing import Any

from tests.web import samples

Pages = dict[str, tuple[str, dict[str, Any]]]


def component_pages() -> Pages:
    """Layouts and macros: home, the kit, sign-in, errors."""
    errors = [
        (403, "Cette page ne vous est pas ouverte"),
        (404, "Cette page n’existe pas"),
        (500, "Le portail a rencontré un problème"),
        (503, "Service momentanément indisponible"),
    ]
    pages: Pages = {
        "/accueil": ("home.html", {"page": samples.parent_page("Accueil", "/", training="lundi 4\u00a0mai 2015")}),
        "/kit": (
            "kit.html",
            {
                "page": samples.staff_page(
                    "Tous les composants",
                    errors=True,
                    breadcrumbs=[{"label": "Tableau de bord", "href": "/agents"}, {"label": "Composants"}],
                    flash=[{"kind": "ok", "title": "1 demande acceptée", "items": ["Léa, jeudi 9\u00a0avril"]}],
                )
            },
        ),
        "/connexion": ("sign_in.html", {"page": samples.page("Se connecter", "/connexion")}),
    }
    for status, title in errors:
        context = {"page": samples.parent_page(title, "/absent"), "layout": "layouts/parents.html", "trace": "7f3a"}
        pages[f"/{status}"] = (f"errors/{status}.html", context)
    return pages
