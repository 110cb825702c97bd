"""Family says who a family's guardians are and where to write: whom an account may be made for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from chassis.context import Ctx
from contracts.family import EventGuardian, FamilyChanged
from contracts.identity import AccountChanged
from services.identity.domain.identifier import email_key, sort_key
from services.identity.revocation import refuse_tokens


async def on_family_changed(ctx: Ctx, event: FamilyChanged) -> None:
    """Keeps our own small copy."""
    await apply_family(ctx, event.family_id, event.version, event.deleted, event.model_dump(mode="json"))


async def apply_family(ctx: Ctx, family_id: UUID, version: int, deleted: bool, data: dict[str, Any]) -> bool:
    """Replaces what is known of a family unless a newer version is. Serves the event and the rebuild."""
    number = data.get("family_number", "")
    if await ctx.value("known.put_family", family_id, version, number, deleted) is None:
        return False
    guardians = [] if deleted else [EventGuardian.model_validate(one) for one in data.get("guardians", [])]
    await ctx.run("known.forget_other_guardians", family_id, [one.guardian_id for one in guardians])
    await ctx.many("known.put_guardian", [_row(family_id, one) for one in guardians])
    for one in guardians:
        await _rename(ctx, one)
    return True


async def _rename(ctx: Ctx, one: EventGuardian) -> None:
    """The account bears its holder's name: tokens made under another are refused, so that the next page shows it."""
    for account in await ctx.rows("account.rename_guardian", one.guardian_id, full_name(one)):
        refuse_tokens(ctx, account["id"])
        ctx.emit(
            AccountChanged(
                account_id=account["id"],
                version=account["version"],
                kind=account["kind"],
                name=account["name"],
                family_id=account["family_id"],
                guardian_id=account["guardian_id"],
                roles=account["roles"],
                closed=False,
            )
        )
        ctx.audit("account.renamed", entity="account", entity_id=account["id"])


def full_name(one: EventGuardian) -> str:
    """As pages greet them: `Jean DUPONT`."""
    return f"{one.first_name} {one.last_name}".strip()


def _row(family_id: UUID, one: EventGuardian) -> tuple[object, ...]:
    address = one.address
    return (
        *(one.guardian_id, family_id, one.civility, one.last_name, one.first_name),
        *(address.street, address.postcode, address.town),
        *(one.email, email_key(one.email), sort_key(one.last_name, one.first_name)),
        one.message_language,
    )
