"""Column encryption opens only in its own cell."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.crypto import Sealer

KEYS = Sealer.new_keys()


@given(st.text(max_size=200))
def test_what_is_sealed_opens_in_the_same_cell(text: str) -> None:
    sealer, row = Sealer(KEYS), uuid4()
    assert sealer.open(sealer.seal(text, "guardian", "mobile", row), "guardian", "mobile", row) == text


@pytest.mark.parametrize("cell", [("partner", "mobile"), ("guardian", "home"), ("guardian", "mobile")])
def test_a_value_moved_to_another_cell_does_not_open(cell: tuple[str, str]) -> None:
    sealer = Sealer(KEYS)
    sealed = sealer.seal("06 01 02 03 04", "guardian", "mobile", uuid4())
    with pytest.raises(ValueError, match="another cell"):
        sealer.open(sealed, *cell, uuid4())


def test_one_changed_bit_does_not_open() -> None:
    sealer, row = Sealer(KEYS), uuid4()
    sealed = bytearray(sealer.seal("secret", "t", "c", row))
    sealed[-1] ^= 1
    with pytest.raises(ValueError, match="altered"):
        sealer.open(bytes(sealed), "t", "c", row)


def test_an_old_key_still_opens_after_a_new_one_is_current() -> None:
    row, fresh = uuid4(), Sealer.new_keys()
    sealed = Sealer(KEYS).seal("kept", "t", "c", row)
    both = {"current": "k2", "keys": {**KEYS["keys"], "k2": fresh["keys"]["k1"]}, "index": KEYS["index"]}
    assert Sealer(both).open(sealed, "t", "c", row) == "kept"
    assert Sealer(both).seal("new", "t", "c", row)[2:4] == b"k2"


def test_a_key_that_is_gone_is_said() -> None:
    sealed = Sealer(KEYS).seal("lost", "t", "c", 1 and uuid4())
    other = Sealer.new_keys()
    other["keys"] = {"k9": other["keys"]["k1"]}
    other["current"] = "k9"
    with pytest.raises(ValueError, match="key that is not here"):
        Sealer(other).open(sealed, "t", "c", uuid4())


def test_equal_texts_of_one_column_share_their_index_and_other_columns_do_not() -> None:
    sealer = Sealer(KEYS)
    assert sealer.index("a@b.fr", "guardian", "email") == sealer.index("a@b.fr", "guardian", "email")
    assert sealer.index("a@b.fr", "guardian", "email") != sealer.index("a@b.fr", "partner", "email")
