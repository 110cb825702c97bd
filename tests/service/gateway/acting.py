"""What one home sends with the ids of another: commands made from the contract's samples, and forms of the other's pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import import_module
from typing import Any
from uuid import uuid4

from fastapi.routing import APIRoute

from contracts.base import Command
from contracts.documents.samples import sample
from contracts.subjects import SERVICES
from gateway.api import offered
from tests.service.gateway.walking import ID, Pool
from tests.support.harness import Installation

CHASSIS = {"outbox", "inbox", "parked", "idempotency", "audit", "timer", "lease", "schema_migration"}
COURTESY = {"session"}
"""Touched by reading: whether it still lives is asked of the portal."""
PLANNING_STEPS = ("absence", "reservation", "retrait")
"""What the page between choosing days and sending them posts to, with the same days."""
ALIASES = {"evidence": "file_id"}
MOST_IDS = 4
"""Of another's ids, in one field of one command."""


def commands() -> dict[str, tuple[type[Command[Any]], bool]]:
    """Every command offered, by its address, and whether a guardian may send it at all."""
    allowed = {on.message for name in SERVICES for on in _wiring(name).commands if "guardian" in on.allow}
    return {
        f"/api/v1/commands/{owner}/{name}": (kind, kind in allowed)
        for (owner, name), kind in sorted(offered.commands().items())
    }


def _wiring(name: str) -> Any:
    return import_module(f"services.{name}.wiring").SERVICE


def attacks(
    kind: type[Command[Any]], own: dict[str, str], mine: Pool, theirs: Pool
) -> Iterator[tuple[dict[str, Any], str]]:
    """The command as the sender's own, but for one id that is another's; and that id.

    `own`: what the sender's fields hold, by name, before any other id they know.
    """
    for whole in (True, False):
        made = _said(sample(kind, whole=whole), own)
        places = list(_ids_in(made))
        chosen_first = {place: own.get(name) or _first(mine, name) for place, name in places}
        for place, name in places:
            for one in _theirs(theirs, name):
                yield _filled(made, chosen_first | {place: one}), one


def _said(value: Any, own: dict[str, str]) -> Any:
    """The sample with what is the sender's in the fields that hold no id (a day, a reason)."""
    if isinstance(value, dict):
        return {
            key: own[key] if isinstance(inner, str) and key in own else _said(inner, own)
            for key, inner in value.items()
        }
    return [_said(inner, own) for inner in value] if isinstance(value, list) else value


def _ids_in(value: Any, place: tuple[Any, ...] = (), name: str = "") -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _ids_in(inner, (*place, key), key)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _ids_in(inner, (*place, number), name)
    elif isinstance(value, str) and ID.fullmatch(value):
        yield place, ALIASES.get(name, name)


def _first(mine: Pool, name: str) -> str:
    known = sorted(mine.by_name.get(_single(name), ()))
    return known[0] if known else str(uuid4())


def _theirs(theirs: Pool, name: str) -> list[str]:
    known = theirs.by_name.get(_single(name))
    every = {one for ids in theirs.by_name.values() for one in ids}
    return sorted(known or every)[:MOST_IDS]


def _single(name: str) -> str:
    return f"{name[:-4]}_id" if name.endswith("_ids") else name


def _filled(value: Any, chosen: dict[tuple[Any, ...], str], place: tuple[Any, ...] = ()) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, chosen, (*place, key)) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, chosen, (*place, number)) for number, inner in enumerate(value)]
    return chosen.get(place, value)


@dataclass
class Form:
    """A form of a page, filled as the page showed it."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    """The forms that post, as somebody greedy fills them: the first button, every box ticked, chosen options."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Form]()
        self._form: Form | None = None
        self._select = self._area = ""
        self._option: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name = said.get("name", "")
        if tag == "form":
            self._form = Form(said.get("action") or self.page) if said.get("method") == "post" else None
        elif self._form is None:
            return
        elif tag == "input" and name and said.get("type") not in ("file", "submit"):
            if said.get("type") != "radio" or "checked" in said:
                self._form.fields.append((name, said.get("value", "")))
        elif tag == "select":
            self._select, self._option = name, None
        elif tag == "option" and self._select:
            if "selected" in said or not self._option:
                self._option = said.get("value", "")
        elif tag == "textarea":
            self._area = name
            self._form.fields.append((name, "essai"))
        elif tag == "button" and "formaction" in said:
            self.found.append(Form(said["formaction"], self._form.fields))
        elif tag == "button" and name and name not in dict(self._form.fields):
            self._form.fields.append((name, said.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        if tag == "form":
            self.found.append(self._form)
            self._form = None
        elif tag == "select":
            self._form.fields.append((self._select, self._option or ""))
            self._select = ""


def forms(page: str, path: str) -> list[Form]:
    """The forms of a page that post."""
    parser = _Forms(path.partition("?")[0])
    parser.feed(page)
    checked = [
        Form(f"{form.action}/{step}", form.fields)
        for form in parser.found
        if form.action.endswith("/planning")
        for step in PLANNING_STEPS
    ]
    return parser.found + checked


def posts(router: Any) -> list[APIRoute]:
    """Every route that takes a form, those of included routers too; the API has its own walk."""
    found: list[APIRoute] = []
    for route in router.routes:
        if isinstance(route, APIRoute):
            taken = "POST" in (route.methods or ()) and not route.path.startswith("/api/")
            found += [route] if taken else []
        elif hasattr(route, "original_router"):
            found += posts(route.original_router)
    return found


def leads_to(route: APIRoute, action: str) -> bool:
    """Whether a form's action is answered by this route."""
    pattern = re.sub(r"{\w+:path}", ".+", route.path)
    return re.fullmatch(re.sub(r"{\w+(:\w+)?}", "[^/]+", pattern), action.partition("?")[0]) is not None


async def belongings(town: Installation, ids: set[str]) -> Counter[tuple[str, str]]:
    """Every row of every service that names one of these ids, the chassis' own tables left aside."""
    found: Counter[tuple[str, str]] = Counter()
    for service in SERVICES:
        owner = await town.owner(service)
        tables = await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", service)
        for table in sorted({row["tablename"] for row in tables} - CHASSIS - COURTESY):
            for row in await owner.fetch(f'SELECT to_jsonb(t)::text AS row FROM "{service}"."{table}" t'):
                if ids.intersection(ID.findall(row["row"])):
                    found[f"{service}.{table}", row["row"]] += 1
        await owner.close()
    return found
