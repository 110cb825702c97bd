"""An empty portal: the operator's command opens the first administrator's account."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from typer.testing import CliRunner

from contracts.identity import SignedIn
from contracts.staff_access import StaffAccounts, StaffAccountsView
from deploy.cli.main import app
from tests.service.identity.households import CHOSEN, sign_in
from tests.support.actors import staff
from tests.support.harness import Installation


async def run(town: Installation, monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str) -> Any:
    """The command, as a terminal runs it."""
    held = town.servers.secrets
    monkeypatch.setenv("PF_NATS_URL", town.nats.url)
    monkeypatch.setenv("PF_CLI_NATS_USER", "cli")
    monkeypatch.setenv("PF_CLI_NATS_PASSWORD", held.nats["cli"])
    monkeypatch.setenv("PF_CLI_SIGNING_KEY", held.signing["cli"])
    monkeypatch.setenv("PF_KEYRING", str(town.keyring))
    typed = f"{password}\n{password}\n"
    return await asyncio.to_thread(CliRunner().invoke, app, ["new", "agent", *arguments], input=typed)


async def test_the_first_administrator_signs_in_with_what_was_typed(
    town: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = await town.start("identity")
    arguments = ("chef", "--name", "Anne Roy", "--email", "anne.roy@example.org")
    weak = await run(town, monkeypatch, *arguments, password="court")
    assert (weak.exit_code, "trop faible" in weak.output) == (1, True), weak.output
    done = await run(town, monkeypatch, *arguments, password=CHOSEN)
    assert done.exit_code == 0, done.output
    assert CHOSEN not in done.output
    assert isinstance(await sign_in(identity, "chef"), SignedIn)
    view = await identity.ask(StaffAccounts(), as_=staff("administration"))
    assert isinstance(view, StaffAccountsView)
    assert [(one.roles, one.email) for one in view.accounts] == [(["administration"], "anne.roy@example.org")]
    again = await run(town, monkeypatch, *arguments, password=CHOSEN)
    assert "existe déjà" in again.output
