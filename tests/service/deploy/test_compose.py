"""The compose file: one container per part, credentials generated, permissions those of the wiring."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts.subjects import SERVICES
from deploy.checkout import ROOT
from deploy.compose.credentials import write_credentials
from deploy.embedded.paths import nats_binary

FOLDER = ROOT / "deploy" / "compose"


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
    return loaded


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compose") / "generated"
    write_credentials(folder, "https://famille.example.fr")
    return folder


def test_every_part_has_a_container_of_the_one_image(composed: dict[str, Any]) -> None:
    for part in (*SERVICES, "gateway"):
        container = composed["services"][part]
        assert container["image"] == "portail-famille"
        assert container["command"] == ["serve", part]
        assert container["read_only"] is True
        assert container["cap_drop"] == ["ALL"]
        assert container["depends_on"]["prepare"]["condition"] == "service_completed_successfully"
    assert composed["services"]["postgres"]["image"] == "postgres:18"
    assert composed["services"]["nats"]["image"].startswith("nats:2.12")


def test_every_file_a_container_reads_is_generated(composed: dict[str, Any], generated: Path) -> None:
    for container in composed["services"].values():
        mounts = [mount for mount in container.get("volumes", []) if mount.startswith("./generated/")]
        wanted = [*container.get("env_file", []), *(mount.split(":")[0] for mount in mounts)]
        for path in wanted:
            assert (generated / Path(path).name).is_file(), path


def test_each_container_gets_its_own_secrets_only(generated: Path) -> None:
    texts = {part: (generated / f"{part}.env").read_text() for part in (*SERVICES, "gateway")}
    for part, text in texts.items():
        assert f"PF_{part.upper()}_SIGNING_KEY=" in text
        for other in {*SERVICES, "gateway"} - {part}:
            assert f"PF_{other.upper()}_" not in text
        assert "OWNER_URL" not in text


def test_the_command_line_has_a_container_that_is_only_run_by_hand(composed: dict[str, Any]) -> None:
    container = composed["services"]["cli"]
    assert container["profiles"] == ["cli"]
    assert container["env_file"] == ["./generated/cli.env"]
    assert "command" not in container


def test_credentials_are_private_and_made_once(generated: Path) -> None:
    before = (generated / "secrets.json").read_text()
    write_credentials(generated, "https://famille.example.fr")
    assert (generated / "secrets.json").read_text() == before
    assert generated.stat().st_mode & 0o077 == 0
    for path in generated.glob("*.env"):
        assert path.stat().st_mode & 0o077 == 0


def test_the_generated_nats_configuration_is_accepted_and_has_no_demo_user(generated: Path) -> None:
    checked = subprocess.run(
        [nats_binary(), "-t", "-c", generated / "nats.conf"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    text = (generated / "nats.conf").read_text()
    assert '"kitchen"' in text
    assert '"demo"' not in text
    assert '"tests"' not in text
    trusted = json.loads((generated / "keyring.json").read_text())
    assert set(trusted) == {
        *SERVICES,
        "gateway",
        "cli",
    }  # the demo loader may speak for anybody: not in a real town


def test_the_image_runs_without_root() -> None:
    lines = (FOLDER / "Dockerfile").read_text().splitlines()
    assert "USER portail" in lines
    assert lines.index("USER portail") < next(
        n for n, line in enumerate(lines) if line.startswith("ENTRYPOINT")
    )
