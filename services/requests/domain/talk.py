"""Who may say what in a conversation, and what a message's mail waits for. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from contracts.actor import Actor

Side = Literal["family", "town"]

NOTICE_DELAY = timedelta(minutes=2)
"""Several messages written in one go are told by the first mail; what is read in the portal meanwhile by none."""


def side_of(actor: Actor) -> Side:
    """On which side of a conversation somebody speaks."""
    return "family" if actor.kind == "guardian" else "town"


def subject_of(said: str, text: str) -> str:
    """The subject given, or the beginning of the message."""
    if said.strip():
        return " ".join(said.split())
    line = " ".join(text.split())
    return line if len(line) <= 60 else line[:59].rsplit(" ", 1)[0] + "…"
