"""A service's README lists what its wiring registers and the tables its migrations make."""

from __future__ import annotations

import re

import pytest

from contracts.subjects import SERVICES
from deploy.checkout import ROOT
from tests.contracts.tree import routes, service


def readme(name: str) -> str:
    """The text of a service's README."""
    return (ROOT / "services" / name / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SERVICES)
def test_a_readme_lists_every_command_query_event_and_timer(name: str) -> None:
    one, text = service(name), readme(name)
    wanted = [route.message.NAME for route in routes(one)]
    wanted += [event.NAME for event in one.emits]
    wanted += [react.event.NAME for react in one.reactions]
    wanted += [timer.name for timer in one.timers]
    assert [word for word in wanted if f"`{word}`" not in text] == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_readme_lists_no_message_that_wiring_does_not_know(name: str) -> None:
    one, text = service(name), readme(name)
    known = {route.message.NAME for route in routes(one)}
    tables = re.findall(r"^## (?:Commands|Queries)\n+(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    listed = {word for table in tables for word in re.findall(r"^\| `([a-z-]+)`", table, re.MULTILINE)}
    assert listed - known == set()


@pytest.mark.parametrize("name", SERVICES)
def test_a_readme_lists_no_event_and_no_timer_that_wiring_does_not_know(name: str) -> None:
    one, text = service(name), readme(name)
    told = {
        "Out": {event.NAME for event in one.emits},
        "In": {react.event.NAME for react in one.reactions},
        "Timer": {timer.name for timer in one.timers},
    }
    written = re.sub(r"^## Timers\n", "Timers:", text, flags=re.MULTILINE)
    for what, known in told.items():
        parts = re.findall(
            rf"\b{what}s?:(.*?)(?=\bOut:|\bIn:|\bAsked of|\bTimers?:|^## |\Z)",
            written,
            re.MULTILINE | re.DOTALL,
        )
        listed = {word for part in parts for word in re.findall(r"`([a-z]+(?:-[a-z]+)*)`", part)}
        assert listed - known == set(), what
        assert bool(listed) == bool(known), what


@pytest.mark.parametrize("name", SERVICES)
def test_a_readme_lists_every_table(name: str) -> None:
    made = {
        table
        for path in (ROOT / "services" / name / "migrations").glob("*/up.sql")
        for table in re.findall(r"^CREATE TABLE (\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert made
    assert [table for table in sorted(made) if f"`{table}`" not in readme(name)] == []


@pytest.mark.parametrize("name", SERVICES)
def test_a_readme_begins_with_a_purpose_and_says_where_to_change_what(name: str) -> None:
    text = readme(name)
    assert re.match(rf"# {name}\n\n[A-Z].+\.\n", text), "a title and a purpose in a sentence"
    assert "to change" in text.lower()
    assert f"tests/unit/{name}" in text
    assert f"tests/service/{name}" in text
