"""The fixture pages every check runs on: path -> (template, context)."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from gateway.parents.planning.period import Period
from gateway.parents.planning.pieces import render_pieces
from tests.web import samples, samples_planning
from tests.web.site import test_environment

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
        "/file": ("queue.html", {"page": samples.staff_page("Demandes", "/agents/demandes")}),
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
    base, paris, environment = "/enfants/7/planning", ZoneInfo("Europe/Paris"), test_environment()
    periods = {
        "/mois": (Period("mois", date(2015, 4, 1)), samples_planning.month()),
        "/semaine": (Period("semaine", date(2015, 4, 27)), samples_planning.week()),
        "/semaine-6": (Period("semaine", date(2015, 4, 6)), samples_planning.week(date(2015, 4, 6))),
    }
    pages: Pages = {}
    for path, (period, view) in periods.items():
        month = period.sight == "mois"
        title = (
            "Planning de Léa, avril 2015"
            if month
            else f"Planning de Léa, semaine du {period.first.day}\u00a0avril"
        )
        choices = [("2015-03", "mars 2015"), ("2015-04", "avril 2015"), ("2015-05", "mai 2015")]
        pages[path] = (
            f"parents/planning/{'month' if month else 'week'}.html",
            {
                "page": samples.parent_page(title, "/enfants"),
                "base": base,
                "period": period,
                "pieces": render_pieces(environment, view, period, base, paris),
                "first_name": "Léa",
                "command_id": "018f",
                "month_href": "/mois",
                "week_href": "/semaine",
                "now_href": "/mois",
                "gesture": {
                    "href": "/enfants/reserver/018f",
                    "until": "à 10 h 42",
                    "label": "Annuler ces 12 réservations",
                }
                if month
                else None,
                "undo_command_id": "018e",
                "opens": {"day": "2015-04-08", "label": "Aujourd’hui"} if month else None,
                "before": {"href": "/mois-mars", "label": "mars"},
                "after": {"href": "/mois-mai", "label": "mai"},
                "month_choices": choices if month else [],
                "siblings": [
                    {"name": "Léa", "href": "/mois", "current": True},
                    {"name": "Tom", "href": "/enfants/8/planning", "current": False},
                ],
            },
        )
    return pages


def every_page() -> Pages:
    """All of them."""
    return component_pages() | planning_pages()
