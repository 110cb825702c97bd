"""Hashing passwords takes 20 ms of a core on purpose: it happens in threads of its own, behind a short queue.

The default executor is not used: a storm of sign-ins would keep everything else that needs a thread waiting.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Protocol, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

T = TypeVar("T")


class Busy(Exception):
    """More checks are waiting than this process accepts."""


class HashParameters(Protocol):
    """The settings that hashing reads."""

    @property
    def hash_memory_kib(self) -> int: ...
    @property
    def hash_passes(self) -> int: ...
    @property
    def hash_lanes(self) -> int: ...
    @property
    def hash_threads(self) -> int: ...
    @property
    def hash_waiting(self) -> int: ...


class Hashing:
    """argon2id in a small executor. `places` bounds what runs and waits; beyond it, Busy at once."""

    def __init__(self, parameters: HashParameters, executor: ThreadPoolExecutor) -> None:
        self._hasher = PasswordHasher(
            time_cost=parameters.hash_passes,
            memory_cost=parameters.hash_memory_kib,
            parallelism=parameters.hash_lanes,
        )
        self._executor = executor
        self._free = parameters.hash_threads + parameters.hash_waiting
        # in the thread that checks: each thread keeps the memory of its last hash
        self._nobody = executor.submit(self._hasher.hash, secrets.token_urlsafe(32)).result()

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Place]:
        """A place in the queue, for one or several hashes. Raises Busy when all are taken."""
        if self._free <= 0:
            raise Busy
        self._free -= 1
        try:
            yield Place(self)
        finally:
            self._free += 1

    async def in_thread(self, work: Callable[[], T]) -> T:
        """Runs argon2's work off the loop; it releases the interpreter's lock there."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, work)

    def check(self, stored: str | None, password: str) -> bool:
        """Whether the password is the stored one. Nobody's password costs as much and is never right."""
        try:
            matches = self._hasher.verify(stored or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return matches and stored is not None

    def hash(self, password: str) -> str:
        """A new hash under today's parameters."""
        return self._hasher.hash(password)

    def outdated(self, stored: str) -> bool:
        """Whether a hash was made under other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)


class Place:
    """One caller's turn at hashing."""

    def __init__(self, hashing: Hashing) -> None:
        self._hashing = hashing

    async def check(self, stored: str | None, password: str) -> bool:
        """Whether the password is the stored one; None stands for nobody's and takes the same time."""
        return await self._hashing.in_thread(lambda: self._hashing.check(stored, password))

    async def hash(self, password: str) -> str:
        """A new hash of this password."""
        return await self._hashing.in_thread(lambda: self._hashing.hash(password))

    async def renewed(self, stored: str, password: str) -> str | None:
        """The hash to keep instead when today's parameters differ, else None."""
        return await self.hash(password) if self._hashing.outdated(stored) else None


@asynccontextmanager
async def open_hashing(parameters: HashParameters) -> AsyncIterator[Hashing]:
    """Starts the threads with the service and ends them with it."""
    executor = ThreadPoolExecutor(parameters.hash_threads, thread_name_prefix="argon2")
    try:
        yield Hashing(parameters, executor)
    finally:
        executor.shutdown(wait=True, cancel_futures=True)
