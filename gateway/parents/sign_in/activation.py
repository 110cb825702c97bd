"""`/activation`: the first connection in three short pages, with the code of the letter.

The code travels from page to page in the form itself: no cookie, nothing kept here. A page that holds it is stored
by nobody, and the field's name keeps it out of the forms that are given back after a mishap.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.first_connection import HolderHint
from contracts.identity import ActivateAccount, CheckCode, CodeChecked
from gateway.bus import Unavailable
from gateway.parents.account.criteria import criteria
from gateway.parents.sign_in.opening import (
    CODE_MAX,
    EMAIL_MAX,
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

CODE, PASSWORD, EMAIL = "code-secret", "nouveau-passe", "courriel"  # names of fields
WRONG_EMAIL = "Écrivez une adresse comme nom@exemple.fr, ou laissez ce champ vide"
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
    return await _second(visit, identifier, code, answer)


async def _second(visit: Visit, identifier: str, code: str, view: CodeChecked) -> Response:
    """`Est-ce bien vous ?` What family knows is left out while it does not answer: initials say enough."""
    hint: Any = None
    if view.guardian_id is not None:
        token = visit.portal.sessions.gateway_token("holder-hint")
        hint = await visit.portal.bus.ask(
            HolderHint(guardian_id=view.guardian_id), token, visit.correlation, None
        )
    return _page(
        visit,
        "holder.html",
        "Est-ce bien vous\u00a0?",
        identifier=identifier,
        code=code,
        initials=view.initials,
        active=view.active,
        family=hint if isinstance(hint, dict) else None,
    )


@router.get("/activation/autre")
async def somebody_else(visit: Anyone) -> Response:
    """The letter is not for who reads it: nothing was done, and what to do with it."""
    return visit.render("parents/sign_in/not_me.html", "Ce courrier n’est pas pour vous")


@router.post("/activation/vous")
async def it_is_me(visit: Anyone) -> Response:
    """Who recognised themself chooses a password."""
    identifier, code = await visit.field("identifiant"), await secret(visit, CODE)
    if not _whole(identifier, code):
        return visit.redirect("/activation")
    return await _third(visit, identifier, code)


@router.get("/activation/vous")
@router.get("/activation/mot-de-passe")
async def again(visit: Anyone) -> Response:
    """These pages only come after the first: their address alone leads back there."""
    return visit.redirect("/activation")


@router.post("/activation/mot-de-passe")
async def choose(visit: Anyone) -> Response:
    """The password is chosen: the account is open, and its holder with it."""
    identifier, code = await visit.field("identifiant"), await secret(visit, CODE)
    password, email = await secret(visit, PASSWORD), await visit.field(EMAIL)
    if not _whole(identifier, code):
        return visit.redirect("/activation")
    errors: Errors = []
    if not password:
        errors.append((PASSWORD, "Choisissez un mot de passe"))
    if len(password) > PASSWORD_MAX:
        errors.append((PASSWORD, f"{PASSWORD_MAX} caractères au plus"))
    if len(email) > EMAIL_MAX:
        errors.append((EMAIL, f"{EMAIL_MAX} caractères au plus"))
    if errors:
        return await _third(visit, identifier, code, 422, errors)
    caller = Caller.of(visit)
    answer: Any = await visit.send(
        ActivateAccount(
            identifier=identifier,
            code=held(code),
            password=held(password),
            address=caller.address,
            device=caller.device,
            email=email,
        ),
        token=visit.portal.sessions.gateway_token("activate-account"),
    )
    if isinstance(answer, Refusal) and answer.code == "invalid_input":
        return await _third(visit, identifier, code, answer.status, [(EMAIL, WRONG_EMAIL)])
    if isinstance(answer, Refusal) and answer.code in ("password_too_weak", "too_many_requests"):
        return await _third(visit, identifier, code, answer.status, [(PASSWORD, visit.sentence(answer))])
    if isinstance(answer, Unavailable):
        return await _third(visit, identifier, code, 503, [("", visit.sentence(answer))])
    if isinstance(answer, Refusal):
        return _refused(visit, identifier, answer)
    active = await visit.field("actif") == "1"
    visit.flash.say(
        "ok",
        "Votre mot de passe est changé" if active else "Votre compte est activé",
        text=f"La prochaine fois, connectez-vous avec l’identifiant «\u00a0{identifier}\u00a0» et ce mot de passe. "
        "Le code de votre courrier ne sert plus.",
    )
    if email:
        visit.flash.say(
            "info",
            "Confirmez votre adresse e-mail",
            text="Un courriel part vers l’adresse que vous avez saisie, si la mairie ne l’a pas déjà. "
            "Ouvrez son lien quand vous voulez\u00a0: d’ici là, rien ne change dans votre dossier.",
        )
    response = visit.redirect("/activation/termine")
    cookies = visit.portal.cookies
    cookies.put(response, cookies.session, answer.session_token)
    return response


@router.get("/activation/termine")
async def done(visit: Anyone) -> Response:
    """What is done, and where to go."""
    if visit.session is None:
        return visit.redirect("/connexion")
    layout = "layouts/staff.html" if visit.session.is_staff else "layouts/parents.html"
    return visit.render("parents/sign_in/activated.html", "Vous êtes connecté", layout=layout)


def _whole(identifier: str, code: str) -> bool:
    """Whether a form of the second or third page is one of ours."""
    return 0 < len(identifier) <= IDENTIFIER_MAX and 0 < len(code) <= CODE_MAX


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


async def _third(
    visit: Visit, identifier: str, code: str, status: int = 200, errors: Errors | None = None
) -> Response:
    return _page(
        visit,
        "choose.html",
        "Choisir un mot de passe",
        status,
        errors,
        identifier=identifier,
        code=code,
        email=(await visit.field(EMAIL))[:EMAIL_MAX],
        active=await visit.field("actif") == "1",
        criteria=criteria(visit.town.policy),
    )


def _page(
    visit: Visit, template: str, title: str, status: int = 200, errors: Errors | None = None, **more: Any
) -> Response:
    response = visit.render(
        f"parents/sign_in/{template}",
        title,
        status=status,
        page_more={"errors": True} if errors else {},
        errors=errors or [],
        **more,
    )
    return no_store(response) if status != 200 or "code" in more else response
