"""The cookies the gateway sets. `__Host-` and Secure behind TLS; plain names on loopback HTTP, so that a trial works."""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

THEMES = ("auto", "light", "dark")
YEAR = 365 * 24 * 3600


class Cookies:
    """Names and attributes, chosen once from whether browsers come through TLS."""

    def __init__(self, secure: bool) -> None:
        prefix = "__Host-" if secure else ""
        self.secure = secure
        self.session = f"{prefix}pf_session"
        self.visitor = f"{prefix}pf_visitor"
        self.flash = f"{prefix}pf_flash"
        self.theme = f"{prefix}pf_theme"

    def put(self, response: Response, name: str, value: str, *, expires: datetime | None = None) -> None:
        """Sets a cookie scripts cannot read; without an end it lasts as long as the browser."""
        max_age = None
        if expires is not None:
            max_age = max(0, int((expires - datetime.now(UTC)).total_seconds()))
        self._set(response, name, value, max_age)

    def keep(self, response: Response, name: str, value: str, seconds: int) -> None:
        """Sets a cookie for a number of seconds."""
        self._set(response, name, value, seconds)

    def drop(self, response: Response, name: str) -> None:
        """Removes a cookie."""
        self._set(response, name, "", 0)

    def _set(self, response: Response, name: str, value: str, max_age: int | None) -> None:
        response.set_cookie(
            name, value, max_age=max_age, path="/", secure=self.secure, httponly=True, samesite="lax"
        )

    def theme_of(self, request: Request) -> str:
        """The appearance this browser asked for: auto, light or dark."""
        theme = request.cookies.get(self.theme, "auto")
        return theme if theme in THEMES else "auto"
