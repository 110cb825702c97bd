"""`python -m deploy.demo`: loads the demonstration into the portal that the environment names."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Iterator

from chassis.bus import BusUnavailable
from chassis.settings import BusSettings
from chassis.settings import load as load_settings
from deploy.demo.load import load
from deploy.demo.sender import LoadFailed


class Lines:
    """Says each step once when it begins and once when it is over."""

    def __init__(self) -> None:
        self._began: dict[str, float] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        """Progress of one step."""
        began = self._began.setdefault(step, time.monotonic())
        if done >= total:
            print(f"{step:<24} {total:>6}   {time.monotonic() - began:5.1f} s", flush=True)


def main() -> int:
    """Exit code 0 when everything is loaded."""
    code = 0
    try:
        asyncio.run(load(load_settings(BusSettings, "demo"), Lines()))
    except* (LoadFailed, BusUnavailable) as failures:
        code = 1
        for failure in leaves(failures):
            print(failure, file=sys.stderr)
    return code


def leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    """The failures of a group, however deep they are."""
    for failure in group.exceptions:
        if isinstance(failure, BaseExceptionGroup):
            yield from leaves(failure)
        else:
            yield failure


if __name__ == "__main__":
    raise SystemExit(main())
