"""Walks every query of the API and every page that can be opened: the list is derived, never written by hand.

What to ask with is derived too: ids by the name of the field they were answered under, days and texts by type.
"""

from __future__ import annotations

import contextlib
import html
import io
import itertools
import re
import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any, Literal, Union, get_args, get_origin
from uuid import UUID

from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import from_json, to_json
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from contracts.base import Query
from gateway.api import offered
from tests.unit.gateway.browser import Answer, Browser

DAYS = {"first_day": date(2015, 4, 1), "last_day": date(2015, 4, 30), "monday": date(2015, 4, 6)}
DAY = date(2015, 4, 9)
TEXTS = {"month": "2015-04", "school_year": "2014-2015", "day": DAY.isoformat()}
MOST_PER_ROUTE = 12
MOST_FILLINGS = 400
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')


@dataclass
class Pool:
    """Every id known, by the name of the field it was answered under (`proposal_ids` is `proposal_id`)."""

    by_name: dict[str, set[str]] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        """Keeps an id."""
        self.by_name.setdefault(_one(name), set()).add(value)

    def of(self, name: str) -> list[str]:
        """The ids a field of that name may be filled with: all of them for a name never answered."""
        every = {one for ids in self.by_name.values() for one in ids}
        return sorted(self.by_name.get(_one(name)) or every)

    def harvest(self, value: Any, name: str = "") -> None:
        """Keeps every id of an answer."""
        if isinstance(value, dict):
            for key, inner in value.items():
                self.harvest(inner, key)
        elif isinstance(value, list):
            for inner in value:
                self.harvest(inner, name)
        elif isinstance(value, str) and ID.fullmatch(value):
            self.add(name, value)

    def __len__(self) -> int:
        return sum(len(ids) for ids in self.by_name.values())


def _one(name: str) -> str:
    return f"{name[:-4]}_id" if name.endswith("_ids") else name


def values(annotation: Any, name: str, pool: Pool) -> list[Any]:
    """What a field of this type may hold. Raises for a type that nobody taught the walk."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is typing.Annotated:
        return values(inner[0], name, pool)
    if origin in (Union, types.UnionType):
        return [one for kind in inner for one in values(kind, name, pool)]
    if origin is Literal:
        return list(inner)
    if origin is list:
        return [[one] for one in values(inner[0], name, pool)]
    if annotation is UUID:
        return list(pool.of(name))
    plain: dict[Any, list[Any]] = {
        dict: [{}, {"tax.parts": "3"}],
        type(None): [None],
        date: [DAYS.get(name, DAY).isoformat()],
        time: ["10:00"],
        bool: [False, True],
        int: [0, 1],
        str: [TEXTS.get(name, "essai")],
    }
    if (origin or annotation) in plain:
        return plain[origin or annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return list(itertools.islice(fillings(annotation, pool), MOST_FILLINGS))
    raise AssertionError(f"the walk cannot fill {name}: {annotation}; teach it")


def _has_id(annotation: Any) -> bool:
    return annotation is UUID or any(_has_id(one) for one in get_args(annotation))


def fillings(kind: type[BaseModel], pool: Pool) -> Iterator[dict[str, Any]]:
    """Ways to fill a message: every id in every field that takes one, then each other choice on top of each of them."""
    based: dict[str, list[Any]] = {}
    varied: dict[str, list[Any]] = {}
    for name, info in kind.model_fields.items():
        if info.is_required() or _has_id(info.annotation):
            based[name] = values(info.annotation, name, pool)
        elif _chosen(info):
            varied[name] = [one for one in values(info.annotation, name, pool) if one != info.default]
    for chosen in itertools.product(*based.values()):
        base = dict(zip(based, chosen, strict=True))
        yield base
        for name, choices in varied.items():
            for one in choices:
                yield base | {name: one}


def _chosen(info: FieldInfo) -> bool:
    """Whether the field opens another view (a switch, a kind), rather than cuts the same one shorter."""
    return info.annotation not in (int,) and get_origin(info.annotation) not in (list, dict)


def queries() -> dict[str, type[Query[Any]]]:
    """Every query offered, by its address."""
    return {
        f"/api/v1/queries/{owner}/{name}": kind for (owner, name), kind in sorted(offered.queries().items())
    }


def pages(router: Any) -> list[APIRoute]:
    """Every route that a GET opens, those of included routers too."""
    found: list[APIRoute] = []
    for route in router.routes:
        if isinstance(route, APIRoute):
            found += [route] if "GET" in (route.methods or ()) else []
        elif hasattr(route, "original_router"):
            found += pages(route.original_router)
    return found


def addresses(route: APIRoute, pool: Pool, feed: str) -> list[str]:
    """The addresses of a route, with every known id in each place; `feed` for what is opened by a secret alone."""
    names = re.findall(r"{(\w+)(?::\w+)?}", route.path)
    choices = [_choices(name, pool, feed) for name in names]
    bare = re.sub(r"{(\w+):\w+}", r"{\1}", route.path)
    found = [bare.format(**dict(zip(names, chosen, strict=True))) for chosen in itertools.product(*choices)]
    return found[:MOST_FILLINGS]


def _choices(name: str, pool: Pool, feed: str) -> list[str]:
    if name == "secret":
        return [feed]
    if name in TEXTS:
        return [TEXTS[name]]
    if name == "path":
        return ["img/icon.svg"]
    return pool.of(name) if name.endswith("_id") else ["essai"]


def links(answer: Answer) -> set[str]:
    """The addresses of this portal a page leads to."""
    return {html.unescape(one) for one in LINK.findall(words_of(answer))}


def words_of(answer: Answer) -> str:
    """What an answer says, whatever it is made of."""
    kind = answer.header("content-type")
    if kind.startswith("application/pdf"):
        with contextlib.suppress(PyPdfError):  # what a family handed in may be no real PDF: its bytes speak
            pdf = PdfReader(io.BytesIO(answer.body), strict=False)
            return " ".join([*(page.extract_text() for page in pdf.pages), str(pdf.metadata)])
    return answer.body.decode("utf-8", "replace")


def folded(text: str) -> str:
    """As secrets are looked for: no spaces, dots nor hyphens, lower case, no HTML."""
    return re.sub(r"[\s.\-\u00a0\u202f]", "", html.unescape(text)).lower()


@dataclass
class Walker:
    """Somebody signed in, and everything they were answered."""

    browser: Browser
    name: str
    answered: dict[str, Answer] = field(default_factory=dict)

    async def asks(self, path: str, body: dict[str, Any]) -> Answer:
        """Asks a query of the API."""
        sent = to_json(body)
        answer = await self.browser.post_json(path, sent, origin=self.browser.origin)
        self.answered[f"{path} {sent.decode()}"] = answer
        return answer

    async def opens(self, path: str) -> Answer:
        """Opens a page, a PDF, a spreadsheet."""
        answer = await self.browser.get(path)
        self.answered[path] = answer
        return answer

    def learn(self, pool: Pool) -> None:
        """Keeps the ids of every JSON answer so far."""
        for answer in self.answered.values():
            if answer.status == 200 and answer.header("content-type").startswith("application/json"):
                pool.harvest(from_json(answer.body))
