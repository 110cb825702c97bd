"""The sub-commands that look things up or make folders."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy import checkout
from deploy.cli import test as test_command
from deploy.cli.main import app
from deploy.embedded import paths, started, state

RUNNER = CliRunner()


def test_where_names_owner_handler_and_consumers() -> None:
    answers = json.loads(RUNNER.invoke(app, ["where", "proposal-opened", "--json"]).stdout)
    planning = next(answer for answer in answers if answer["owner"] == "planning")
    assert planning["subject"] == "pf.evt.planning.proposal-opened.v1"
    assert any(place.startswith("requests__from_planning") for place in planning["heard_by"])
    assert "services/requests/reactions/" in planning["heard_by"][0]


@pytest.mark.parametrize(
    "spelling", ["SignIn", "sign-in", "pf.cmd.identity.sign-in.v1", "pf.cmd.identity.sign-in"]
)
def test_where_finds_a_command_by_any_of_its_names(spelling: str) -> None:
    [answer] = json.loads(RUNNER.invoke(app, ["where", spelling, "--json"]).stdout)
    assert answer["handler"].startswith("services/identity/handlers/")


def test_where_tells_which_system_of_the_town_hears_an_event() -> None:
    shown = RUNNER.invoke(app, ["where", "month-bookings-changed"]).stdout
    assert "kitchen__from_planning" in shown


def test_where_refuses_what_does_not_exist() -> None:
    assert RUNNER.invoke(app, ["where", "proposal-opene"]).exit_code == 1


def test_new_migration_takes_the_next_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "services" / "planning"
    (home / "migrations" / "0007_places").mkdir(parents=True)
    (home / "__init__.py").touch()
    monkeypatch.setattr(checkout, "ROOT", tmp_path)
    done = RUNNER.invoke(app, ["new", "migration", "planning", "add-waiting-rank"])
    assert done.stdout.strip() == "services/planning/migrations/0008_add_waiting_rank/up.sql"
    assert (tmp_path / done.stdout.strip()).exists()
    assert RUNNER.invoke(app, ["new", "migration", "nowhere", "x"]).exit_code == 2
    assert RUNNER.invoke(app, ["new", "migration", "planning", "é!"]).exit_code == 2


def test_status_of_a_portal_that_does_not_run(tmp_path: Path) -> None:
    done = RUNNER.invoke(app, ["status", "--data", str(tmp_path), "--json"])
    assert done.exit_code == 1
    assert json.loads(done.stdout) == {"running": False, "ready": False, "data": str(tmp_path), "health": {}}


def test_status_finds_a_portal_that_was_started_with_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (paths, started):
        monkeypatch.setattr(module, "default_root", lambda: tmp_path / "usual")
    elsewhere, gone = (paths.DataFolder(tmp_path / name) for name in ("elsewhere", "gone"))
    for folder in (elsewhere, gone):
        folder.root.mkdir()
        started.remember(folder)
    gone.root.rmdir()
    assert started.find(None, None) == [paths.DataFolder(tmp_path / "usual")]
    with elsewhere.lock.open("a") as lock:
        assert state.lock_file(lock)
        assert started.find(None, None) == [elsewhere]
        assert started.find(tmp_path / "named", None) == [paths.DataFolder(tmp_path / "named")]
        shown = json.loads(RUNNER.invoke(app, ["status", "--json"]).stdout)
        assert (shown["running"], shown["ready"], shown["data"]) == (True, False, str(elsewhere.root))


def test_the_help_tells_each_command_whole() -> None:
    shown = " ".join(RUNNER.invoke(app, ["--help"]).stdout.split())
    assert "Ctrl-C l'arrête et garde les données." in shown
    assert "..." not in shown


def test_doctor_says_what_to_do_about_open_secrets(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{}")
    (tmp_path / "secrets.json").chmod(0o644)
    done = RUNNER.invoke(app, ["doctor", "--data", str(tmp_path), "--json"])
    findings = {finding["what"]: finding for finding in json.loads(done.stdout)["findings"]}
    assert done.exit_code == 1
    assert findings["Secrets"]["remedy"].startswith("chmod 600")
    assert findings["PostgreSQL"]["state"].startswith("postgres (PostgreSQL) 18")
    assert findings["NATS"]["remedy"] == ""


def test_serve_refuses_an_unknown_part_and_names_missing_settings() -> None:
    assert RUNNER.invoke(app, ["serve", "canteen"]).exit_code == 2
    env = {name: value for name, value in os.environ.items() if not name.startswith("PF_")}
    done = subprocess.run(
        [sys.executable, "-m", "deploy.cli", "serve", "gateway"],
        env=env,
        cwd=checkout.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "secret" in done.stderr.lower()
    assert "Traceback" not in done.stderr


def test_migrate_names_the_settings_it_misses() -> None:
    done = RUNNER.invoke(app, ["migrate", "planning"], env={"PF_PLANNING_OWNER_URL": None})
    assert done.exit_code == 2
    assert "PF_PLANNING_OWNER_URL" in done.output


def test_the_lock_files_hold_no_address() -> None:
    assert test_command._lock_problems() == []


def test_a_part_that_cannot_count_is_a_failure(tmp_path: Path) -> None:
    assert test_command._counted(tmp_path / "missing.xml", 2) == test_command.Result(0, 1)
    assert test_command._counted(tmp_path / "missing.xml", 5) == test_command.Result(0, 0)
    report = tmp_path / "report.xml"
    report.write_text('<testsuites><testsuite tests="5" failures="1" errors="1" skipped="1"/></testsuites>')
    assert test_command._counted(report, 1) == test_command.Result(2, 2)
    report.write_text('<testsuites><testsuite tests="5" failures="0" errors="0" skipped="0"/></testsuites>')
    assert test_command._counted(report, 3) == test_command.Result(5, 1)


def test_an_unknown_part_of_the_tests_is_refused() -> None:
    assert RUNNER.invoke(app, ["test", "unti"]).exit_code == 2
