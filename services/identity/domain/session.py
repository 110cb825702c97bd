"""A session: an opaque token in the person's browser, its digest here, and two ways of ending by itself."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

AccountKind = Literal["guardian", "staff"]
Level = Literal["password", "second_factor"]
"""How the person proved who they are: a second factor raises a session's level without another model."""

TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class Lifetime:
    """`idle`: without any call; `absolute`: whatever happens."""

    idle: timedelta
    absolute: timedelta


def token_digest(token: str) -> bytes:
    """What is stored of a session token. The token has 256 random bits, so that a plain digest is enough."""
    return hashlib.sha256(token.encode()).digest()


def is_over(lifetime: Lifetime, last_seen_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Whether a session ended by itself: left idle for too long, or at the end of its absolute life."""
    return now >= expires_at or now >= last_seen_at + lifetime.idle
