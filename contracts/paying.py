"""How each régie says that it is paid: what the town writes under *Comment payer*; billing keeps it."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Message, Query, Reply


class Paying(Message):
    """What a régie that the town collects says of paying: means, order of a cheque, where and when; lines stay lines."""

    regie: str
    how_to_pay: str


class RegiePaying(Message):
    """A régie with its words, for the agents who write them. The Treasury's own say nothing to families."""

    regie_id: UUID
    name: str
    collected_by: Literal["town", "treasury"]
    how_to_pay: str


class HowToPayView(Reply):
    """Every régie, by name."""

    regies: list[RegiePaying]


class HowToPaySaved(Reply):
    """From now on it is what families read, also on the invoices they have already."""


class SayHowToPay(Command[HowToPaySaved], owner="billing", name="say-how-to-pay"):
    """Writes a régie's words anew. Refused: `regie_unknown`, `changed_meanwhile` (`before` is not what it said)."""

    regie_id: UUID
    how_to_pay: str = Field(max_length=1000)
    before: str = Field(max_length=1000)


class HowToPay(Query[HowToPayView], owner="billing", name="how-to-pay"):
    """What every régie says, for `direction` and `administration`."""
