"""The secret of a calendar feed's address. Pure."""

from __future__ import annotations

import hashlib


def digest_of(secret: str) -> bytes:
    """What is kept of a secret. 192 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).digest()
