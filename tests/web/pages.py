"""The fixture pages every check runs on: path -> (template, context)."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from gateway.components.environment import Assets
from gateway.parents.planning.present import Sight, month_grid, week_list
from tests.web import samples, samples_planning

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
        "/accueil": (
            "home.html",
            {"page": samples.parent_page("Accueil", "/", training="lundi 4\u00a0mai 2015")},
        ),
        "/kit": (
            "kit.html",
            {
                "page": samples.staff_page(
                    "Tous les composants",
                    errors=True,
                    breadcrumbs=[{"label": "Tableau de bord", "href": "/agents"}, {"label": "Composants"}],
                    flash=[
                        {"kind": "ok", "title": "1 demande acceptée", "items": ["Léa, jeudi 9\u00a0avril"]}
                    ],
                )
            },
        ),
        "/connexion": ("sign_in.html", {"page": samples.page("Se connecter", "/connexion")}),
    }
    for status, title in errors:
        context = {
            "page": samples.parent_page(title, "/absent"),
            "layout": "layouts/parents.html",
            "trace": "7f3a",
        }
        pages[f"/{status}"] = (f"errors/{status}.html", context)
    return pages


def planning_pages() -> Pages:
    """Month grid and week list of the sample child."""
    base = "/enfants/7/planning"
    sight = Sight(sprite=Assets()("vendor/icons.svg"), zone=ZoneInfo("Europe/Paris"))
    month, week = samples_planning.month(), samples_planning.week()
    common = {
        "base": base,
        "back": base,
        "command_id": "018f",
        "month_href": "/mois",
        "week_href": "/semaine",
        "now_href": "/mois",
        "siblings": [
            {"name": "Léa", "href": "/mois", "current": True},
            {"name": "Tom", "href": "/enfants/8/planning", "current": False},
        ],
    }
    title = "Planning de Léa, avril 2015"
    return {
        "/mois": (
            "parents/planning/month.html",
            {
                **common,
                "page": samples.parent_page(title, "/enfants"),
                "title": title,
                "sight": "mois",
                "month": "2015-04",
                "month_choices": [
                    ("2015-03", "mars 2015"),
                    ("2015-04", "avril 2015"),
                    ("2015-05", "mai 2015"),
                ],
                "before": {"href": "/mois-mars", "label": "mars"},
                "after": {"href": "/mois-mai", "label": "mai"},
                "grid": month_grid(month, sight),
            },
        ),
        "/semaine": (
            "parents/planning/week.html",
            {
                **common,
                "page": samples.parent_page("Planning de Léa", "/enfants"),
                "title": "Planning de Léa, semaine du 27\u00a0avril",
                "sight": "semaine",
                "month_choices": [],
                "before": {"href": "/semaine-avant", "label": "20 avril"},
                "after": {"href": "/semaine-apres", "label": "4 mai"},
                "week": week_list(week, sight, base),
            },
        ),
        "/semaine-6": (
            "parents/planning/week.html",
            {
                **common,
                "page": samples.parent_page("Planning de Léa", "/enfants"),
                "title": "Planning de Léa, semaine du 6\u00a0avril",
                "sight": "semaine",
                "month_choices": [],
                "before": None,
                "after": None,
                "week": week_list(samples_planning.week(date(2015, 4, 6)), sight, base),
            },
        ),
    }


def every_page() -> Pages:
    """All of them."""
    return component_pages() | planning_pages()
