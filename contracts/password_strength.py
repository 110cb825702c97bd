"""How strong a password policy is, as CNIL counts: for the service that warns and the page that says what would do. Pure."""

from __future__ import annotations

import math

from contracts.identity import PasswordPolicy

CNIL_BITS = 50
"""CNIL, deliberation 2022-100 of 21 July 2022: a password behind a limit of attempts has at least 50 bits."""

_SIZES = {"upper": 26, "lower": 26, "digit": 10}
_DIGITS_ONLY = 10


def guaranteed_bits(policy: PasswordPolicy) -> int:
    """The strength, in whole bits, of the weakest kind of password that the policy lets pass.

    The alphabet is that of the kinds it asks for; where it asks for none, figures alone would do.
    """
    shortest = max(policy.min_length, policy.upper + policy.lower + policy.digit)
    return math.floor(shortest * math.log2(_alphabet(policy)))


def length_that_suffices(policy: PasswordPolicy) -> int:
    """The least number of characters with which a policy of the same kinds reaches CNIL's 50 bits."""
    return math.ceil(CNIL_BITS / math.log2(_alphabet(policy)))


def _alphabet(policy: PasswordPolicy) -> int:
    return sum(size for kind, size in _SIZES.items() if getattr(policy, kind)) or _DIGITS_ONLY
