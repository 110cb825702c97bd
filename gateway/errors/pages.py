"""Turns every exception into a page (or, for the JSON API, a problem document)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from chassis import log
from contracts.problems import CODES
from gateway import kept, screens
from gateway.asked_day import NoSuchDate
from gateway.bus import Unavailable
from gateway.visit import FormRefused, PageRefused, ScreenIsOff, SignInNeeded, Visit, screen_off, sign_in_href
from gateway.words.sentences import problem_sentence, word

TITLES = {
    400: "Votre envoi n’a pas pu être lu",
    403: "Cette page ne vous est pas ouverte",
    404: "Cette page n’existe pas",
    405: "Cela ne peut pas se faire ainsi",
    409: "La situation a changé",
    413: "Votre envoi est trop volumineux",
    415: "Ce type de document n’est pas accepté",
    422: "Une information n’est pas valable",
    429: "Un instant",
    500: "Le portail a rencontré un problème",
    503: "Service momentanément indisponible",
}
DATES = ("jour", "semaine", "mois")
"""How addresses name a day, a week or a month."""
_OWN_TEMPLATE = (403, 404, 500, 503)
_CODE_OF_STATUS = {400: "invalid_input", 403: "not_allowed", 404: "not_found", 413: "payload_too_large"}

_log = log.get(service="gateway")


class BodyTooLarge(Exception):
    """More bytes came than a request may hold."""


def is_api(request: Request) -> bool:
    """Whether a program is asking, not a person."""
    return request.url.path.startswith("/api/")


def problem_response(code: str, status: int, data: dict[str, Any], trace: str) -> Response:
    """A refusal as RFC 9457 writes it, with our stable code."""
    document = {
        "type": f"urn:portail-famille:problem:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "code": code,
        "data": data,
        "trace": trace,
    }
    return JSONResponse(document, status_code=status, media_type="application/problem+json")


async def _visit(request: Request) -> Visit:
    """The visit of this request; made now when the failure came before any dependency."""
    visit: Visit | None = request.scope.get("pf_visit")
    if visit is None:
        visit = Visit(request.app.state.portal, request)
        request.scope["pf_visit"] = visit
        await visit.open()
    return visit


def _layout(visit: Visit) -> str:
    if visit.session is None:
        return "layouts/guest.html"
    return "layouts/staff.html" if visit.session.is_staff else "layouts/parents.html"


async def error_page(request: Request, status: int, sentence: str = "", **more: Any) -> Response:
    """The page of a status, in the layout of who is there."""
    visit = await _visit(request)
    template = f"errors/{status}.html" if status in _OWN_TEMPLATE else "errors/other.html"
    response = visit.render(
        template,
        TITLES.get(status, TITLES[500]),
        status=status,
        layout=_layout(visit),
        trace=visit.correlation,
        sentence=sentence,
        posted=request.method == "POST",
        **more,
    )
    response.headers["cache-control"] = "no-store"
    return response


async def on_no_such_date(request: Request, error: NoSuchDate) -> Response:
    """An address that names a day of no calendar; the same page without it is today's."""
    visit = await _visit(request)
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in DATES]
    now = f"{request.url.path}?{urlencode(kept)}" if kept else request.url.path
    return visit.render(
        "errors/no_such_date.html",
        "Cette date n’existe pas",
        status=404,
        layout=_layout(visit),
        now_href=now,
    )


async def on_http(request: Request, error: HTTPException) -> Response:
    """404, 405 and what Starlette refuses by itself; an address with a slash too many is put right."""
    correlation = request.scope.get("pf_correlation", "")
    if is_api(request):
        code = _CODE_OF_STATUS.get(error.status_code, "invalid_input")
        return problem_response(code, error.status_code, {}, correlation)
    path = request.url.path
    if error.status_code == 404 and request.method == "GET" and len(path) > 1 and path.endswith("/"):
        return RedirectResponse("/" + path.strip("/"), status_code=308)
    response = await error_page(request, error.status_code)
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


async def on_refused(request: Request, error: PageRefused) -> Response:
    """A service refused, or did not answer, what the page cannot do without."""
    refusal = error.refusal
    correlation = request.scope.get("pf_correlation", "")
    if isinstance(refusal, Unavailable):
        if is_api(request):
            return problem_response("unavailable", 503, {"service": refusal.service}, correlation)
        response = await _unavailable_page(request, refusal)
        response.headers["retry-after"] = "5"
        return response
    if is_api(request):
        return problem_response(refusal.code, refusal.status, refusal.data, refusal.trace or correlation)
    if refusal.status in (401,):
        visit = await _visit(request)
        return await on_sign_in_needed(request, SignInNeeded(visit))
    if refusal.status >= 500:
        _log.error("refused", code=refusal.code, trace=refusal.trace, correlation=correlation)
    status = refusal.status if refusal.status in TITLES else 500
    visit = await _visit(request)
    return await error_page(request, status, visit.sentence(refusal))


