"""Registering families, one or a hundred: all of them or none."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import FamilyChanged, NewFamily
from services.family import errors
from services.family.announcing import child_changed, told_of
from services.family.domain.naming import Named, search_words
from services.family.domain.number import candidates, take
from services.family.domain.sheet import Misfit, checked_family
from services.family.sheets import child_args, guardian_args, partner_args

WINDOW = 200
"""Numbers looked at together: an import may have taken a whole block of ours."""


async def register(ctx: Ctx, families: list[NewFamily]) -> list[str] | Refusal:
    """Registers these families and answers their numbers, in order.

    Refused: `invalid_input` (fields), `family_number_taken`, `conflict` (an id is known or given twice).
    """
    checked: list[NewFamily] = []
    for index, family in enumerate(families):
        result = checked_family(family, ctx.today)
        if isinstance(result, Misfit):
            return errors.misfit(result.under(f"families.{index}"))
        checked.append(result)
    last = await ctx.value("family.lock_counter")
    known = await _known_id(ctx, checked)
    if known is not None:
        return errors.id_known(known)
    numbers = await _numbers(ctx, checked, last)
    if isinstance(numbers, Refusal):
        return numbers
    await _insert(ctx, checked, numbers)
    _tell(ctx, checked, numbers)
    return numbers


async def _known_id(ctx: Ctx, families: list[NewFamily]) -> UUID | None:
    family_ids = [family.family_id for family in families]
    guardian_ids = [guardian.guardian_id for family in families for guardian in family.guardians]
    child_ids = [child.child_id for family in families for child in family.children]
    for ids in (family_ids, guardian_ids, child_ids):
        repeated = [one for one, times in Counter(ids).items() if times > 1]
        if repeated:
            return repeated[0]
    known: UUID | None = await ctx.value("family.known_ids", family_ids, guardian_ids, child_ids)
    return known


async def _numbers(ctx: Ctx, families: list[NewFamily], last: int) -> list[str] | Refusal:
    given = [family.family_number for family in families if family.family_number is not None]
    repeated = [number for number, times in Counter(given).items() if times > 1]
    taken = repeated or [row["number"] for row in await ctx.rows("family.numbers_taken", given)]
    if taken:
        return errors.number_taken(taken[0])
    wanted = len(families) - len(given)
    made: list[str] = []
    while len(made) < wanted:
        window = candidates(last, WINDOW)
        used = {row["number"] for row in await ctx.rows("family.numbers_taken", window)}
        more, last = take(last, wanted - len(made), window, used | set(given))
        made += more
    if wanted:
        await ctx.run("family.move_counter", last)
    following = iter(made)
    return [family.family_number or next(following) for family in families]


async def _insert(ctx: Ctx, families: list[NewFamily], numbers: list[str]) -> None:
    numbered = list(zip(families, numbers, strict=True))
    sealer, of_all = ctx.sealer, [(family.family_id, family) for family in families]
    await ctx.many("family.register", [(family.family_id, number, ctx.today) for family, number in numbered])
    await ctx.many(
        "guardian.register",
        [
            (*guardian_args(sealer, family_id, sheet), position)
            for family_id, family in of_all
            for position, sheet in enumerate(family.guardians)
        ],
    )
    await ctx.many(
        "partner.put",
        [
            partner_args(sealer, family_id, family.partner.guardian_id, family.partner)
            for family_id, family in of_all
            if family.partner is not None and family.partner.guardian_id is not None
        ],
    )
    await ctx.many(
        "child.register",
        [child_args(family_id, child) for family_id, family in of_all for child in family.children],
    )
    await ctx.many(
        "child.give_authority",
        [
            (child.child_id, guardian_id, family_id)
            for family_id, family in of_all
            for child in family.children
            for guardian_id in child.guardian_ids
        ],
    )
    await ctx.many(
        "search.keep",
        [
            (word, family.family_id, weight)
            for family, number in numbered
            for word, weight in search_words(number, _adults(family), family.children).items()
        ],
    )


def _adults(family: NewFamily) -> list[Named]:
    return [*family.guardians, *([family.partner] if family.partner is not None else [])]


def _tell(ctx: Ctx, families: list[NewFamily], numbers: list[str]) -> None:
    for family, number in zip(families, numbers, strict=True):
        ctx.emit(
            FamilyChanged(
                family_id=family.family_id,
                version=1,
                family_number=number,
                guardians=[told_of(guardian) for guardian in family.guardians],
            )
        )
        for child in family.children:
            ctx.emit(child_changed(family.family_id, 1, child))
        ctx.audit("family.registered", entity="family", entity_id=family.family_id)
