"""asyncapi.yaml: every channel of the portal, as its own services see it (they receive commands, send events)."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from contracts.base import Command, Event, Query, Routed
from contracts.catalogue import commands, events, queries
from contracts.documents.samples import sample
from contracts.documents.schemas import file_of, key_of
from contracts.problems import CODES
from contracts.subjects import event_type, stream_of, subject_of

Node = dict[str, Any]

VERSION = "0.1.0"
_SCHEMA_FORMAT = "application/schema+json;version=draft-2020-12"

CALL_HEADERS: dict[str, str] = {
    "pf-actor": "who asks: a short-lived token signed with Ed25519, verified by every service",
    "pf-deadline": "milliseconds since the epoch after which nobody waits: expired work is dropped",
    "pf-command-id": "commands only, a UUID made by the caller: the same id again gives the first answer again",
    "pf-correlation": "follows one action from the browser to the last subscriber",
}
EVENT_HEADERS: dict[str, str] = {
    "Nats-Msg-Id": "the event's id, by which the server drops what is published twice",
    "ce-specversion": "1.0",
    "ce-id": "the event's id (UUID version 7), the same however often it is delivered",
    "ce-source": "/portail-famille/<service>",
    "ce-type": "fr.portail-famille.<service>.<event>.v<major>",
    "ce-subject": "the id of the entity the event is about",
    "ce-time": "when it happened for the town (ISO 8601 with its offset)",
    "ce-datacontenttype": "application/json",
    "ce-dataschema": "the $id of the body's JSON Schema",
    "ce-entityversion": "the entity's version: it grows with each event of the entity",
    "ce-correlationid": "the action that caused it, as in the logs",
    "ce-causationid": "the command or the event that caused it",
    "ce-dataclass": "none, personal or sensitive",
}


@cache
def document() -> str:
    """The whole file, in a stable order."""
    asked: list[type[Routed]] = [*commands(), *queries()]
    told = events()
    whole: Node = {
        "asyncapi": "3.0.0",
        "id": "urn:portail-famille",
        "info": _info(),
        "defaultContentType": "application/json",
        "servers": _servers(),
        "channels": _channels(asked, told),
        "operations": _operations(asked, told),
        "components": {
            "messages": _messages(asked, told),
            "messageTraits": {
                "call": {"headers": _headers(CALL_HEADERS, ("pf-actor", "pf-deadline"))},
                "event": {"headers": _headers(EVENT_HEADERS, tuple(EVENT_HEADERS))},
            },
        },
    }
    text = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, width=110)
    return f"# Generated from contracts/ by `python -m contracts.generate`.\n{text}"


def _info() -> Node:
    return {
        "title": "Portail Famille",
        "version": VERSION,
        "description": "Commands ask, queries look, events tell what is already true; nothing else travels. "
        "How to listen: docs/events.md. Refusal codes: " + ", ".join(CODES) + ".",
        "license": {"name": "EUPL-1.2"},
    }


def _servers() -> Node:
    return {
        "town": {
            "host": "{host}",
            "protocol": "nats",
            "description": "The town's NATS server (2.11 or newer, JetStream on). TLS beyond loopback.",
            "variables": {"host": {"default": "127.0.0.1:4222"}},
            "security": [
                {"type": "userPassword", "description": "One user per program, with its subjects only."}
            ],
        }
    }


def _headers(words: dict[str, str], required: tuple[str, ...]) -> Node:
    return {
        "type": "object",
        "required": list(required),
        "properties": {name: {"type": "string", "description": text} for name, text in words.items()},
    }


def _kind(message: type[Routed]) -> str:
    return {"cmd": "command", "qry": "query", "evt": "event"}[message.KIND]


def _channels(asked: list[type[Routed]], told: list[type[Event]]) -> Node:
    found: Node = {}
    for message in asked:
        key = key_of(message)
        found[key] = {
            "address": subject_of(message),
            "description": f"The {message.OWNER} service answers, one of its replicas each time.",
            "messages": {"request": _ref(f"components/messages/{key}")},
        }
        found[f"{key}.reply"] = {
            "address": None,
            "messages": {
                "reply": _ref(f"components/messages/{key}.reply"),
                "problem": _ref("components/messages/problem"),
            },
        }
    for event in told:
        key = key_of(event)
        found[key] = {
            "address": f"{subject_of(event)}.{{entityId}}",
            "description": f"Kept 18 months in the stream {stream_of(event.OWNER)}.",
            "parameters": {"entityId": {"description": f"the event's {event.ENTITY}"}},
            "messages": {"event": _ref(f"components/messages/{key}")},
        }
    return found


def _operations(asked: list[type[Routed]], told: list[type[Event]]) -> Node:
    found: Node = {}
    for message in asked:
        key = key_of(message)
        found[key] = {
            "action": "receive",
            "channel": _ref(f"channels/{key}"),
            "summary": _first_sentence(message),
            "tags": [{"name": message.OWNER}, {"name": _kind(message)}],
            "messages": [_ref(f"channels/{key}/messages/request")],
            "reply": {
                "address": {"location": "$message.header#/reply-to", "description": "the NATS reply subject"},
                "channel": _ref(f"channels/{key}.reply"),
                "messages": [
                    _ref(f"channels/{key}.reply/messages/reply"),
                    _ref(f"channels/{key}.reply/messages/problem"),
                ],
            },
        }
    for event in told:
        key = key_of(event)
        found[key] = {
            "action": "send",
            "channel": _ref(f"channels/{key}"),
            "summary": _first_sentence(event),
            "tags": [{"name": event.OWNER}, {"name": "event"}],
            "messages": [_ref(f"channels/{key}/messages/event")],
        }
    return found


def _messages(asked: list[type[Routed]], told: list[type[Event]]) -> Node:
    found: Node = {}
    for message in asked:
        assert issubclass(message, Command | Query)
        key = key_of(message)
        found[key] = {
            "name": key,
            "title": message.__name__,
            "summary": _text(message),
            "traits": [_ref("components/messageTraits/call")],
            "payload": _payload(key),
        }
        found[f"{key}.reply"] = {
            "name": f"{key}.reply",
            "title": message.REPLY.__name__,
            "summary": _text(message.REPLY),
            "payload": _payload(f"{key}.reply"),
        }
    for event in told:
        key = key_of(event)
        found[key] = {
            "name": event_type(event),
            "title": event.__name__,
            "summary": _text(event),
            "x-data-class": event.DATA_CLASS,
            "traits": [_ref("components/messageTraits/event")],
            "payload": _payload(key),
            "examples": [{"payload": sample(event)}],
        }
    found["problem"] = {
        "name": "problem",
        "title": "Problem",
        "summary": "A refusal; the header pf-status says `problem`.",
        "payload": _payload("problem"),
    }
    return found


def _payload(key: str) -> Node:
    return {"schemaFormat": _SCHEMA_FORMAT, "schema": {"$ref": f"./schemas/{file_of(key)}"}}


def _ref(path: str) -> Node:
    return {"$ref": f"#/{path}"}


def _text(model: type[Any]) -> str:
    return " ".join((model.__doc__ or "").split())


def _first_sentence(model: type[Any]) -> str:
    return _text(model).split(". ")[0].rstrip(".") + "."
