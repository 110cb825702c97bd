"""The box families know on the municipality's own site: a form there, the session here.

Every other write must come from our own pages. This one may come from one more origin, the municipality's, by https:
its `Origin` header is compared to the letter, so that no third site can sign a browser in to an account of its choice.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from gateway.visit import Visit

SITE_DOOR = "/connexion/depuis-le-site"


async def from_site(request: Request) -> Visit:
    """A visit whose form bears no token of ours; the route asks `comes_from_the_site` before it believes anything."""
    visit = Visit(request.app.state.portal, request)
    request.scope["pf_visit"] = visit
    await visit.open()
    return visit


FromSite = Annotated[Visit, Depends(from_site)]


def comes_from_the_site(visit: Visit) -> bool:
    """Whether the browser says that this form was sent by the configured site, over https."""
    allowed = visit.town.site_origin
    return allowed.startswith("https://") and visit.request.headers.get("origin", "") == allowed
