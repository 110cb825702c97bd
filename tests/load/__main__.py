"""Measures every budget on a portal of its own: `python -m tests.load [--short] [--write docs/performance.md]`."""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import re
import shutil
import sys
from datetime import date
from pathlib import Path

from deploy.demo.logins import DEMO_LOGINS
from deploy.embedded.environment import Environment
from deploy.embedded.paths import scratch_folder
from tests.load import measures
from tests.load.client import get
from tests.load.events import events
from tests.load.measures import Bench, Measure, at_most
from tests.load.memory import memory
from tests.load.prepare import parents
from tests.load.session import exchange, sign_in
from tests.support.up import Up

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"


async def measure(up: Up, seconds: float) -> list[Measure]:
    """Every measure, on a portal just started in an empty folder with the demonstration town; ends it."""
    found = _first_start(up)
    await asyncio.sleep(3 if seconds < 3 else 40)
    found.append(memory(450, up.process.pid))
    bench = await _bench(up.environment, seconds)
    found += await measures.pages(bench)
    found += await measures.signing_in(bench, *_family())
    bench.parents = await parents(bench.environment)
    found += await measures.bookings(bench)
    found += await events(bench)
    up.stop()
    found.append(_start_again(up.data))
    found.append(await _one_process_memory(up.data, seconds))
    return found


def first_start(folder: Path) -> Up:
    """`portail up` in an empty folder, as a person who tries it types it: ready, demonstration loaded."""
    up = Up(folder)
    try:
        up.first = up.ready()
    except BaseException:
        up.end()
        raise
    return up


def _first_start(up: Up) -> list[Measure]:
    """What a person waits for once, packages installed: all of it, and the demonstration's part by its own words."""
    said = next(line for line in up.said if line.startswith("Commune de démonstration chargée en"))
    loading = float(said.split()[-2])
    return [
        at_most("first start in an empty folder, demonstration loaded", up.first, 60, "s"),
        at_most("demonstration loaded", loading, 30, "s"),
    ]


async def _bench(environment: Environment, seconds: float) -> Bench:
    port = environment.ports.gateway
    cookie = await sign_in(port, *_family())
    _, page = await exchange(port, get("/enfants", cookie))
    paths = re.findall(rb'href="(/enfants/[0-9a-f-]{36}/planning)', page)
    if not paths:
        raise AssertionError("the family of the demonstration has no planning to look at")
    return Bench(environment, cookie, paths[0].decode() + f"?vue=mois&mois={date.today():%Y-%m}", [], seconds)


def _family() -> tuple[str, str]:
    login = next(login for login in DEMO_LOGINS if login.identifier == "jean.dupont")
    return login.identifier, login.password


def _start_again(folder: Path) -> Measure:
    """`portail up` as a person starts it a second time: from the command to the addresses, and nothing is loaded."""
    again = Up(folder)
    try:
        took = again.ready()
        if any("Chargement" in line for line in again.said):
            raise AssertionError("the demonstration was loaded a second time")
        again.stop()
    finally:
        again.end()
    return at_most("start, everything ready, warm", took, 3, "s")


async def _one_process_memory(folder: Path, seconds: float) -> Measure:
    small = Up(folder, "--one-process")
    try:
        small.ready()
        await asyncio.sleep(3 if seconds < 3 else 15)
        found = memory(300, small.process.pid, " (`serve all`)")
        small.stop()
    finally:
        small.end()
    return found


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
        up = first_start(folder)
        try:
            found = asyncio.run(measure(up, 1.5 if options.short else 6.0))
        finally:
            up.end()
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
