"""A load generator in a few lines: keep-alive connections, prepared requests, whole responses read."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Sample:
    """What a run saw: seconds per answer, how long it lasted, how many answers were not of the wanted status."""

    seconds: list[float] = field(default_factory=list)
    lasted: float = 0.0
    wrong: int = 0
    last_body: bytes = b""
    told: Counter[str] = field(default_factory=Counter)
    statuses: dict[int, int] = field(default_factory=dict)

    def percentile(self, share: float) -> float:
        """Milliseconds under which this share of the answers came."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.seconds) / self.lasted if self.lasted else 0.0


Make = Callable[[int, int], bytes]
Read = Callable[[bytes], str]


async def run(
    port: int, make: Make, *, clients: int, seconds: float, wanted: int = 200, read: Read | None = None
) -> Sample:
    """Sends `make(client, number)` from each client in turn for `seconds`; a client waits for each answer.

    `read` says in a word what a body of the wanted status tells: the words are counted in `told`.
    """
    sample, begun = Sample(), time.perf_counter()
    until = begun + seconds

    async def client(which: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        number = 0
        while time.perf_counter() < until:
            sent = time.perf_counter()
            writer.write(make(which, number))
            status, body, keep = await read_response(reader)
            sample.seconds.append(time.perf_counter() - sent)
            sample.statuses[status] = sample.statuses.get(status, 0) + 1
            if status == wanted:
                sample.last_body = body
                if read is not None:
                    sample.told[read(body)] += 1
            else:
                sample.wrong += 1
            number += 1
            if not keep:
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
        writer.close()

    await asyncio.gather(*(client(which) for which in range(clients)))
    sample.lasted = time.perf_counter() - begun
    return sample


async def read_response(reader: asyncio.StreamReader) -> tuple[int, bytes, bool]:
    """Status, body, and whether the connection stays open."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status, length, keep = int(head[9:12]), 0, b"connection: close" not in head
    at = head.find(b"\r\ncontent-length:")
    if at >= 0:
        length = int(head[at + 17 : head.index(b"\r\n", at + 2)])
        return status, await reader.readexactly(length), keep
    if b"transfer-encoding: chunked" in head:
        parts = []
        while size := int((await reader.readline()).strip() or b"0", 16):
            parts.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readline()
        return status, b"".join(parts), keep
    return status, b"", keep


def get(path: str, cookie: str = "") -> bytes:
    """A GET request."""
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: text/html"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def post(
    path: str, body: bytes, cookie: str = "", *, kind: str, headers: dict[str, str] | None = None
) -> bytes:
    """A POST request."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
