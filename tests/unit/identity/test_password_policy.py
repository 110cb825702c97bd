"""The password policy, whose default is the guide's."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.identity import PasswordPolicy
from contracts.password_strength import CNIL_BITS, guaranteed_bits, length_that_suffices
from services.identity.domain.password import canonical, missing_criteria

GUIDE = PasswordPolicy()


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("Bonbons1", []),
        ("Bonbon1", ["min_length"]),
        ("bonbons1", ["upper"]),
        ("BONBONS1", ["lower"]),
        ("Bonbonss", ["digit"]),
        ("", ["min_length", "upper", "lower", "digit"]),
        ("Été à la mer 2015", []),
        ("ÉÉÉÉÉÉé7", []),
    ],
)
def test_the_guides_four_criteria_are_told_one_by_one(password: str, missing: list[str]) -> None:
    assert missing_criteria(password, GUIDE) == missing


def test_a_town_may_ask_for_length_without_composition() -> None:
    policy = PasswordPolicy(min_length=12, upper=0, lower=0, digit=0)
    assert missing_criteria("correct cheval", policy) == []
    assert missing_criteria("court", policy) == ["min_length"]


def test_the_same_password_typed_on_another_keyboard_is_the_same() -> None:
    assert canonical("Ete\u0301 2015 a la mer") == canonical("Et\u00e9 2015 a la mer")


@given(st.text(max_size=40), st.text(max_size=40))
def test_adding_to_a_password_never_makes_another_criterion_missing(start: str, more: str) -> None:
    # combining marks may melt into the letter before them: the promise is about what is typed after a blank
    before = set(missing_criteria(f"{start} ", GUIDE))
    assert set(missing_criteria(f"{start} x{more}", GUIDE)) <= before | {"min_length"}


@given(st.text(min_size=5, max_size=60))
def test_a_password_meets_the_policy_exactly_when_nothing_is_missing(body: str) -> None:
    assert missing_criteria(f"Aa1 {body}", PasswordPolicy(min_length=8)) == (
        [] if len(canonical(f"Aa1 {body}")) >= 8 else ["min_length"]
    )


@pytest.mark.parametrize(
    ("policy", "bits"),
    [
        (GUIDE, 47),
        (PasswordPolicy(min_length=9), 53),
        (PasswordPolicy(min_length=12, upper=0, lower=1, digit=0), 56),
        (PasswordPolicy(min_length=12, upper=0, lower=0, digit=0), 39),
        (PasswordPolicy(min_length=16, upper=0, lower=0, digit=0), 53),
        (PasswordPolicy(min_length=8, upper=8, lower=8, digit=0), 91),
    ],
)
def test_a_policy_is_as_strong_as_the_weakest_password_it_lets_pass(
    policy: PasswordPolicy, bits: int
) -> None:
    assert guaranteed_bits(policy) == bits


@pytest.mark.parametrize(
    ("policy", "length"),
    [(GUIDE, 9), (PasswordPolicy(upper=0, digit=0), 11), (PasswordPolicy(upper=0, lower=0, digit=0), 16)],
)
def test_the_length_told_to_agents_is_the_first_that_suffices(policy: PasswordPolicy, length: int) -> None:
    assert length_that_suffices(policy) == length
    assert guaranteed_bits(policy.model_copy(update={"min_length": length})) >= CNIL_BITS
    assert guaranteed_bits(policy.model_copy(update={"min_length": length - 1})) < CNIL_BITS
