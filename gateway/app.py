"""The application: every screen's router, the JSON API, static files, and the handlers of errors. No thread-pool endpoint."""

from __future__ import annotations

from functools import cache

from fastapi import APIRouter, FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp

from gateway.api import routes as api
from gateway.edge import Edge
from gateway.errors import pages as errors
from gateway.parents.account import email as account_email
from gateway.parents.account import routes as account
from gateway.parents.agenda import routes as agenda
from gateway.parents.certify import routes as certify
from gateway.parents.child_sheet import routes as child_sheet
from gateway.parents.children import routes as children
from gateway.parents.custody import routes as homes
from gateway.parents.documents import routes as documents
from gateway.parents.enrolment import routes as enrolment
from gateway.parents.home import routes as home
from gateway.parents.inbox import routes as inbox
from gateway.parents.menus import routes as menus
from gateway.parents.papers import routes as papers
from gateway.parents.planning import routes as planning
from gateway.parents.record import routes as record
from gateway.parents.reminders import routes as reminders
from gateway.parents.requests import routes as requests
from gateway.parents.sheet import routes as sheet
from gateway.parents.sign_in import routes as sign_in
from gateway.parents.statement import routes as statement
from gateway.parents.town import routes as town
from gateway.portal import Portal
from gateway.staff.accounts import routes as codes
from gateway.staff.certifications import routes as certifications
from gateway.staff.creditor import routes as creditor
from gateway.staff.custody import routes as custody
from gateway.staff.dashboard import routes as dashboard
from gateway.staff.documents import routes as proofs
from gateway.staff.expiring import routes as expiring
from gateway.staff.families import routes as families
from gateway.staff.files import routes as files
from gateway.staff.menus import routes as typed_menus
from gateway.staff.messages import routes as messages
from gateway.staff.news import routes as news
from gateway.staff.papers import routes as published
from gateway.staff.parked import routes as parked
from gateway.staff.paying import routes as paying
from gateway.staff.queue import routes as queue
from gateway.staff.reminders import routes as reminder_rules
from gateway.staff.roster import routes as roster
from gateway.staff.statement import routes as accounts
from gateway.staff.town import routes as settings

SCREENS = (
    sign_in,
    enrolment,
    home,
    record,
    children,
    child_sheet,
    homes,
    agenda,
    reminders,
    menus,
    statement,
    documents,
    proofs,
    papers,
    sheet,
    published,
    certify,
    certifications,
    expiring,
    inbox,
    requests,
    account,
    account_email,
    town,
    dashboard,
    queue,
    roster,
    families,
    custody,
    files,
    codes,
    accounts,
    messages,
    news,
    reminder_rules,
    typed_menus,
    creditor,
    paying,
    settings,
    parked,
    planning,
)

plain = APIRouter(include_in_schema=False)


@plain.get("/static/{path:path}")
async def static(request: Request, path: str) -> Response:
    """Style sheets, modules, fonts and icons."""
    portal: Portal = request.app.state.portal
    response = portal.static.respond(request, path)
    if response is None:
        raise HTTPException(404)
    return response


@plain.get("/favicon.ico")
async def favicon(request: Request) -> Response:
    """Old browsers ask for it whatever the page says."""
    return await static(request, "img/icon.svg")


@plain.get("/robots.txt")
async def robots() -> Response:
    """Nothing here is for search engines."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


@plain.get("/livez")
async def livez() -> Response:
    """The process is alive."""
    return PlainTextResponse("alive\n")


@plain.get("/readyz")
async def readyz(request: Request) -> Response:
    """The portal can answer: its bus is connected."""
    missing = request.app.state.portal.missing()
    return PlainTextResponse(missing or "ready\n", status_code=503 if missing else 200)


@cache
def _site() -> APIRouter:
    """Every route, none of which knows its portal: working out the hundreds of parameters again for each app is slow."""
    site = APIRouter()
    site.include_router(api.router)  # first: routes are tried in order, and programs ask the most
    site.include_router(plain)
    for screen in SCREENS:
        site.include_router(screen.router)
    return site


def make_app(portal: Portal) -> FastAPI:
    """The application around a portal whose bus is connected."""
    app = FastAPI(
        title="Portail Famille",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.state.portal = portal
    errors.install(app)
    app.router.routes.extend(_site().routes)
    return app


def make_asgi(portal: Portal) -> ASGIApp:
    """What the server runs: the application inside its edge."""
    return Edge(make_app(portal), portal)
