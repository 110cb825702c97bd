"""What belongs to one home is out of the other's reach: every command and every form, sent with another's ids.

Nothing is deduced from the answers alone: the rows of the others are read before and after.
"""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from fastapi.routing import APIRoute
from pydantic_core import from_json, to_json

from contracts.documents.samples import sample
from contracts.family import CourtDecision, CourtTerm, RecordCourtDecision
from tests.service.gateway.acting import Form, attacks, belongings, commands, forms, leads_to, posts
from tests.service.gateway.home import Home
from tests.service.gateway.street import Street, lived_in, sign_in
from tests.service.gateway.walking import ID, Pool, Walker, addresses, fillings, pages, queries, words_of
from tests.service.planning.town import LEISURE, MEAL, line_of
from tests.support.actors import staff
from tests.support.servers import Servers
from tests.unit.gateway.browser import Answer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300), pytest.mark.asyncio(loop_scope="module")]

MOST_QUESTIONS, MOST_PAGES, MOST_FORMS, MOST_ASKED = 6, 12, 3, 24
"""Of each query, of each page and of each route, for each home: enough to know its ids and its forms."""
AT_ONCE = 8
BARE_ONLY = {
    "/demandes/{family_request_id}/reponse",
    "/documents/{file_id}/retrait",
}
"""Shown in a state the homes are not in (a question asked, a document nothing relies on)."""
OWN_ONLY = ("/connexion", "/deconnexion", "/activation", "/mot-de-passe-oublie", "/inscription", "/apparence")
"""Forms about oneself or nobody: no id of anybody is in them."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def street(servers: Servers) -> AsyncIterator[Street]:
    """Once for the walks of this module: what they do may not change anything of the others'."""
    async with lived_in(servers) as here:
        yield here


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(street: Street) -> dict[str, Pool]:
    """The ids each home may know, by name: their own, and those they are answered; what both know is nobody's secret."""
    pools = {}
    for home in street.homes.everybody:
        pool, walker = Pool(), street.walker(home)
        pool.harvest({key: str(value) for key, value in vars(home).items() if isinstance(value, UUID)})
        for _ in range(2):
            for path, kind in queries().items():
                bodies = [body for body, _ in zip(fillings(kind, pool), range(MOST_QUESTIONS), strict=False)]
                await asyncio.gather(*(walker.asks(path, body) for body in bodies))
            walker.learn(pool)
        pools[home.name] = pool
    return pools


def _ids(home: Home) -> set[Any]:
    return home.private | {home.guardian_id, home.family_id, home.account_id}


def _own(street: Street, home: Home) -> dict[str, str]:
    """What a home's own commands say: its ids, and a day it has booked."""
    own = {name: str(value) for name, value in vars(home).items() if isinstance(value, UUID)}
    child = street.homes.children_of(home)[-1]
    line = line_of(child, MEAL, home.guardian_id)
    return own | {"line_id": str(line), "day": home.booked.isoformat(), "reason_code": "illness"}


def theirs(pool: Pool, others: Pool) -> Pool:
    """What is another's alone, by name."""
    mine = {one for ids in pool.by_name.values() for one in ids}
    return Pool({name: ids - mine for name, ids in others.by_name.items() if ids - mine})


async def rows_of_others(street: Street, home: Home) -> Counter[tuple[str, str]]:
    """Every row that names somebody else or what is theirs, once everything has settled."""
    await street.homes.portal.settled()
    ids = {str(one) for other in street.homes.everybody if other is not home for one in _ids(other)}
    return await belongings(street.homes.portal, ids - {str(home.family_id)})


async def test_no_command_of_one_home_reaches_the_other(street: Street, known: dict[str, Pool]) -> None:
    for home in street.homes.everybody:
        before, found, own = await rows_of_others(street, home), [], _own(street, home)
        for path, (kind, allowed) in commands().items():
            if not allowed:
                answer = await _sent(street, home, path, sample(kind))
                found += [] if answer.status == 403 else [f"{path} {answer.status} {answer.text[:200]}"]
                continue
            for other in street.homes.everybody:
                if other is not home:
                    strange = theirs(known[home.name], known[other.name])
                    found += await _hostile(street, home, path, attacks(kind, own, known[home.name], strange))
        assert found == [], "\n".join(found)
        assert await rows_of_others(street, home) == before, _changed(
            before, await rows_of_others(street, home)
        )


async def _hostile(
    street: Street, home: Home, path: str, sending: Iterable[tuple[dict[str, Any], str]]
) -> list[str]:
    """What answers another's id otherwise than an id nobody has. An id the sender makes may be taken: then it is refused."""

    async def one(body: dict[str, Any], strange: str) -> list[str]:
        text = to_json(body).decode()
        hostile = await _sent(street, home, path, body)
        nobodys = str(uuid4())
        unknown = await _sent(street, home, path, from_json(text.replace(strange, nobodys)))
        if hostile.status >= 400 and unknown.status == 200:
            return []
        if _shape(hostile, strange) == _shape(unknown, nobodys):
            return []
        return [f"{home.name} {path} {text}: {hostile.text[:200]} | {unknown.text[:200]}"]

    tried = list(sending)
    found = []
    for start in range(0, len(tried), AT_ONCE):
        some = await asyncio.gather(*(one(body, strange) for body, strange in tried[start : start + AT_ONCE]))
        found += [line for lines in some for line in lines]
    return found


