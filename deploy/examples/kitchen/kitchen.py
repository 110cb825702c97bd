"""A central kitchen that counts its meals from the portal's events alone.

It stands for any other system of a town: it was written from docs/events.md, imports nothing of the portal, and needs
only nats-py. Its copy is one SQLite file: the newest version of each line's month, without a name or a child's id.

    python kitchen.py listen               # follow the events, print tomorrow's meals when they change
    python kitchen.py count [2026-11-24]   # what is known of a day (tomorrow), facility by facility, as JSON
    python kitchen.py set-aside            # events that could not be applied
    python kitchen.py retry                # apply them again

Environment: NATS_URL, NATS_PASSWORD; NATS_USER (kitchen), NATS_CA (a CA file, beyond loopback), KITCHEN_FILE (kitchen.db),
KITCHEN_TODAY (a day, where the portal plays another one for training).
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import ssl
import sys
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import nats
import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg

MONTH_CHANGED = "fr.portail-famille.planning.month-bookings-changed.v1"
STREAM = "PF_PLANNING"
BATCH = 200
KEPT_DAYS = 60
"""A kitchen has no use for older meals: they are forgotten."""

TABLES = """
CREATE TABLE IF NOT EXISTS line_month (
    id       TEXT PRIMARY KEY,
    version  INTEGER NOT NULL,
    facility TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS meal (
    line_month TEXT NOT NULL REFERENCES line_month (id),
    day        TEXT NOT NULL,
    meals      INTEGER NOT NULL,
    PRIMARY KEY (line_month, day)
);
CREATE INDEX IF NOT EXISTS meal_day ON meal (day);
CREATE TABLE IF NOT EXISTS set_aside (
    event_id TEXT PRIMARY KEY,
    reason   TEXT NOT NULL,
    body     BLOB NOT NULL
);
"""


class Book:
    """What the kitchen knows, on disk."""

    def __init__(self, file: str) -> None:
        self._db = sqlite3.connect(file, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA busy_timeout = 5000")
        self._db.executescript(TABLES)

    def apply(self, events: Sequence[tuple[str, str, bytes]]) -> None:
        """Applies (event id, type, body) in one transaction: all of them are on disk when this returns."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for event_id, event_type, body in events:
                # Event types we did not ask for are acknowledged and ignored.
                if event_type == MONTH_CHANGED:
                    self._one(event_id, body)
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise

    def _one(self, event_id: str, body: bytes) -> bool:
        self._db.execute("SAVEPOINT event")
        try:
            self._month(json.loads(body))
            self._db.execute("RELEASE event")
            return True
        except (ValueError, KeyError, TypeError, AttributeError, sqlite3.Error) as failure:
            # Never dropped, and never in the way of the others.
            self._db.execute("ROLLBACK TO event")
            self._db.execute("RELEASE event")
            self._db.execute(
                "INSERT OR REPLACE INTO set_aside VALUES (?, ?, ?)", (event_id, repr(failure), body)
            )
            return False

    def _month(self, event: dict[str, Any]) -> None:
        """The newest version of a line's month replaces all earlier ones; an older one or the same one changes nothing."""
        month, version = str(event["line_month_id"]), int(event["version"])
        known = self._db.execute("SELECT version FROM line_month WHERE id = ?", (month,)).fetchone()
        if known is not None and version <= known[0]:
            return
        self._db.execute(
            "INSERT INTO line_month VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE"
            " SET version = excluded.version, facility = excluded.facility",
            (month, version, str(event["facility_code"])),
        )
        self._db.execute("DELETE FROM meal WHERE line_month = ?", (month,))
        meals = [
            (month, date.fromisoformat(day["day"]).isoformat(), int(day["meals"]))
            for day in event["days"]
            if int(day["meals"])
        ]
        self._db.executemany("INSERT INTO meal VALUES (?, ?, ?)", meals)

    def count(self, day: date) -> dict[str, int]:
        """The meals of a day, by facility code."""
        rows = self._db.execute(
            "SELECT facility, sum(meals) FROM meal JOIN line_month ON id = line_month"
            " WHERE day = ? GROUP BY facility ORDER BY facility",
            (day.isoformat(),),
        )
        return dict(rows.fetchall())

    def forget(self, before: date) -> None:
        """Erases the meals of older days."""
        self._db.execute("DELETE FROM meal WHERE day < ?", (before.isoformat(),))

    def set_aside(self) -> list[tuple[str, str]]:
        """What could not be applied, and why."""
        return self._db.execute("SELECT event_id, reason FROM set_aside ORDER BY event_id").fetchall()

    def retry(self) -> int:
        """Applies again what was set aside; says how many events still cannot be applied."""
        for event_id, body in self._db.execute(
            "SELECT event_id, body FROM set_aside ORDER BY event_id"
        ).fetchall():
            self._db.execute("BEGIN IMMEDIATE")
            if self._one(event_id, body):
                self._db.execute("DELETE FROM set_aside WHERE event_id = ?", (event_id,))
            self._db.execute("COMMIT")
        return len(self.set_aside())

    def close(self) -> None:
        """Closes the file."""
        self._db.close()


async def listen(book: Book, stop: asyncio.Event) -> None:
    """Follows the events until asked to stop; the portal keeps our position while we are away."""
    client = await connect()
    name = os.environ.get("NATS_USER", "kitchen")
    # Bound to the consumer the portal made for us: we may neither look up nor create one.
    events = await client.jetstream().pull_subscribe_bind(f"{name}__from_planning", STREAM)
    said: tuple[date, dict[str, int]] | None = None
    away = played_today() - date.today()
    caught_up = False
    while not stop.is_set():
        messages = await fetch(events)
        if messages:
            book.apply([read(message) for message in messages])
            await acknowledge(messages)
            # A cook must not read the total of a past half read.
            caught_up = messages[-1].metadata.num_pending == 0
        elif messages is not None and client.is_connected:
            caught_up = True
        if not caught_up:
            continue
        tomorrow = date.today() + away + timedelta(days=1)
        if said != (tomorrow, book.count(tomorrow)):
            said = (tomorrow, book.count(tomorrow))
            book.forget(tomorrow - timedelta(days=KEPT_DAYS))
            say(*said)
    await client.close()


def played_today() -> date:
    """The town's day when the program starts: the machine's, unless told otherwise."""
    played = os.environ.get("KITCHEN_TODAY")
    return date.fromisoformat(played) if played else date.today()


async def connect() -> Client:
    """Connects, and for ever again after a cut. A refused permission is said by the server here and nowhere else."""

    async def on_error(error: Exception) -> None:
        print(f"nats: {error!r}", file=sys.stderr, flush=True)

    name = os.environ.get("NATS_USER", "kitchen")
    authority = os.environ.get("NATS_CA")
    return await nats.connect(
        os.environ["NATS_URL"],
        user=name,
        password=os.environ["NATS_PASSWORD"],
        inbox_prefix=f"_INBOX_{name}",
        tls=ssl.create_default_context(cafile=authority) if authority else None,
        max_reconnect_attempts=-1,
        error_cb=on_error,
    )


async def fetch(events: Any) -> list[Msg] | None:
    """The next messages: an empty list when there is nothing new, None when there is nobody to ask for the moment."""
    try:
        messages: list[Msg] = await events.fetch(BATCH, timeout=2)
        return messages
    except TimeoutError:  # nats.errors.TimeoutError is one too; both only say that nothing came
        return []
    except (nats.errors.Error, OSError) as away:
        print(f"nats: {away!r}", file=sys.stderr, flush=True)
        await asyncio.sleep(1)
        return None


async def acknowledge(messages: Iterable[Msg]) -> None:
    """After our own commit only. An acknowledgement that is lost brings the message back, which changes nothing."""
    for message in messages:
        try:
            await message.ack()
        except (nats.errors.Error, OSError) as away:
            print(f"nats: {away!r}", file=sys.stderr, flush=True)
            return


def read(message: Msg) -> tuple[str, str, bytes]:
    """The event's id, its type and its body: CloudEvents in NATS binary mode, attributes are headers."""
    headers = message.headers or {}
    return headers.get("ce-id", message.subject), headers.get("ce-type", ""), message.data


def say(day: date, meals: dict[str, int]) -> None:
    """One line of JSON."""
    print(json.dumps({"day": day.isoformat(), "meals": meals, "total": sum(meals.values())}), flush=True)


async def _listen(book: Book) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await listen(book, stop)


def main(words: Sequence[str]) -> int:
    """The command line."""
    word = words[0] if words else ""
    missing = word == "listen" and not {"NATS_URL", "NATS_PASSWORD"} <= os.environ.keys()
    if word not in ("listen", "count", "set-aside", "retry") or missing:
        print(__doc__, file=sys.stderr)
        return 2
    book = Book(os.environ.get("KITCHEN_FILE", "kitchen.db"))
    left = 0
    if word == "listen":
        asyncio.run(_listen(book))
    elif word == "count":
        day = date.fromisoformat(words[1]) if len(words) > 1 else played_today() + timedelta(days=1)
        say(day, book.count(day))
    else:
        left = book.retry() if word == "retry" else 0
        for event_id, reason in book.set_aside():
            print(f"{event_id}  {reason}")
    book.close()
    return 1 if left else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
