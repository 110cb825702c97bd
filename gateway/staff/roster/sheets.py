"""The rosters of a day, and the one an agent most likely came for. Pure: the clock is a parameter."""

from __future__ import annotations

from datetime import time
from typing import Any
from urllib.parse import urlencode

from gateway.bus import Content

USUAL = {
    "before_school": (time(7), time(9)),
    "meal": (time(11, 30), time(14)),
    "after_school": (time(16), time(19)),
}
"""When a roster is usually called, where the units of an offering have no hours of their own."""

ALL_DAY = (time(8), time(18))


def href(offering_id: str, day: str, seen: str = "") -> str:
    """The address of a roster, of all its children or of those in a state (rows.SEEN)."""
    query = {"prestation": offering_id, "jour": day, "voir": seen}
    return "/agents/pointage?" + urlencode({name: value for name, value in query.items() if value})


def of_day(counts: Content, chosen: str) -> list[dict[str, Any]]:
    """The rosters of the day, as links with what planning counts in each; planning says those of the agent.

    Who works in one facility need not read its name on each.
    """
    places = {count["facility"] for count in counts["counts"]}
    return [
        {
            "label": f"{count['facility']} – {count['offering']}" if len(places) > 1 else count["offering"],
            "href": href(count["offering_id"], counts["day"]),
            "expected": count["expected"],
            "present": count["present"],
            "current": count["offering_id"] == chosen,
        }
        for count in counts["counts"]
    ]


def likely(offerings: list[Content], counts: Content | None, now: time) -> str:
    """The offering to open when none was chosen; "" when nothing of the agent's runs that day.

    An agent with one offering came for it. Else, of those where somebody is awaited or was seen, the one whose hours
    hold this moment or are nearest to it; of two, the shorter (the meal inside a whole day), then the fuller.
    """
    if len(offerings) == 1:
        return str(offerings[0]["offering_id"])
    by_id = {offering["offering_id"]: offering for offering in offerings}
    running = [count for count in counts["counts"] if count["offering_id"] in by_id] if counts else []
    if not running:
        return ""

    def rank(count: Content) -> tuple[bool, int, int, int]:
        first, last = _hours(by_id[count["offering_id"]])
        at, start, end = _minutes(now), _minutes(first), _minutes(last)
        away = max(start - at, at - end, 0)
        return (count["expected"] + count["present"] == 0, away, end - start, -count["expected"])

    return str(min(running, key=rank)["offering_id"])


def _hours(offering: Content) -> tuple[time, time]:
    starts = [unit["starts_at"] for unit in offering["units"] if unit.get("starts_at")]
    ends = [unit["ends_at"] for unit in offering["units"] if unit.get("ends_at")]
    if starts and ends:
        return time.fromisoformat(min(starts)), time.fromisoformat(max(ends))
    return USUAL.get(offering["category"], ALL_DAY)


def _minutes(moment: time) -> int:
    return moment.hour * 60 + moment.minute
