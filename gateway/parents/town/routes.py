"""Pages about the portal itself: accessibility, personal data, appearance, the municipality's colours."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from chassis.problem import Refusal
from gateway.components import french
from gateway.cookies import THEMES, YEAR
from gateway.visit import Anyone, PageRefused, Visit, local_path

router = APIRouter(include_in_schema=False)


def _layout(visit: Visit) -> str:
    if visit.session is None:
        return "layouts/guest.html"
    return "layouts/staff.html" if visit.session.is_staff else "layouts/parents.html"


@router.get("/accessibilite")
async def accessibility(visit: Anyone) -> Response:
    """The accessibility statement every public site must show."""
    statement = visit.town.page["accessibility"]
    title = f"Accessibilité{french.NBSP}: {statement}"
    return visit.render("parents/town/accessibility.html", title, layout=_layout(visit), statement=statement)


@router.get("/confidentialite")
async def privacy(visit: Anyone) -> Response:
    """What the portal keeps of people, why, and their rights."""
    return visit.render("parents/town/privacy.html", "Données personnelles", layout=_layout(visit))


@router.get("/donnees-personnelles")
async def privacy_by_its_other_name(visit: Anyone) -> Response:
    """The footer's word for the same page."""
    return RedirectResponse("/confidentialite", status_code=308)


@router.post("/theme")
async def theme(visit: Anyone) -> Response:
    """Light, dark or as the system says; kept in a cookie of this browser."""
    chosen = await visit.field("theme")
    if chosen not in THEMES:
        raise PageRefused(Refusal("invalid_input"))
    response = visit.redirect(local_path(await visit.field("next"), "/"))
    visit.portal.cookies.keep(response, visit.portal.cookies.theme, chosen, YEAR)
    return response


@router.get("/commune.css")
async def colours(visit: Anyone) -> Response:
    """The municipality's own colour, made readable; the address changes with the profile."""
    return Response(
        visit.town.css,
        media_type="text/css; charset=utf-8",
        headers={"cache-control": "public, max-age=3600"},
    )
