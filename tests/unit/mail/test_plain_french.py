"""Every mail and message a family receives has its plain variant: short sentences, the same links and facts."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from contracts.family import MovedStay
from contracts.proposals import ProposalSummary
from services.identity import letters as identity
from services.requests import letters, notices

AT = datetime(2015, 5, 4, 10, tzinfo=UTC)
PORTAL = "https://famille.example"
LONGEST = 16
"""Words of a sentence that is easy to read."""

TOWN = letters.Town(name="Saint-Jean", phone="05 61 00 00 00", portal=PORTAL)
ONE = UUID(int=1)
SERVICES = Path(letters.__file__).parents[1]
PIECES = {
    "requests": {"asked", "foot", "signature", "told_foot", "record"},
    "identity": {"foot", "invitation"},
}
ONLY_PLAIN = {"requests": {"list", "record_certification", "record_expiry", "question"}, "identity": set()}


@pytest.mark.parametrize("service", ["requests", "identity"])
def test_every_letter_has_both_variants(service: str) -> None:
    folder = SERVICES / service / "templates"
    usual, plain = (
        {one.name.split(".")[0] for one in place.glob("*.txt.j2")} for place in (folder, folder / "plain")
    )
    assert usual - PIECES[service] == plain - ONLY_PLAIN[service] - {"signature"}


def decided(outcome: str, language: str) -> letters.Written:
    summary = ProposalSummary(child_name="Léa DUPONT", offering="Cantine", days=[date(2015, 5, 6)])
    about = letters.Letter(
        outcome=outcome,  # type: ignore[arg-type]  # each of the three
        kind="booking",
        summary=summary,
        asked_at=AT,
        decided_at=AT,
        civility="Monsieur",
        last_name="DUPONT",
        first_name="Jean",
        reason="Plus de place",
        note="Merci",
        documents=1,
        conversation_id=ONE,
        language=language,
    )
    return letters.write(about, TOWN)


def reminding(language: str, opens: bool) -> letters.Written:
    about = letters.Reminding(
        ONE, "Monsieur", "DUPONT", AT, AT.date(), AT.date(), AT if opens else None, language
    )
    return letters.write_reminder(about, TOWN)


def of_identity(kind: str, language: str) -> identity.Written:
    about = identity.Letter(
        kind=kind,  # type: ignore[arg-type]  # each of a parent's
        civility="Monsieur",
        last_name="DUPONT",
        first_name="Jean",
        identifier="jean.dupont",
        link=f"{PORTAL}/lien",
        language=language,
    )
    return identity.write(about, identity.Town(name="Saint-Jean", phone="05 61 00 00 00", portal=PORTAL))


MAILS = (
    *(
        "accepted",
        "refused",
        "reopened",
        "notice",
        "cutoff",
        "opening",
        "certification",
        "expiry",
        "question",
    ),
    *("reset", "not_activated", "password_changed", "email_link"),
)


def mail(name: str, language: str) -> Any:
    """One of the mails, as it leaves."""
    whom = ("Monsieur", "DUPONT", TOWN)
    if name in ("accepted", "refused", "reopened"):
        return decided(name, language)
    if name in ("cutoff", "opening"):
        return reminding(language, name == "opening")
    if name in ("certification", "expiry"):
        return letters.write_record_reminder(name, AT.date(), *whom, language)
    if name == "notice":
        return letters.write_notice(ONE, AT, *whom, language=language)
    if name == "question":
        return letters.write_question(ONE, "health", *whom, language)
    return of_identity(name, language)


def links(text: str) -> set[str]:
    return set(re.findall(r"https://[^\s\"<]+", text))


def sentences(text: str) -> list[str]:
    """What is read, without addresses, facts under a label and the signature."""
    lines = [one.strip() for one in text.split("-- ")[0].splitlines()]
    told = [
        one
        for one in lines
        if one and not one.startswith(("http", "-", "Enfant", "Prestation", "Jour", "Motif"))
    ]
    return [one for line in told for one in re.split(r"(?<=[.?!])\s", line) if one]


def easy(text: str) -> None:
    """Short sentences, one idea each."""
    for one in sentences(text):
        assert len(one.split()) <= LONGEST, one
        assert ";" not in one, one
        assert one.count(",") <= 1, one


@pytest.mark.parametrize("name", MAILS)
def test_a_mail_says_the_same_in_short_sentences(name: str) -> None:
    usual, plain = (mail(name, language) for language in ("fr", "fr_plain"))
    assert plain.text != usual.text
    assert links(plain.text) == links(usual.text)
    assert links(plain.html) >= links(plain.text)
    assert plain.subject.endswith(" – Saint-Jean")
    assert "Bonjour Monsieur DUPONT," in plain.text
    easy(plain.text)
    assert "\u202f" not in plain.text + plain.html


def test_facts_and_the_agents_words_are_kept_whole_and_escaped() -> None:
    plain = decided("refused", "fr_plain")
    for fact in (
        "Léa DUPONT",
        "Cantine",
        "mercredi 6 mai 2015",
        "Plus de place",
        "Merci",
        "La réponse est non.",
    ):
        assert fact in plain.text
        assert fact in plain.html
    about = letters.write_notice(ONE, AT, "", "D<U", TOWN, language="fr_plain")
    assert "D&lt;U" in about.html


@pytest.mark.parametrize("kind", ["days_moved", "access_ended"])
def test_what_is_told_of_a_child_is_plain_too(kind: str) -> None:
    stays = [MovedStay(first_day=AT.date(), last_day=AT.date(), whose="yours")]
    usual, plain = (
        notices.write_told(notices.Told(kind, "Léa", AT.date(), stays, language), TOWN)
        for language in ("fr", "fr_plain")
    )
    assert (plain.subject != usual.subject, plain.text != usual.text) == (True, True)
    easy(plain.text)


@pytest.mark.parametrize("outcome", ["accepted", "refused"])
def test_the_words_of_a_decision_are_plain_too(outcome: str) -> None:
    word = letters.write_word(outcome, "absence", "Léa", "Trop tard", "À bientôt.", "fr_plain")
    assert word.subject == "La réponse à votre déclaration d’absence pour Léa"
    assert "Trop tard" in word.text
    assert "À bientôt." in word.text
    easy(word.text)
