"""`/sessions` and `/compte/mot-de-passe`: the visitor's own account, for parents and agents alike."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import SecretStr
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.identity import ChangePassword, EndSession, MySessions
from gateway.bus import Unavailable
from gateway.parents.account.criteria import criteria
from gateway.visit import Anyone, Visit, as_uuid
from gateway.words.sentences import word

router = APIRouter(include_in_schema=False)

PASSWORD_MAX = 256


def _layout(visit: Visit) -> str:
    return "layouts/staff.html" if visit.who.is_staff else "layouts/parents.html"


@router.get("/sessions")
async def sessions(visit: Anyone) -> Response:
    """Where the account is signed in."""
    layout = _layout(visit)
    answer = await visit.ask(MySessions())
    found = answer["sessions"] if isinstance(answer, dict) else None
    return visit.render("parents/account/sessions.html", "Mes connexions", layout=layout, sessions=found)


@router.post("/sessions/{session_id}/fin")
async def end_session(visit: Anyone, session_id: str) -> Response:
    """Closes one of them, on a device that was left open."""
    _layout(visit)
    answer = await visit.send(EndSession(session_id=as_uuid(session_id)), await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "La connexion n’est pas fermée", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", word("flash", "session_ended"))
    return visit.redirect("/sessions")


@router.get("/compte/mot-de-passe")
async def password(visit: Anyone) -> Response:
    """The form, with the municipality's criteria."""
    return _form(visit)


@router.post("/compte/mot-de-passe")
async def change_password(visit: Anyone) -> Response:
    """Changes the password; the account's other sessions end."""
    _layout(visit)
    form = await visit.form()
    current, new = str(form.get("actuel-passe", "")), str(form.get("nouveau-passe", ""))
    errors = []
    if not current:
        errors.append(("actuel-passe", "Saisissez votre mot de passe actuel"))
    if not new:
        errors.append(("nouveau-passe", "Saisissez le nouveau mot de passe"))
    if len(current) > PASSWORD_MAX:
        errors.append(("actuel-passe", "Le mot de passe actuel n’est pas le bon."))
    if len(new) > PASSWORD_MAX:
        errors.append(("nouveau-passe", f"{PASSWORD_MAX} caractères au plus"))
    if errors:
        return _form(visit, 422, errors)
    answer = await visit.send(ChangePassword(current=SecretStr(current), new=SecretStr(new)))
    if isinstance(answer, Refusal):
        field = (
            "nouveau-passe" if answer.code in ("password_too_weak", "password_unchanged") else "actuel-passe"
        )
        wrong = answer.code == "wrong_credentials"
        sentence = "Le mot de passe actuel n’est pas le bon." if wrong else visit.sentence(answer)
        return _form(visit, answer.status, [(field, sentence)])
    if isinstance(answer, Unavailable):
        return _form(visit, 503, [("", visit.sentence(answer))])
    visit.flash.say(
        "ok", "Votre mot de passe est changé", text="Vos autres connexions sont fermées, s’il y en avait."
    )
    return visit.redirect("/sessions")


def _form(visit: Visit, status: int = 200, errors: list[tuple[str, str]] | None = None) -> Response:
    more: dict[str, Any] = {"errors": True} if errors else {}
    return visit.render(
        "parents/account/password.html",
        "Changer mon mot de passe",
        status=status,
        page_more=more,
        layout=_layout(visit),
        criteria=criteria(visit.town.policy),
        errors=errors or [],
    )
