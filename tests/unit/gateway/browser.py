"""A browser as small as tests need: one ASGI application, cookies, forms. No server, no network."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from html import unescape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp

from gateway.drafts import PARAMETER

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass(slots=True)
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode()

    def header(self, name: str) -> str:
        """The first header of that name, or ""."""
        return next((value for key, value in self.headers if key == name), "")

    def hidden(self, name: str) -> str:
        """The value of the first hidden field of that name."""
        found = [value for key, value in HIDDEN.findall(self.text) if key == name]
        assert found, f"no hidden field {name} in the page"
        return unescape(found[0])


@dataclass(slots=True)
class Browser:
    """Keeps cookies between requests, as a browser does."""

    app: ASGIApp
    cookies: dict[str, str] = field(default_factory=dict)
    origin: str = "http://portail.test"
    headers: dict[str, str] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    """Every one that was asked."""

    async def get(self, path: str, **headers: str) -> Answer:
        """Asks a page; redirects are not followed."""
        return await self._request("GET", path, b"", headers)

    async def head(self, path: str) -> Answer:
        """Asks for the headers of a page."""
        return await self._request("HEAD", path, b"", {})

    async def post(self, path: str, fields: Any, **headers: str) -> Answer:
        """Sends a form from our own origin, unless a header says otherwise; goes on to the page that keeps it."""
        body = urlencode(fields, doseq=True).encode()
        form = {"content-type": "application/x-www-form-urlencoded", "origin": self.origin}
        return await self._kept(await self._request("POST", path, body, form | _dashed(headers)))

    async def _kept(self, answer: Answer) -> Answer:
        where = answer.header("location")
        return await self.get(where) if f"?{PARAMETER}=" in where else answer

    async def post_files(self, path: str, fields: dict[str, str], **files: tuple[str, str, bytes]) -> Answer:
        """Sends a form with files, each as `field=(name, media type, content)`."""
        parts = [
            f'--grenze\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        for name, (filename, media_type, content) in files.items():
            head = (
                f'--grenze\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
                f"Content-Type: {media_type}\r\n\r\n"
            )
            parts.append(head.encode() + content + b"\r\n")
        body = b"".join(parts) + b"--grenze--\r\n"
        form = {"content-type": "multipart/form-data; boundary=grenze", "origin": self.origin}
        return await self._kept(await self._request("POST", path, body, form))

    async def post_json(self, path: str, body: bytes, **headers: str) -> Answer:
        """Sends JSON, as a program does."""
        return await self._request(
            "POST", path, body, {"content-type": "application/json"} | _dashed(headers)
        )

    async def _request(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        self.addresses.append(path)
        path, _, query = path.partition("#")[0].partition("?")
        sent = {"host": "portail.test", **self.headers, **_dashed(headers)}
        if body:
            sent["content-length"] = str(len(body))
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in sent.items() if value],
            "client": ("127.0.0.1", 50000),
            "server": ("portail.test", 80),
        }
        answer = await self._run(scope, body)
        for name, value in answer.headers:
            if name == "set-cookie":
                for key, morsel in SimpleCookie(value).items():
                    if morsel["max-age"] == "0":
                        self.cookies.pop(key, None)
                    else:
                        self.cookies[key] = morsel.value
        return answer

    async def _run(self, scope: dict[str, Any], body: bytes) -> Answer:
        messages: list[dict[str, Any]] = [{"type": "http.request", "body": body, "more_body": False}]
        sent: list[dict[str, Any]] = []

        async def receive() -> Any:
            if messages:
                return messages.pop(0)
            await asyncio.sleep(3600)

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        start = next(message for message in sent if message["type"] == "http.response.start")
        content = b"".join(
            message.get("body", b"") for message in sent if message["type"] == "http.response.body"
        )
        headers = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
        return Answer(start["status"], headers, content)


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
