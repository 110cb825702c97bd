"""What the next page has to say: a signed cookie carries messages once, and command outcomes for a little while.

An outcome (`{"what": "withdrawn", "id": …}`) is what one service accepted and another may not know yet: the page
of that other service shows it until the service says the same, or until it is too old.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from gateway.signing import Signer

PURPOSE = "flash"
OUTCOME_SECONDS = 60
MAX_COOKIE = 3600

Message = dict[str, Any]
Outcome = dict[str, Any]


@dataclass(slots=True)
class Flash:
    """Messages to show once (`kind`, `title`, `text`, `items`, `action`, `links`), outcomes with the second they end."""

    messages: list[Message] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    changed: bool = False

    def say(self, kind: str, title: str, **more: Any) -> None:
        """Adds a message for the next page; kind is info, ok, warn or danger."""
        self.messages.append({"kind": kind, "title": title, **more})
        self.changed = True

    def remember(
        self, what: str, about: str, now: float, *, keep: int = OUTCOME_SECONDS, **more: Any
    ) -> None:
        """Adds an outcome another service may not know yet, for `keep` seconds."""
        self.outcomes.append({"what": what, "id": about, "until": int(now) + keep, **more})
        self.changed = True

    def of(self, what: str) -> list[Outcome]:
        """Every outcome of a kind that is still carried."""
        return [outcome for outcome in self.outcomes if outcome["what"] == what]

    def forget(self, what: str) -> None:
        """Drops the outcomes of a kind."""
        kept = [outcome for outcome in self.outcomes if outcome["what"] != what]
        self.changed = self.changed or len(kept) != len(self.outcomes)
        self.outcomes = kept

    def lasts(self, now: float) -> int:
        """How many seconds the cookie is worth keeping."""
        return max([OUTCOME_SECONDS, *(int(outcome["until"] - now) for outcome in self.outcomes)])

    def outcome(self, what: str, about: str) -> Outcome | None:
        """The outcome of this kind about this id, if one is still carried."""
        for outcome in self.outcomes:
            if outcome["what"] == what and outcome["id"] == about:
                return outcome
        return None

    def take(self) -> list[Message]:
        """The messages to show now; they will not be shown again."""
        messages, self.messages = self.messages, []
        self.changed = self.changed or bool(messages)
        return messages


def read(signer: Signer, cookie: str, now: float) -> Flash:
    """What the cookie carries; an altered or unreadable one carries nothing."""
    body = signer.open(PURPOSE, cookie) if cookie else None
    if body is None:
        return Flash()
    content = json.loads(body)
    alive = [outcome for outcome in content.get("o", []) if outcome.get("until", 0) > now]
    return Flash(messages=content.get("m", []), outcomes=alive)


def write(signer: Signer, flash: Flash) -> str:
    """The cookie's value, or "" when there is nothing to carry. The longest lists are cut to what a cookie holds."""
    messages, outcomes = list(flash.messages), list(flash.outcomes)
    while messages or outcomes:
        body = json.dumps({"m": messages, "o": outcomes}, ensure_ascii=False, separators=(",", ":"))
        sealed = signer.seal(PURPOSE, body.encode())
        if len(sealed) <= MAX_COOKIE:
            return sealed
        if not _shorten(messages) and not (outcomes and outcomes.pop(0)):
            messages.pop(0)
    return ""


def _shorten(messages: list[Message]) -> bool:
    """Drops half of the longest list of items, saying so; False when no message has one left."""
    longest = max(messages, key=lambda message: len(message.get("items", [])), default=None)
    items = longest.get("items", []) if longest else []
    if longest is None or len(items) < 4:
        return False
    longest["items"] = [*items[: len(items) // 2], "…"]
    return True
