"""`portail doctor`: each defect it knows is found, and said with what to do."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from deploy.cli import doctor
from deploy.cli.doctor import Finding
from deploy.embedded import paths, state
from deploy.embedded.paths import DataFolder, UnusableFolder
from deploy.embedded.processes import RunAs


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path)


def named(what: str, findings: Any) -> Finding:
    found: Finding = next(finding for finding in findings if finding.what == what)
    return found


@pytest.mark.parametrize(
    ("version", "fits"), [((3, 10, 9), False), ((3, 11, 0), True), ((3, 14, 1), True), ((3, 15, 0), False)]
)
def test_a_python_without_embedded_servers(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, int, int], fits: bool
) -> None:
    monkeypatch.setattr("sys.version_info", version)
    assert (doctor._python().remedy == "") is fits


def test_a_server_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> Path:
        raise UnusableFolder("Le paquet manque.")

    monkeypatch.setattr(paths, "postgres_binaries", missing)
    monkeypatch.setattr(paths, "nats_binary", missing)
    assert [(one.state, one.remedy) for one in doctor._binaries()] == [("absent", "Le paquet manque.")] * 2


def test_a_server_that_does_not_start_on_this_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "nats-server"
    program.write_text("#!/bin/sh\necho 'GLIBC_2.99 not found' >&2\nexit 127\n")
    program.chmod(0o755)
    monkeypatch.setattr(paths, "nats_binary", lambda: program)
    monkeypatch.setattr(paths, "postgres_binaries", lambda: tmp_path / "emptied")
    nats, postgres = named("NATS", doctor._binaries()), named("PostgreSQL", doctor._binaries())
    assert "GLIBC" in nats.state
    assert "ne se lance pas" in nats.remedy
    assert ".venv" in postgres.remedy


def test_no_node_for_the_pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("deploy.frontend.STAMP", tmp_path / "missing")
    monkeypatch.setattr("deploy.frontend.find_node", lambda: None)
    assert "Installez Node" in doctor._node().remedy
    monkeypatch.setattr("deploy.frontend.find_node", lambda: ["node"])
    assert doctor._node().remedy == ""


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch, folder: DataFolder) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _path: SimpleNamespace(free=400_000_000))
    assert "Libérez de la place" in doctor._disk(folder).remedy


def test_a_folder_that_is_not_there_yet_is_no_defect(tmp_path: Path) -> None:
    (only,) = doctor._folder(DataFolder(tmp_path / "later"))
    assert only.remedy == ""


def test_a_folder_of_somebody_else(monkeypatch: pytest.MonkeyPatch, folder: DataFolder) -> None:
    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    assert "autre utilisateur" in named("Données", doctor._folder(folder)).remedy


def test_a_folder_that_the_servers_cannot_reach(monkeypatch: pytest.MonkeyPatch, folder: DataFolder) -> None:
    folder.root.chmod(0o700)
    monkeypatch.setattr("deploy.embedded.processes.unprivileged", lambda: RunAs("serveurs", 4242, 4242))
    found = named("Accès des serveurs aux données", doctor._folder(folder))
    assert "ne peut pas traverser" in found.remedy


def test_secrets_that_others_may_read(folder: DataFolder) -> None:
    folder.root.chmod(0o711)
    folder.secrets.write_text("{}")
    folder.secrets.chmod(0o640)
    assert named("Secrets", doctor._folder(folder)).remedy == f"chmod 600 {folder.secrets}"
    folder.secrets.chmod(0o600)
    assert not [one for one in doctor._folder(folder) if one.what == "Secrets"]


def test_a_first_start_that_was_interrupted(folder: DataFolder) -> None:
    (folder.postgres / "base").mkdir(parents=True)
    assert str(folder.postgres) in named("Base", doctor._folder(folder)).remedy
    (folder.postgres / "PG_VERSION").write_text("18")
    assert not [one for one in doctor._folder(folder) if one.what == "Base"]


def test_a_portal_with_a_part_that_is_not_ready(monkeypatch: pytest.MonkeyPatch, folder: DataFolder) -> None:
    folder.logs.mkdir()
    (folder.logs / "planning.log").write_text("first\nthe database is behind\n")
    folder.state.write_text(
        json.dumps({"url": "http://127.0.0.1:1", "health": {"planning": 1}, "restarts": {"planning": 2}})
    )
    monkeypatch.setattr(state, "is_running", lambda _folder: True)
    found = named("Service planning", doctor._portal(folder))
    assert "relancé 2 fois" in found.state
    assert "the database is behind" in found.remedy


def test_a_portal_that_does_not_run_is_no_defect(folder: DataFolder) -> None:
    (only,) = doctor._portal(folder)
    assert (only.state, only.remedy) == ("arrêté (./portail up le démarre)", "")


def test_a_program_that_hangs_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def hangs(*command: Any, **_how: Any) -> None:
        raise subprocess.TimeoutExpired(command, 10)

    monkeypatch.setattr("subprocess.run", hangs)
    monkeypatch.setattr(paths, "nats_binary", lambda: tmp_path)
    monkeypatch.setattr(paths, "postgres_binaries", lambda: tmp_path)
    assert all("Supprimez .venv" in one.remedy for one in doctor._binaries())
