"""Family numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from contracts.family import FamilyNumber
from services.family.domain.number import BEFORE_FIRST, DIGITS, candidates, take

NUMBER = TypeAdapter(FamilyNumber)


def test_the_guides_number_is_a_family_number() -> None:
    assert NUMBER.validate_python("1001001818331") == "1001001818331"


def test_the_sequence_starts_at_1() -> None:
    assert candidates(BEFORE_FIRST, 2) == ["1001001000001", "1001001000002"]


@given(
    st.integers(BEFORE_FIRST, 9_999_999_999_000),
    st.integers(1, 50),
    st.sets(st.integers(1, 100)),
    st.integers(1, 100),
)
def test_numbers_are_free_increasing_and_of_13_digits(
    last: int, wanted: int, used: set[int], width: int
) -> None:
    taken = {str(last + offset) for offset in used}
    window = candidates(last, width)
    found, moved = take(last, wanted, window, taken)
    assert len(found) == min(wanted, len([number for number in window if number not in taken]))
    assert found == sorted(found)
    assert not set(found) & taken
    assert all(len(NUMBER.validate_python(number)) == DIGITS for number in found)
    assert all(int(number) <= moved for number in found)
    assert last <= moved <= last + width


@given(st.text(max_size=14).filter(lambda text: not (len(text) == 13 and text.isascii() and text.isdigit())))
def test_anything_else_is_not_a_family_number(text: str) -> None:
    try:
        NUMBER.validate_python(text)
    except ValidationError:
        return
    raise AssertionError(f"{text!r} was taken for a family number")
