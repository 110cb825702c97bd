"""Opening an account: a guardian's, with the codes the town hands out, or an agent's."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import AccountChanged, Done, OpenAccount
from services.identity import errors
from services.identity.agents import wrong_address
from services.identity.domain.identifier import email_key, identifier_key
from services.identity.domain.password import canonical, missing_criteria
from services.identity.hashing import Busy
from services.identity.municipality import current_policy


async def open_account(ctx: Ctx, command: OpenAccount) -> Done | Refusal:
    """Opens an account. Refused: `identifier_taken`, `password_too_weak`, `conflict`, `invalid_input`, `too_many_requests`."""
    refusal = _misfit(command)
    if refusal is not None:
        return refusal
    password = canonical(command.password.get_secret_value())
    missing = missing_criteria(password, await current_policy(ctx))
    if missing:
        return errors.password_too_weak(missing)
    key = identifier_key(command.identifier)
    if await ctx.row("account.of_id", command.account_id) is not None:
        return errors.account_exists()
    if await ctx.row("account.of_identifier", key) is not None:
        return errors.identifier_taken()
    try:
        async with ctx.resources.place() as place:
            password_hash = await place.hash(password)
    except Busy:
        return errors.busy()
    opened = await ctx.run(
        "account.open",
        command.account_id,
        command.kind,
        command.identifier.strip(),
        key,
        password_hash,
        command.name,
        command.family_id,
        command.guardian_id,
        list(command.roles),
        command.facility_ids,
        command.regie_ids,
        ctx.machine_now,
        command.email.strip(),
        email_key(command.email),
    )
    if not opened:
        # somebody else took the identifier while the password was hashed
        return errors.identifier_taken()
    _tell(ctx, command)
    return Done()


def _misfit(command: OpenAccount) -> Refusal | None:
    if not identifier_key(command.identifier):
        return errors.invalid("identifier")
    if command.kind == "staff":
        return (
            errors.invalid("family_id")
            if command.family_id or command.guardian_id
            else wrong_address(command.email)
        )
    if command.email:
        return errors.invalid("email")
    if command.family_id is None or command.guardian_id is None:
        return errors.invalid("family_id")
    if command.roles or command.facility_ids or command.regie_ids:
        return errors.invalid("roles")
    return None


def _tell(ctx: Ctx, command: OpenAccount) -> None:
    ctx.emit(
        AccountChanged(
            account_id=command.account_id,
            version=1,
            kind=command.kind,
            name=command.name,
            family_id=command.family_id,
            guardian_id=command.guardian_id,
            roles=command.roles,
            closed=False,
        )
    )
    ctx.audit(
        "account.opened",
        entity="account",
        entity_id=command.account_id,
        detail={"kind": command.kind, "roles": list(command.roles)},
    )
