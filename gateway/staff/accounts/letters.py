"""What the letter of a sign-in code says, for gateway/documents/templates/code_letter.typ. Pure, but for the drawing."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

import segno

from contracts.identity import IssuedCode
from gateway.components import french

TEMPLATE = "code_letter"
NBSP = french.NBSP


def letters(codes: Sequence[IssuedCode], town: dict[str, Any], portal: str, today: date) -> dict[str, Any]:
    """One letter a code, in the order given. `portal`: the address families type, without a path."""
    shown = portal.removeprefix("https://").removeprefix("http://")
    name = town["name"]
    return {
        "title": f"Codes de connexion – {name}" if len(codes) > 1 else f"Votre code de connexion – {name}",
        "heading": "Votre code de connexion au Portail Famille",
        "town": {key: town.get(key, "") for key in ("name", "address", "phone", "email")},
        "opening": "La mairie vous ouvre un accès au Portail Famille, pour réserver, déclarer une absence et suivre "
        "votre compte. Ce code vous permet de choisir votre mot de passe.",
        "qr_words": "QR code de l’adresse du portail, avec votre identifiant et sans votre code",
        "steps": [
            f"Allez à l’adresse {shown}/activation, ou lisez le carré avec l’appareil photo d’un téléphone.",
            "Saisissez l’identifiant et le code de ce courrier.",
            "Choisissez un mot de passe que vous seul connaissez. C’est fini.",
        ],
        "otherwise": _otherwise(town),
        "letters": [_letter(code, name, portal, today) for code in codes],
    }


def _letter(code: IssuedCode, town: str, portal: str, today: date) -> dict[str, Any]:
    who = " ".join(filter(None, (code.civility, code.first_name, code.last_name)))
    place = f"{code.address.postcode} {code.address.town}".strip()
    return {
        "to": [who, *code.address.street.splitlines(), place],
        "dated": f"{town}, le {french.day_words(today, year=True)}",
        "greeting": f"{code.civility}," if code.civility else "Bonjour,",
        "identifier": code.identifier,
        "code": code.code,
        "until": f"Il sert une seule fois, jusqu’au {french.day_words(code.expires_on, year=True)} inclus. "
        "Il remplace tout code reçu avant.",
        "qr": qr(f"{portal}/activation?{urlencode({'identifiant': code.identifier})}"),
    }


def _otherwise(town: dict[str, Any]) -> list[str]:
    how = [
        f"au {town['phone'].replace(' ', NBSP)}" if town.get("phone") else "",
        f"à {town['email']}" if town.get("email") else "",
    ]
    ways = french.listing([way for way in how if way], "ou")
    return [
        "Le délai est passé, le code est refusé ou ce courrier n’est pas pour vous"
        f"{NBSP}: prévenez la mairie{f' {ways}' if ways else ''}. Elle vous donne un nouveau code, au guichet ou par la poste.",
        "La mairie ne vous demandera jamais ce code ni votre mot de passe, par téléphone ou par courriel.",
    ]


def qr(address: str) -> str:
    """The address as an SVG drawing, with the quiet zone readers need."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=4, border=4, xmldecl=False)
    return drawn.getvalue().decode()
