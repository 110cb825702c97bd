"""What belongs to one home is in no answer to the other: every query, page and export, walked with each account."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from pydantic_core import from_json

from contracts.subjects import SERVICES
from tests.service.gateway.home import Home
from tests.service.gateway.street import Street, lived_in
from tests.service.gateway.walking import (
    ID,
    MOST_PER_ROUTE,
    Walker,
    addresses,
    fillings,
    folded,
    links,
    pages,
    queries,
)
from tests.support.servers import Servers
from tests.unit.gateway.browser import Answer

DOORS = {"not_found", "not_allowed", "invalid_input", "child_unknown"}
"""Refusals that say nothing: behind them, the query was not walked."""

MOST_TO_LEARN = 40
"""Ways of each query the agent asks again, whose answers only teach ids: nothing is looked for in them."""

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def street(servers: Servers) -> AsyncIterator[Street]:
    """Once for the walks of this module: reading leaves it as it was."""
    async with lived_in(servers) as here:
        yield here


async def walk_queries(street: Street, rounds: int = 5) -> None:
    """Every query with every known id, until the answers teach no new one, or so many times."""
    known, asked, closed = -1, street.asked, closed_queries()
    while known != len(street.pool) and (rounds := rounds - 1) >= 0:
        known = len(street.pool)
        for path, kind in queries().items():
            learning = 0
            for body in fillings(kind, street.pool):
                key = f"{path} {sorted(body.items())!r}"
                if key in asked:
                    continue
                asked.add(key)
                learning += 1
                walking = [
                    walker
                    for walker in street.walkers.values()
                    if learning <= MOST_TO_LEARN or (walker.name and kind not in closed)
                ]
                await asyncio.gather(*(walker.asks(path, body) for walker in walking))
        for walker in street.walkers.values():
            walker.learn(street.pool)


def closed_queries() -> set[Any]:
    """What no guardian may ask at all: refused by who asks, whatever is asked."""
    wirings = (import_module(f"services.{name}.wiring").SERVICE for name in SERVICES)
    return {ask.message for one in wirings for ask in one.queries if "guardian" not in ask.allow}


def outcomes(street: Street, path: str) -> set[str]:
    """What the guardians were answered at an address, whatever they sent there: `ok`, or the refusal."""
    found = set()
    for home in street.homes.everybody:
        for asked, answer in street.walker(home).answered.items():
            if asked.split(" ")[0] == path:
                found.add("ok" if answer.status == 200 else from_json(answer.body)["code"])
    return found


async def as_if_unknown(street: Street, reader: Home) -> list[str]:
    """The queries that answer another's id otherwise than an id nobody has."""
    strange = {str(one) for home in street.homes.everybody if home is not reader for one in home.private}
    walker, differing = street.walker(reader), []
    nobodys: dict[
        tuple[str, str], tuple[tuple[int, str], str]
    ] = {}  # what only differs by ids nobody has is one
    for asked, answer in list(walker.answered.items()):
        path, _, sent = asked.partition(" ")
        hostile = sorted(strange & set(ID.findall(sent)), key=sent.index)
        if not hostile or path not in queries():
            continue
        for number, one in enumerate(hostile):
            sent = sent.replace(one, f"<{number}>")
        if (path, sent) not in nobodys:
            nobodys[path, sent] = await _asked_of_nobody(walker, path, sent, len(hostile))
        expected, text = nobodys[path, sent]
        if _shape(answer, set(hostile)) != expected:
            differing.append(f"{reader.name} {asked}: {answer.status} {answer.text[:200]} | {text}")
    return differing


async def _asked_of_nobody(walker: Walker, path: str, sent: str, ids: int) -> tuple[tuple[int, str], str]:
    unknown = [str(uuid4()) for _ in range(ids)]
    for number, one in enumerate(unknown):
        sent = sent.replace(f"<{number}>", one)
    answer = await walker.browser.post_json(path, sent.encode(), origin=walker.browser.origin)
    return _shape(answer, set(unknown)), answer.text[:200]


def _shape(answer: Answer, echoed: set[str]) -> tuple[int, str]:
    text = re.sub(r'"trace":"[^"]*"', "", answer.text)
    for one in echoed:
        text = text.replace(one, "")
    return answer.status, text


async def test_no_query_tells_one_home_of_the_other(street: Street) -> None:
    await walk_queries(street)
    assert street.leaks() == []
    for path in queries():
        told = outcomes(street, path)
        assert told == {"not_allowed"} or told - DOORS, (
            f"{path} only says {told}: give homes.py what it needs"
        )
    for home in street.homes.everybody:
        assert await as_if_unknown(street, home) == []


async def test_no_event_carries_what_one_home_hides(street: Street) -> None:
    found = []
    for service in SERVICES:
        owner = await street.homes.portal.owner(service)
        rows = await owner.fetch("SELECT headers->>'ce-type' AS kind, body FROM outbox")
        await owner.close()
        for row in rows:
            said, kind = folded(bytes(row["body"]).decode()), ".".join(row["kind"].split(".")[-3:-1])
            for home in street.homes.everybody:
                found += [
                    f"{kind} carries {secret}"
                    for secret, where in home.secrets.items()
                    if folded(secret) in said and kind not in where
                ]
    assert found == []


async def walk_pages(street: Street) -> dict[str, set[int]]:
    """Every GET route with every known id, then what the pages themselves lead to, for each account.

    Gives the statuses of each route.
    """
    told: dict[str, set[int]] = {}
    shown: set[str] = set()
    for home in street.homes.everybody:
        for route in pages(street.app.router):
            for address in addresses(route, street.pool, home.feed):
                answer = await street.walker(home).opens(address)
                told.setdefault(route.path, set()).add(answer.status)
                shown |= links(answer)
        shown |= set(home.links)
    by_page: dict[str, int] = {}
    for link in sorted(shown):
        page = ID.sub("", link.partition("?")[0])
        by_page[page] = by_page.get(page, 0) + 1
        if by_page[page] <= MOST_PER_ROUTE and not page.startswith(("/static", "/deconnexion")):
            for home in street.homes.everybody:
                await street.walker(home).opens(link)
    return told


async def test_no_page_nor_export_shows_one_home_to_the_other(street: Street) -> None:
    await walk_queries(street, rounds=1)
    told = await walk_pages(street)
    assert street.leaks() == []
    for path, statuses in told.items():
        if path.startswith("/agents"):
            assert statuses == {403}, path
        else:
            assert statuses - {403, 404}, f"{path} never opens: give homes.py what it shows"
            assert max(statuses) < 500, path
    for home in street.homes.everybody:
        assert street.unseen(home) == []
