"""Signs in as a browser without script does, and keeps the cookies."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlencode

from tests.load.client import get, post, read_response

_FORM = "application/x-www-form-urlencoded"


async def exchange(port: int, request: bytes) -> tuple[bytes, bytes]:
    """One request on a connection of its own: head and body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    writer.write(request)
    head = await reader.readuntil(b"\r\n\r\n")
    rest = asyncio.StreamReader(limit=1 << 22)
    rest.feed_data(head)
    length = re.search(rb"\r\ncontent-length: (\d+)", head.lower())
    if length:
        rest.feed_data(await reader.readexactly(int(length.group(1))))
    rest.feed_eof()
    _, body, _ = await read_response(rest)
    writer.close()
    return head, body


def cookies_of(head: bytes) -> dict[str, str]:
    """The cookies a response sets."""
    pairs = re.findall(rb"\r\n[Ss]et-[Cc]ookie: ([^=]+)=([^;\r]*)", head)
    return {name.decode(): value.decode() for name, value in pairs}


def joined(cookies: dict[str, str]) -> str:
    """A Cookie header."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items())


def hidden_fields(page: bytes) -> dict[str, str]:
    """The hidden inputs of a page, by name."""
    found = {}
    for tag in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", page.decode()):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found[name.group(1)] = value.group(1) if value else ""
    return found


async def sign_in_request(port: int, identifier: str, password: str) -> tuple[bytes, dict[str, str]]:
    """The POST that signs in, ready to be sent, and the visitor's cookies."""
    head, page = await exchange(port, get("/connexion"))
    cookies = cookies_of(head)
    fields = hidden_fields(page) | {"identifiant": identifier, "mot-de-passe": password}
    return post("/connexion", urlencode(fields).encode(), joined(cookies), kind=_FORM), cookies


async def sign_in(port: int, identifier: str, password: str) -> str:
    """The Cookie header of a signed-in person."""
    request, cookies = await sign_in_request(port, identifier, password)
    head, _ = await exchange(port, request)
    if b" 303 " not in head.splitlines()[0]:
        raise AssertionError(f"{identifier} could not sign in: {head.splitlines()[0].decode()}")
    return joined(cookies | cookies_of(head))
