"""Two clocks. The business clock says what day it is for the town and may be offset; the machine clock never is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


class Clock:
    """Reads both clocks; `offset_days` moves the business one, for training and tests."""

    def __init__(self, zone: ZoneInfo, offset_days: float = 0.0) -> None:
        self.zone = zone
        self.offset = timedelta(days=offset_days)

    def machine(self) -> datetime:
        """Now, in UTC: sessions, tokens, deadlines, throttles, undo windows, leases."""
        return datetime.now(UTC)

    def business(self) -> datetime:
        """Now for the town, in its time zone: cut-offs, invoices, pages."""
        # added to what the wall clock shows: an instant of a winter evening is the next day in summer
        return (self.machine().astimezone(self.zone) + self.offset).astimezone(UTC).astimezone(self.zone)


def days_until(day: date, zone: ZoneInfo) -> int:
    """The offset that makes the town's today this day."""
    return (day - Clock(zone).business().date()).days
