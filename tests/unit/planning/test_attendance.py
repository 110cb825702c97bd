"""Marks: append-only, replayed without harm, the latest speaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain.attendance import Mark, MarkKind, Presence, Sighting, conflicts, read_marks

NOON = datetime(2015, 4, 9, 12, tzinfo=UTC)


def mark(number: int, kind: MarkKind, minutes: int = 0) -> Mark:
    return Mark(UUID(int=number), kind, NOON + timedelta(minutes=minutes))


def test_nobody_marked_says_nothing() -> None:
    assert read_marks([]) is Presence.UNMARKED


def test_a_later_mark_corrects_an_earlier_one() -> None:
    assert read_marks([mark(1, MarkKind.ABSENT), mark(2, MarkKind.PRESENT, 5)]) is Presence.PRESENT
    assert read_marks([mark(1, MarkKind.ABSENT, 9), mark(2, MarkKind.PRESENT, 5)]) is Presence.ABSENT


def test_a_cancelled_mark_leaves_the_cell_unmarked() -> None:
    assert read_marks([mark(1, MarkKind.PRESENT), mark(2, MarkKind.CANCELLED, 1)]) is Presence.UNMARKED


MARKS = st.lists(
    st.builds(mark, st.integers(1, 50), st.sampled_from(MarkKind), st.integers(0, 30)),
    max_size=8,
    unique_by=lambda one: one.id,
)


@given(marks=MARKS, data=st.data())
def test_marks_read_the_same_in_any_order_and_however_often_they_arrive(
    marks: list[Mark], data: st.DataObject
) -> None:
    replayed = data.draw(st.permutations(marks + marks[:3]))
    assert read_marks(replayed) is read_marks(marks)


def test_a_child_seen_in_two_places_at_once_is_a_conflict_on_both() -> None:
    day, afternoon, meal = UUID(int=1), UUID(int=2), UUID(int=3)
    seen = [
        Sighting(day, frozenset({"morning", "afternoon"}), Presence.PRESENT),
        Sighting(afternoon, frozenset({"afternoon"}), Presence.PRESENT),
        Sighting(meal, frozenset({"noon"}), Presence.PRESENT),
    ]
    assert conflicts(seen) == {day, afternoon}


def test_an_absence_is_never_a_conflict() -> None:
    slots = frozenset({"noon"})
    one, other = Sighting(UUID(int=1), slots, Presence.PRESENT), Sighting(UUID(int=2), slots, Presence.ABSENT)
    assert conflicts([one, other]) == frozenset()
