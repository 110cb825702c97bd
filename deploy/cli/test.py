"""`portail test`: installs what the tests need and runs every part, or those that are named."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from xml.etree import ElementTree

import typer

from deploy.cli.options import refuse
from deploy.cli.shown import Steps

PARTS = (
    "checks",
    "unit",
    "contracts",
    "migrations",
    "service",
    "faults",  # it waits a good deal: beside the longest
    "journeys",
    "web",
    "load",
)
_LANES = 2  # parts at once: while one waits for a process to end or its last worker, the other has the cores
_ALONE = {"load"}  # it measures: nothing beside it
_NEED_PAGES = {"journeys", "web", "faults", "load"}
_NEED_BROWSER = {"journeys", "web"}


@dataclass(frozen=True)
class Result:
    """One part's counts; a part that could not even count is one failure."""

    passed: int
    failed: int


@dataclass(frozen=True)
class Check:
    """One static check: a name and a command that ends with 0 when all is well."""

    name: str
    command: tuple[str, ...]


def run_tests(
    context: typer.Context,
    full: Annotated[bool, typer.Option("--full", help="Mesures de charge complètes.")] = False,
) -> None:
    """Lance les vérifications : toutes, ou les parties nommées, puis des options de pytest.

    Parties : checks, unit, contracts, migrations, service, faults, journeys, web, load.
    """
    words = list(context.args)
    chosen = []
    while words and words[0] in PARTS:
        chosen.append(words.pop(0))
    if words and not words[0].startswith("-"):
        refuse(f"Il n'y a pas de partie « {words[0]} ». Parties : {', '.join(PARTS)}.", 2)
    parts = chosen or list(PARTS)
    total = Result(0, 0)
    try:
        env = _environment(parts, full)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        print("0 passed, 1 failed")
        raise typer.Exit(1) from error
    for part, result, lasted in _all(parts, words, env):
        seconds = f"{lasted:.1f}".replace(".", ",")
        print(f"{part:<12}{result.passed:>6} passed,{result.failed:>4} failed{seconds:>9} s", flush=True)
        total = Result(total.passed + result.passed, total.failed + result.failed)
    print(f"{total.passed} passed, {total.failed} failed", flush=True)
    raise typer.Exit(1 if total.failed or not total.passed else 0)


def _all(parts: list[str], words: list[str], env: dict[str, str]) -> Iterator[tuple[str, Result, float]]:
    """Each part with what it found and its seconds, as they end: a few at once, those that measure after them."""

    def one(part: str) -> tuple[str, Result, float]:
        began = time.monotonic()
        result = _checks(env) if part == "checks" else _pytest(part, words, env, shown=len(parts) == 1)
        return part, result, time.monotonic() - began

    pool = ThreadPoolExecutor(min(os.cpu_count() or 1, _LANES))
    try:
        together = [pool.submit(one, part) for part in parts if part not in _ALONE]
        yield from (done.result() for done in as_completed(together))
        yield from (one(part) for part in parts if part in _ALONE)
    finally:
        pool.shutdown(cancel_futures=True)  # interrupted: nothing more is begun


def _environment(parts: list[str], full: bool) -> dict[str, str]:
    from deploy.browser import ensure_chromium
    from deploy.checkout import ROOT
    from deploy.frontend import ensure_vendor

    env = dict(os.environ) | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": ""}
    env["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{env.get('PATH', os.defpath)}"
    steps = Steps()
    try:
        if _NEED_PAGES & set(parts):
            ensure_vendor(steps.say, for_tests=True)
        if _NEED_BROWSER & set(parts):
            env["PF_CHROMIUM"] = ensure_chromium(steps.say)
    finally:
        steps.end()
    env["PF_LOAD_SHORT"] = "0" if full else "1"
    return env


# --- checks ------------------------------------------------------------------------------------------


def _checks(env: dict[str, str]) -> Result:
    with ThreadPoolExecutor(min(os.cpu_count() or 1, _LANES)) as pool:  # the slowest reads all on one core
        outcomes = list(pool.map(lambda check: _check(check, env), _all_checks()))
    outcomes += [_own_check(name, look) for name, look in (("lock files", _lock_problems),)]
    return Result(outcomes.count(True), outcomes.count(False))


def _all_checks() -> list[Check]:
    from deploy.checkout import ROOT

    def tool(name: str, *arguments: str) -> Check:
        return Check(name, (str(Path(sys.executable).parent / name), *arguments))

    scripts = [
        "portail",
        ".ci/run",
        *(str(path.relative_to(ROOT)) for path in (ROOT / "deploy").rglob("*.sh")),
    ]
    return [
        Check("ruff format", (*tool("ruff").command, "format", "--check", "--quiet", ".")),
        Check("ruff check", (*tool("ruff").command, "check", "--quiet", ".")),
        tool("mypy"),
        tool("lint-imports"),
        tool("shellcheck", *scripts),
        Check("generated files", (sys.executable, "-m", "contracts.generate", "--check")),
    ]


def _check(check: Check, env: dict[str, str]) -> bool:
    from deploy.checkout import ROOT

    done = subprocess.run(check.command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"--- {check.name}\n{done.stdout}{done.stderr}", flush=True)
    return done.returncode == 0


def _own_check(name: str, look: Callable[[], list[str]]) -> bool:
    problems = look()
    if problems:
        print("\n".join([f"--- {name}", *problems]), flush=True)
    return not problems


def _lock_problems() -> list[str]:
    """Lock files hold names, versions and hashes and no address, so that any mirror serves them."""
    from deploy.checkout import ROOT

    names = ("requirements.lock", "deploy/bootstrap/uv.lock", "package-lock.json")
    found = []
    for name in names:
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
            address = "://" in line and '"url"' not in line  # npm keeps the page where a project takes gifts
            if address or "--find-links" in line or "--index-url" in line:
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    return found


# --- pytest ------------------------------------------------------------------------------------------


def _pytest(part: str, words: list[str], env: dict[str, str], *, shown: bool) -> Result:
    """Run one part; its output is shown at once when it runs alone, else only when something failed."""
    from deploy.checkout import ROOT

    if not (ROOT / "tests" / part).is_dir():
        return Result(0, 0)
    with tempfile.TemporaryDirectory(prefix="portail-test-") as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", f"tests/{part}", f"--junitxml={report}"]
        if part not in _ALONE:
            command += [f"--numprocesses={min(os.cpu_count() or 1, 4)}", "--dist=worksteal"]
        command += words
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=env,
            stdout=None if shown else subprocess.PIPE,
            stderr=None if shown else subprocess.STDOUT,
            text=True,
            check=False,
        )
        result = _counted(report, done.returncode)
    if result.failed and not shown:
        print(f"--- {part}\n{done.stdout}", flush=True)
    return result


def _counted(report: Path, code: int) -> Result:
    try:
        suites = list(ElementTree.parse(report).getroot().iter("testsuite"))  # noqa: S314 - we wrote it
    except (OSError, ElementTree.ParseError):
        return Result(0, 0 if code == 5 else 1)
    count = {
        key: sum(int(suite.get(key, 0)) for suite in suites)
        for key in ("tests", "failures", "errors", "skipped")
    }
    failed = count["failures"] + count["errors"]
    if code not in (0, 5) and failed == 0:
        failed = 1  # collection or an internal error: never a silent success
    return Result(max(count["tests"] - count["failures"] - count["errors"] - count["skipped"], 0), failed)
