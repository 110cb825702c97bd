"""The OpenAPI 3.1 document of the API, derived from the contracts: it cannot say anything else than they do."""

from __future__ import annotations

import inspect
from functools import cache
from typing import Any, Literal

from pydantic.json_schema import models_json_schema
from pydantic_core import to_json

from contracts.base import Command, Query, Reply
from contracts.problems import CODES
from gateway.api import offered

PREFIX = "/api/v1"
WALL_TIME = r"^\d{2}:\d{2}(:\d{2}(\.\d+)?)?$"
REF = "#/components/schemas/{model}"

Mode = Literal["validation", "serialization"]


@cache
def document() -> bytes:
    """The document as JSON."""
    return to_json(describe(), indent=1)


def describe() -> dict[str, Any]:
    """The document."""
    messages: list[type[Command[Any]] | type[Query[Any]]] = [
        *offered.commands().values(),
        *offered.queries().values(),
    ]
    models: list[tuple[Any, Mode]] = [(message, "validation") for message in messages]
    replies: dict[type[Reply], None] = dict.fromkeys(message.REPLY for message in messages)
    models += [(reply, "serialization") for reply in replies]
    references, definitions = models_json_schema(models, ref_template=REF)
    paths = {}
    for message in messages:
        kind = "commands" if issubclass(message, Command) else "queries"
        path = f"{PREFIX}/{kind}/{message.OWNER}/{message.NAME}"
        asked = references[(message, "validation")]
        replied = references[(message.REPLY, "serialization")]
        paths[path] = {"post": _operation(message, kind, asked, replied)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Portail Famille",
            "version": "1",
            "description": (
                "The same commands and queries as the screens. Sign in at /connexion, then send the session cookie. "
                "A command carries an `Idempotency-Key` made by the caller: sent again with the same content, the "
                "first answer comes back. Money is integer cents, days and instants are ISO 8601."
            ),
        },
        "paths": paths,
        "components": {
            "schemas": {**_on_the_wall(definitions.get("$defs", {})), "Problem": _problem_schema()},
            "responses": {
                "Problem": {
                    "description": "A refusal, after RFC 9457, with a stable code.",
                    "content": {
                        "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                    },
                }
            },
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "__Host-pf_session"},
            },
        },
        "security": [{"session": []}],
    }


def _operation(
    message: type[Command[Any]] | type[Query[Any]], kind: str, asked: dict[str, Any], replied: dict[str, Any]
) -> dict[str, Any]:
    words = inspect.cleandoc(message.__doc__ or "")
    operation: dict[str, Any] = {
        "operationId": f"{message.OWNER}-{message.NAME}",
        "tags": [message.OWNER],
        "summary": words.split(". ")[0].split("\n")[0].rstrip("."),
        "description": words,
        "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
        "responses": {
            "200": {"description": "Done.", "content": {"application/json": {"schema": replied}}},
            "4XX": {"$ref": "#/components/responses/Problem"},
            "5XX": {"$ref": "#/components/responses/Problem"},
        },
    }
    if kind == "commands":
        operation["parameters"] = [
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": True,
                "description": "Made by the caller, one per intention.",
                "schema": {"type": "string", "format": "uuid"},
            }
        ]
    return operation


def _on_the_wall(schema: Any) -> Any:
    """The format `time` wants an offset, and the municipality's times have none: programs that check formats would refuse them."""
    if isinstance(schema, list):
        return [_on_the_wall(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("format") == "time":
        return {name: value for name, value in schema.items() if name != "format"} | {"pattern": WALL_TIME}
    return {name: _on_the_wall(value) for name, value in schema.items()}


def _problem_schema() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "required": ["type", "title", "status", "code", "data", "trace"],
        "properties": {
            "type": text,
            "title": text,
            "status": {"type": "integer"},
            "code": {"type": "string", "enum": sorted(CODES)},
            "data": {"type": "object", "additionalProperties": True},
            "trace": text,
        },
    }