async def _sent(street: Street, home: Home, path: str, body: dict[str, Any]) -> Answer:
    browser = street.walker(home).browser
    return await browser.post_json(path, to_json(body), origin=browser.origin, idempotency_key=str(uuid4()))


def _shape(answer: Answer, echoed: str) -> tuple[int, str]:
    text = re.sub(r'"trace":"[^"]*"', "", answer.text).replace(echoed, "")
    return answer.status, ID.sub("", text)


def _changed(before: Counter[tuple[str, str]], after: Counter[tuple[str, str]]) -> str:
    return "\n".join(map(str, [*((before - after).keys()), *((after - before).keys())]))


async def test_no_form_of_one_home_reaches_the_other(street: Street, known: dict[str, Pool]) -> None:
    shown = {name: await _shown(street, name, known) for name in street.walkers}
    routes = posts(street.app.router)
    unseen = {route.path for route in routes}
    for home in street.homes.everybody:
        before, tokens = await rows_of_others(street, home), await _token(street, home)
        for route in routes:
            if route.path.startswith(OWN_ONLY):
                unseen.discard(route.path)
                continue
            found = [
                form
                for name, mine in shown.items()
                if name != home.name
                for form in [one for one in mine if leads_to(route, one.action)][:MOST_FORMS]
            ]
            if found:
                unseen.discard(route.path)
            for form in [*found, *_bare(street, home, known, route)]:
                answer = await _posted(street, home, form, tokens)
                assert answer.status < 500, (home.name, form, answer.status)
                if route.path.startswith("/agents"):
                    assert answer.status == 403, (home.name, form, answer.status)
        after = await rows_of_others(street, home)
        assert after == before, _changed(before, after)
    parents = {one for one in unseen if not one.startswith("/agents")}
    assert parents == BARE_ONLY, "a page of the homes shows the form, or homes.py needs what shows it"
    for home in street.homes.everybody:
        assert (await street.walker(home).opens("/accueil")).status == 200, "still signed in"


def _bare(street: Street, home: Home, known: dict[str, Pool], route: APIRoute) -> list[Form]:
    """The route with the ids of each other home in its address, and nothing typed."""
    found = []
    for other in street.homes.everybody:
        if other is not home:
            strange = theirs(known[home.name], known[other.name])
            found += [Form(one) for one in addresses(route, strange, "essai")[:MOST_FORMS]]
    return found


async def _shown(street: Street, name: str, known: dict[str, Pool]) -> list[Form]:
    """The forms of the pages somebody opens, with the ids they know; an agent's pages, of everybody's."""
    walker, found = street.walkers[name], []
    pool = known.get(name) or street.pool
    for home in street.homes.everybody:
        if home.name == name:
            for link in home.links:
                found += forms((await walker.opens(link)).text, link)
    for route in pages(street.app.router):
        if route.path.startswith("/agents") != (name == ""):
            continue
        opened = 0
        for address in addresses(route, pool, "essai"):
            answer = await walker.opens(address)
            if answer.status == 200 and answer.header("content-type").startswith("text/html"):
                found += forms(answer.text, address)
                opened += 1
            if opened >= MOST_PAGES:
                break
    return found


async def _token(street: Street, home: Home) -> str:
    return (await street.walker(home).browser.get("/sessions")).hidden("csrf")


async def _posted(street: Street, home: Home, form: Form, token: str) -> Answer:
    fields = [(name, value) for name, value in form.fields if name not in ("csrf", "command_id")]
    sent = [*fields, ("csrf", token), ("command_id", str(uuid4()))]
    return await street.walker(home).browser.post(form.action, sent)


async def test_a_court_decision_closes_the_child_to_who_lost_it(
    street: Street, known: dict[str, Pool]
) -> None:
    """Comes last: nothing opens again here."""
    anne, lea, homes = street.homes.anne, street.homes.lea_id, street.homes
    decision = CourtDecision(
        child_ids=[lea],
        kind="family_court",
        court="Tribunal judiciaire",
        decided_on=date(2015, 3, 20),
        from_on=date(2015, 3, 21),
        terms=[CourtTerm(guardian_id=anne.guardian_id, authority="withdrawn")],
    )
    recording = RecordCourtDecision(
        family_id=anne.family_id, decision_id=uuid4(), decision=decision, expected_version=0
    )
    await homes.does(recording, staff("accueil"))
    await homes.portal.settled()
    walker = street.walker(anne)
    assert (await walker.opens("/accueil")).status == 303, "her sessions have ended"
    walker = Walker(await sign_in(walker.browser.app, "anne"), "Anne")
    for path, kind in queries().items():
        bodies = [body for body, _ in zip(fillings(kind, known["Anne"]), range(MOST_ASKED), strict=False)]
        await asyncio.gather(*(walker.asks(path, body) for body in bodies))
    for route in pages(street.app.router):
        for address in addresses(route, known["Anne"], anne.feed)[:MOST_ASKED]:
            await walker.opens(address)
    closed = {str(lea), *(str(line_of(lea, one, anne.guardian_id)) for one in (MEAL, LEISURE))}
    told = [
        asked
        for asked, answer in walker.answered.items()
        if answer.status == 200
        and (
            "Léa" in words_of(answer) or closed & (set(ID.findall(words_of(answer))) - set(ID.findall(asked)))
        )
    ]
    assert told == []
    children = from_json(
        (await walker.asks("/api/v1/queries/family/my-children", {"family_id": str(anne.family_id)})).body
    )
    assert [one["child_id"] for one in children["children"]] == [str(anne.child_id)], "hers alone stays"
