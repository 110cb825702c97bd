"""The planning's form as a parent's browser without script sends it: read the page, tick a day, press the button."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from urllib.parse import urlencode
from uuid import UUID

from tests.load.client import get, post
from tests.load.session import cookies_of, exchange, joined

_INPUT = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'(\w[\w-]*)="([^"]*)"')


@dataclass(frozen=True)
class Answered:
    """What the browser was told: the status of the POST, then the page it was led to."""

    status: int
    page: str


@dataclass
class Browser:
    """One parent's cookies on one portal."""

    port: int
    cookies: dict[str, str]
    patience: float = 60.0

    @classmethod
    def signed_in(cls, port: int, cookie: str) -> Browser:
        """A browser with the cookies of a `Cookie` header."""
        return cls(port, dict(pair.split("=", 1) for pair in cookie.split("; ")))

    async def send(self, request: bytes) -> tuple[int, str, str]:
        """Status, where it leads, and the page; cookies are kept."""
        async with asyncio.timeout(self.patience):
            head, body = await exchange(self.port, request)
        self.cookies |= cookies_of(head)
        location = re.search(rb"\r\n[Ll]ocation: ([^\r]+)", head)
        return int(head.split(b" ", 2)[1]), location[1].decode() if location else "", body.decode()

    async def page(self, path: str) -> tuple[int, str]:
        """A page and its status."""
        status, _, page = await self.send(get(path, joined(self.cookies)))
        return status, page

    async def month(self, child: UUID, day: date) -> str:
        """The month of a child's planning in which the day is."""
        status, page = await self.page(f"/enfants/{child}/planning?vue=mois&mois={day:%Y-%m}")
        if status != 200:
            raise AssertionError(f"the planning of {child} answered {status}")
        return page

    async def press(self, child: UUID, fields: list[tuple[str, str]]) -> Answered:
        """Sends the form and follows where it leads."""
        kind = "application/x-www-form-urlencoded"
        path, cookie = f"/enfants/{child}/planning", joined(self.cookies)
        status, location, page = await self.send(post(path, urlencode(fields).encode(), cookie, kind=kind))
        if status == 303:
            shown, page = await self.page(location.partition("#")[0])
            status = status if shown == 200 else shown
        return Answered(status, page)


def booking(page: str, line: UUID, day: date) -> list[tuple[str, str]]:
    """The fields of the planning's form with one day of one line ticked and *Réserver* pressed."""
    form = page[page.index('class="planning"') :]
    inputs = [dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(form[: form.index("</form>")])]
    hidden = [(one["name"], unescape(one["value"])) for one in inputs if one.get("type") == "hidden"]
    index = [value for name, value in hidden if name == "l"].index(str(line))
    ticked = ("c", f"{index}.{day.isoformat()}")
    offered = {(one.get("name"), one.get("value")) for one in inputs}
    if ticked not in offered:
        raise AssertionError(f"the page offers no box for {ticked[1]}")
    return [*hidden, ticked, ("action", "reserver")]