async def _unavailable_page(request: Request, refusal: Unavailable) -> Response:
    """The 503 page. After a form it says that nothing was sent, and offers the same form with the same command id."""
    typed = None
    known_sender = bool(request.headers.get("origin") or request.headers.get("sec-fetch-site"))
    if request.method == "POST" and known_sender:
        try:
            typed = kept.keep(request.url.path, await (await _visit(request)).form())
        except BodyTooLarge as too_large:
            return await on_too_large(request, too_large)
    return await error_page(request, 503, what=word("service_part", refusal.service), typed=typed)


async def on_sign_in_needed(request: Request, error: SignInNeeded) -> Response:
    """Asks to sign in; a form that was being sent is kept and offered again afterwards."""
    visit = error.visit
    if is_api(request):
        return problem_response("not_authenticated", 401, {}, visit.correlation)
    if "x-fragment" in request.headers:
        return Response(status_code=401)
    cookies = visit.portal.cookies
    ended = cookies.session in request.cookies
    if request.method in ("GET", "HEAD"):
        response: Response = RedirectResponse(sign_in_href(visit), status_code=303)
    else:
        try:
            typed = kept.keep(request.url.path, await visit.form())
        except BodyTooLarge as too_large:
            return await on_too_large(request, too_large)
        response = visit.render(
            "parents/sign_in/sign_in.html",
            "Se connecter",
            status=401,
            **sign_in_context(
                visit, ended=True, garde=kept.seal(visit.portal.signer, typed) if typed else ""
            ),
        )
    if ended:
        cookies.drop(response, cookies.session)
    return response


def sign_in_context(visit: Visit, **more: Any) -> dict[str, Any]:
    """What the sign-in page needs, wherever it is shown from."""
    return {
        "identifier": "",
        "back": "",
        "garde": "",
        "ended": False,
        "refused": "",
        "demo": visit.portal.settings.demo_logins,
    } | more


async def on_form_refused(request: Request, error: FormRefused) -> Response:
    """Refuses a write that is not surely the visitor's; what was typed may be sent again from our own page."""
    visit = error.visit
    if is_api(request):
        return problem_response("not_allowed", 403, {"reason": error.why}, visit.correlation)
    known_sender = bool(request.headers.get("origin") or request.headers.get("sec-fetch-site"))
    typed = None
    if error.why == "stale" and known_sender:
        typed = kept.keep(request.url.path, await visit.form())
    response = visit.render(
        "errors/stale.html",
        "Votre envoi est à confirmer" if typed else "Votre envoi a été refusé",
        status=403,
        layout=_layout(visit),
        typed=typed,
        cross_site=error.why == "cross_site",
        trace=visit.correlation,
    )
    response.headers["cache-control"] = "no-store"
    return response


async def on_screen_off(request: Request, error: ScreenIsOff) -> Response:
    """What the municipality says in place of a screen; a form that was sent to it is refused."""
    visit, notice = error.visit, error.notice
    if "x-fragment" in request.headers:
        return problem_response("screen_off", 403, screen_off(notice).data, visit.correlation)
    response = visit.render(
        "parents/off/off.html",
        screens.title(notice["screen"]),
        status=200 if request.method in ("GET", "HEAD") else 403,
        layout=_layout(visit),
        off=notice,
        home=visit.session is not None,
    )
    response.headers["cache-control"] = "no-store"
    return response


async def on_validation(request: Request, error: RequestValidationError | ValidationError) -> Response:
    """An address or a form that cannot be read, or holds what no message takes (the year 60)."""
    if isinstance(error, ValidationError):  # without what was typed
        told = error.errors(include_url=False, include_context=False, include_input=False)
        log.get(service="gateway").warning("invalid", title=error.title, errors=told)
    if is_api(request):
        return problem_response("invalid_input", 422, {}, request.scope.get("pf_correlation", ""))
    visit = await _visit(request)
    return await error_page(request, 422, problem_sentence("invalid_input", {}, visit.portal.settings.zone))


async def on_too_large(request: Request, error: BodyTooLarge) -> Response:
    """More than a request may hold."""
    if is_api(request):
        return problem_response("payload_too_large", 413, {}, request.scope.get("pf_correlation", ""))
    visit = await _visit(request)
    return await error_page(
        request, 413, problem_sentence("payload_too_large", {}, visit.portal.settings.zone)
    )


async def on_failure(request: Request, error: Exception) -> Response:
    """Our own failure: logged with its reference by the edge; the page shows the reference only."""
    if is_api(request):
        return problem_response(
            "internal_error", CODES["internal_error"], {}, request.scope.get("pf_correlation", "")
        )
    return await error_page(request, 500)


Handler = Callable[[Request, Any], Awaitable[Response]]

HANDLERS: dict[type[Exception], Handler] = {
    HTTPException: on_http,
    PageRefused: on_refused,
    NoSuchDate: on_no_such_date,
    SignInNeeded: on_sign_in_needed,
    FormRefused: on_form_refused,
    ScreenIsOff: on_screen_off,
    RequestValidationError: on_validation,
    ValidationError: on_validation,
    BodyTooLarge: on_too_large,
    Exception: on_failure,
}


def install(app: FastAPI) -> None:
    """Registers every handler; nothing else turns an exception into an answer."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
