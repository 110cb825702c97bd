"""Turns what is known of a decided request into a French message, text and HTML, from templates/*.j2.

What a letter holds is what lists hold (child, offering, days, the town's reason): no reason of absence, no
health, no money ever reaches this service.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from contracts.messages import Purpose
from contracts.proposals import ProposalSummary
from services.requests.domain.mail import Outcome

_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
OBJECTS = {
    "booking": "demande de réservation",
    "absence": "déclaration d’absence",
    "guardian": "demande de changement de vos informations",
    "partner": "demande de changement des informations de votre conjoint",
    "tax_data": "demande de changement de vos informations fiscales",
    "benefits": "demande de changement de vos informations CAF ou MSA",
    "bank_details": "demande de changement de vos coordonnées bancaires",
    "new_child": "demande d’ajout d’un enfant",
    "child": "demande de changement de la fiche de votre enfant",
    "authorised_persons": "demande sur les personnes autorisées à venir chercher votre enfant",
    "consents": "demande sur les autorisations de votre enfant",
    "custody": "demande sur le calendrier de garde de votre enfant",
    "health": "demande de changement de la fiche sanitaire de votre enfant",
}
PLAIN = "fr_plain"
"""Short sentences, one idea each (templates/plain); guardians choose it in *Mon compte*."""

_OUTCOMES = {"accepted": "acceptée", "refused": "refusée", "reopened": "rouverte"}
_MANY_DAYS = 8
PURPOSES: dict[str, Purpose] = {"planning": "requests", "family": "file", "billing": "money"}
"""What a request is about, by who owns it: the address to write to, and the half of the inbox."""


@dataclass(frozen=True)
class Town:
    """Who writes. `title` is the portal's own name, `portal` its public address, empty where it is not known."""

    name: str = ""
    title: str = "Portail Famille"
    phone: str = ""
    email: str = ""
    address: str = ""
    hours: str = ""
    portal: str = ""
    emails: Mapping[str, str] = field(default_factory=dict)

    def about(self, purpose: str) -> Town:
        """The same, with the address for this purpose (`file`, `requests`, `money`) where the town has one."""
        return replace(self, email=self.emails.get(purpose) or self.email)


@dataclass(frozen=True)
class Letter:
    """What is to be told, to whom. `asked_at` and `decided_at` are in the municipality's zone.

    `documents`: how many the portal holds with it. `conversation_id`: where the family may answer, if it may.
    """

    outcome: Outcome
    kind: str
    summary: ProposalSummary
    asked_at: datetime
    decided_at: datetime
    civility: str
    last_name: str
    first_name: str
    reason: str = ""
    note: str = ""
    documents: int = 0
    conversation_id: UUID | None = None
    language: str = "fr"


@dataclass(frozen=True)
class Written:
    """A message ready to be sent."""

    subject: str
    text: str
    html: str


def write(letter: Letter, town: Town) -> Written:
    """The message that tells a decision."""
    thing = OBJECTS.get(letter.kind, "demande")
    subject = f"Votre {thing} est {_OUTCOMES[letter.outcome]}"
    guardian = " ".join(filter(None, (letter.civility or letter.first_name, letter.last_name)))
    values = {
        "subject": subject,
        "object": thing,
        "guardian": f" {guardian}" if guardian else "",
        "asked_on": day_in_words(letter.asked_at.date()),
        "summary": letter.summary,
        "days": days_in_words(letter.summary.days),
        "reason": letter.reason,
        "note": letter.note,
        "documents": _documents_in_words(letter.documents),
        "talk_url": inbox_url(letter.conversation_id, town) if letter.conversation_id else "",
        "town": town,
        "list_url": f"{town.portal.rstrip('/')}/demandes" if town.portal else "",
    }
    return _written(letter.outcome, values, town, letter.language)


def _documents_in_words(count: int) -> str:
    many = f"{count} documents sont joints" if count > 1 else "Un document est joint"
    return f"{many} à cette réponse, sur la page de la demande." if count else ""


def inbox_url(conversation_id: UUID, town: Town) -> str:
    """The address of a conversation, or "" where the portal's own is not known."""
    site = town.portal.rstrip("/")
    return f"{site}/boite-de-reception/{conversation_id}" if site else ""


@dataclass(frozen=True)
class Word:
    """A message of the inbox."""

    subject: str
    text: str


def write_word(outcome: str, kind: str, child: str, reason: str, note: str, language: str = "fr") -> Word:
    """What an agent said of a decision, as a message of the conversation about the request."""
    thing = f"Votre {OBJECTS.get(kind, 'demande')}"
    if language == PLAIN:
        given = {"object": OBJECTS.get(kind, "demande"), "child": child, "outcome": outcome}
        return Word(*plain_lines("word", given | {"reason": reason, "note": note}))
    values = {"sentence": f"{thing} est {_OUTCOMES[outcome]}.", "reason": reason, "note": note}
    text = template("word.txt.j2").render(values)
    return Word(f"{thing} – {child}" if child else thing, text.strip())


def write_notice(
    conversation_id: UUID,
    at: datetime,
    called: str,
    last_name: str,
    town: Town,
    *,
    request_id: UUID | None = None,
    inbox_open: bool = True,
    language: str = "fr",
) -> Written:
    """The message that says that a message waits; `called` is a civility or a first name, `at` a local moment.

    Where the inbox is closed to families it is not named, and leads to the request it is about, if it is about one.
    """
    subject = "Un message de la mairie vous attend"
    guardian = " ".join(filter(None, (called, last_name)))
    site = town.portal.rstrip("/")
    values = {
        "subject": subject,
        "guardian": f" {guardian}" if guardian else "",
        "written_on": day_in_words(at.date()),
        "town": town,
        "list_url": inbox_url(conversation_id, town),
        "inbox_open": inbox_open,
    }
    if request_id and not inbox_open:
        values["list_url"] = f"{site}/demandes/{request_id}" if site else ""
    return _written("notice", values, town, language)


