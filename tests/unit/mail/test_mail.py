"""Mails: what is kept of a failure, and an address of a server that is none."""

from __future__ import annotations

from datetime import UTC, datetime

import aiosmtplib
import pytest

from mail.message import Envelope, message
from mail.post import Post

MAIL = message(
    "7.1", Envelope("mairie@example.fr", "Mairie", "jean@example.fr"), "Bonjour", "Texte\n", datetime.now(UTC)
)


async def test_a_server_that_refuses_an_address_leaves_its_words_without_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuses(*_: object, **__: object) -> None:
        refused = aiosmtplib.SMTPRecipientRefused(550, "<jean@example.fr>: no such user", "jean@example.fr")
        raise aiosmtplib.SMTPRecipientsRefused([refused])

    async def connects(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr(aiosmtplib.SMTP, "connect", connects)
    monkeypatch.setattr(aiosmtplib.SMTP, "send_message", refuses)
    async with Post("smtp://127.0.0.1:2525") as post:
        outcome = await post.send(MAIL)
    assert outcome is not None
    assert outcome.for_good
    assert outcome.reason == "550 … no such user"


@pytest.mark.parametrize("url", ["", "127.0.0.1:25", "http://127.0.0.1", "smtp://"])
async def test_an_address_that_is_no_mail_server_is_said_and_nothing_is_lost(url: str) -> None:
    async with Post(url) as post:
        outcome = await post.send(MAIL)
    assert outcome is not None
    assert not outcome.for_good
    assert "smtp://" in outcome.reason


def test_sent_twice_a_mail_has_one_id() -> None:
    assert MAIL["Message-ID"] == "<7.1@example.fr>"
