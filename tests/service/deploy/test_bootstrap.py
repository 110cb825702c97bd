"""The bootstrap script: small, quick, one set-up at a time, and clear about what is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from deploy.checkout import ROOT

# Stand-ins for the pinned uv and for the environment it makes: they log what they were asked.
FAKE_UV = """#!/bin/sh
if [ "$1" = --version ]; then echo "uv @VERSION@"; exit 0; fi
echo "$*" >> "@LOG@"
if [ "$1" = venv ]; then
    for last; do :; done
    mkdir -p "$last/bin"
    printf '#!/bin/sh\\necho "ran $*"\\n' > "$last/bin/python"
    chmod +x "$last/bin/python"
fi
[ "$1" = pip ] && sleep 0.3
exit 0
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with the script and the locks only, and a uv of the pinned version on the path."""
    home = tmp_path / "a town's portal"
    (home / "deploy" / "bootstrap").mkdir(parents=True)
    shutil.copy(ROOT / "portail", home)
    shutil.copy(ROOT / "deploy" / "bootstrap" / "uv.lock", home / "deploy" / "bootstrap")
    (home / "requirements.lock").write_text("one\n")
    pin = (ROOT / "deploy" / "bootstrap" / "uv.lock").read_text().split("==")[1].split()[0]
    programs = tmp_path / "programs"
    programs.mkdir()
    uv = programs / "uv"
    uv.write_text(FAKE_UV.replace("@VERSION@", pin).replace("@LOG@", str(tmp_path / "uv.log")))
    uv.chmod(0o755)
    (programs / "python3").symlink_to(sys.executable)
    return home


def _environment(checkout: Path) -> dict[str, str]:
    return {"PATH": f"{checkout.parent / 'programs'}:/usr/bin:/bin", "HOME": str(checkout.parent)}


def _run(checkout: Path, *arguments: str, cwd: str = "/") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(checkout / "portail"), *arguments],
        env=_environment(checkout),
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
    )


def _asked(checkout: Path) -> list[str]:
    log = checkout.parent / "uv.log"
    return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []


def test_shellcheck_finds_nothing() -> None:
    shellcheck = Path(sys.executable).with_name("shellcheck")
    done = subprocess.run(
        [shellcheck, ROOT / "portail", ROOT / ".ci" / "run"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout


def test_it_sets_up_once_and_hands_over_from_any_folder(checkout: Path) -> None:
    first = _run(checkout, "status", "--json")
    assert first.returncode == 0, first.stderr
    assert first.stdout == "ran -P -m deploy.cli status --json\n"
    assert _asked(checkout) == ["venv", "pip"]
    again = _run(checkout, "where", "x y", cwd=str(checkout))
    assert again.stdout == "ran -P -m deploy.cli where x y\n"
    assert again.stderr == ""
    assert _asked(checkout) == ["venv", "pip"]


def test_a_changed_lock_is_synchronised_again(checkout: Path) -> None:
    _run(checkout)
    (checkout / "requirements.lock").write_text("two\n")
    _run(checkout)
    assert _asked(checkout) == ["venv", "pip", "pip"]


def test_it_works_through_a_symbolic_link(checkout: Path) -> None:
    link = checkout.parent / "link"
    link.symlink_to(checkout / "portail")
    done = subprocess.run(
        [link, "up"], env=_environment(checkout), capture_output=True, text=True, check=False
    )
    assert done.stdout == "ran -P -m deploy.cli up\n"


def test_two_at_once_set_up_once(checkout: Path) -> None:
    both = [
        subprocess.Popen([str(checkout / "portail")], env=_environment(checkout), stdout=subprocess.DEVNULL)
        for _ in range(2)
    ]
    assert [process.wait(30) for process in both] == [0, 0]
    assert _asked(checkout) == ["venv", "pip"]
    assert not (checkout / ".tools" / "setup.lock").exists()


def test_the_lock_of_a_killed_set_up_is_taken_over(checkout: Path) -> None:
    dead = subprocess.Popen(["true"])
    dead.wait()
    busy = checkout / ".tools" / "setup.lock"
    busy.mkdir(parents=True)
    (busy / "pid").write_text(str(dead.pid))
    assert _run(checkout).returncode == 0


def test_without_a_recent_python_it_says_what_to_install(checkout: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    for name in ("sh", "dirname", "sed", "cut", "mkdir", "rm", "cat", "sleep", "cmp", "cp", "mv", "readlink"):
        (bare / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    old = bare / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        [checkout / "portail"],
        env={"PATH": str(bare), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.11" in done.stderr
    assert "sudo apt install python3" in done.stderr


def test_without_pip_and_venv_it_prints_the_exact_apt_line(checkout: Path, tmp_path: Path) -> None:
    (checkout.parent / "programs" / "uv").unlink()
    python = checkout.parent / "programs" / "python3"
    python.unlink()
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    python.write_text(f'#!/bin/sh\n[ "$1" = -m ] && exit 1\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    done = _run(checkout)
    assert done.returncode == 1
    assert f"sudo apt install python{version}-venv" in done.stderr


def test_a_start_with_nothing_to_do_is_quick(checkout: Path) -> None:
    _run(checkout)
    began = time.monotonic()
    _run(checkout)
    assert time.monotonic() - began < 0.5


def test_help_is_french_and_quick() -> None:
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "deploy.cli", "--help"],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert time.monotonic() - began < 2
    assert "Démarre tout le portail" in done.stdout
