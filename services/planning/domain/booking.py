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

    An agent is bound by no cut-off, window nor custody calendar and needs nobody's decision, but no one may book a closed day,
    a child twice or a place that does not exist. Refusals: not_enrolled, day_closed, not_running, other_home_day,
    already_booked, proposal_already_open, child_already_placed, cutoff_passed, window_not_open, window_closed,
    no_place_left.
    """
    refusal = _stands_in_the_way(cell, by_agent)
    if refusal is not None:
        return refusal
    if by_agent:
        return _with_room(cell, Effect.AT_ONCE, None)
    untimely = _untimely(cell, now)
    if untimely is not None:
        return untimely
    window = cell.moments.window
    if now > cell.moments.book.moment or (window is not None and window.closed(now)):
        return Possibility(Action.BOOK, Effect.DECISION, late=True)
    usual = Effect.AT_ONCE if cell.rules.decide == "at_once" else Effect.DECISION
    return _with_room(cell, usual, cell.moments.book_until)


def _untimely(cell: Situation, now: datetime) -> Possibility | None:
    """Too early, or too late to be asked of anybody; None when it can be booked, or asked of an agent though late."""
    deadline, last, window = cell.moments.book, cell.moments.book_last, cell.moments.window
    if now > last or cell.context.day < now.date():
        # Started: even where an agent decides late demands, there is nothing left to decide.
        moment = last if deadline.after == "ask" else deadline.moment
        return impossible(Action.BOOK, "cutoff_passed", moment=moment)
    too_late = {}
    if now > deadline.moment and deadline.after != "ask":
        too_late["cutoff_passed"] = deadline.moment
    if window is not None and window.closes_at is not None and window.closed(now) and window.after != "ask":
        too_late["window_closed"] = window.closes_at
    if too_late:
        code, moment = min(too_late.items(), key=lambda one: one[1])
        return impossible(Action.BOOK, code, moment=moment)
    if window is not None and window.not_open(now):
        return impossible(Action.BOOK, "window_not_open", moment=window.opens_at)
    return None


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
