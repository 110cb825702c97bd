"""Two versions of the portal run side by side during an update: what the newer adds, the older must not choke on."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from chassis import bus
from chassis.consumer import apply_event
from chassis.outbox import headers_of
from chassis.service import React
from contracts.actor import Actor
from contracts.catalogue import events
from contracts.documents.samples import sample
from tests.contracts.tree import questions
from tests.support.harness import PARIS, SettableClock


class Runtime:
    """As much of a runtime as a context looks at."""

    clock = SettableClock(PARIS)

    def own_actor(self, cause: str) -> Actor:
        """Whoever hears the event."""
        return Actor(kind="service", service="sample", cause=cause)


def grown(model: type[Any]) -> bytes:
    """A sample as the next version may send it: a field more, in it and in the messages of its lists."""
    document = json.loads(model.model_validate(sample(model)).model_dump_json())

    def more(node: Any) -> Any:
        return node | {"added_tomorrow": 1} if isinstance(node, dict) else node

    inside = {
        key: [more(item) for item in value] if isinstance(value, list) else value
        for key, value in document.items()
    }
    return json.dumps(more(inside)).encode()


async def test_events_with_fields_added_tomorrow_reach_todays_reactions() -> None:
    heard: list[str] = []
    choked: list[str] = []

    async def reaction(ctx: Any, told: Any) -> None:
        heard.append(type(told).__name__)

    for event in events():
        at = Runtime.clock.business()
        headers = headers_of(event.model_validate(sample(event)), str(uuid4()), at, "c", "")
        reactions = {headers["ce-type"]: React(event, reaction)}
        runtime: Any = Runtime()
        nothing: Any = None
        try:
            await apply_event(runtime, nothing, reactions, headers, grown(event))
        except ValidationError:
            choked.append(event.__name__)
    assert choked == []
    assert heard == [event.__name__ for event in events()]


def test_replies_with_fields_added_tomorrow_are_read_today() -> None:
    choked = []
    for message in questions():
        asked: Any = message.model_validate(sample(message))
        try:
            bus._read(asked, grown(message.REPLY))
        except ValidationError:
            choked.append(message.__name__)
    assert choked == []
