"""`/activation`: the first connection in three short pages, with the code of the letter.

The code travels from page to page in the form itself: no cookie, nothing kept here. A page that holds it is stored
by nobody, and the field's name keeps it out of the forms that are given back after a mishap.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.identity import ActivateAccount, CheckCode, CodeChecked
from gateway.bus import Unavailable
from gateway.parents.account.criteria import criteria
from gateway.parents.sign_in.opening import (
    CODE_MAX,
    IDENTIFIER_MAX,
    PASSWORD_MAX,
    Caller,
    Errors,
    held,
    no_store,
    secret,
    told,
)
from gateway.visit import Anyone, Visit

router = APIRouter(include_in_schema=False)

CODE, PASSWORD = "code-secret", "nouveau-passe"  # names of fields
_WORTHLESS = ("code_expired", "code_used", "code_replaced")


@router.get("/activation")
async def start(visit: Anyone) -> Response:
    """The first page; the letter's QR code comes with the identifier."""
    return _first(visit, told(visit, "identifiant", IDENTIFIER_MAX))


@router.post("/activation")
async def check(visit: Anyone) -> Response:
    """Is it the letter's code? Then the second page."""
    identifier, code = await visit.field("identifiant"), await secret(visit, CODE)
    errors: Errors = []
    if not identifier:
        errors.append(("identifiant", "Saisissez l’identifiant imprimé sur votre courrier"))
    if not code.strip():
        errors.append((CODE, "Saisissez le code imprimé sur votre courrier"))
    if errors:
        return _first(visit, identifier[:IDENTIFIER_MAX], 422, errors)
    return await checked(visit, identifier, code)


async def checked(visit: Visit, identifier: str, code: str) -> Response:
    """The second page for a good code, the first one with the reason otherwise. Also for a code typed as a password."""
    if len(identifier) > IDENTIFIER_MAX or len(code) > CODE_MAX:
        return _first(visit, identifier[:IDENTIFIER_MAX], 401, _why(visit, Refusal("wrong_code")))
    answer: Any = await visit.send(
        CheckCode(identifier=identifier, code=held(code), address=Caller.of(visit).address),
        token=visit.portal.sessions.gateway_token("check-code"),
    )
    if isinstance(answer, Refusal | Unavailable):
        return _refused(visit, identifier, answer)
    return _second(visit, identifier, code, answer)


@router.get("/activation/mot-de-passe")
async def again(visit: Anyone) -> Response:
    """The second page only comes after the first: its address alone leads back there."""
    return visit.redirect("/activation")


@router.post("/activation/mot-de-passe")
async def choose(visit: Anyone) -> Response:
    """The password is chosen: the account is open, and its holder with it."""
    identifier, code = await visit.field("identifiant"), await secret(visit, CODE)
    password = await secret(visit, PASSWORD)
    view = CodeChecked(
        initials=(await visit.field("initiales"))[:20], active=await visit.field("actif") == "1"
    )
    if not identifier or not code or len(identifier) > IDENTIFIER_MAX or len(code) > CODE_MAX:
        return visit.redirect("/activation")
    if not password:
        return _second(visit, identifier, code, view, 422, [(PASSWORD, "Choisissez un mot de passe")])
    if len(password) > PASSWORD_MAX:
        too_long = [(PASSWORD, f"{PASSWORD_MAX} caractères au plus")]
        return _second(visit, identifier, code, view, 422, too_long)
    caller = Caller.of(visit)
    answer: Any = await visit.send(
        ActivateAccount(
            identifier=identifier,
            code=held(code),
            password=held(password),
            address=caller.address,
            device=caller.device,
        ),
        token=visit.portal.sessions.gateway_token("activate-account"),
    )
    if isinstance(answer, Refusal) and answer.code in ("password_too_weak", "too_many_requests"):
        return _second(visit, identifier, code, view, answer.status, [(PASSWORD, visit.sentence(answer))])
    if isinstance(answer, Unavailable):
        return _second(visit, identifier, code, view, 503, [("", visit.sentence(answer))])
    if isinstance(answer, Refusal):
        return _refused(visit, identifier, answer)
    visit.flash.say(
        "ok",
        "Votre mot de passe est changé" if view.active else "Votre compte est activé",
        text=f"La prochaine fois, connectez-vous avec l’identifiant «\u00a0{identifier}\u00a0» et ce mot de passe. "
        "Le code de votre courrier ne sert plus.",
    )
    response = visit.redirect("/activation/termine")
    cookies = visit.portal.cookies
    cookies.put(response, cookies.session, answer.session_token)
    return response


@router.get("/activation/termine")
async def done(visit: Anyone) -> Response:
    """The third page: what is done, and where to go."""
    if visit.session is None:
        return visit.redirect("/connexion")
    layout = "layouts/staff.html" if visit.session.is_staff else "layouts/parents.html"
    return visit.render("parents/sign_in/activated.html", "Vous êtes connecté", layout=layout)


def _refused(visit: Visit, identifier: str, answer: Refusal | Unavailable) -> Response:
    if isinstance(answer, Unavailable):
        return _first(visit, identifier, 503, [("", visit.sentence(answer))], "unavailable")
    return _first(visit, identifier, answer.status, _why(visit, answer), answer.code)


def _why(visit: Visit, refusal: Refusal) -> Errors:
    wrong = "identifiant" if refusal.code == "wrong_code" else CODE if refusal.code in _WORTHLESS else ""
    return [(wrong, visit.sentence(refusal))]


def _first(
    visit: Visit, identifier: str, status: int = 200, errors: Errors | None = None, refused: str = ""
) -> Response:
    return _page(
        visit, "activation.html", "Activer mon compte", status, errors, identifier=identifier, refused=refused
    )


def _second(
    visit: Visit,
    identifier: str,
    code: str,
    view: CodeChecked,
    status: int = 200,
    errors: Errors | None = None,
) -> Response:
    return _page(
        visit,
        "choose.html",
        "Choisir un mot de passe",
        status,
        errors,
        identifier=identifier,
        code=code,
        initials=view.initials,
        active=view.active,
        criteria=criteria(visit.town.policy),
    )


def _page(
    visit: Visit, template: str, title: str, status: int, errors: Errors | None, **more: Any
) -> Response:
    response = visit.render(
        f"parents/sign_in/{template}",
        title,
        status=status,
        page_more={"errors": True} if errors else {},
        errors=errors or [],
        **more,
    )
    return no_store(response) if status != 200 or template == "choose.html" else response
