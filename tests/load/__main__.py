"""Measures every budget on a portal of its own: `python -m tests.load [--short] [--write docs/performance.md]`."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
import re
import shutil
import signal
import sys
import time
from datetime import date
from pathlib import Path

from deploy.checkout import ROOT
from deploy.demo.logins import DEMO_LOGINS
from deploy.embedded.environment import python
from deploy.embedded.paths import DataFolder, scratch_folder
from deploy.embedded.supervisor import Options, Supervisor
from tests.load import measures
from tests.load.client import get
from tests.load.measures import Bench, Measure
from tests.load.prepare import parents
from tests.load.session import exchange, sign_in

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


async def measure(folder: Path, seconds: float) -> list[Measure]:
    """Every measure, on a fresh portal with the demonstration town."""
    found: list[Measure] = []
    supervisor = Supervisor(Options(DataFolder(folder)), _quiet)
    await supervisor.start()
    try:
        log = folder / "demo.log"
        if await supervisor.run_tool("deploy.demo", env=supervisor.environment.caller("demo"), log=log):
            raise AssertionError(f"the demonstration did not load: {log.read_text()[-2000:]}")
        await asyncio.sleep(3 if seconds < 3 else 40)
        bench = await _bench(supervisor, seconds)
        found.append(measures.memory(450))
        found += await measures.pages(bench)
        found += await measures.signing_in(bench, *_family())
        bench.parents = await parents(supervisor)
        found += await measures.bookings(bench)
        found += await measures.events(bench)
    finally:
        await supervisor.stop()
    found.append(await _start_again(folder))
    found.append(await _one_process_memory(folder, seconds))
    return found


async def _bench(supervisor: Supervisor, seconds: float) -> Bench:
    port = supervisor.environment.ports.gateway
    cookie = await sign_in(port, *_family())
    _, page = await exchange(port, get("/enfants", cookie))
    paths = re.findall(rb'href="(/enfants/[0-9a-f-]{36}/planning)', page)
    if not paths:
        raise AssertionError("the family of the demonstration has no planning to look at")
    return Bench(supervisor, cookie, paths[0].decode() + f"?vue=mois&mois={date.today():%Y-%m}", [], seconds)


def _family() -> tuple[str, str]:
    login = next(login for login in DEMO_LOGINS if login.identifier == "jean.dupont")
    return login.identifier, login.password


async def _start_again(folder: Path) -> Measure:
    """`portail up` as a person starts it a second time: from the command to the addresses."""
    asked = {
        "data": str(folder),
        "today": None,
        "port": None,
        "empty": True,
        "one_process": False,
        "open_browser": False,
    }
    begun = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *python("deploy.embedded", json.dumps(asked)),
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    said = ""
    while "Ctrl-C" not in said:
        line = await process.stdout.readline()
        if not line:
            raise AssertionError(f"the portal did not start again: {said}")
        said += line.decode()
    took = time.perf_counter() - begun
    process.send_signal(signal.SIGINT)
    await process.wait()
    return measures.at_most("start, everything ready, warm", took, 3, "s")


async def _one_process_memory(folder: Path, seconds: float) -> Measure:
    supervisor = Supervisor(Options(DataFolder(folder), one_process=True), _quiet)
    await supervisor.start()
    try:
        await asyncio.sleep(3 if seconds < 3 else 15)
        found = measures.memory(300, list(supervisor.pids().values()))
    finally:
        await supervisor.stop()
    return Measure(f"{found.what} (`serve all`)", found.budget, found.seen, found.overrun)


def _quiet(_sentence: str) -> None:
    return None


def table(found: list[Measure]) -> str:
    """A Markdown table."""
    lines = ["| What | Budget | Measured | |", "|---|---|---|---|"]
    lines += [f"| {m.what} | {m.budget} | {m.seen} | {'held' if m.held else '**missed**'} |" for m in found]
    return "\n".join(lines)


def machine() -> str:
    """What this was measured on."""
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return f"{os.cpu_count()} × {model}, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def write(path: Path, text: str) -> None:
    """Replaces what stands between the two marks."""
    before = path.read_text(encoding="utf-8")
    block = f"{BEGIN}\n{text}\n{END}"
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    if not pattern.search(before):
        raise SystemExit(f"{path} has no {BEGIN} … {END}")
    path.write_text(pattern.sub(lambda _found: block, before), encoding="utf-8")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m tests.load", description=__doc__)
    parser.add_argument(
        "--short", action="store_true", help="a second or so each: shows that nothing is broken"
    )
    parser.add_argument("--write", type=Path, help="the document that holds the figures")
    options = parser.parse_args()
    folder = scratch_folder("portail-load-")
    try:
        found = asyncio.run(measure(folder, 1.5 if options.short else 6.0))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    text = table(found)
    print(text)
    if options.write:
        day = date.today()
        command = "python -m tests.load --write docs/performance.md"
        write(options.write, f"Measured {day:%Y-%m-%d} on {machine()}, with `{command}`.\n\n{text}")
    missed = [m.what for m in found if not m.held]
    if missed and not options.short:
        sys.exit(f"missed: {'; '.join(missed)}")


if __name__ == "__main__":
    main()
