"""`/agents/reglages/mots-de-passe`: what a new password must hold."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from contracts.identity import PasswordPolicy, Profile, SetPasswordPolicy
from contracts.password_strength import CNIL_BITS, guaranteed_bits, length_that_suffices
from gateway.staff.town import forms, keeping
from gateway.visit import Agent, Visit

router = APIRouter(include_in_schema=False)

PAGE = "/agents/reglages/mots-de-passe"
TITLE = "Mots de passe"
FIELDS = {
    "longueur": ("min_length", 8, 128),
    "majuscules": ("upper", 0, 8),
    "minuscules": ("lower", 0, 8),
    "chiffres": ("digit", 0, 8),
}


@router.get(PAGE)
async def policy(visit: Agent) -> Response:
    """The policy in force."""
    keeping.only_heads(visit)
    held = PasswordPolicy.model_validate((await visit.need(Profile()))["password_policy"])
    fields = {name: str(getattr(held, key)) for name, (key, _, _) in FIELDS.items()}
    return _show(visit, fields, held, [])


@router.post(PAGE)
async def save(visit: Agent) -> Response:
    """Sets it, and says when it is weaker than CNIL recommends."""
    keeping.only_heads(visit)
    fields = {name: await visit.field(name) for name in FIELDS}
    held = await forms.before(visit, PasswordPolicy)
    wrong, chosen = read_policy(fields)
    if chosen is not None:
        answer, wrong = await forms.sent(visit, SetPasswordPolicy(policy=chosen, before=held))
        if answer is not None:
            if answer.warnings:
                visit.flash.say(
                    "warn",
                    "Les critères sont enregistrés, mais faibles",
                    text=f"Le plus faible mot de passe permis vaut {answer.bits} bits\u00a0: la CNIL en recommande {CNIL_BITS}.",
                )
            else:
                visit.flash.say("ok", "Les critères sont enregistrés")
            return visit.redirect(PAGE)
    return _show(visit, fields, held, wrong)


def _show(visit: Visit, fields: dict[str, str], held: PasswordPolicy, wrong: forms.Wrong) -> Response:
    strength = {
        "bits": guaranteed_bits(held),
        "wanted": CNIL_BITS,
        "enough": length_that_suffices(held),
    }
    return forms.show(visit, "passwords", TITLE, fields, held, wrong, strength=strength)


def read_policy(fields: dict[str, str]) -> tuple[forms.Wrong, PasswordPolicy | None]:
    """The policy a form says, or what is wrong with it."""
    wrong: forms.Wrong = []
    values: dict[str, int] = {}
    for name, (key, least, most) in FIELDS.items():
        text = fields[name]
        if text.isascii() and text.isdigit() and len(text) < 4 and least <= int(text) <= most:
            values[key] = int(text)
        else:
            wrong.append((name, f"Donnez un nombre de {least} à {most}."))
    return wrong, None if wrong else PasswordPolicy.model_validate(values)
