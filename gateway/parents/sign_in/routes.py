"""`/connexion` and `/deconnexion`: parents and agents use the same door."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from pydantic import SecretStr
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.identity import SignedIn, SignIn, SignOut
from gateway import kept
from gateway.auth import Session
from gateway.bus import Unavailable
from gateway.errors.pages import sign_in_context
from gateway.parents.sign_in import activation, forgotten
from gateway.parents.sign_in.from_site import SITE_DOOR, FromSite, comes_from_the_site
from gateway.parents.sign_in.opening import IDENTIFIER_MAX, PASSWORD_MAX, Caller, no_store, secret, told
from gateway.visit import Anyone, Leaver, Visit, local_path

LEFT = "/deconnexion/faite"

router = APIRouter(include_in_schema=False)
router.include_router(activation.router)
router.include_router(forgotten.router)


def home_of(kind: str) -> str:
    """Where somebody arrives after signing in."""
    return "/agents" if kind == "staff" else "/accueil"


@router.get("/")
async def door(visit: Anyone) -> Response:
    """Sends everybody to their own home."""
    return visit.redirect(home_of(visit.session.kind) if visit.session else "/connexion")


@router.get("/connexion")
async def show(visit: Anyone) -> Response:
    """The sign-in form; who is signed in already goes home."""
    back = local_path(visit.request.query_params.get("retour", ""), "")
    if visit.session is not None:
        return visit.redirect(back or home_of(visit.session.kind))
    identifier = told(visit, "identifiant", IDENTIFIER_MAX)
    context = sign_in_context(visit, back=back, identifier=identifier)
    return visit.render("parents/sign_in/sign_in.html", "Se connecter", **context)


@router.post("/connexion")
async def sign_in(visit: Anyone) -> Response:
    """Opens a session. The identifier stays typed after a refusal, the password never does."""
    return await _sign_in(visit)


@router.get(SITE_DOOR)
async def no_form(visit: Anyone) -> Response:
    """The address of the municipality's form, opened by hand or reloaded."""
    return visit.redirect("/connexion")


@router.post(SITE_DOOR)
async def sign_in_from_the_site(visit: FromSite) -> Response:
    """The box on the municipality's own site. From anywhere else the password is not even looked at."""
    if comes_from_the_site(visit):
        return await _sign_in(visit)
    identifier = (await visit.field("identifiant"))[:IDENTIFIER_MAX]
    return visit.redirect(
        f"/connexion?{urlencode({'identifiant': identifier})}" if identifier else "/connexion"
    )


async def _sign_in(visit: Visit) -> Response:
    identifier, password = await visit.field("identifiant"), await secret(visit, "mot-de-passe")
    typed: dict[str, Any] = {
        "identifier": identifier[:IDENTIFIER_MAX],
        "back": local_path(await visit.field("retour"), ""),
        "garde": await visit.field("garde"),
    }
    missing = _missing(identifier, password)
    if missing:
        return _again(visit, 422, typed, errors=missing)
    if len(identifier) > IDENTIFIER_MAX or len(password) > PASSWORD_MAX:
        answer: Any = Refusal("wrong_credentials")
    else:
        caller = Caller.of(visit)
        answer = await visit.send(
            SignIn(
                identifier=identifier,
                password=SecretStr(password),
                address=caller.address,
                device=caller.device,
            ),
            token=visit.portal.sessions.gateway_token("sign-in"),
        )
    if isinstance(answer, Refusal) and answer.code == "activation_needed":
        return await activation.checked(visit, identifier, password)
    if isinstance(answer, Refusal):
        errors = [("identifiant", visit.sentence(answer))]
        return _again(visit, answer.status, typed, errors=errors, refused=answer.code)
    if isinstance(answer, Unavailable):
        return _again(visit, 503, typed, errors=[("", visit.sentence(answer))], refused="unavailable")
    return await _welcome(visit, answer, typed)


def _missing(identifier: str, password: str) -> list[tuple[str, str]]:
    errors = []
    if not identifier:
        errors.append(("identifiant", "Saisissez votre identifiant"))
    if not password:
        errors.append(("mot-de-passe", "Saisissez votre mot de passe"))
    return errors


def _again(visit: Visit, status: int, typed: dict[str, Any], **more: Any) -> Response:
    context = sign_in_context(visit, **typed, **more)
    response = visit.render(
        "parents/sign_in/sign_in.html", "Se connecter", status=status, page_more={"errors": True}, **context
    )
    response.headers["cache-control"] = "no-store"
    return response


async def _welcome(visit: Visit, signed_in: SignedIn, typed: dict[str, Any]) -> Response:
    """Goes where the visitor was going; a form kept from before comes back, ready to be sent again."""
    cookies = visit.portal.cookies
    form = kept.unseal(visit.portal.signer, typed["garde"])
    response: Response | None = None
    if form is not None:
        found = await visit.portal.sessions.resolve(signed_in.session_token, visit.correlation)
        if isinstance(found, Session):
            visit.session = found
            layout = "layouts/staff.html" if found.is_staff else "layouts/parents.html"
            response = visit.render(
                "errors/stale.html",
                "Votre envoi est à confirmer",
                layout=layout,
                typed=form,
                cross_site=False,
                trace=visit.correlation,
            )
            response.headers["cache-control"] = "no-store"
    if response is None:
        response = visit.redirect(typed["back"] or home_of(signed_in.kind))
    cookies.put(response, cookies.session, signed_in.session_token)
    return response


@router.get("/deconnexion")
async def confirm_leaving(visit: Anyone) -> Response:
    """For who comes by a plain link: leaving is a button, so that no other page can do it."""
    if visit.session is None:
        return visit.redirect("/connexion")
    layout = "layouts/staff.html" if visit.session.is_staff else "layouts/parents.html"
    return visit.render("parents/sign_in/leave.html", "Se déconnecter", layout=layout)


@router.post("/deconnexion")
async def leave(visit: Leaver) -> Response:
    """Ends the session; the page that says so goes on to the municipality's own site.

    Not this answer: browsers hold what a form leads to, and where that leads in turn, to the content policy, and a
    site that is away would leave people in front of nothing.
    """
    cookies = visit.portal.cookies
    cookie = visit.request.cookies.get(cookies.session, "")
    if visit.session is not None:
        answer = await visit.send(SignOut())
        visit.portal.sessions.forget(cookie)
        visit.session = None
        if isinstance(answer, Unavailable):
            visit.flash.say(
                "warn",
                "Ce navigateur est déconnecté",
                text="Le service des comptes n’a pas répondu\u00a0: votre session s’y fermera d’elle-même un peu plus tard.",
            )
    response = visit.redirect(LEFT)
    cookies.drop(response, cookies.session)
    # pages kept for the back button must not outlive the session on a shared computer
    response.headers["clear-site-data"] = '"cache"'
    return response


@router.get(LEFT)
async def left(visit: Anyone) -> Response:
    """One is signed out; the browser goes on by itself where there is a site and nothing more to be read here."""
    if visit.session is not None:
        return visit.redirect(home_of(visit.session.kind))
    site = visit.town.site if visit.town.site_origin else ""
    goes_on = bool(site) and not visit.flash.messages
    response = visit.render("parents/sign_in/left.html", "Vous êtes déconnecté", site=site, goes_on=goes_on)
    return no_store(response)
