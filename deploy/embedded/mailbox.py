"""A local mailbox for trials and tests: takes every mail, sends none, shows them on a page."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import UTC
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.embedded.processes import LOOPBACK

KEPT = 500
PARIS = ZoneInfo("Europe/Paris")
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1d2433}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;"
    "border-bottom:1px solid #ccd}pre{white-space:pre-wrap;font:inherit}"
    "@media(prefers-color-scheme:dark){body{background:#14181f;color:#e6e9ef}a{color:#9cc4ff}}"
)


class Mailbox:
    """An SMTP server and a page, both on loopback; mails are `.eml` files, the newest 500 are kept."""

    def __init__(self, folder: Path, *, smtp_port: int, page_port: int) -> None:
        self.folder = folder
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
            return "200 OK", "text/html", _document("Courrier reçu", _list(self._by_date()))
        if path == "/messages.json":
            mails = [_summary(file) for file in self._files()]
            return "200 OK", "application/json", json.dumps(mails, ensure_ascii=False)
        found = next((file for file in self._files() if path == f"/{file.stem}"), None)
        if found is None:
            return "404 Not Found", "text/html", _document("Introuvable", '<p><a href="/">Retour</a></p>')
        mail = _summary(found)
        return "200 OK", "text/html", _document(mail["subject"] or "(sans objet)", _detail(mail))


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
        "from": str(mail["from"] or ""),
        "to": str(mail["to"] or ""),
        "subject": str(mail["subject"] or ""),
        "text": body.get_content() if body else "",
    }


def _day_and_hour(mail: EmailMessage) -> str:
    """`jeudi 9 avril 2015 à 18 h 05`, as clocks show it in town; what the mail says when that is no date."""
    said = mail["date"]
    at = getattr(said, "datetime", None)
    if at is None:
        return str(said or "")
    at = at.replace(tzinfo=at.tzinfo or UTC).astimezone(PARIS)
    day = "1er" if at.day == 1 else str(at.day)
    minutes = f" {at:%M}" if at.minute else ""
    return f"{_WEEKDAYS[at.weekday()]} {day} {_MONTHS[at.month - 1]} {at.year} à {at.hour} h{minutes}"


def _list(files: list[Path]) -> str:
    if not files:
        return "<p>Aucun message pour le moment.</p>"
    rows = []
    for mail in map(_summary, files):
        subject = f'<a href="/{mail["id"]}">{escape(mail["subject"] or "(sans objet)")}</a>'
        rows.append(
            f"<tr><td>{escape(mail['date'])}</td><td>{escape(mail['to'])}</td><td>{subject}</td></tr>"
        )
    return (
        '<table><thead><tr><th scope="col">Date</th><th scope="col">À</th><th scope="col">Objet</th></tr>'
        f"</thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _detail(mail: dict[str, str]) -> str:
    lines = "".join(
        f"<p><strong>{label}\u00a0:</strong> {escape(mail[key])}</p>"
        for label, key in (("De", "from"), ("À", "to"), ("Date", "date"))
    )
    return f'{lines}<pre>{escape(mail["text"])}</pre><p><a href="/">Tous les messages</a></p>'


def _document(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )


def _response(status: str, kind: str, body: str) -> bytes:
    raw = body.encode()
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {len(raw)}\r\n"
        "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'\r\n"
        "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + raw
