"""Secrets are made once, kept closed, and only ever added to."""

from __future__ import annotations

import json
from pathlib import Path

from chassis.crypto import Sealer
from chassis.tokens import Signer, Verifier
from contracts.actor import Actor
from deploy.embedded.secrets import ensure_secrets


def test_they_are_private_and_stable(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    first = ensure_secrets(path, roles=["pf_planning_app"], nats_users=["planning"], services=["planning"])
    assert path.stat().st_mode & 0o777 == 0o600
    again = ensure_secrets(path, roles=["pf_planning_app"], nats_users=["planning"], services=["planning"])
    assert again == first


def test_a_new_part_gets_its_own_without_touching_the_others(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    first = ensure_secrets(path, roles=["a"], nats_users=["a"], services=["a"])
    wider = ensure_secrets(path, roles=["a", "b"], nats_users=["a", "b"], services=["a", "b"])
    assert wider.postgres["a"] == first.postgres["a"]
    assert set(wider.columns) == {"a", "b"}
    assert len({*wider.postgres.values(), *wider.nats.values()}) == 4


def test_their_keys_are_those_the_services_use(tmp_path: Path) -> None:
    made = ensure_secrets(tmp_path / "secrets.json", roles=(), nats_users=(), services=["family"])
    sealer = Sealer.from_json(json.dumps(made.columns["family"]))
    assert sealer.open(sealer.seal("arachide", "diet", "text", "1"), "diet", "text", "1") == "arachide"
    token = Signer("cli", made.signing["cli"]).sign(Actor(kind="system", service="cli"))
    assert Verifier(made.keyring()).verify(token).service == "cli"


def test_only_a_portal_with_the_demonstration_trusts_its_loader(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    town = ensure_secrets(path, roles=(), nats_users=(), services=())
    assert "demo" not in town.signing
    assert "demo" not in town.keyring()
    shown = ensure_secrets(path, roles=(), nats_users=(), services=(), demo=True)
    assert set(shown.keyring(demo=True)) == {*town.keyring(), "demo"}
    later = ensure_secrets(path, roles=(), nats_users=(), services=())
    assert "demo" in later.signing  # the key is kept, and trusted by nobody
    assert later.keyring() == town.keyring()
