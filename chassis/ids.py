"""UUID version 7: ordered by time, so that indexes grow at their end. RFC 9562."""

from __future__ import annotations

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A new time-ordered id."""
    millis = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (millis & 0xFFFF_FFFF_FFFF) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
