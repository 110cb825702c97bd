"""The municipality's public profile, kept in memory: every page shows it, identity is asked every few seconds only.

While identity has never answered, pages carry no name, address or colour: nothing is guessed. Once it has, the last
known profile is shown even when identity is away.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from contracts.identity import Profile
from gateway import colour
from gateway.bus import ServiceBus

FRESH_SECONDS = 10.0
RETRY_SECONDS = 1.0
PURPOSES = ("file", "requests", "money")
"""What a family may write about at an address of its own; without one, at the town's."""


class Municipality:
    """What pages show of the municipality, derived once per version of the profile."""

    def __init__(
        self,
        profile: dict[str, Any],
        policy: dict[str, Any],
        version: int,
        screens_off: Sequence[dict[str, Any]] = (),
    ) -> None:
        self.version = version
        self.profile = profile
        self.policy = policy
        self.site = str(profile.get("site_url", ""))
        self.name = str(profile.get("name", ""))
        self.page: dict[str, Any] = {
            "name": self.name or "Portail Famille",
            "title": self.name or "Portail Famille",
            "site": self.site,
            "phone": profile.get("help_phone", ""),
            "email": profile.get("help_email", ""),
            **{
                f"email_{one}": profile.get(f"{one}_email") or profile.get("help_email", "")
                for one in PURPOSES
            },
            "address": profile.get("help_address", ""),
            "hours": profile.get("help_hours", ""),
            "accessibility": profile.get("accessibility_statement", "non conforme"),
        }
        self.off: dict[str, dict[str, Any]] = {one["screen"]: one for one in screens_off}
        self.css = colour.stylesheet(str(profile.get("brand_colour", "")))

    @property
    def known(self) -> bool:
        """Whether identity has ever said who the municipality is."""
        return self.version >= 0

    @property
    def css_href(self) -> str:
        """The address of the municipality's colours, or "" when they are the portal's own."""
        return f"/commune.css?v={self.version}" if self.css else ""

    @property
    def site_origin(self) -> str:
        """Where signing out leads, as a content policy names it."""
        parts = urlsplit(self.site)
        return f"{parts.scheme}://{parts.netloc}" if parts.scheme in ("http", "https") else ""


UNKNOWN = Municipality({}, {}, -1)


class ProfileCache:
    """Serves the last known profile at once, and asks again behind the page when it is no longer fresh."""

    def __init__(
        self, bus: ServiceBus, token: Callable[[], str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._bus, self._token, self._clock = bus, token, clock
        self._current = UNKNOWN
        self._next = 0.0
        self._asking: asyncio.Task[None] | None = None

    async def get(self) -> Municipality:
        """The profile; waits for identity only when nothing has ever been heard."""
        if self._clock() >= self._next:
            if self._asking is None or self._asking.done():
                self._next = self._clock() + RETRY_SECONDS
                self._asking = asyncio.create_task(self._refresh())
            if not self._current.known:
                await asyncio.shield(self._asking)
        return self._current

    async def _refresh(self) -> None:
        answer = await self._bus.ask(Profile(), self._token(), "profile")
        if not isinstance(answer, dict):
            return
        self._next = self._clock() + FRESH_SECONDS
        if answer["version"] != self._current.version:
            self._current = Municipality(
                answer["profile"], answer["password_policy"], answer["version"], answer.get("screens_off", ())
            )
