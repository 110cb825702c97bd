"""Whether a cell can be booked now: at once, by a decision, on the waiting list, or not and why not."""

from __future__ import annotations

from datetime import datetime

from services.planning.domain.situation import (
    Action,
    BookingState,
    Effect,
    Possibility,
    Room,
    Situation,
    impossible,
)


def may_book(cell: Situation, now: datetime, *, by_agent: bool = False) -> Possibility:
    """Judges a booking.

    An agent is bound by no cut-off nor custody calendar and needs nobody's decision, but no one may book a closed day, a child
    twice or a place that does not exist. Refusals: not_enrolled, day_closed,
    not_running, other_home_day, already_booked, proposal_already_open, child_already_placed, cutoff_passed, no_place_left.
    """
    refusal = _stands_in_the_way(cell, by_agent)
    if refusal is not None:
        return refusal
    if by_agent:
        return _with_room(cell, Effect.AT_ONCE, None)
    deadline, last = cell.moments.book, cell.moments.book_last
    if now > last or cell.context.day < now.date():
        # Started: even where an agent decides late demands, there is nothing left to decide.
        moment = last if deadline.after == "ask" else deadline.moment
        return impossible(Action.BOOK, "cutoff_passed", moment=moment)
    if now > deadline.moment:
        if deadline.after == "ask":
            return Possibility(Action.BOOK, Effect.DECISION, late=True)
        return impossible(Action.BOOK, "cutoff_passed", moment=deadline.moment)
    usual = Effect.AT_ONCE if cell.rules.decide == "at_once" else Effect.DECISION
    return _with_room(cell, usual, deadline.moment)


def _stands_in_the_way(cell: Situation, by_agent: bool) -> Possibility | None:
    """What forbids a booking whoever asks, strongest first."""
    if cell.stop is not None:
        return impossible(
            Action.BOOK, "day_closed" if cell.stop.closed else "not_running", why=cell.stop.value
        )
    if not cell.enrolled:
        return impossible(Action.BOOK, "not_enrolled")
    if cell.other_home and not by_agent:
        # before anything that would say what the other adult did with the day
        return impossible(Action.BOOK, "other_home_day")
    if cell.booking is not None and cell.booking.state in (BookingState.BOOKED, BookingState.BILLED):
        return impossible(Action.BOOK, "already_booked")
    if cell.proposal is not None:
        return impossible(Action.BOOK, "proposal_already_open", kind=cell.proposal.kind.value)
    if cell.elsewhere:
        return impossible(Action.BOOK, "child_already_placed")
    return None


def _with_room(cell: Situation, usual: Effect, until: datetime | None) -> Possibility:
    if cell.room is Room.FREE:
        return Possibility(Action.BOOK, usual, until)
    if cell.rules.waiting_list:
        return Possibility(Action.BOOK, Effect.WAITING_LIST, until)
    return impossible(Action.BOOK, "no_place_left")


def may_withdraw(cell: Situation) -> Possibility:
    """Judges the withdrawal of the cell's open demand. Refusals: proposal_not_open."""
    if cell.proposal is None:
        return impossible(Action.WITHDRAW, "proposal_not_open")
    return Possibility(Action.WITHDRAW, Effect.AT_ONCE)
