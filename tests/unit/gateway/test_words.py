"""Every refusal has a French sentence, written once, that uses its data when it was sent."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from contracts.actor import STAFF_ROLES
from contracts.planning import OfferingCategory
from contracts.problems import CODES
from contracts.proposals import ProposalKind
from contracts.requests import RequestHistoryEntry, RequestState
from contracts.subjects import SERVICES
from gateway.words import dates
from gateway.words.devices import device_words
from gateway.words.sentences import (
    _WORDING,
    PROBLEMS,
    SCREENS,
    placeholders,
    problem_sentence,
    wait_words,
)

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2015, 5, 4)
PLAIN_DATA = {"label", "offering", "by", "days", "most"}


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    assert set(PROBLEMS) == set(CODES)


@pytest.mark.parametrize("code", list(CODES))
def test_a_sentence_is_a_sentence(code: str) -> None:
    words = PROBLEMS[code]
    assert set(words) <= {"plain", "sentence"}
    assert not placeholders(words["plain"])
    for text in words.values():
        assert text[0].isupper()
        assert text.endswith(".")
        assert "\u202f" not in text
        assert "'" not in text
        assert " :" not in text
        assert " ?" not in text
    assert placeholders(words.get("sentence", "")) <= set(_WORDING) | PLAIN_DATA


def test_the_computed_moment_is_said_in_the_zone_of_the_municipality() -> None:
    said = problem_sentence("cutoff_passed", {"moment": "2015-04-08T09:00:00+00:00"}, PARIS)
    assert said == "Le délai est dépassé depuis mercredi 8\u00a0avril à 11\u00a0h."


def test_without_its_data_a_refusal_has_a_plain_sentence() -> None:
    assert problem_sentence("cutoff_passed", {}, PARIS) == "Le délai est dépassé."


def test_who_decided_already_is_named() -> None:
    data = {"decision": "accept", "by": "Mme Martin", "at": "2015-05-04T10:42:00+02:00"}
    said = problem_sentence("already_decided", data, PARIS)
    assert said == "Cette demande est déjà acceptée par Mme Martin, lundi 4\u00a0mai à 10\u00a0h\u00a042."


def test_what_a_password_lacks_is_listed() -> None:
    said = problem_sentence("password_too_weak", {"missing": ["upper", "digit"]}, PARIS)
    assert said.endswith("Il manque\u00a0: une majuscule et un chiffre.")


def test_an_unknown_code_is_our_fault_not_the_reader_s() -> None:
    assert problem_sentence("never_heard_of", {}, PARIS) == PROBLEMS["internal_error"]["plain"]


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1 seconde"), (45, "45 secondes"), (150, "3 minutes"), (7200, "2 heures")],
)
def test_a_wait_is_rounded_up(seconds: float, words: str) -> None:
    assert wait_words(seconds).replace("\u00a0", " ") == words


def test_every_key_the_services_may_send_has_its_word() -> None:
    for table in ("request_state", "request_state_staff", "request_state_tone", "request_state_icon"):
        assert set(SCREENS[table]) == set(get_args(RequestState))
    for table in ("request_kind", "request_kind_many"):
        assert set(SCREENS[table]) == set(get_args(ProposalKind))
    assert set(SCREENS["category"]) == set(get_args(OfferingCategory))
    assert set(SCREENS["owner"]) == set(SCREENS["service_part"]) == set(SERVICES)
    assert set(SCREENS["role"]) == set(STAFF_ROLES)
    what = RequestHistoryEntry.model_fields["what"].annotation
    assert set(SCREENS["request_history"]) == set(get_args(what))


def test_no_word_uses_a_space_the_fonts_lack() -> None:
    folder = Path("gateway")
    for path in [*folder.rglob("*.toml"), *folder.rglob("*.html"), *folder.rglob("*.py")]:
        assert "\u202f" not in path.read_text("utf-8"), path


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["2015-05-06"], "mercredi 6 mai"),
        (["2015-04-09", "2015-04-10"], "jeudi 9 et vendredi 10 avril"),
        (["2015-04-13", "2015-04-14", "2015-04-15"], "du lundi 13 au mercredi 15 avril"),
        (["2015-05-04", "2015-05-07", "2015-05-12"], "lundi 4, jeudi 7 et mardi 12 mai"),
        (["2015-04-30", "2015-05-04"], "jeudi 30 avril et lundi 4 mai"),
        ([f"2015-05-{day:02d}" for day in (4, 5, 7, 11, 12)], "5 jours, du lundi 4 au mardi 12 mai"),
        (["2016-01-04"], "lundi 4 janvier 2016"),
        ([], ""),
    ],
)
def test_days_are_said_in_few_words(days: list[str], words: str) -> None:
    assert dates.days_words(days, MONDAY).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("due", "agents", "families"),
    [
        ("2015-05-02", "en retard de 2 jours", "réponse attendue depuis le samedi 2 mai"),
        ("2015-05-03", "en retard de 1 jour", "réponse attendue depuis hier"),
        ("2015-05-04", "échéance aujourd’hui", "réponse attendue aujourd’hui"),
        ("2015-05-05", "échéance demain", "réponse attendue au plus tard demain"),
        ("2015-05-07", "échéance jeudi 7 mai", "réponse attendue au plus tard le jeudi 7 mai"),
        (None, "", ""),
    ],
)
def test_a_due_date_is_said_to_agents_and_to_families(due: str | None, agents: str, families: str) -> None:
    assert dates.due_words(due, MONDAY).replace("\u00a0", " ") == agents
    assert dates.answer_words(due, MONDAY).replace("\u00a0", " ") == families


def test_an_age_is_in_years_then_in_months_for_the_youngest() -> None:
    assert dates.age_words("2007-05-04", MONDAY) == "8\u00a0ans"
    assert dates.age_words("2007-05-05", MONDAY) == "7\u00a0ans"
    assert dates.age_words("2014-10-04", MONDAY) == "7\u00a0mois"


def test_a_device_is_named_from_its_browser() -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Firefox/128.0"
    assert device_words(firefox) == "Firefox sur Windows"
    assert device_words("curl/8.0") == "Appareil inconnu"
