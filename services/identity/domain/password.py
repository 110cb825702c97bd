"""What a new password must hold. The municipality chooses; the default is the guide's list of four criteria."""

from __future__ import annotations

import unicodedata
from typing import Literal

from contracts.identity import PasswordPolicy

Criterion = Literal["min_length", "upper", "lower", "digit"]


def canonical(password: str) -> str:
    """The form that is counted and hashed: the same typed text from any keyboard gives the same password."""
    return unicodedata.normalize("NFKC", password)


def missing_criteria(password: str, policy: PasswordPolicy) -> list[Criterion]:
    """The criteria of the policy that a password does not meet, in the order in which the guide lists them."""
    text = canonical(password)
    held: dict[Criterion, tuple[int, int]] = {
        "min_length": (len(text), policy.min_length),
        "upper": (sum(char.isupper() for char in text), policy.upper),
        "lower": (sum(char.islower() for char in text), policy.lower),
        "digit": (sum(char.isdecimal() for char in text), policy.digit),
    }
    return [criterion for criterion, (count, wanted) in held.items() if count < wanted]
