"""A sign-in code: what it looks like, how it is read back from a letter, and what one is worth today."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Literal

ALPHABET = "23456789CDFHJKMNPQRTVWXY"
"""No 0/O, 1/I/L, B/8, G/6, S/5, Z/2, U/V, and no A nor E: what is read is sure, and spells no word."""
GROUPS, GROUP = 3, 5
LENGTH = GROUPS * GROUP
"""15 of 24 letters: 68 bits."""

Standing = Literal["good", "expired", "used", "replaced"]

_MISREAD = str.maketrans({"B": "8", "G": "6", "S": "5", "Z": "2", "U": "V"})
_LONGEST = 80


def grouped(code: str) -> str:
    """As the letter prints it: `K7M4P-9XYHQ-2RTFC`."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(typed: str) -> str | None:
    """The code somebody typed, whatever the case, blanks and hyphens; None when it cannot be one."""
    text = unicodedata.normalize("NFKC", typed[:_LONGEST]).upper()
    letters = "".join(one for one in text if not one.isspace() and unicodedata.category(one) != "Pd")
    code = letters.translate(_MISREAD)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def standing(
    expires_on: date, used_at: datetime | None, cancelled_at: datetime | None, today: date
) -> Standing:
    """What a code is worth: used says more than replaced, and replaced more than too old."""
    if used_at is not None:
        return "used"
    if cancelled_at is not None:
        return "replaced"
    return "good" if today <= expires_on else "expired"
