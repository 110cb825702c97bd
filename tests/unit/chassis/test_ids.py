"""Ids are UUID version 7, ordered by time."""

from __future__ import annotations

import time
from itertools import pairwise

from chassis.ids import new_id


def test_ids_are_of_version_7_and_follow_time() -> None:
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert first < second


def test_a_thousand_ids_differ() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000


def test_ids_made_one_after_the_other_are_in_order() -> None:
    made = [new_id() for _ in range(2000)]
    assert sum(one > two for one, two in pairwise(made)) < 20
