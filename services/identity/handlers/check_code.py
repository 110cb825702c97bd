"""The first page of a first connection: is this the code of the letter?"""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import CheckCode, CodeChecked
from services.identity import errors
from services.identity.attempts import AttemptKeys, remember_failure, seconds_to_wait, take_turn
from services.identity.codes import presented
from services.identity.domain.identifier import initials


async def check_code(ctx: Ctx, command: CheckCode) -> CodeChecked | Refusal:
    """Whose code it is, in initials. Refused: `wrong_code`, `throttled`, `code_expired`, `code_used`, `code_replaced`."""
    keys = AttemptKeys.of(ctx, command.identifier, command.address)
    wait = await seconds_to_wait(ctx, keys) or await take_turn(ctx, keys)
    if wait:
        return errors.throttled(wait)
    found = await presented(ctx, command.identifier, command.code.get_secret_value())
    if found is None:
        remember_failure(ctx, keys)
        return errors.wrong_code()
    if found.standing != "good":
        return errors.code_worthless(found.standing)
    return CodeChecked(initials=initials(found.name), active=found.active, guardian_id=found.guardian_id)
