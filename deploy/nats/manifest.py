"""What NATS must know of each part, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from contracts.catalogue import events
from contracts.subjects import event_filter

SUBSCRIBERS = Path(__file__).with_name("subscribers.yaml")


@dataclass(frozen=True)
class BusManifest:
    """One service: `listens` maps a source service to event filters, `calls` holds subjects it asks."""

    name: str
    listens: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    calls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Subscriber:
    """Another system of the town and the event filters it was granted, per source service."""

    name: str
    purpose: str
    listens: Mapping[str, tuple[str, ...]]


def subscribers(path: Path = SUBSCRIBERS) -> list[Subscriber]:
    """The systems of the data file; an event that no contract spells is refused."""
    known = {f"{event.OWNER}.{event.NAME}.v{event.MAJOR}": event for event in events()}
    found = []
    for name, entry in sorted((yaml.safe_load(path.read_text()) or {}).items()):
        unknown = [event for event in entry["events"] if event not in known]
        if unknown:
            raise ValueError(f"{path.name}: {name} is granted unknown events: {', '.join(unknown)}")
        granted = [(known[event].OWNER, event_filter(known[event])) for event in entry["events"]]
        found.append(Subscriber(name, entry["purpose"], by_source(granted)))
    return found


def by_source(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Event filters grouped by the service that emits them."""
    grouped: dict[str, set[str]] = {}
    for source, subject in pairs:
        grouped.setdefault(source, set()).add(subject)
    return {source: tuple(sorted(subjects)) for source, subjects in sorted(grouped.items())}
