"""The commands of a production install, in the order in which an operator types them, on servers given by URL."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contracts.subjects import SERVICES
from deploy.checkout import ROOT
from deploy.cli.main import app
from deploy.embedded.nats import EmbeddedNats
from deploy.embedded.paths import nats_binary, scratch_folder
from deploy.embedded.postgres import EmbeddedPostgres
from deploy.embedded.processes import free_port
from deploy.embedded.secrets import Secrets, ensure_secrets
from deploy.manifests import bus_manifests
from deploy.nats.manifest import subscribers
from deploy.nats.permissions import accounts_config, users
from deploy.postgres.roles import role_names

RUNNER = CliRunner()
AGENT = ["new", "agent", "anne.roy", "--name", "Anne ROY"]


@dataclass
class Town:
    """A town's own servers, and the passwords and keys its operator chose."""

    folder: Path
    postgres: EmbeddedPostgres
    nats: EmbeddedNats
    secrets: Secrets

    def environment(self) -> dict[str, str]:
        """What the operator has set, for identity and the command line."""
        held = self.secrets
        return {
            "PF_SUPERUSER_URL": self.postgres.superuser_url(),
            "PF_IDENTITY_OWNER_URL": self._database("pf_identity_owner"),
            "PF_IDENTITY_DATABASE_URL": self._database("pf_identity_app"),
            "PF_IDENTITY_NATS_USER": "identity",
            "PF_IDENTITY_NATS_PASSWORD": held.nats["identity"],
            "PF_IDENTITY_SIGNING_KEY": held.signing["identity"],
            "PF_IDENTITY_COLUMN_KEYS": json.dumps(held.columns["identity"]),
            "PF_NATS_URL": self.nats.url,
            "PF_PROVISION_NATS_PASSWORD": held.nats["provision"],
            "PF_CLI_NATS_USER": "cli",
            "PF_CLI_NATS_PASSWORD": held.nats["cli"],
            "PF_CLI_SIGNING_KEY": held.signing["cli"],
            "PF_KEYRING": str(self.folder / "keyring.json"),
        }

    def _database(self, role: str) -> str:
        return self.postgres.url(role, self.secrets.postgres[role], "mairie")


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    folder = scratch_folder("portail-production-")
    table = users(bus_manifests(), subscribers())
    held = ensure_secrets(
        folder / "secrets.json", roles=role_names(SERVICES), nats_users=table, services=SERVICES
    )
    (folder / "keyring.json").write_text(json.dumps(held.keyring()))
    made = Town(
        folder,
        EmbeddedPostgres(folder / "postgres", password="x", settings={"fsync": "off"}),
        EmbeddedNats(folder / "nats", accounts_config(table, held.nats)),
        held,
    )

    async def start() -> None:
        await asyncio.gather(made.postgres.start(), made.nats.start())

    async def stop() -> None:
        await asyncio.gather(made.postgres.stop(), made.nats.stop(0))

    asyncio.run(start())
    yield made
    asyncio.run(stop())
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def test_an_operator_makes_the_database_and_the_streams_serves_a_part_and_opens_the_first_account(
    town: Town,
) -> None:
    env = town.environment()
    made = RUNNER.invoke(app, ["migrate", "identity", "--create"], env=env)
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith("identity : chassis/0001_chassis, ")
    again = RUNNER.invoke(app, ["migrate", "identity", "--create"], env=env)
    assert again.stdout == "identity : déjà à jour\n"

    told = RUNNER.invoke(app, ["provision", "--json"], env=env)
    assert told.exit_code == 0, told.output
    assert len(json.loads(told.output)["streams"]) == len(SERVICES)
    assert "sont à jour" in RUNNER.invoke(app, ["provision"], env=env).output

    served = _serve(env)
    try:
        opened = RUNNER.invoke(app, AGENT, env=env, input="Mairie-53-neuve\nMairie-53-neuve\n")
        assert opened.exit_code == 0, opened.output
        assert "Anne ROY peut se connecter avec « anne.roy »." in opened.output
        twice = RUNNER.invoke(app, AGENT, env=env, input="Mairie-53-neuve\nMairie-53-neuve\n")
        assert twice.exit_code == 1
        assert "cet identifiant existe déjà" in twice.output
        served.terminate()
        assert served.wait(10) == 0
    finally:
        if served.poll() is None:
            served.kill()
            served.wait()
    away = RUNNER.invoke(app, AGENT, env=env, input="Mairie-53-neuve\nMairie-53-neuve\n")
    assert "le service des comptes ne répond pas" in away.output


