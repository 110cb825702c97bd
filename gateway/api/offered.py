"""Which commands and queries the JSON API offers: those of the screens, never what carries a secret or is for services."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import SecretStr

from contracts import catalogue
from contracts.base import Command, Query, Routed

FOR_SERVICES = ("snapshot-", "rebuild-")


def _offered(message: type[Routed]) -> bool:
    if getattr(message, "SECRET", False) or message.NAME.startswith(FOR_SERVICES):
        return False
    return all(field.annotation is not SecretStr for field in message.model_fields.values())


@cache
def commands() -> dict[tuple[str, str], type[Command[Any]]]:
    """Every command offered, by owner and name."""
    return {(message.OWNER, message.NAME): message for message in catalogue.commands() if _offered(message)}


@cache
def queries() -> dict[tuple[str, str], type[Query[Any]]]:
    """Every query offered, by owner and name."""
    return {(message.OWNER, message.NAME): message for message in catalogue.queries() if _offered(message)}
