"""Making sign-in codes: for one guardian at the desk, or for a batch of letters."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import Address
from contracts.identity import AccountChanged, IssueCodes, IssuedCode, IssuedCodes
from services.identity import errors
from services.identity.codes import digest_of, new_code
from services.identity.domain.code import grouped
from services.identity.domain.identifier import free_identifier, identifier_key, proposed_identifier

SENT_TWICE = timedelta(minutes=1)


async def issue_codes(ctx: Ctx, command: IssueCodes) -> IssuedCodes | Refusal:
    """A new code each, and an account for who has none. Refused: `not_found` when nobody of them is known."""
    # one at a time: two agents would otherwise make two accounts of the same guardian, or the same identifier twice
    await ctx.run("code.one_edition_at_a_time")
    asked = list(dict.fromkeys(command.guardian_ids))
    known = {row["guardian_id"]: row for row in await ctx.rows("known.to_write_to", asked)}
    people = [known[one] for one in asked if one in known and known[one]["closed_at"] is None]
    if not people:
        return errors.not_found()
    accounts = [await _account_of(ctx, person) for person in people]
    await ctx.run(
        "code.cancel_others",
        [account_id for account_id, _ in accounts],
        ctx.machine_now,
        command.edition,
        ctx.machine_now - SENT_TWICE,
    )
    expires_on = ctx.today + timedelta(days=ctx.settings.code_days)
    codes = [
        await _issue(ctx, command.edition, person, account, expires_on)
        for person, account in zip(people, accounts, strict=True)
    ]
    given = {code.guardian_id for code in codes}
    return IssuedCodes(codes=codes, left_out=[one for one in asked if one not in given])


async def _account_of(ctx: Ctx, person: Record) -> tuple[UUID, str]:
    """The id and identifier of a guardian's account, made now when there is none."""
    if person["account_id"] is not None:
        return person["account_id"], person["identifier"]
    wanted = proposed_identifier(person["first_name"], person["last_name"])
    taken = {row["identifier_key"] for row in await ctx.rows("account.identifiers_like", wanted)}
    identifier, account_id = free_identifier(wanted, taken), ctx.new_id()
    name = f"{person['first_name']} {person['last_name']}"
    await ctx.run(
        "account.prepare",
        account_id,
        identifier,
        identifier_key(identifier),
        name,
        person["family_id"],
        person["guardian_id"],
        ctx.machine_now,
    )
    ctx.emit(
        AccountChanged(
            account_id=account_id,
            version=1,
            kind="guardian",
            name=name,
            family_id=person["family_id"],
            guardian_id=person["guardian_id"],
            roles=[],
            closed=False,
        )
    )
    ctx.audit("account.opened", entity="account", entity_id=account_id, detail={"kind": "guardian"})
    return account_id, identifier


async def _issue(
    ctx: Ctx, edition: UUID, person: Record, account: tuple[UUID, str], expires_on: date
) -> IssuedCode:
    (account_id, identifier), code = account, new_code()
    digest = digest_of(ctx, account_id, code)
    by = ctx.actor.name
    await ctx.run("code.issue", ctx.new_id(), account_id, digest, edition, ctx.machine_now, by, expires_on)
    ctx.audit(
        "code.issued", entity="account", entity_id=account_id, detail={"expires_on": expires_on.isoformat()}
    )
    return IssuedCode(
        guardian_id=person["guardian_id"],
        family_id=person["family_id"],
        civility=person["civility"],
        last_name=person["last_name"],
        first_name=person["first_name"],
        address=Address(street=person["street"], postcode=person["postcode"], town=person["town"]),
        identifier=identifier,
        code=grouped(code),
        expires_on=expires_on,
    )
