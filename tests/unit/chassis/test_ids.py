"""Ids are UUID version 7, ordered by time."""

from __future__ import annotations

import time

from chassis.ids import new_id


def test_ids_are_of_version_7_and_follow_time() -> None:
    first = new_id()
    time.sleep(0.002)
    second = new_id()
    assert (first.version, first.variant) == (7, "specified in RFC 4122")
    assert first < second


def test_a_thousand_ids_differ() -> None:
    assert len({new_id() for _ in range(1000)}) == 1000
