"""A double mark never starts a line alone: the space before it does not break."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

GATEWAY = Path("gateway")
BREAKS = re.compile(r"(?<=[^\W\d_]) [:;!?»](?=[\s<\"]|$)|(?<=[»’)\]}%\d]) [:;!?»](?=[\s<]|$)|« (?=\S)")
NOT_WORDS = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
QUOTED = re.compile(r'"([^"\n]*)"')


def words_of_template(source: str) -> Iterator[str]:
    """What a template shows: its text, and the sentences it gives to a macro."""
    yield NOT_WORDS.sub("{}", source)
    for piece in NOT_WORDS.findall(source):
        if not piece.startswith("{#"):
            yield from QUOTED.findall(piece)


def words_of_module(source: str) -> Iterator[str]:
    """The strings of a module but its docstrings."""
    tree = ast.parse(source)
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.value


def wrong_in(words: Iterator[str]) -> list[str]:
    return [one[max(0, m.start() - 30) : m.end() + 10] for one in words for m in BREAKS.finditer(one)]


def test_the_rule_sees_what_it_must() -> None:
    assert wrong_in(words_of_template('<p>Elle part : vite</p>{{ ui.field("a", hint="Vide ; rien") }}'))
    assert wrong_in(words_of_template("<p>«{{ nbsp }}a »</p>"))
    assert not wrong_in(words_of_template('<p>Ici{{ nbsp }}: là</p>{{ "a" if b else {"c" : 1} }}'))


def test_no_template_breaks_before_a_double_mark() -> None:
    found = {
        str(path): wrong
        for path in GATEWAY.rglob("*.html")
        if (wrong := wrong_in(words_of_template(path.read_text("utf-8"))))
    }
    assert not found


def test_no_sentence_of_a_module_breaks_before_a_double_mark() -> None:
    found = {
        str(path): wrong
        for path in GATEWAY.rglob("*.py")
        if (wrong := wrong_in(words_of_module(path.read_text("utf-8"))))
    }
    assert not found
