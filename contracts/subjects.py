"""Spells every subject: `pf.<cmd|qry|evt>.<service>.<what>.v<major>[.<entity id>]`. Nothing else does."""

from __future__ import annotations

from contracts.base import Event, Routed

SERVICES = ("identity", "family", "planning", "billing", "requests")


def subject_of(message: type[Routed]) -> str:
    """The subject of a command or query, and the prefix of an event's."""
    return f"pf.{message.KIND}.{message.OWNER}.{message.NAME}.v{message.MAJOR}"


def event_subject(event: Event) -> str:
    """Where this one event is published: the last token is its entity's id, never a name or a date."""
    return f"{subject_of(type(event))}.{event.entity_id}"


def event_filter(event: type[Event]) -> str:
    """What a durable consumer filters on to receive every entity's events of this type."""
    return f"{subject_of(event)}.*"


def event_type(event: type[Event]) -> str:
    """The CloudEvents `type` of an event."""
    return f"fr.portail-famille.{event.OWNER}.{event.NAME}.v{event.MAJOR}"


def stream_of(service: str) -> str:
    """The JetStream stream that keeps a service's events."""
    return f"PF_{service.upper()}"


def stream_subjects(service: str) -> str:
    """Everything a service's stream holds."""
    return f"pf.evt.{service}.>"


def durable_of(consumer: str, source: str) -> str:
    """The durable consumer through which `consumer` hears the events of `source`."""
    return f"{consumer}__from_{source}"


def service_subjects(service: str) -> tuple[str, str]:
    """The commands and the queries a service answers."""
    return f"pf.cmd.{service}.>", f"pf.qry.{service}.>"


def wake_subject(service: str) -> str:
    """A plain message by which one replica tells the others that its outbox has something."""
    return f"pf.ctl.{service}.wake"


REVOKED = "pf.ctl.identity.revoked"
"""Identity says here, before it answers, that an account's tokens are worth nothing any more."""
