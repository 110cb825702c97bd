"""Field by field: what changes, what meets a record that has changed since, what can be taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from contracts.pattern.merging import differences, kept, merge, reopened, take_back

KEYS = ("address.street", "address.town", "contact.mobile", "last_name")
TEXTS = st.sampled_from(("", "a", "b", "c"))
RECORDS = st.fixed_dictionaries({key: TEXTS for key in KEYS})
VALUES = st.dictionaries(st.sampled_from(KEYS), TEXTS)


@given(RECORDS, VALUES)
def test_only_fields_that_differ_are_asked(record: dict[str, str], values: dict[str, str]) -> None:
    changes = differences(record, values)
    assert {one.key for one in changes} == {key for key, text in values.items() if record[key] != text}
    assert all((one.before, one.after) == (record[one.key], values[one.key]) for one in changes)


@given(RECORDS, VALUES)
def test_a_record_nobody_touched_takes_every_change_and_no_other(
    record: dict[str, str], values: dict[str, str]
) -> None:
    merged = merge(record, differences(record, values))
    assert merged.record == {**record, **values}
    assert merged.conflicts == []
    assert {one.outcome for one in merged.changes} <= {"applied"}


@given(RECORDS, VALUES, RECORDS)
def test_a_field_changed_meanwhile_stops_all_unless_it_already_says_what_is_asked(
    seen: dict[str, str], values: dict[str, str], now: dict[str, str]
) -> None:
    changes = differences(seen, values)
    merged = merge(now, changes)
    stuck = {one.key for one in changes if now[one.key] not in (one.before, one.after)}
    assert set(merged.conflicts) == stuck
    if stuck:
        assert merged.record == now
        assert all(one.outcome is None for one in merged.changes if one.key not in stuck)
    else:
        assert merged.record == {**now, **{one.key: one.after for one in changes}}
    assert all(merged.record[key] == now[key] for key in KEYS if key not in {one.key for one in changes})


@given(RECORDS, VALUES, RECORDS)
def test_an_agent_who_accepts_again_accepts_over_what_the_record_holds_now(
    seen: dict[str, str], values: dict[str, str], now: dict[str, str]
) -> None:
    again = merge(now, merge(now, differences(seen, values)).changes)
    assert again.conflicts == []
    assert all(again.record[one.key] == one.after for one in again.changes)


@given(RECORDS, VALUES, RECORDS)
def test_what_was_applied_can_be_taken_back_to_the_letter(
    seen: dict[str, str], values: dict[str, str], now: dict[str, str]
) -> None:
    merged = merge(now, differences(seen, values))
    if merged.conflicts:
        return
    back = take_back(merged.record, merged.changes)
    assert back is not None
    assert back.record == now
    assert all(one.outcome is None and one.was is None for one in back.changes)


@given(RECORDS, VALUES, st.sampled_from(KEYS))
def test_a_field_changed_since_cannot_be_taken_back(
    record: dict[str, str], values: dict[str, str], key: str
) -> None:
    merged = merge(record, differences(record, values))
    touched = {**merged.record, key: "someone else's"}
    changed = {one.key for one in merged.changes}
    assert (take_back(touched, merged.changes) is None) == (key in changed)


def test_refused_fields_say_that_the_record_keeps_what_it_holds() -> None:
    changes = differences({"last_name": "A"}, {"last_name": "B"})
    assert [one.outcome for one in kept(changes)] == ["kept"]
    assert [one.outcome for one in reopened(kept(changes))] == [None]
