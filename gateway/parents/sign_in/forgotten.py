"""`/mot-de-passe-oublie`: a link by e-mail, or a new code from the town hall. The same words whoever asks.

An agent's first connection ends here too: the link they were given opens the same page.
"""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.identity import AskPasswordReset, ResetLink, ResetPassword
from gateway.bus import Unavailable
from gateway.parents.account.criteria import criteria
from gateway.parents.sign_in.opening import (
    PASSWORD_MAX,
    Caller,
    Errors,
    held,
    no_store,
    secret,
    told,
)
from gateway.visit import Anyone, PageRefused, Visit

router = APIRouter(include_in_schema=False)

TYPED_MAX, TOKEN_MAX = 254, 200
TOKEN, PASSWORD = "jeton-secret", "nouveau-passe"  # names of fields
FORGOTTEN = "/mot-de-passe-oublie"


@router.get(FORGOTTEN)
async def ask(visit: Anyone) -> Response:
    """Asks for an identifier or an e-mail address."""
    return _form(visit, told(visit, "identifiant", TYPED_MAX))


@router.post(FORGOTTEN)
async def asked(visit: Anyone) -> Response:
    """Passes it on; what comes of it is only said by mail."""
    typed = await visit.field("qui")
    if not typed:
        return _form(visit, "", 422, [("qui", "Saisissez votre identifiant ou votre adresse e-mail")])
    if len(typed) > TYPED_MAX:
        return _form(visit, typed[:TYPED_MAX], 422, [("qui", f"{TYPED_MAX} caractères au plus")])
    answer = await visit.send(
        AskPasswordReset(typed=typed, address=Caller.of(visit).address),
        token=visit.portal.sessions.gateway_token("ask-password-reset"),
    )
    if isinstance(answer, Unavailable):
        return _form(visit, typed, 503, [("", visit.sentence(answer))])
    if isinstance(answer, Refusal):
        return _form(visit, typed, answer.status, [("qui", visit.sentence(answer))])
    return visit.redirect(f"{FORGOTTEN}/envoye")


@router.get(f"{FORGOTTEN}/envoye")
async def sent(visit: Anyone) -> Response:
    """The one sentence, whether an account was found or not."""
    return visit.render("parents/sign_in/reset_sent.html", "Regardez vos e-mails")


@router.get(f"{FORGOTTEN}/nouveau")
async def choose(visit: Anyone) -> Response:
    """The page the link opens: looking does not use it, since some mailboxes open links by themselves."""
    return await _choose(visit, told(visit, "jeton", TOKEN_MAX))


@router.post(f"{FORGOTTEN}/nouveau")
async def chosen(visit: Anyone) -> Response:
    """Uses the link, then asks to sign in with the new password."""
    token, password = (await visit.field(TOKEN))[:TOKEN_MAX], await secret(visit, PASSWORD)
    if not password:
        return await _choose(visit, token, 422, [(PASSWORD, "Choisissez un mot de passe")])
    if len(password) > PASSWORD_MAX:
        return await _choose(visit, token, 422, [(PASSWORD, f"{PASSWORD_MAX} caractères au plus")])
    answer = await visit.send(
        ResetPassword(token=held(token), password=held(password)),
        token=visit.portal.sessions.gateway_token("reset-password"),
    )
    if isinstance(answer, Unavailable):
        return await _choose(visit, token, 503, [("", visit.sentence(answer))])
    if isinstance(answer, Refusal):
        return await _choose(visit, token, answer.status, [(PASSWORD, visit.sentence(answer))])
    if await visit.field("premier"):
        visit.flash.say("ok", "Votre mot de passe est choisi", text="Connectez-vous avec lui.")
    else:
        visit.flash.say(
            "ok",
            "Votre mot de passe est changé",
            text="Connectez-vous avec le nouveau. Les appareils où votre compte était ouvert sont déconnectés.",
        )
    return visit.redirect("/connexion")


async def _choose(visit: Visit, token: str, status: int = 200, errors: Errors | None = None) -> Response:
    view = await visit.portal.bus.ask(
        ResetLink(token=held(token)),
        visit.portal.sessions.gateway_token("reset-link"),
        visit.correlation,
        visit.portal.settings.command_budget,
    )
    if isinstance(view, Unavailable):
        raise PageRefused(view)
    if isinstance(view, Refusal):
        response = visit.render(
            "parents/sign_in/reset_over.html", "Ce lien n’est plus valable", status=max(status, 409)
        )
        return no_store(response)
    response = visit.render(
        "parents/sign_in/reset.html",
        "Choisir un mot de passe" if view["first"] else "Choisir un nouveau mot de passe",
        status=status,
        page_more={"errors": True} if errors else {},
        errors=errors or [],
        token=token,
        identifier=view["identifier"],
        first=view["first"],
        criteria=criteria(visit.town.policy),
    )
    return no_store(response)


def _form(visit: Visit, typed: str, status: int = 200, errors: Errors | None = None) -> Response:
    response = visit.render(
        "parents/sign_in/forgotten.html",
        "Mot de passe oublié",
        status=status,
        page_more={"errors": True} if errors else {},
        errors=errors or [],
        typed=typed,
    )
    return no_store(response) if errors else response
