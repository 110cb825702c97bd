"""wiring.py is the whole table of contents: every subject has one owner and a handler in the file of its name."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from typing import Any

import pytest

from chassis.process import with_operations
from chassis.service import Service
from contracts.base import Event
from contracts.catalogue import commands, events, queries
from contracts.subjects import SERVICES, durable_of, subject_of
from deploy.checkout import ROOT
from tests.contracts.tree import calls, place, python_files, routes, service, services, tree_of


def file_name(message: type[Any]) -> str:
    """How the file and the function of a message are named."""
    return str(message.NAME).replace("-", "_")


def test_the_five_services_are_wired() -> None:
    assert [one.name for one in services()] == list(SERVICES)
    assert all(one.package == f"services.{one.name}" for one in services())


def test_every_subject_belongs_to_one_message() -> None:
    count = Counter(subject_of(message) for message in (*commands(), *queries(), *events()))
    assert [subject for subject, times in count.items() if times > 1] == []


def test_no_command_query_and_event_of_a_service_share_a_name() -> None:
    count = Counter((m.OWNER, m.NAME, m.MAJOR) for m in (*commands(), *queries(), *events()))
    assert [key for key, times in count.items() if times > 1] == [], "their schemas would share an id"


def test_every_command_and_query_is_handled_by_its_owner_and_by_nobody_else() -> None:
    handled = [
        (subject_of(route.message), one.name)
        for one in map(with_operations, services())
        for route in routes(one)
    ]
    wanted = [(subject_of(message), message.OWNER) for message in (*commands(), *queries())]
    assert sorted(handled) == sorted(wanted)


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("kind", ["handlers", "queries", "reactions", "jobs"])
def test_each_use_case_is_a_file_that_holds_the_function_of_its_name(name: str, kind: str) -> None:
    wired = {function.__module__: function.__name__ for function in wired_functions(service(name), kind)}
    folder = ROOT / "services" / name / kind
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {module.rpartition(".")[2] for module in wired} == files, f"wiring.py and {kind}/ differ"
    for module, function in wired.items():
        assert module == f"services.{name}.{kind}.{function}"


def wired_functions(one: Service, kind: str) -> list[Any]:
    """The functions that wiring.py names, of one kind."""
    wired: dict[str, list[Any]] = {
        "handlers": [route.handler for route in one.commands],
        "queries": [route.handler for route in one.queries],
        "reactions": [react.reaction for react in one.reactions],
        "jobs": [timer.job for timer in one.timers],
    }
    return wired[kind]


@pytest.mark.parametrize("name", SERVICES)
def test_a_handler_bears_its_messages_name_and_takes_it(name: str) -> None:
    one = service(name)
    for route in routes(one):
        assert route.handler.__name__ == file_name(route.message)
        assert taken_by(route.handler) == route.message.__name__
    for react in one.reactions:
        assert react.reaction.__name__ == f"on_{file_name(react.event)}"
        assert taken_by(react.reaction) == react.event.__name__
    assert all(
        inspect.iscoroutinefunction(found)
        for kind in ("handlers", "queries", "reactions", "jobs")
        for found in wired_functions(one, kind)
    )


def taken_by(function: Any) -> str:
    """The type, as written, of a handler's second parameter."""
    parameters = list(inspect.signature(function).parameters.values())
    return str(parameters[1].annotation).rpartition(".")[2]


@pytest.mark.parametrize("name", SERVICES)
def test_every_durable_has_its_reactions_and_hears_only_others(name: str) -> None:
    one = service(name)
    assert len({react.event for react in one.reactions}) == len(one.reactions)
    for source, durable in one.durables().items():
        assert source != name
        assert durable == durable_of(name, source)
        assert one.sources()[source]
    for react in one.reactions:
        owner = service(react.event.OWNER)
        assert react.event in owner.emits, f"{owner.name} emits no {react.event.NAME}"


def test_every_event_is_emitted_by_its_owner_and_by_nobody_else() -> None:
    emitted = [(event.__name__, one.name) for one in services() for event in one.emits]
    assert sorted(emitted) == sorted((event.__name__, event.OWNER) for event in events())


@pytest.mark.parametrize("name", SERVICES)
def test_what_wiring_says_is_emitted_is_made_somewhere_and_the_reverse(name: str) -> None:
    declared = {event.__name__ for event in service(name).emits}
    classes = {event.__name__ for event in events() if name == event.OWNER}
    made = {
        event for event in classes for path in python_files(f"services/{name}") if list(calls(path, event))
    }
    assert made == declared


@pytest.mark.parametrize("name", SERVICES)
def test_what_a_service_asks_of_others_is_declared_and_allowed(name: str) -> None:
    one = service(name)
    asked = [*one.asks, *(projection.source for projection in one.projections)]
    for query in asked:
        owner = service(query.OWNER)
        route = next(route for route in owner.queries if route.message is query)
        assert owner.name != name
        assert route.allow & {f"service:{name}", "service"}, (
            f"{owner.name} does not let {name} ask {query.NAME}"
        )
    known = {query.__name__ for query in queries()}
    used = {
        argument.func.attr if isinstance(argument.func, ast.Attribute) else getattr(argument.func, "id", "")
        for path in python_files(f"services/{name}")
        for call in calls(path, "ask")
        for argument in call.args
        if isinstance(argument, ast.Call)
    }
    rebuilt = {copy.source.__name__ for copy in one.projections}
    assert used & known == {query.__name__ for query in one.asks} - rebuilt


@pytest.mark.parametrize("name", SERVICES)
def test_every_command_and_query_says_who_may_call_it(name: str) -> None:
    one = service(name)
    kinds = {"guardian", "staff", "service", "system", "anonymous"}
    roles = {f"staff:{role}" for role in ("accueil", "pointage", "regie", "direction", "administration")}
    callers = {f"service:{caller}" for caller in (*SERVICES, "gateway")}
    for route in routes(one):
        assert route.allow, f"nobody may call {route.message.NAME}"
        assert route.allow <= kinds | roles | callers, f"{route.message.NAME}: unknown callers"


@pytest.mark.parametrize("name", SERVICES)
def test_timers_and_projections_have_names_of_their_own(name: str) -> None:
    one = service(name)
    for named in ([timer.name for timer in one.timers], [copy.name for copy in one.projections]):
        assert len(set(named)) == len(named)


@pytest.mark.parametrize("name", SERVICES)
def test_a_copy_kept_from_events_can_be_rebuilt_or_says_why_not(name: str) -> None:
    """A reaction marked `projection` has an owner's snapshot to be rebuilt from, or the owner has none for anybody."""
    one = service(name)
    rebuilt = {copy.source.OWNER for copy in one.projections}
    for react in one.reactions:
        snapshots = [query for query in queries() if query.OWNER == react.event.OWNER and is_snapshot(query)]
        if react.projection and has_snapshot(react.event, snapshots):
            assert react.event.OWNER in rebuilt, f"{react.event.NAME}: no Projection in wiring.py"


def is_snapshot(query: type[Any]) -> bool:
    """Whether a query is an owner's paged snapshot."""
    return bool(query.NAME.startswith("snapshot-"))


def has_snapshot(event: type[Event], snapshots: list[type[Any]]) -> bool:
    """Whether the owner answers a snapshot of this event's entity."""
    return any(query.NAME.removeprefix("snapshot-") in event.NAME for query in snapshots)


def test_nothing_registers_itself_outside_wiring() -> None:
    found = [
        place(path, node)
        for path in python_files("services")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom) and node.module == "chassis.service" and path.name != "wiring.py"
    ]
    assert found == []
