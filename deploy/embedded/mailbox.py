"""A local mailbox for trials and tests: takes every mail, sends none, shows them on a page."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.embedded.mailbox_page import document, letter, listing
from deploy.embedded.processes import LOOPBACK

KEPT = 500
PARIS = ZoneInfo("Europe/Paris")
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


class Mailbox:
    """An SMTP server and a page, both on loopback; mails are `.eml` files, the newest 500 are kept."""

    def __init__(self, folder: Path, *, smtp_port: int, page_port: int, portal_url: str = "") -> None:
        self.folder = folder
        self._portal_url = portal_url
        self._smtp_port, self._page_port = smtp_port, page_port
        self._servers: list[asyncio.Server] = []

    async def start(self) -> None:
        """Listen on both ports."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        loop = asyncio.get_running_loop()
        self._servers.append(await loop.create_server(self._protocol, LOOPBACK, self._smtp_port))
        self._servers.append(await asyncio.start_server(self._answer, LOOPBACK, self._page_port))

    async def stop(self) -> None:
        """Stop listening; the mails stay."""
        for server in self._servers:
            server.close()
        self._servers = []

    def _protocol(self) -> SMTP:
        return SMTP(self, enable_SMTPUTF8=True, data_size_limit=20_000_000, hostname="portail")

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Called by aiosmtpd with each mail received."""
        content = envelope.content or b""
        name = f"{time.time_ns()}.eml"
        staging = self.folder / f".{name}"
        staging.write_bytes(content if isinstance(content, bytes) else content.encode())
        staging.replace(self.folder / name)
        for old in self._files()[KEPT:]:
            old.unlink(missing_ok=True)
        return "250 Message accepted for delivery"

    def _files(self) -> list[Path]:
        return sorted(self.folder.glob("[0-9]*.eml"), reverse=True)

    def _by_date(self) -> list[Path]:
        """As people file their mail: the demonstration's letters arrive together and are dated at their decision."""
        return sorted(self._files(), key=_sent_at, reverse=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(5):
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                path = unquote(urlsplit(head.split(" ", 2)[1]).path)
                status, kind, body = self._page(path)
                writer.write(_response(status, kind, body))
                await writer.drain()
        except (TimeoutError, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, IndexError):
            pass  # a visitor that hangs up or says nothing
        finally:
            writer.close()

    def _page(self, path: str) -> tuple[str, str, str]:
        if path == "/":
            return (
                "200 OK",
                "text/html",
                self._document("Courrier reçu", listing(map(_summary, self._by_date()))),
            )
        if path == "/messages.json":
            mails = [_summary(file) for file in self._files()]
            return "200 OK", "application/json", json.dumps(mails, ensure_ascii=False)
        found = next((file for file in self._files() if path == f"/{file.stem}"), None)
        if found is None:
            gone = '<p><a href="/">Tous les messages</a></p>'
            return "404 Not Found", "text/html", self._document("Message introuvable", gone)
        mail = _summary(found)
        return "200 OK", "text/html", self._document(mail["subject"] or "(sans objet)", letter(mail))

    def _document(self, title: str, body: str) -> str:
        return document(title, body, self._portal_url)


def _read(file: Path) -> EmailMessage:
    return message_from_bytes(file.read_bytes(), policy=policy.default)


def _sent_at(file: Path) -> float:
    said = getattr(_read(file)["date"], "datetime", None)
    return said.timestamp() if said is not None else file.stat().st_mtime


def _summary(file: Path) -> dict[str, str]:
    mail = _read(file)
    body = mail.get_body(("plain", "html"))
    return {
        "id": file.stem,
        "date": _day_and_hour(mail),
        "at": _instant(mail),
        "from": str(mail["from"] or ""),
        "to": str(mail["to"] or ""),
        "subject": str(mail["subject"] or ""),
        "text": body.get_content() if body else "",
    }


def _instant(mail: EmailMessage) -> str:
    """When it was sent, as machines read it; "" when it does not say."""
    at = getattr(mail["date"], "datetime", None)
    return at.isoformat() if at is not None else ""


def _day_and_hour(mail: EmailMessage) -> str:
    """`jeudi 9 avril 2015 à 18 h 05`, as clocks show it in town; what the mail says when that is no date."""
    said = mail["date"]
    at = getattr(said, "datetime", None)
    if at is None:
        return str(said or "")
    at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(PARIS)
    day = "1er" if at.day == 1 else str(at.day)
    minutes = f"\u00a0{at:%M}" if at.minute else ""
    return f"{_WEEKDAYS[at.weekday()]} {day} {_MONTHS[at.month - 1]} {at.year} à {at.hour}\u00a0h{minutes}"


def _response(status: str, kind: str, body: str) -> bytes:
    raw = body.encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(raw)}\r\n"
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
        "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + raw
