"""The outermost layer: correlation id, size limit, security headers, access log, metrics. Plain ASGI, no copy of bodies."""

from __future__ import annotations

import re
import secrets
import time

from prometheus_client import Counter, Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis import log
from gateway.errors.pages import BodyTooLarge
from gateway.limits import MOST_BYTES, takes_files
from gateway.portal import Portal

GIVEN_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")
SECRET_PATHS = ("/agenda/", "/inscription/")
QUIET = ("/static/", "/livez", "/readyz")

SECONDS = Histogram(
    "pf_gateway_request_seconds",
    "Time to answer a browser",
    ["route", "status"],
    buckets=(0.002, 0.005, 0.01, 0.015, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
FAILURES = Counter("pf_gateway_failures_total", "Requests that ended in an exception of ours")

_log = log.get(service="gateway")


class Edge:
    """Wraps the application: what must hold for every answer, error pages included, is done here."""

    def __init__(self, app: ASGIApp, portal: Portal) -> None:
        self._app, self._portal = app, portal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # the server itself leaves the body out
        call = _Call(scope, receive, send, self._portal)
        try:
            await self._app(scope, call.receive, call.send)
        except Exception as error:
            FAILURES.inc()
            _log.error(
                "failure", correlation=call.correlation, path=scope["path"], exc_info=error
            )  # the page was already sent by the handler of errors/pages.py
            if not call.started:
                raise
        finally:
            call.note()


class _Call:
    """One request as the edge sees it."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, portal: Portal) -> None:
        self._scope, self._receive, self._send, self._portal = scope, receive, send, portal
        self._since = time.perf_counter()
        self._received = 0
        self.started = False
        self.status = 0
        self.correlation = _correlation(scope)
        scope["pf_correlation"] = self.correlation

    async def receive(self) -> Message:
        """Passes the body on, up to the limit."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._received += len(message.get("body", b""))
            most = MOST_BYTES if takes_files(self._scope["path"]) else self._portal.settings.max_body
            if self._received > most:
                raise BodyTooLarge
        return message

    async def send(self, message: Message) -> None:
        """Adds the headers every answer carries."""
        if message["type"] == "http.response.start":
            self.started, self.status = True, message["status"]
            present = {name for name, _ in message["headers"]}
            headers = [*message["headers"], (b"x-request-id", self.correlation.encode())]
            headers.extend(self._portal.security)
            if b"cache-control" not in present:
                # kept for the back button (same command id, so sent twice does once), asked again otherwise
                headers.append((b"cache-control", b"private, no-cache"))
            message = {**message, "headers": headers}
        await self._send(message)

    def note(self) -> None:
        """One line in the access log, one observation in the metrics. Never a query string: it may hold a name."""
        seconds = time.perf_counter() - self._since
        route = getattr(self._scope.get("route"), "path", "other")
        SECONDS.labels(route, f"{self.status // 100}xx").observe(seconds)
        path: str = self._scope["path"]
        if path.startswith(SECRET_PATHS):  # the address itself is what gives access
            path = route
        if self.status < 400 and path.startswith(QUIET):
            return
        _log.info(
            "request",
            method=self._scope["method"],
            path=path,
            status=self.status,
            ms=round(seconds * 1000, 1),
            who=self._scope.get("pf_who", "anonymous"),
            correlation=self.correlation,
        )


def _correlation(scope: Scope) -> str:
    """The id a proxy gave, if it is a plain one; else our own. It follows the call to the last subscriber."""
    for name, value in scope["headers"]:
        if name == b"x-request-id" and GIVEN_ID.fullmatch(value):
            return str(value, "ascii")
    return secrets.token_hex(8)
