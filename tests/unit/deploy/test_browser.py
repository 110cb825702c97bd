"""Which Chromium drives the page tests, and what is said when there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from deploy import browser
from deploy.cli.main import app


class Machine:
    """A computer on which only these programs are found, and what installing something brings."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path: dict[str, str] = {}
        self.brings: dict[str, str] = {}
        self.ran: list[str] = []

    def program(self, name: str, code: int = 0) -> str:
        """A program that answers --version, or fails to."""
        file = self.folder / name.replace("/", "-")
        file.write_text(f"#!/bin/sh\nexit {code}\n")
        file.chmod(0o755)
        return str(file)

    def run(self, *command: str) -> None:
        self.ran.append(" ".join(command[-2:]))
        for words, name in self.brings.items():
            if words in " ".join(command):
                self.path[name] = self.program(name)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine(tmp_path)
    monkeypatch.delenv("PF_CHROMIUM", raising=False)
    monkeypatch.setattr("shutil.which", made.path.get)
    monkeypatch.setattr(
        browser, "_playwrights_own", lambda: made.path.get("playwright", str(tmp_path / "a/b/c/d"))
    )
    monkeypatch.setattr(browser, "_root_on_debian", lambda: False)
    monkeypatch.setattr(browser, "_run", made.run)
    monkeypatch.setattr(browser, "_MAC", str(tmp_path / "no such program"))
    return made


def quiet(_sentence: str) -> None:
    """Nobody listens."""


def test_the_one_that_is_named_comes_first(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    machine.path["chromium-headless-shell"] = machine.program("chromium-headless-shell")
    named = machine.program("mine")
    monkeypatch.setenv("PF_CHROMIUM", named)
    assert browser.ensure_chromium(quiet) == named
    assert machine.ran == []


def test_a_headless_shell_is_preferred_to_a_whole_browser(machine: Machine) -> None:
    for name in ("chromium", "chromium-headless-shell"):
        machine.path[name] = machine.program(name)
    assert browser.ensure_chromium(quiet) == machine.path["chromium-headless-shell"]


def test_one_that_does_not_start_does_not_count(machine: Machine) -> None:
    machine.path["chromium-headless-shell"] = machine.program("chromium-headless-shell", 1)
    machine.path["chromium"] = str(machine.folder / "a link to nothing")
    machine.path["google-chrome"] = machine.program("google-chrome")
    assert browser.ensure_chromium(quiet) == machine.path["google-chrome"]


def test_root_on_debian_installs_the_systems(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "_root_on_debian", lambda: True)
    machine.brings["apt-get install"] = "chromium-headless-shell"
    assert browser.ensure_chromium(quiet) == machine.path["chromium-headless-shell"]
    assert not [command for command in machine.ran if "playwright" in command]


def test_everybody_else_gets_playwrights(machine: Machine) -> None:
    machine.brings["playwright install chromium"] = "playwright"
    assert browser.ensure_chromium(quiet) == machine.path["playwright"]
    assert machine.ran == ["install chromium"]


def test_no_browser_fails_and_says_what_to_do(machine: Machine) -> None:
    with pytest.raises(browser.BrowserFailed, match=r"sudo apt install.*PF_CHROMIUM"):
        browser.ensure_chromium(quiet)


def test_a_run_without_a_browser_fails_and_says_what_to_do(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.frontend.ensure_vendor", lambda *_said, **_how: None)
    done = CliRunner().invoke(app, ["test", "web"])
    assert done.exit_code == 1
    assert "PF_CHROMIUM" in done.output
    assert "0 passed, 1 failed" in done.output
