"""Dated rules of time: which one is in force, and the deadlines they give."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from services.planning.domain.calendar import Calendar
from services.planning.domain.cutoff import Cutoff, Occasion, parse_cutoff
from services.planning.domain.timing import After, DatedRule, Timed, moments_of, rule_in_force
from tests.unit.planning.given import DAY, PARIS, at

WITH_MEAL = UUID(int=5)
EVE = parse_cutoff({"kind": "days_before", "days": 1, "at": "11:00"})
WEEK = parse_cutoff({"kind": "days_before", "days": 7, "at": "11:00"})
OCCASION = Occasion(DAY, time(12), Calendar(), PARIS)
JANUARY, SEPTEMBER = date(2015, 1, 1), date(2015, 9, 1)


def rule(
    action: Timed,
    cutoff: Cutoff = EVE,
    after: After = "refuse",
    valid_from: date = JANUARY,
    unit_id: UUID | None = None,
) -> DatedRule:
    return DatedRule(action, cutoff, after, valid_from, unit_id)


def test_without_rules_one_books_until_the_start_and_declares_until_the_end_of_the_day() -> None:
    moments = moments_of([], None, OCCASION)
    assert (moments.book.moment, moments.absence.moment) == (at("2015-04-09T12:00"), at("2015-04-10T00:00"))
    assert moments.cancel is None


def test_the_latest_date_reached_is_in_force() -> None:
    old, new = rule(Timed.BOOK), rule(Timed.BOOK, WEEK, valid_from=SEPTEMBER)
    assert rule_in_force([new, old], Timed.BOOK, None, DAY) is old
    assert rule_in_force([new, old], Timed.BOOK, None, SEPTEMBER) is new
    assert rule_in_force([new], Timed.BOOK, None, DAY) is None


def test_the_rule_of_a_unit_goes_before_its_offerings() -> None:
    whole, unit = rule(Timed.BOOK), rule(Timed.BOOK, WEEK, unit_id=WITH_MEAL)
    assert rule_in_force([whole, unit], Timed.BOOK, WITH_MEAL, DAY) is unit
    assert rule_in_force([whole, unit], Timed.BOOK, UUID(int=6), DAY) is whole


def test_booking_cancelling_and_declaring_have_their_own_deadlines() -> None:
    rules = [rule(Timed.BOOK), rule(Timed.CANCEL, WEEK), rule(Timed.ABSENCE, EVE, "bill")]
    moments = moments_of(rules, None, OCCASION)
    assert moments.book.moment == at("2015-04-08T11:00")
    assert moments.cancel is not None
    assert moments.cancel.moment == at("2015-04-02T11:00")
    assert (moments.absence.moment, moments.absence.after) == (at("2015-04-08T11:00"), "bill")


def test_where_only_cancelling_is_timed_nothing_is_excused_after_it() -> None:
    moments = moments_of([rule(Timed.CANCEL, EVE, "ask")], None, OCCASION)
    assert (moments.absence.moment, moments.absence.after) == (at("2015-04-08T11:00"), "ask")


def test_no_rule_reaches_beyond_the_start_to_book_nor_beyond_the_day_to_declare() -> None:
    far = parse_cutoff({"kind": "on_date", "date": "2015-04-20", "at": "11:00"})
    rules = [rule(one, far, "ask") for one in (Timed.BOOK, Timed.CANCEL, Timed.ABSENCE)]
    moments = moments_of(rules, None, OCCASION)
    assert moments.book.moment == moments.book_last == at("2015-04-09T12:00")
    assert moments.cancel is not None
    assert moments.cancel.moment == moments.absence.moment == at("2015-04-10T00:00")


def test_without_a_time_the_last_moment_to_book_is_the_end_of_the_day() -> None:
    untimed = Occasion(DAY, time(0), Calendar(), PARIS)
    assert moments_of([rule(Timed.BOOK, EVE, "ask")], None, untimed).book_last == at("2015-04-10T00:00")
