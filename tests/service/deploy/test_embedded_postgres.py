"""The embedded PostgreSQL: starts from nothing, keeps its data, survives whatever killed it."""

from __future__ import annotations

import multiprocessing
import os
import pwd
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path
from unittest.mock import patch

import asyncpg
import pytest

from deploy.checkout import ROOT
from deploy.embedded import paths
from deploy.embedded import postgres as postgres_module
from deploy.embedded.postgres import EmbeddedPostgres, socket_folder
from deploy.embedded.processes import RunAs, alive, unprivileged


async def _value(server: EmbeddedPostgres, statement: str) -> object:
    connection = await asyncpg.connect(server.superuser_url())
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


async def test_it_is_version_18_with_a_locale_that_no_host_changes(postgres: EmbeddedPostgres) -> None:
    assert str(await _value(postgres, "SHOW server_version")).startswith("18")
    provider = await _value(
        postgres, "SELECT datlocprovider::text FROM pg_database WHERE datname = 'postgres'"
    )
    assert provider == "b"
    assert await _value(postgres, "SHOW listen_addresses") == "127.0.0.1"


async def test_its_socket_is_in_its_own_private_folder(postgres: EmbeddedPostgres) -> None:
    folder = Path(str(await _value(postgres, "SHOW unix_socket_directories")))
    assert folder == postgres.data_dir
    assert folder.stat().st_mode & 0o077 == 0  # noqa: ASYNC240 - a test may wait
    assert socket_folder(Path("/") / ("long" * 30)) is None


async def test_a_wrong_password_is_refused(postgres: EmbeddedPostgres) -> None:
    for host in ("127.0.0.1", str(postgres.data_dir)):
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(host=host, port=postgres.port, user="portail", password="guess")


async def test_it_never_runs_as_root(postgres: EmbeddedPostgres) -> None:
    assert postgres.process is not None
    account = subprocess.run(  # noqa: ASYNC221 - a test may wait
        ["ps", "-o", "uid=", "-p", str(postgres.process.pid)], capture_output=True, text=True, check=True
    )
    assert int(account.stdout) != 0
    assert postgres.data_dir.stat().st_mode & 0o077 == 0


async def test_a_stop_and_a_start_keep_the_data(postgres: EmbeddedPostgres) -> None:
    await _value(postgres, "CREATE TABLE kept AS SELECT 7 AS n")
    await postgres.stop()
    await postgres.start()
    assert await _value(postgres, "SELECT n FROM kept") == 7


async def test_it_starts_again_after_it_was_killed(postgres: EmbeddedPostgres) -> None:
    await _value(postgres, "CREATE TABLE kept AS SELECT 7 AS n")
    assert postgres.process is not None
    postgres.process.kill()
    await postgres.start()
    assert await _value(postgres, "SELECT n FROM kept") == 7


async def test_a_server_left_behind_is_stopped_first(postgres: EmbeddedPostgres) -> None:
    left = postgres.process
    assert left is not None
    again = EmbeddedPostgres(postgres.data_dir, password="p/:@ 'é")
    await again.start()
    try:
        assert left.poll() == 0
        assert again.process is not None
        assert again.process.pid != left.pid
    finally:
        await again.stop()


async def test_a_pid_file_that_names_a_foreign_process_stops_nobody(postgres: EmbeddedPostgres) -> None:
    await postgres.stop()
    bystander = subprocess.Popen(["sleep", "60"])
    try:
        pid_file = postgres.data_dir / "postmaster.pid"
        pid_file.write_text(f"{bystander.pid}\n{postgres.data_dir}\n")
        await postgres.start()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


def test_it_ends_with_the_program_that_started_it(scratch: Path) -> None:
    program = (
        "import asyncio, pathlib, sys, time\n"
        "from deploy.embedded.postgres import EmbeddedPostgres\n"
        "server = EmbeddedPostgres(pathlib.Path(sys.argv[1]), password='x')\n"
        "asyncio.run(server.start())\n"
        "print(server.process.pid, flush=True)\n"
        "time.sleep(60)\n"
    )
    launcher = subprocess.Popen(
        [sys.executable, "-c", program, str(scratch / "postgres")],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert launcher.stdout is not None
    pid = int(launcher.stdout.readline())
    launcher.send_signal(signal.SIGKILL)
    launcher.wait()
    limit = time.monotonic() + 5
    while alive(pid) and time.monotonic() < limit:
        time.sleep(0.02)
    assert not alive(pid)


async def test_a_folder_the_servers_cannot_reach_is_refused_in_words(scratch: Path) -> None:
    closed = scratch / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(paths.UnusableFolder, match="ne peut pas traverser"):
        paths.require_reachable(closed / "postgres", RunAs("serveurs", 4242, 4242))  # whoever runs this test
    if os.geteuid() != 0:
        assert unprivileged() is None  # the servers run as the user, whose folder it is
        return
    with pytest.raises(paths.UnusableFolder, match="ne peut pas traverser"):
        await EmbeddedPostgres(closed / "postgres", password="x").start()


def _as_a_plain_user(folder: str, binaries: str, answer: multiprocessing.Queue[str]) -> None:
    import asyncio

    try:
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            os.environ["HOME"] = folder
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)

        async def life() -> str:
            server = EmbeddedPostgres(Path(folder) / "postgres", password="x")
            await server.start()
            version = str(await _value(server, "SHOW server_version"))
            await server.stop()
            return version

        with patch.object(postgres_module, "postgres_binaries", lambda: Path(binaries)):
            answer.put(asyncio.run(life()))
    except BaseException as error:
        answer.put("".join(traceback.format_exception(error)))


def test_a_plain_user_starts_it_too(scratch: Path) -> None:
    scratch.chmod(0o777)
    context = multiprocessing.get_context("fork")
    answer: multiprocessing.Queue[str] = context.Queue()
    process = context.Process(
        target=_as_a_plain_user, args=(str(scratch), str(paths.postgres_binaries()), answer)
    )
    process.start()
    assert answer.get(timeout=30).startswith("18")
    process.join(10)
    assert (scratch / "postgres").stat().st_uid != 0
