"""The forms of the portal as its pages show them, each filled with something its field may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from fastapi.routing import APIRoute

PLAUSIBLE = {
    "date": "2015-06-15",
    "time": "08:30",
    "number": "2",
    "numeric": "2",
    "email": "essai@exemple.fr",
    "tel": "02 43 02 10 24",
    "url": "https://commune.example",
    "month": "2015-06",
    "color": "#123456",
}
TEXT = "Essai"


@dataclass(frozen=True)
class Field:
    """What a form sends under a name; `kind`: the type of an `input`, or `select`, `textarea`, `button`."""

    name: str
    value: str
    kind: str

    @property
    def typed(self) -> bool:
        """Whether a person types in it, and may be told beside it that it is wrong."""
        return self.kind not in ("hidden", "select", "radio", "checkbox", "button", "file")


@dataclass
class Form:
    """A form of a page; `buttons`: what each of them says, by name."""

    action: str
    fields: list[Field] = field(default_factory=list)
    buttons: dict[str, list[str]] = field(default_factory=dict)

    def sent(self, name: str = "", *values: str) -> list[tuple[str, str]]:
        """As filled, but for one field, which is sent with these values (none: it is left out)."""
        kept = [(one.name, one.value) for one in self.fields if one.name != name and one.kind != "file"]
        return [*kept, *((name, value) for value in values)]

    @property
    def shape(self) -> frozenset[str]:
        """What makes it the same form as another: its names, the numbers in them aside."""
        told = (f"{one.name}={one.value}" if one.kind == "button" else one.name for one in self.fields)
        return frozenset(alike(one) for one in told)

    def pressed(self) -> Iterator[Form]:
        """The form as each of its buttons sends it."""
        if not self.buttons:
            yield self
        for name, values in self.buttons.items():
            for value in values:
                yield Form(self.action, [*self.fields, Field(name, value, "button")])


def alike(name: str) -> str:
    """A name without its numbers and ids: what is typed for one child is judged as for the next."""
    return re.sub(r"[0-9a-f-]{36}|\d+", "#", name)


class _Parser(HTMLParser):
    """The first button, each box ticked, the chosen or first radio, the chosen or first real option."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.page, self.found = page, list[Form]()
        self._form: Form | None = None
        self._chosen: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            post = said.get("method") == "post"
            self._form = Form(said.get("action") or self.page) if post else None
        elif self._form is not None:
            getattr(self, f"_{tag}", self._other)(self._form, said)

    def _other(self, form: Form, said: dict[str, str]) -> None:
        """No field."""

    def _input(self, form: Form, said: dict[str, str]) -> None:
        name, kind, value = said.get("name", ""), said.get("type", "text"), said.get("value", "")
        if not name or kind == "submit":
            return
        if "hidden" in said or "readonly" in said:
            kind = "hidden"
        if kind == "radio":
            known = [one for one in form.fields if one.name == name]
            if known and "checked" not in said:
                return
            form.fields = [one for one in form.fields if one.name != name]
        if not value and kind not in ("hidden", "radio", "checkbox", "file"):
            value = PLAUSIBLE.get(said.get("inputmode", kind), PLAUSIBLE.get(kind, TEXT))
        if kind == "date" and "required" not in said:
            value = ""
        form.fields.append(Field(name, value, kind))

    def _textarea(self, form: Form, said: dict[str, str]) -> None:
        form.fields.append(Field(said["name"], TEXT, "textarea"))

    def _select(self, form: Form, said: dict[str, str]) -> None:
        self._chosen = [said.get("name", ""), ""]

    def _option(self, form: Form, said: dict[str, str]) -> None:
        if self._chosen is not None and ("selected" in said or not self._chosen[1]):
            self._chosen[1] = said.get("value", "") or self._chosen[1]

    def _button(self, form: Form, said: dict[str, str]) -> None:
        if "formaction" in said:
            self.found.append(Form(said["formaction"], form.fields))
        if said.get("name"):
            form.buttons.setdefault(said["name"], []).append(said.get("value", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._form is None:
            return
        if tag == "form":
            self.found.append(self._form)
            self._form = None
        elif tag == "select" and self._chosen is not None:
            self._form.fields.append(Field(self._chosen[0], self._chosen[1], "select"))
            self._chosen = None


def forms(path: str, html: str) -> list[Form]:
    """The forms of a page that post, once for each button."""
    parser = _Parser(path.partition("?")[0])
    parser.feed(html)
    return [one for form in parser.found for one in form.pressed()]


def posts(router: object) -> Iterator[APIRoute]:
    """Every route that takes a form, those of included routers too; the API has tests of its own."""
    for route in getattr(router, "routes", ()):
        if isinstance(route, APIRoute):
            if "POST" in (route.methods or ()) and not route.path.startswith("/api/"):
                yield route
        elif hasattr(route, "original_router"):
            yield from posts(route.original_router)


def answers_to(route: APIRoute, action: str) -> bool:
    """Whether the route takes what is sent there."""
    pattern = re.sub(r"{\w+:path}", ".+", route.path)
    return re.fullmatch(re.sub(r"{\w+(:\w+)?}", "[^/]+", pattern), action.partition("?")[0]) is not None