@dataclass(frozen=True)
class Reminding:
    """A cut-off to be told, or an opening (`opens_at`): both moments are local, `called` a civility or a first name."""

    reminder_id: UUID
    called: str
    last_name: str
    closes_at: datetime
    first_day: date
    last_day: date
    opens_at: datetime | None = None
    language: str = "fr"


def write_reminder(about: Reminding, town: Town) -> Written:
    """The message that reminds of a cut-off or of an opening. Its link opens nothing without signing in."""
    until = f"{day_in_words(about.closes_at.date())} à {hour_in_words(about.closes_at)}"
    opens = ""
    subject = f"À réserver avant le {until}"
    if about.opens_at is not None:
        opens = f"{day_in_words(about.opens_at.date())} à {hour_in_words(about.opens_at)}"
        subject = f"Réservations ouvertes à partir du {opens}"
    site = town.portal.rstrip("/")
    guardian = " ".join(filter(None, (about.called, about.last_name)))
    one_day = about.first_day == about.last_day
    values = {
        "subject": subject,
        "guardian": f" {guardian}" if guardian else "",
        "until": until,
        "opens": opens,
        "days": f"le {day_in_words(about.first_day)}"
        if one_day
        else f"du {day_in_words(about.first_day)} au {day_in_words(about.last_day)}",
        "town": town,
        "book_url": f"{site}/rappels/{about.reminder_id}" if site else "",
        "stop_url": f"{site}/compte/rappels" if site else "",
    }
    return _written("reminder", values, town, about.language)


_RECORD = {
    "certification": (
        "Votre dossier vous attend",
        "La mairie vous demande de certifier votre dossier, ou de répondre à un texte ou à une autorisation. "
        "Cela prend quelques minutes.",
        "Voir ce qui m’attend",
        "/compte/certifier",
    ),
    "expiry": (
        "Un document de votre dossier arrive à échéance",
        "Un document ou une date de votre dossier arrive à échéance le {day}. Le portail vous dit lequel.",
        "Voir mes documents",
        "/documents",
    ),
}


def write_record_reminder(
    kind: str, day: date, called: str, last_name: str, town: Town, language: str = "fr"
) -> Written:
    """The message that says that a record waits for something. It never names a child, a document or health."""
    subject, sentence, action, path = _RECORD[kind]
    site = town.portal.rstrip("/")
    guardian = " ".join(filter(None, (called, last_name)))
    values = {
        "subject": subject,
        "guardian": f" {guardian}" if guardian else "",
        "sentence": sentence.format(day=day_in_words(day)),
        "ends_on": day_in_words(day),
        "action": action,
        "town": town,
        "url": f"{site}{path}" if site else "",
        "list_url": "",
    }
    return _written("record", values, town, language, plain=f"record_{kind}")


def write_question(
    request_id: UUID, kind: str, called: str, last_name: str, town: Town, language: str = "fr"
) -> Written:
    """The message that says that a request waits for its family. What is asked is read in the portal only."""
    subject = "La mairie attend votre réponse"
    thing = OBJECTS.get(kind, "demande")
    site = town.portal.rstrip("/")
    guardian = " ".join(filter(None, (called, last_name)))
    values = {
        "subject": subject,
        "guardian": f" {guardian}" if guardian else "",
        "object": thing,
        "sentence": f"Pour traiter votre {thing}, la mairie a besoin d’une information ou d’un document. "
        "Elle attend votre réponse sur le portail.",
        "action": "Lire et répondre",
        "town": town,
        "url": f"{site}/demandes/{request_id}" if site else "",
        "list_url": "",
    }
    return _written("record", values, town, language, plain="question")


def plain_lines(name: str, values: Mapping[str, object]) -> tuple[str, str]:
    """Subject and text in plain French: the first line of the template is the subject."""
    subject, _, text = template(f"plain/{name}.txt.j2").render(values).partition("\n")
    return subject.strip(), text.strip()


def _written(name: str, values: dict[str, object], town: Town, language: str, plain: str = "") -> Written:
    """`plain`: the name of the plain variant where it is another one; its HTML is the same lines."""
    subject, text = str(values["subject"]), ""
    if language == PLAIN:
        subject, text = plain_lines(plain or name, values)
        blocks = [block.splitlines() for block in text.split("\n\n") if block.strip()]
        html = template("plain/page.html.j2").render(subject=subject, blocks=blocks)
    else:
        text, html = (template(f"{name}.{kind}.j2").render(values) for kind in ("txt", "html"))
    return Written(f"{subject} – {town.name}" if town.name else subject, text, html)


def template(name: str) -> Template:
    """A template of templates/."""
    return _templates().get_template(name)


def hour_in_words(moment: datetime) -> str:
    """`10 h` or `10 h 05`, with no-break spaces."""
    minutes = f"\N{NO-BREAK SPACE}{moment:%M}" if moment.minute else ""
    return f"{moment.hour}\N{NO-BREAK SPACE}h{minutes}"


def day_in_words(day: date) -> str:
    """`mercredi 6 mai 2015`; the first of a month is `1er`."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{_WEEKDAYS[day.weekday()]} {number} {_MONTHS[day.month - 1]} {day.year}"


def days_in_words(days: Sequence[date]) -> str:
    """The days one by one, or first, last and how many when there are more than eight."""
    ordered = sorted(set(days))
    if len(ordered) > _MANY_DAYS:
        return f"{len(ordered)} jours, du {day_in_words(ordered[0])} au {day_in_words(ordered[-1])}"
    return ", ".join(day_in_words(day) for day in ordered)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
