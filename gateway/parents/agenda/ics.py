"""A feed's days as an iCalendar file (RFC 5545), which agendas read again every few hours. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gateway.words import planning as planning_words

if TYPE_CHECKING:
    from icalendar import Event

READ_AGAIN = timedelta(hours=6)


def calendar(name: str, days: Iterable[dict[str, Any]], host: str, now: datetime) -> bytes:
    """One whole-day entry for each activity of each day; the same entry keeps its identity from reading to reading.

    `days` are FamilyDay as JSON. `host` ends the identities, `now` (aware) dates the file.
    """
    from icalendar import Calendar  # with the first feed: a portal without one does not carry it

    feed = Calendar()
    feed.add("prodid", "-//Portail Famille//FR")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", "PT6H")
    for entry in days:
        feed.add_component(_event(entry, host, now))
    return bytes(feed.to_ical())


def _event(entry: dict[str, Any], host: str, now: datetime) -> Event:
    from icalendar import Event

    day = date.fromisoformat(entry["day"])
    status = planning_words.statuses().get(entry["status"])
    waits = entry["status"] in ("pending_booking", "on_hold")
    event = Event()
    event.add("uid", f"{entry['line_id']}-{day.isoformat()}@{host}")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", f"{entry['child_name']} : {entry['offering']}")
    event.add("description", f"{entry['unit']} – {status.label}" if status else entry["unit"])
    event.add("status", "TENTATIVE" if waits else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
