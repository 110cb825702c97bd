"""Where each document of a registration file stands."""

from __future__ import annotations

import pytest

from services.family.domain import file_papers
from services.family.domain.file_papers import PAPERS, state_of

GIVEN = {"given.insurance": "d1"}


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "unanswered"),
        ({"document.insurance": "missing"}, "missing"),
        (GIVEN, "given"),
        (GIVEN | {"document.insurance": "missing"}, "given"),
        (GIVEN | {"document.insurance": "received"}, "received"),
        (GIVEN | {"document.insurance": "not_asked"}, "not_asked"),
        ({"refused.insurance": "flou"}, "refused"),
        ({"refused.insurance": "flou", "document.insurance": "received"}, "received"),
    ],
)
def test_what_an_agent_settled_comes_first_then_what_the_family_did(
    values: dict[str, str], state: str
) -> None:
    assert state_of(values, "insurance") == state


def test_what_nobody_answered_is_awaited_but_a_court_decision_only_when_there_is_one() -> None:
    assert [*file_papers.awaited({})] == [one for one in PAPERS if one != "court_decision"]
    assert "court_decision" in file_papers.awaited({"document.court_decision": "missing"})
    settled = {f"document.{one}": "received" for one in PAPERS} | {"document.insurance": "not_asked"}
    assert [*file_papers.awaited(settled)] == []


def test_a_document_is_given_refused_given_again_and_received() -> None:
    given = file_papers.with_given({}, "insurance", "d1")
    assert (state_of(given, "insurance"), file_papers.to_check(given)) == ("given", 1)
    refused = file_papers.with_refused(given, "insurance", "flou")
    assert (state_of(refused, "insurance"), file_papers.said_missing(refused)) == ("refused", 1)
    again = file_papers.with_given(refused, "insurance", "d2")
    assert state_of(again, "insurance") == "given"
    received = file_papers.with_received(again, "insurance")
    assert (state_of(received, "insurance"), file_papers.to_check(received)) == ("received", 0)
    assert file_papers.shown(again) == {"document.insurance": "missing"}
