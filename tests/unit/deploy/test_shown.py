"""Tables and signs of life on a terminal, plain lines in a pipe, and nothing that a start pays for."""

from __future__ import annotations

import io
import subprocess
import sys
from types import SimpleNamespace

import pytest

from deploy.checkout import ROOT
from deploy.cli import shown


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    made = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(shown, "sys", SimpleNamespace(stdout=made, stderr=made))
    return made


def moves(steps: shown.Steps) -> bool:
    return steps._moving is not None


def test_a_table_is_drawn_on_a_terminal(terminal: Terminal) -> None:
    shown.table(("Partie", "État"), [("planning", "prêt [1]")], ["never said"])
    text = terminal.getvalue()
    assert "Partie" in text
    assert "prêt [1]" in text  # brackets are words, not colours
    assert "never said" not in text


def test_a_pipe_gets_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    shown.table(("Partie", "État"), [("planning", "prêt")], ["planning : prêt"])
    steps = shown.Steps()
    steps.say("Préparation…")
    steps.say("Prêt.")
    steps.end()
    with shown.working("Mise à jour…"):
        print("{}")
    said = capsys.readouterr()
    assert said.out == "planning : prêt\nPréparation…\nPrêt.\n{}\n"
    assert said.err == "Mise à jour…\n"


def test_something_moves_while_a_step_lasts_and_stops_with_it(terminal: Terminal) -> None:
    steps = shown.Steps()
    steps.say("Préparation…")
    steps.say("  première étape")
    assert moves(steps)
    steps.say("Toutes les parties sont prêtes.")
    assert not moves(steps)
    assert [
        line for line in ("Préparation…", "  première étape", "Toutes les") if line not in terminal.getvalue()
    ] == []


def test_long_work_on_a_terminal_is_said_while_it_lasts(terminal: Terminal) -> None:
    with shown.working("Mise à jour…"):
        pass
    assert "Mise à jour…" in terminal.getvalue()


@pytest.mark.parametrize("module", ["deploy.cli.main", "deploy.embedded.__main__", "deploy.cli.shown"])
def test_a_start_does_not_pay_for_what_draws(module: str) -> None:
    code = f"import sys, {module}; print([name for name in sys.modules if name.partition('.')[0] == 'rich'])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
