"""Which mail is owed, when it is tried again, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any, get_args
from uuid import UUID

import pytest

from contracts.proposals import ProposalKind, ProposalSummary
from services.requests.domain.identity import family_request_id, mail_id
from services.requests.domain.mail import LONGEST_DELAY, MAX_ATTEMPTS, Outcome, mail_owed, next_try
from services.requests.domain.standing import Decision, Standing, Stored
from services.requests.letters import OBJECTS, Letter, Town, days_in_words, write
from services.requests.post import compose
from services.requests.settings import RequestsServiceSettings

AT = datetime(2015, 4, 8, 10, tzinfo=UTC)
UNDO = AT + timedelta(minutes=10)
DECISIONS = [Decision(1, "accept", AT, UNDO)]
SUMMARY = ProposalSummary(
    child_name="Léa DUPONT",
    offering="Restauration scolaire",
    facility="École des Tilleuls",
    days=[date(2015, 4, 10)],
)
TOWN = Town(name="Saint-Jean", phone="02 43 00 00 00", email="mairie@saint-jean.example")


def letter(outcome: Outcome = "accepted", **changes: Any) -> Letter:
    values: dict[str, Any] = {
        "outcome": outcome,
        "kind": "booking",
        "summary": SUMMARY,
        "asked_at": AT,
        "decided_at": AT,
        "civility": "Monsieur",
        "last_name": "DUPONT",
        "first_name": "Jean",
    }
    return Letter(**(values | changes))


def test_a_decision_with_its_effect_owes_a_mail_after_the_undo_window() -> None:
    owed = mail_owed(Standing("accepted", 1, "", AT), DECISIONS, AT)
    assert owed is not None
    assert (owed.outcome, owed.due_at) == ("accepted", UNDO)


@pytest.mark.parametrize("state", ["pending", "deciding", "withdrawn", "settled_at_once", "unopened"])
def test_nothing_else_owes_a_mail(state: Stored) -> None:
    assert mail_owed(Standing(state, 1), DECISIONS, AT) is None


def test_a_proposal_ended_by_its_owner_is_told_at_once() -> None:
    owed = mail_owed(Standing("refused", 0, "offer_expired", AT), [], AT)
    assert owed is not None
    assert owed.due_at == AT


def test_tries_are_further_and_further_apart_then_end() -> None:
    delays = [next_try(n) for n in range(1, MAX_ATTEMPTS)]
    assert all(delay is not None for delay in delays)
    known = [delay for delay in delays if delay is not None]
    assert known == sorted(known)
    assert known[-1] == LONGEST_DELAY
    assert sum(known, timedelta()) > timedelta(days=1)
    assert next_try(MAX_ATTEMPTS) is None


def test_ids_follow_from_what_they_identify() -> None:
    proposal = UUID(int=7)
    request = family_request_id("planning", proposal)
    assert request == family_request_id("planning", proposal) != family_request_id("family", proposal)
    assert mail_id(request, 1) == mail_id(request, 1) != mail_id(request, 2)


def test_every_kind_of_demand_has_its_words() -> None:
    assert set(OBJECTS) == set(get_args(ProposalKind))


def test_an_acceptance_says_what_was_asked() -> None:
    written = write(letter(), TOWN)
    assert written.subject == "Votre demande de réservation est acceptée – Saint-Jean"
    assert "Bonjour Monsieur DUPONT," in written.text
    assert "Enfant\u00a0: Léa DUPONT" in written.text
    assert "Jour\u00a0: vendredi 10 avril 2015" in written.text
    assert "Restauration scolaire (École des Tilleuls)" in written.html
    assert "02 43 00 00 00" in written.text


def test_the_day_a_demand_was_made_is_not_taken_for_the_day_it_is_about() -> None:
    written = write(letter(asked_at=AT - timedelta(days=2)), TOWN)
    for words in (written.text, written.html):
        assert "Votre demande de réservation, faite le lundi 6 avril 2015, est" in words


def test_a_letter_leads_to_the_portal_where_its_address_is_known() -> None:
    town = replace(TOWN, portal="https://famille.saint-jean.example/")
    known, unknown = write(letter(), town), write(letter(), TOWN)
    assert "https://famille.saint-jean.example/demandes\n" in known.text
    assert 'href="https://famille.saint-jean.example/demandes"' in known.html
    assert "Portail\u00a0: https://famille.saint-jean.example/" in known.text
    assert "http" not in unknown.text
    assert "«\u00a0Liste des demandes\u00a0»." in unknown.text


def test_mails_come_from_the_domain_of_the_town_unless_told_otherwise() -> None:
    def settings(**told: Any) -> RequestsServiceSettings:
        return RequestsServiceSettings(service="requests", **told)

    assert settings().sender("mairie@saint-jean.example") == "ne-pas-repondre@saint-jean.example"
    assert settings(public_url="https://famille.example:8443").sender("") == "ne-pas-repondre@famille.example"
    assert settings(mail_from="portail@ville.example").sender("mairie@x.example") == "portail@ville.example"


def test_a_refusal_carries_its_reason() -> None:
    written = write(letter("refused", reason="Plus de place disponible", note="Réessayez en mai."), TOWN)
    assert "Motif\u00a0: Plus de place disponible" in written.text
    assert "Réessayez en mai." in written.html


def test_a_letter_never_holds_a_thin_space_and_escapes_names_in_html() -> None:
    written = write(letter("refused", last_name="D<UPONT", note="<b>&</b>"), TOWN)
    assert "\u202f" not in written.text + written.html
    assert "D&lt;UPONT" in written.html
    assert "<b>&" not in written.html
    assert "D<UPONT" in written.text


def test_a_letter_without_any_detail_still_reads_well() -> None:
    written = write(letter(summary=ProposalSummary(), civility="", first_name="", last_name=""), Town())
    assert "Bonjour,\n" in written.text
    assert "\n\n\n\n" not in written.text
    assert written.subject == "Votre demande de réservation est acceptée"


def test_many_days_are_counted() -> None:
    days = [date(2015, 9, 1) + timedelta(days=n) for n in range(12)]
    assert days_in_words(days) == "12 jours, du mardi 1er septembre 2015 au samedi 12 septembre 2015"


def test_the_same_mail_sent_twice_carries_the_same_id() -> None:
    written = write(letter(), TOWN)
    first = compose(UUID(int=1), written, TOWN, "mairie@example.org", "a@example.org", AT)
    again = compose(UUID(int=1), written, TOWN, "mairie@example.org", "a@example.org", AT + timedelta(1))
    assert first["Message-ID"] == again["Message-ID"] == f"<{UUID(int=1)}@example.org>"
    assert first["From"].endswith("<mairie@example.org>")
    assert {part.get_content_type() for part in first.iter_parts()} == {"text/plain", "text/html"}


@pytest.mark.parametrize(
    "name", ["Loiron-Ruillé", "Saint-Jean", "Ville de Château-Gontier-sur-Mayenne", "Sète", ""]
)
@pytest.mark.parametrize("kind", ["booking", "absence"])
@pytest.mark.parametrize("outcome", ["accepted", "refused", "reopened"])
@pytest.mark.parametrize("sent_as", [policy.SMTP, policy.SMTPUTF8])
def test_the_subject_is_read_as_it_was_written(
    sent_as: policy.EmailPolicy, outcome: Outcome, kind: str, name: str
) -> None:
    town = Town(name=name, email="mairie@saint-jean.example")
    written = write(letter(outcome, kind=kind), town)
    message = compose(UUID(int=1), written, town, "mairie@saint-jean.example", "jean@example.fr", AT)
    raw = message.as_bytes(policy=sent_as)
    read = message_from_bytes(raw, policy=policy.default)
    assert read["Subject"] == message["Subject"] == written.subject
    assert max(len(line) for line in raw.split(b"\r\n\r\n")[0].splitlines()) < 200
