"""Names in the town's settings. Pure."""

from __future__ import annotations

from collections.abc import Collection, Hashable


def told_twice(values: Collection[Hashable]) -> bool:
    """Whether a list names something twice: then nobody can say which one holds."""
    return len(set(values)) < len(values)
