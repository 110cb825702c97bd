"""Registering a family from its enrolment file."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import Registered, RegisterFamily
from services.family.registering import register


async def register_family(ctx: Ctx, command: RegisterFamily) -> Registered | Refusal:
    """Registers one family. Refused: `invalid_input`, `family_number_taken`, `conflict`."""
    numbers = await register(ctx, [command.family])
    return numbers if isinstance(numbers, Refusal) else Registered(family_numbers=numbers)
