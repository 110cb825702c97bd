"""Writes identity's mails in French, text and HTML, from templates/*.j2."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

PLAIN = "fr_plain"
"""Short sentences, one idea each; what is for agents has no such variant."""

Kind = Literal["reset", "not_activated", "password_changed", "invitation", "email_link"]

_SUBJECTS: dict[Kind, str] = {
    "reset": "Choisir un nouveau mot de passe",
    "not_activated": "Votre compte n’est pas encore activé",
    "password_changed": "Votre mot de passe a été changé",
    "invitation": "Votre compte d’agent est ouvert",
    "email_link": "Confirmer votre adresse e-mail",
}


@dataclass(frozen=True)
class Town:
    """Who writes. `title` is the portal's own name, `portal` its public address."""

    name: str = ""
    title: str = "Portail Famille"
    phone: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""
    portal: str = ""


@dataclass(frozen=True)
class Letter:
    """What is to be told, to whom. `link` only where one is sent; `minutes`, `days`: how long a reset's, a first one works."""

    kind: Kind
    civility: str
    last_name: str
    first_name: str
    identifier: str
    link: str = ""
    minutes: int = 30
    days: int = 7
    language: str = "fr"


@dataclass(frozen=True)
class Written:
    """A message ready to be sent."""

    subject: str
    text: str
    html: str


def write(letter: Letter, town: Town) -> Written:
    """The message."""
    subject = _SUBJECTS[letter.kind]
    guardian = " ".join(filter(None, (letter.civility or letter.first_name, letter.last_name)))
    portal = town.portal.rstrip("/")
    values = {
        "subject": subject,
        "guardian": f" {guardian}" if guardian else "",
        "letter": letter,
        "town": town,
        "activation": f"{portal}/activation" if portal else "",
    }
    templates = _templates()
    if letter.language == PLAIN and letter.kind != "invitation":
        return _plain(letter.kind, values, town)
    return Written(
        subject=f"{subject} – {town.name}" if town.name else subject,
        text=templates.get_template(f"{letter.kind}.txt.j2").render(values),
        html=templates.get_template(f"{letter.kind}.html.j2").render(values),
    )


def _plain(kind: Kind, values: dict[str, object], town: Town) -> Written:
    """In plain French: the first line of the template is the subject, and the HTML is the same lines."""
    templates = _templates()
    text = templates.get_template(f"plain/{kind}.txt.j2").render(values)
    subject, _, body = text.partition("\n")
    blocks = [block.splitlines() for block in body.split("\n\n") if block.strip()]
    return Written(
        subject=f"{subject} – {town.name}" if town.name else subject,
        text=body.lstrip("\n"),
        html=templates.get_template("plain/page.html.j2").render(subject=subject, blocks=blocks),
    )


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
