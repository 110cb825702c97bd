"""A portal's folder after its first start, for tests that begin with the second: the first is much longer."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.embedded.paths import DataFolder, scratch_folder
from deploy.embedded.processes import free_port
from deploy.embedded.supervisor import Options, Supervisor


@contextmanager
def prepared_folder() -> Iterator[Path]:
    """Starts a portal without the demonstration once, and stops it."""
    folder = scratch_folder("portail-prepared-")
    asyncio.run(_start_and_stop(folder))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _start_and_stop(folder: Path) -> None:
    supervisor = Supervisor(Options(DataFolder(folder), free_port(), empty=True), lambda _sentence: None)
    await supervisor.start()
    await supervisor.stop()


def copy_of(prepared: Path, folder: Path) -> Path:
    """The same portal elsewhere, its files still belonging to whom they belonged to."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", f"{prepared}/.", str(folder)], check=True)
    return folder
