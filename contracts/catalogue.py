"""Lists every command, query and event of the contracts, for the generators and the structural tests."""

from __future__ import annotations

from collections.abc import Iterator

from contracts import (
    billing,
    billing_records,
    family,
    first_connection,
    home,
    identity,
    messages,
    news,
    operations,
    paying,
    planning,
    requests,
    requests_settings,
    screens,
    staff_access,
)
from contracts.base import Command, Event, Query, Routed
from contracts.family import answers, handover

MODULES = (
    identity,
    family,
    answers,
    handover,
    first_connection,
    planning,
    billing,
    billing_records,
    paying,
    requests,
    requests_settings,
    messages,
    news,
    home,
    operations,
    screens,
    staff_access,
)


def _walk(cls: type[Routed]) -> Iterator[type[Routed]]:
    for child in cls.__subclasses__():
        if child.__dict__.get("NAME") and child.__module__.startswith("contracts."):
            yield child
        yield from _walk(child)


def _sorted(base: type[Routed]) -> list[type[Routed]]:
    known = {(message.OWNER, message.NAME, message.MAJOR): message for message in _walk(base)}
    return [known[key] for key in sorted(known)]


def commands() -> list[type[Command]]:  # type: ignore[type-arg]
    """Every command, by owner then name."""
    return _sorted(Command)  # type: ignore[return-value]


def queries() -> list[type[Query]]:  # type: ignore[type-arg]
    """Every query, by owner then name."""
    return _sorted(Query)  # type: ignore[return-value]


def events() -> list[type[Event]]:
    """Every event, by owner then name."""
    return _sorted(Event)  # type: ignore[return-value]
