"""Sheets as texts by key, the form in which changes are asked, compared and merged (contracts/proposals.py).

`yes` and `no` stand for true and false, dates are ISO, nothing is the empty text.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from inspect import isclass
from types import NoneType
from typing import Any, TypeVar, get_args

from contracts.base import Message

M = TypeVar("M", bound=Message)
_TRUTH = {"yes": True, "no": False, "": False}


def flat(sheet: Message, prefix: str = "", without: Collection[str] = ()) -> dict[str, str]:
    """Every field of a sheet as text, nested ones under their dotted path."""
    return _walk(sheet.model_dump(mode="json", exclude=set(without)), prefix)


def _walk(values: dict[str, Any], prefix: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in values.items():
        if isinstance(value, dict):
            found |= _walk(value, f"{prefix}{name}.")
        else:
            found[prefix + name] = _text(value)
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def rebuilt(model: type[M], record: Mapping[str, str], prefix: str = "", **known: Any) -> M:
    """The sheet of such a record; `known` are the fields that no record holds. Raises pydantic's ValidationError."""
    return model.model_validate(_tree(model, record, prefix) | known)


def _tree(model: type[Message], record: Mapping[str, str], prefix: str) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, field in model.model_fields.items():
        kind, key = field.annotation, prefix + name
        if isclass(kind) and issubclass(kind, Message):
            tree[name] = _tree(kind, record, f"{key}.")
        elif key in record:
            text = record[key]
            if kind is bool:
                tree[name] = _TRUTH.get(text, text)
            else:
                tree[name] = None if not text and NoneType in get_args(kind) else text
    return tree
