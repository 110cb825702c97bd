"""Places: never oversold, never overtaken, locked in one order."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.planning.domain.places import Allotment, Pool, PoolDay, PoolKey, keys_of, lock_order

DAY, SUNDAY = date(2015, 4, 8), date(2015, 4, 12)
CENTRE = UUID(int=9)
ALL_WEEK = frozenset({1, 2, 3, 4, 5})


def pool(number: int, slot: str, age_group: str = "") -> Pool:
    return Pool(UUID(int=number), CENTRE, slot, ALL_WEEK, date(2015, 1, 1), date(2015, 12, 31), 2, age_group)


MORNING, AFTERNOON = pool(2, "morning"), pool(1, "afternoon")
LITTLE_MORNING = pool(3, "morning", "3-5")
POOLS = [MORNING, AFTERNOON, LITTLE_MORNING]
KEY = PoolKey(UUID(int=1), DAY)


def test_a_full_day_takes_a_place_in_the_morning_and_in_the_afternoon() -> None:
    assert keys_of(POOLS, ["morning", "afternoon"], "6-12", DAY) == (
        PoolKey(AFTERNOON.id, DAY),
        PoolKey(MORNING.id, DAY),
    )


def test_an_age_group_has_its_own_places_besides_everybodys() -> None:
    assert keys_of(POOLS, ["morning"], "3-5", DAY) == (
        PoolKey(MORNING.id, DAY),
        PoolKey(LITTLE_MORNING.id, DAY),
    )


def test_places_do_not_count_on_days_without_a_pool() -> None:
    assert keys_of(POOLS, ["morning"], "", SUNDAY) == ()
    assert keys_of(POOLS, ["morning"], "", date(2016, 4, 6)) == ()


def test_keys_are_locked_once_and_in_order() -> None:
    one, two, three = (PoolKey(UUID(int=n), DAY) for n in (1, 2, 3))
    assert lock_order([(two, three), (one, two)]) == (one, two, three)


def test_a_newcomer_does_not_overtake_those_who_wait() -> None:
    places = Allotment({KEY: PoolDay(places=10, taken=9, waiting=1)})
    assert not places.has_room([KEY])
    assert places.has_room([KEY], ahead={KEY: 0})


def test_a_rank_is_that_of_the_longest_list() -> None:
    other = PoolKey(UUID(int=2), DAY)
    places = Allotment({KEY: PoolDay(2, 2, 0), other: PoolDay(2, 2, 4)})
    assert places.queue([KEY, other]) == 5


def test_places_cut_below_what_is_taken_only_stop_new_bookings() -> None:
    cut = PoolDay(places=2, taken=5)
    assert (cut.left, cut.full) == (0, True)


def test_a_pool_that_is_not_counted_has_room_for_all() -> None:
    places = Allotment({})
    places.take([KEY])
    assert places.has_room([KEY])
    assert places.changes() == {}


def test_only_what_really_changed_is_written() -> None:
    places = Allotment({KEY: PoolDay(2, 1)})
    places.take([KEY])
    places.give_back([KEY])
    assert places.changes() == {}


KEYS = [PoolKey(UUID(int=n), DAY) for n in range(4)]
NEEDS = st.lists(st.sets(st.sampled_from(KEYS), min_size=1).map(tuple), max_size=60)


@given(sizes=st.lists(st.integers(0, 8), min_size=4, max_size=4), needs=NEEDS)
def test_whoever_asks_and_in_whatever_order_no_place_is_sold_twice(
    sizes: list[int], needs: list[tuple[PoolKey, ...]]
) -> None:
    places = Allotment({key: PoolDay(size) for key, size in zip(KEYS, sizes, strict=True)})
    given_out = dict.fromkeys(KEYS, 0)
    for need in needs:
        if places.has_room(need):
            places.take(need)
            for key in need:
                given_out[key] += 1
        else:
            places.queue(need)
    for key, size in zip(KEYS, sizes, strict=True):
        assert given_out[key] <= size
    for before, after in places.changes().values():
        assert after.taken <= before.places
