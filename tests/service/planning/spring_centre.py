"""A leisure centre of the spring holidays of 2015, whose bookings open on Friday 3 April at 8 and close on the 9th at 18."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from contracts.planning import BookingWindow, SetBookingWindow
from tests.service.planning.town import HEAD, JEAN, LEA, LEISURE, found_town, leisure, line_of, send, some
from tests.support.harness import ServiceUnderTest

LEA_LEISURE = line_of(LEA, LEISURE, JEAN)
MONDAY, TUESDAY = date(2015, 4, 13), date(2015, 4, 14)
FIRST, LAST = date(2015, 4, 11), date(2015, 4, 26)
OPENS, CLOSES = "2015-04-03T08:00:00+02:00", "2015-04-09T18:00:00+02:00"


def spring(**changes: Any) -> BookingWindow:
    given: dict[str, Any] = {
        "window_id": some("window"),
        "offering_id": LEISURE,
        "label": "Vacances de printemps",
        "first_day": FIRST,
        "last_day": LAST,
        "opens_on": date(2015, 4, 3),
        "opens_at": time(8),
        "closes_on": date(2015, 4, 9),
        "closes_at": time(18),
    }
    return BookingWindow(**(given | changes))


async def found_centre(planning: ServiceUnderTest) -> None:
    """The town, with its centre and the window of its holidays."""
    offering = leisure(
        runs_in="holidays", weekdays=[1, 2, 3, 4, 5], decide="at_once", absence_evidence="none"
    )
    await found_town(planning, leisure=offering)
    await send(planning, SetBookingWindow(window=spring()), HEAD)
