"""UUID version 7: ordered by time, so that indexes grow at their end. RFC 9562, method 3: fractions of a
millisecond come before the random bits, so that what one transaction writes keeps its order."""

from __future__ import annotations

import os
import time
from uuid import UUID


def new_id() -> UUID:
    """A new time-ordered id."""
    millis, nanos = divmod(time.time_ns(), 1_000_000)
    value = (millis & 0xFFFF_FFFF_FFFF) << 80 | 0x7 << 76 | ((nanos << 12) // 1_000_000) << 64
    return UUID(int=value | 0x2 << 62 | int.from_bytes(os.urandom(8), "big") >> 2)
