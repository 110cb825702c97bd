"""A real mail server on loopback that keeps what the services send."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope


@dataclass
class Mailbox:
    """A mail server that keeps what it receives, or answers with an error."""

    received: list[tuple[str, EmailMessage]] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        """Called by aiosmtpd with each mail."""
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, policy=default)
            assert isinstance(message, EmailMessage)
            self.received.append((envelope.rcpt_tos[0], message))
        return self.answer

    def texts(self) -> list[str]:
        """The plain text of each mail."""
        return [part.get_content() for _, mail in self.received if (part := mail.get_body(("plain",)))]


class _FreePort(Controller):
    """aiosmtpd's controller on a port the system chooses."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # the library has no types


@asynccontextmanager
async def mail_server() -> AsyncIterator[tuple[Mailbox, str]]:
    """A mailbox and the address of its server."""
    box = Mailbox()
    controller = _FreePort(box, hostname="127.0.0.1", port=0)
    await asyncio.to_thread(controller.start)
    try:
        yield box, f"smtp://127.0.0.1:{controller.port}"
    finally:
        await asyncio.to_thread(controller.stop)
