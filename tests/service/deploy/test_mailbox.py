"""The mailbox of trials: takes mails, sends none, shows them as text."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from deploy.embedded import mailbox
from deploy.embedded.mailbox import Mailbox
from deploy.embedded.parts import fetch
from deploy.embedded.processes import free_port


@pytest.fixture
async def ports(tmp_path: Path) -> AsyncIterator[tuple[int, int]]:
    smtp, page = free_port(), free_port()
    box = Mailbox(tmp_path, smtp_port=smtp, page_port=page, portal_url="http://127.0.0.1:8080")
    await box.start()
    yield smtp, page
    await box.stop()


async def _send(port: int, subject: str, text: str) -> None:
    mail = EmailMessage()
    mail["Date"] = "Thu, 09 Apr 2015 16:05:00 +0000"
    mail["From"], mail["To"], mail["Subject"] = "mairie@example.fr", "jean@example.fr", subject
    mail.set_content(text)
    await aiosmtplib.send(mail, hostname="127.0.0.1", port=port)


async def test_an_empty_mailbox_says_so(ports: tuple[int, int]) -> None:
    status, body = await fetch(ports[1], "/")
    assert status == 200
    assert "Aucun message" in body.decode()


async def test_a_mail_is_listed_and_readable_with_its_accents(ports: tuple[int, int]) -> None:
    await _send(ports[0], "Demande acceptée", "Léa mangera à la cantine jeudi.")
    status, body = await fetch(ports[1], "/")
    assert status == 200
    assert "Demande acceptée" in body.decode()
    [mail] = json.loads((await fetch(ports[1], "/messages.json"))[1])
    assert mail["text"].strip() == "Léa mangera à la cantine jeudi."
    status, body = await fetch(ports[1], f"/{mail['id']}")
    assert status == 200
    assert "Léa mangera" in body.decode()


async def test_the_date_is_in_french_and_of_the_towns_clock(ports: tuple[int, int]) -> None:
    await _send(ports[0], "Demande acceptée", "texte")
    assert "jeudi 9 avril 2015 à 18 h 05" in ((await fetch(ports[1], "/"))[1].decode().replace("\u00a0", " "))


async def test_a_letter_leads_back_to_the_portal_and_its_addresses_are_links(ports: tuple[int, int]) -> None:
    address = "http://127.0.0.1:8080/demandes?a=1&b=2"
    await _send(ports[0], "Réponse", f"Voir {address}. <b>javascript:alert(1)</b>")
    [mail] = json.loads((await fetch(ports[1], "/messages.json"))[1])
    for path in ("/", f"/{mail['id']}"):
        assert '<a href="http://127.0.0.1:8080">Revenir au portail</a>' in (
            (await fetch(ports[1], path))[1].decode()
        )
    page = (await fetch(ports[1], f"/{mail['id']}"))[1].decode()
    assert '<a href="http://127.0.0.1:8080/demandes?a=1&amp;b=2">' in page
    assert "<b>" not in page
    assert 'href="javascript' not in page


async def test_what_a_mail_contains_is_never_markup(ports: tuple[int, int]) -> None:
    await _send(ports[0], "<script>alert(1)</script>", "<img src=x onerror=alert(1)>")
    [mail] = json.loads((await fetch(ports[1], "/messages.json"))[1])
    for path in ("/", f"/{mail['id']}"):
        page = (await fetch(ports[1], path))[1].decode()
        assert "<script>alert" not in page
        assert "<img" not in page


async def test_nothing_but_mails_is_served(ports: tuple[int, int]) -> None:
    for path in ("/../secrets.json", "/..%2fsecrets.json", "/unknown"):
        assert (await fetch(ports[1], path))[0] == 404


async def test_old_mails_make_room(
    ports: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "KEPT", 2)
    for number in range(4):
        await _send(ports[0], f"Message {number}", "texte")
    subjects = [mail["subject"] for mail in json.loads((await fetch(ports[1], "/messages.json"))[1])]
    assert subjects == ["Message 3", "Message 2"]