def _serve(env: dict[str, str]) -> subprocess.Popen[bytes]:
    port = free_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PF_")}
    mine = {"PF_IDENTITY_HEALTH_PORT": str(port), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "deploy.cli", "serve", "identity"], cwd=ROOT, env=kept | env | mine
    )
    limit = time.monotonic() + 30
    while time.monotonic() < limit and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1):
            return process
        time.sleep(0.05)
    process.kill()
    process.wait()
    raise AssertionError("identity is not ready")


def test_servers_that_do_not_answer_are_said_in_words(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.nats.provision.CONNECT_SECONDS", 0.5)
    nowhere = {"PF_NATS_URL": f"nats://127.0.0.1:{free_port()}"}
    done = RUNNER.invoke(app, ["provision"], env=town.environment() | nowhere)
    assert done.exit_code == 1
    assert done.output.endswith("n'a pas pu être préparé : aucun serveur ne répond.\n")
    gone = f"postgresql://pf_identity_owner:x@127.0.0.1:{free_port()}/mairie"
    done = RUNNER.invoke(
        app, ["migrate", "identity"], env=town.environment() | {"PF_IDENTITY_OWNER_URL": gone}
    )
    assert done.exit_code == 1
    assert "La mise à jour a échoué" in done.output


@pytest.mark.parametrize(
    ("command", "changed", "said"),
    [
        (
            ["migrate", "identity"],
            {"PF_IDENTITY_OWNER_URL": "postgresql://r:p@db.example.fr/x"},
            "sslmode=verify-full",
        ),
        (
            ["migrate", "identity", "--create"],
            {"PF_SUPERUSER_URL": "postgresql://r:p@db.example.fr/x"},
            "PF_SUPERUSER_URL",
        ),
        (["provision"], {"PF_NATS_URL": "nats://nats.example.fr:4222"}, "tls://"),
        (["serve", "identity"], {"PF_NATS_URL": "nats://nats.example.fr:4222"}, "tls://"),
        (AGENT, {"PF_NATS_URL": "nats://nats.example.fr:4222"}, "tls://"),
    ],
)
def test_no_command_speaks_in_clear_beyond_this_machine(
    town: Town, command: list[str], changed: dict[str, str], said: str
) -> None:
    done = RUNNER.invoke(app, command, env=town.environment() | changed, input="Mairie-53-n\nMairie-53-n\n")
    assert done.exit_code == 1
    assert said in done.output
    assert "PF_PRIVATE_NETWORK" in done.output


def test_migrate_create_says_which_password_is_missing(town: Town) -> None:
    env = town.environment() | {"PF_IDENTITY_DATABASE_URL": "postgresql://somebody@127.0.0.1/mairie"}
    done = RUNNER.invoke(app, ["migrate", "identity", "--create"], env=env)
    assert done.exit_code == 2
    assert "PF_IDENTITY_DATABASE_URL doit nommer le rôle pf_identity_app" in done.output


def test_nats_config_is_what_the_server_accepts_and_names_the_passwords_it_misses(
    tmp_path: Path, town: Town
) -> None:
    passwords = tmp_path / "passwords.json"
    passwords.write_text(json.dumps(town.secrets.nats))
    shown = RUNNER.invoke(
        app, ["nats-config", "--passwords", str(passwords), "--store", str(tmp_path / "js")]
    )
    assert shown.exit_code == 0, shown.output
    config = tmp_path / "nats.conf"
    config.write_text(shown.output)
    checked = subprocess.run([nats_binary(), "-t", "-c", config], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    only = RUNNER.invoke(app, ["nats-config", "--passwords", str(passwords), "--users-only"]).output
    assert only.startswith("accounts {")
    assert only in shown.output
    passwords.write_text("{}")
    missing = RUNNER.invoke(app, ["nats-config", "--passwords", str(passwords)])
    assert missing.exit_code == 2
    assert "planning" in missing.output


def test_compose_secrets_names_what_it_wrote_and_keeps_what_exists(tmp_path: Path) -> None:
    command = [
        "compose-secrets",
        "--to",
        str(tmp_path / "kept"),
        "--public-url",
        "https://famille.example.fr",
    ]
    done = RUNNER.invoke(app, command)
    assert done.exit_code == 0, done.output
    written = [Path(line) for line in done.output.splitlines() if line.startswith(str(tmp_path))]
    assert {path.name for path in written} >= {
        "secrets.json",
        "keyring.json",
        "nats.conf",
        "gateway.env",
        "cli.env",
    }
    before = {path: path.read_bytes() for path in written}
    assert RUNNER.invoke(app, command).exit_code == 0
    assert {path: path.read_bytes() for path in written} == before
    assert b"https://famille.example.fr" in (tmp_path / "kept" / "gateway.env").read_bytes()
