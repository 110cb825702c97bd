"""What a code looks like, how it is read back, and which identifier is proposed."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain.code import ALPHABET, LENGTH, grouped, read_code, standing
from services.identity.domain.identifier import (
    free_identifier,
    identifier_key,
    initials,
    proposed_identifier,
    sort_key,
)

CODE = "K7M4P9XYHQ2RTFC"
DAY = date(2015, 7, 3)
AT = datetime(2015, 5, 4, tzinfo=UTC)


def test_a_code_has_sixty_bits_at_least_and_no_letter_that_looks_like_another() -> None:
    assert LENGTH * math.log2(len(ALPHABET)) >= 60
    assert not set(ALPHABET) & set("0O1ILB6G5S2Z".replace("2", "").replace("5", "").replace("6", ""))
    assert len(set(ALPHABET)) == len(ALPHABET)


def test_a_code_is_printed_in_groups_of_five() -> None:
    assert grouped(CODE) == "K7M4P-9XYHQ-2RTFC"


@pytest.mark.parametrize(
    "typed",
    [
        "K7M4P-9XYHQ-2RTFC",
        "k7m4p 9xyhq 2rtfc",
        " K7M4P–9XYHQ—2RTFC\n",
        "K7M4P\u00a09XYHQ\u00a0ZRTFC",
        "k7m4p9xyhq2rtfc",
    ],
)
def test_a_code_is_read_whatever_the_case_blanks_and_hyphens(typed: str) -> None:
    assert read_code(typed) == CODE


@pytest.mark.parametrize("typed", ["", "K7M4P", f"{CODE}K", "K7M4P-9XYHQ-2RTF0", "Bonbons12", "é" * 15])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert read_code(typed) is None


@given(st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_every_code_is_read_back_from_its_letter(code: str) -> None:
    assert read_code(grouped(code)) == read_code(grouped(code).lower()) == code


def test_what_a_code_is_worth() -> None:
    assert standing(DAY, None, None, DAY) == "good"
    assert standing(DAY, None, None, date(2015, 7, 4)) == "expired"
    assert standing(DAY, AT, AT, DAY) == "used"
    assert standing(DAY, None, AT, date(2016, 1, 1)) == "replaced"


@pytest.mark.parametrize(
    ("first", "last", "identifier"),
    [
        ("Jean", "DUPONT", "jean.dupont"),
        ("Zoë-Anaïs", "L’HÉRITIER", "zoe-anais.lheritier"),
        ("Jean Noël", "D'ARC", "jean-noel.darc"),
        ("Cœur", "STRAẞE", "coeur.strasse"),
        ("Łukasz", "ØRSTED", "lukasz.orsted"),
        ("𝓐nne", "ﬁliatre", "anne.filiatre"),
        ("李", "王", "parent"),
        ("李", "WANG", "wang"),
        ("-", "’", "parent"),
    ],
)
def test_the_identifier_is_what_anybody_can_type(first: str, last: str, identifier: str) -> None:
    assert proposed_identifier(first, last) == identifier


@given(st.text(max_size=90), st.text(max_size=90))
def test_a_proposal_always_fits_and_is_its_own_key(first: str, last: str) -> None:
    proposal = proposed_identifier(first, last)
    assert 1 <= len(proposal) <= 77
    assert identifier_key(proposal) == proposal
    assert proposal.isascii()


def test_a_namesake_gets_the_first_free_number() -> None:
    assert free_identifier("jean.dupont", set()) == "jean.dupont"
    assert free_identifier("jean.dupont", {"jean.dupont", "jean.dupont3"}) == "jean.dupont2"
    assert free_identifier("a.b", {"a.b", "a.b2", "a.b3"}) == "a.b4"


def test_names_are_found_without_accents_hyphens_or_apostrophes() -> None:
    assert sort_key("L’Héritier-Du Pré", "Zoë") == "lheritier du pre zoe"


def test_initials_say_who_without_a_name() -> None:
    assert initials("Jean DUPONT") == "J. D."
    assert initials("Zoë-Anaïs D’ARC") == "Z. A. D."
