"""Taking over the families that a town already knows."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import ImportFamilies, Registered
from services.family.registering import register


async def import_families(ctx: Ctx, command: ImportFamilies) -> Registered | Refusal:
    """Registers up to 100 families, all or none. Refused: `invalid_input`, `family_number_taken`, `conflict`."""
    numbers = await register(ctx, command.families)
    return numbers if isinstance(numbers, Refusal) else Registered(family_numbers=numbers)
