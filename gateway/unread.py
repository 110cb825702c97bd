"""The number beside *Boîte de réception* on every parents' page, and beside *Messages* on every agents' page: requests
is asked once in a few seconds per session.

It is worth no waiting: where requests is slow or away, the tab has no number for those few seconds.
"""

from __future__ import annotations

import re
import time
from collections.abc import Awaitable, Callable

from gateway.bus import Answer

INBOX = "/boite-de-reception"
TOWN = "/agents/messages"
COUNTED = re.compile(rf"/accueil|/agents|/agents/compteurs|({INBOX}|{TOWN})(/[0-9a-f-]{{36}})?")
"""Pages that count by themselves: they learn the number by what they ask, or change it by being shown."""
FRESH_SECONDS = 10.0
BUDGET_SECONDS = 0.3
MOST_SESSIONS = 5_000

Ask = Callable[[], Awaitable[Answer]]


def counted(number: int, *, staff: bool) -> dict[str, tuple[int, str]]:
    """The number for the menu, with the words a screen reader adds."""
    one, many = ("nouveau message", "nouveaux messages")
    if staff:
        one, many = ("message à répondre", "messages à répondre")
    return {TOWN if staff else INBOX: (number, one if number == 1 else many)}


class UnreadMail:
    """Conversations with something unread (for an agent: that wait for an answer), by session; `machine_time` in seconds is a parameter of tests."""

    def __init__(self, machine_time: Callable[[], float] = time.monotonic) -> None:
        self._time = machine_time
        self._known: dict[str, tuple[int, float]] = {}

    async def of(self, session_id: str, ask: Ask) -> int:
        """As known a few seconds ago at most; 0 where requests does not say."""
        known = self._known.get(session_id)
        if known is not None and self._time() < known[1]:
            return known[0]
        answer = await ask()
        return self.told(session_id, answer["unread"] if isinstance(answer, dict) else 0)

    def told(self, session_id: str, unread: int) -> int:
        """Keeps what a page learnt by itself."""
        if len(self._known) >= MOST_SESSIONS:
            now = self._time()
            self._known = {key: kept for key, kept in self._known.items() if now < kept[1]}
            if len(self._known) >= MOST_SESSIONS:
                self._known.clear()
        self._known[session_id] = (unread, self._time() + FRESH_SECONDS)
        return unread

    def forget(self, session_id: str) -> None:
        """Something was read or written: the next page asks."""
        self._known.pop(session_id, None)
