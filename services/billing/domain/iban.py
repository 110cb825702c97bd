"""An account as it is written on a bank's slip: compact, judged, masked. Pure.

The list of the world's banks is large and only a bank form needs it: it is read at the first one, not at start.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from functools import cache
from types import ModuleType

LAST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class Bank:
    """What an IBAN says of its bank; empty where the list of banks does not know it."""

    bic: str
    name: str


@cache
def banks() -> ModuleType:
    """The library with its list of banks; slow the first time."""
    import schwifty

    return schwifty


def compact(text: str) -> str:
    """`fr76 3000 6000…` -> `FR7630006000…`."""
    return re.sub(r"[\s.\-]", "", text).upper().removeprefix("IBAN")


def masked(iban: str) -> str:
    """All that is ever shown of an account: `•••• 0189`."""
    return f"•••• {iban[-LAST_SHOWN:]}" if iban else ""


def iban_fault(iban: str) -> str:
    """What is wrong with a compact IBAN, or ""."""
    library = banks()
    try:
        found = _read(iban)
    except library.exceptions.InvalidCountryCode:
        return "iban_country"
    except library.exceptions.InvalidLength:
        return "iban_length"
    except (library.exceptions.InvalidChecksumDigits, library.exceptions.InvalidBBANChecksum):
        return "iban_key"
    except ValueError:
        return "iban_malformed"
    return "" if found.in_sepa_zone else "iban_not_sepa"


def bic_fault(bic: str, iban: str) -> str:
    """What is wrong with a compact BIC beside a good IBAN, or "". Branches of French overseas banks may write FR."""
    try:
        found = banks().BIC(bic)
    except ValueError:
        return "bic_malformed"
    both = {found.country_code, iban[:2]}
    return "" if len(both) == 1 or both <= _FRENCH else "bic_other_country"


_FRENCH = {"FR", "GF", "GP", "MQ", "RE", "YT", "PM", "BL", "MF", "NC", "PF", "WF", "MC"}


def bank_of(iban: str) -> Bank:
    """The bank of a good IBAN."""
    found = _read(iban)
    return Bank(str(found.bic or ""), str(found.bank_name or ""))


def _read(iban: str):  # type: ignore[no-untyped-def]
    with warnings.catch_warnings():
        # a country whose national key nobody publishes is no fault of the parent's
        warnings.simplefilter("ignore")
        return banks().IBAN(iban, validate_bban=True)
