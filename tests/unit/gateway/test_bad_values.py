"""Every form of the portal, sent with what nobody should send: never broken, never cut in silence, told at the field.

The forms are those of the portal's own pages, one for each address that takes one: an address without its form fails.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import pytest_asyncio

from gateway.app import make_app
from tests.unit.gateway.browser import Answer, Browser
from tests.unit.gateway.shown_forms import Field, Form, alike, answers_to, forms, posts
from tests.unit.gateway.shown_pages import SCENES, visited
from tests.unit.gateway.world import Services, build, sample_services

pytestmark = pytest.mark.asyncio(loop_scope="module")

ROUTES = {route.path: route for route in posts(make_app(build(sample_services())).router)}
ELSEWHERE = {"/connexion/depuis-le-site"}
"""Its form is the municipality's own site's: test_getting_in sends it."""

LONG = f"Beaucoup {'trop long ' * 1000}fin"
HOSTILE = "<script>alert('1')</script>\"; DROP TABLE x-- \u202eesrevni \U0001f34e\U0001f469\u200d\U0001f467"
NUL = "a\0b"
STRANGER = "01970000-0000-7000-8000-0000000000ff"
DATES = ("2015-02-30", "0060-01-01", "99999-01-01", "demain")
NUMBERS = ("-1", "9" * 20, "1e3", "²")
EVERYWHERE = ("/theme", "/deconnexion")
SILENT = ("profile", "resolve-session", "unread")
REREAD = "relire=1"
"""In the address of a registration file's step: it comes back with what is wrong, at each field."""


@dataclass
class Seen:
    """What came of sending a form; `said`: every text that services were told by it."""

    answer: Answer
    said: list[str]

    @property
    def page(self) -> str:
        """The page, if it is one."""
        return self.answer.text if self.answer.header("content-type").startswith("text/") else ""

    @property
    def told(self) -> bool:
        """Whether a sentence says at a field, or above the form, that something is wrong."""
        again = REREAD in self.answer.header("location")
        return again or 'class="field-error"' in self.page or 'role="alert"' in self.page

    @property
    def done(self) -> bool:
        """Whether the person may believe that it worked."""
        return self.answer.status < 400 and not self.told


@dataclass
class Shown:
    """A form in front of somebody."""

    services: Services
    browser: Browser
    form: Form
    first: bool

    async def sent(self, name: str = "", *values: str) -> Seen:
        """Sends it, with these values in one field; what it does to who is signed in is forgotten."""
        cookies = dict(self.browser.cookies)
        self.services.sent.clear()
        self.services.questions.clear()
        answer = await self.browser.post(self.form.action, self.form.sent(name, *values))
        self.browser.cookies = cookies
        messages = [*(one for one, _, _ in self.services.sent), *self.services.questions]
        said = [
            text for one in messages if one.NAME not in SILENT for text in texts(one.model_dump(mode="json"))
        ]
        return Seen(answer, said)

    def fields(self) -> Iterator[Field]:
        """Each of its fields once: of many that are alike, the first."""
        seen = set()
        for one in self.form.fields:
            if one.name != "csrf" and one.kind != "file" and alike(one.name) not in seen:
                seen.add(alike(one.name))
                yield one


def texts(value: Any) -> Iterator[str]:
    """Every text in a message."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def bad_values(field: Field, first: bool) -> list[list[str]]:
    """What is sent in a field. With the second button of a form (`first` is false), what may be done all the same."""
    if not first:
        return [[LONG], [HOSTILE]] if field.typed else []
    if field.kind == "date":
        return [[], [""], *([one] for one in (*DATES, LONG))]
    if field.typed and field.value.isdigit():
        return [[], [""], *([one] for one in (*NUMBERS, LONG))]
    if field.typed:
        return [[], [""], [LONG], [HOSTILE]]
    return [[], [STRANGER], [NUL]]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shown() -> dict[str, list[Shown]]:
    """The forms of every address, each shape once."""
    found: dict[str, list[Shown]] = {path: [] for path in ROUTES}
    known = set()
    for scene in SCENES:
        services, browser, page = await visited(scene)
        tried = set[str]()
        for form in forms(scene.path, page):
            path = next((path for path, route in ROUTES.items() if answers_to(route, form.action)), "")
            assert path, f"{scene.path} has a form to {form.action}, which nobody answers"
            key = (path, form.shape)
            if key not in known and not (path in EVERYWHERE and found[path]):
                known.add(key)
                found[path].append(Shown(services, browser, form, form.action not in tried))
            tried.add(form.action)
    return found


async def test_the_form_of_every_address_is_known(shown: dict[str, list[Shown]]) -> None:
    assert {path for path, forms_ in shown.items() if not forms_} == ELSEWHERE


@pytest.mark.parametrize("path", sorted(ROUTES.keys() - ELSEWHERE))
async def test_bad_values_are_answered_in_words(shown: dict[str, list[Shown]], path: str) -> None:
    found = []
    for one in shown[path]:
        as_shown = await one.sent()
        with_files = any(own.kind == "file" for own in one.form.fields)
        assert as_shown.done or with_files, f"the form of {path} is refused as its page fills it"
        for field in one.fields():
            for values in bad_values(field, one.first):
                seen = await one.sent(field.name, *values)
                if why := await wrong(one, field, values, seen):
                    found.append(f"{field.name} {[value[:20] for value in values]}: {why}")
    assert found == []


async def wrong(shown: Shown, field: Field, values: list[str], seen: Seen) -> str:
    """What is wrong with an answer, "" when nothing is."""
    if seen.answer.status >= 500:
        return f"status {seen.answer.status}"
    if "Traceback" in seen.page or "<script>alert" in seen.page:
        return "the page says what it must not"
    value = values[0] if values else ""
    if not value or not field.typed:
        return ""
    if 'class="error-page"' in seen.page:
        return "a page that is no form, where the field should say it"
    if not seen.done:
        return "" if seen.told or seen.answer.status == 303 else f"status {seen.answer.status} without a word"
    if value == LONG:
        cut = [
            text
            for text in (*seen.said, html.unescape(seen.page))
            if text.count(LONG) != text.count(LONG[:30])
        ]
        if cut:
            return "cut"
    if value == HOSTILE or any(value in text for text in seen.said) or not await matters(shown, field):
        return ""
    return "done, and not as it was typed"


async def matters(shown: Shown, field: Field) -> bool:
    """Whether the field has a part in what this button does."""
    other = {"date": "2015-06-16"}.get(field.kind, "3" if field.value.isdigit() else "Autre")
    return (await shown.sent(field.name, field.value)).said != (await shown.sent(field.name, other)).said
