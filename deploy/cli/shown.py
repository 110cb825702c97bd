"""What the command line shows to whoever looks on: tables, and a sign of life during long work. Plain lines in a pipe.

rich is imported when a terminal is there to be drawn on, and by nobody else: a start costs what it did, and so does a script.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status


def _console(stream: TextIO) -> Console | None:
    """Somewhere to draw, or None where lines are read by a program."""
    if not stream.isatty():
        return None
    from rich.console import Console

    return Console(file=stream, highlight=False, markup=False, emoji=False, soft_wrap=False)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]], plain: Iterable[str]) -> None:
    """Draws the rows on a terminal; prints the `plain` lines anywhere else."""
    console = _console(sys.stdout)
    if console is None:
        for line in plain:
            print(line)
        return
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    drawn = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    for row in rows:
        drawn.add_row(*row)
    console.print(drawn)


class Steps:
    """The steps of a long start: each a line, and on a terminal something that moves below the last one."""

    def __init__(self) -> None:
        self._console = _console(sys.stdout)
        self._moving: Status | None = None

    def say(self, sentence: str) -> None:
        """One line, at once. A sentence that ends with … is work that goes on."""
        if self._console is None:
            print(sentence, flush=True)
            return
        self._console.print(sentence)
        going_on = sentence.endswith("…")
        if going_on and self._moving is None:
            self._moving = self._console.status("")
            self._moving.start()
        elif not going_on and not sentence.startswith(" "):
            self.end()

    def end(self) -> None:
        """Nothing moves any more."""
        if self._moving is not None:
            self._moving.stop()
            self._moving = None


@contextmanager
def working(sentence: str) -> Iterator[None]:
    """Long work, said on the standard error: what a script reads stays as it is."""
    console = _console(sys.stderr)
    if console is None:
        print(sentence, file=sys.stderr, flush=True)
        yield
        return
    with console.status(sentence):
        yield
