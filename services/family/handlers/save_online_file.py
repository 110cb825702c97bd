"""A visitor types a step of the registration file, without an account."""

from __future__ import annotations

from datetime import timedelta

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.family import EnrolmentFileSaved, SaveOnlineFile
from services.family import errors
from services.family.domain import enrolment
from services.family.enrolment_files import (
    ONLINE,
    TABLE,
    digest_of,
    locked_online,
    note_address,
    online_open,
    saved_step,
    sealed_values,
)


async def save_online_file(ctx: Ctx, command: SaveOnlineFile) -> EnrolmentFileSaved | Refusal:
    """Keeps the step as it was typed. What papers are there is for the town alone to say.

    Refused: `enrolment_closed`, `not_found`, `conflict`, `invalid_input`, `too_many_requests`.
    """
    unknown = enrolment.unknown_keys(command.step, command.values)
    if command.step == "documents" or unknown:
        return errors.fields_wrong(unknown or {"document": "unknown"})
    if command.expected_version == 0:
        return await _begin(ctx, command)
    row = await locked_online(ctx, command.secret.get_secret_value(), command.expected_version)
    if isinstance(row, Refusal):
        return row
    if command.step == "household":
        await note_address(ctx, row["id"], command.values)
    return await saved_step(ctx, row, command.step, command.values, ONLINE)


async def _begin(ctx: Ctx, command: SaveOnlineFile) -> EnrolmentFileSaved | Refusal:
    if not await online_open(ctx):
        return errors.enrolment_closed()
    address = ctx.sealer.index(command.address, TABLE, "started_from")
    settings, hour = ctx.settings, timedelta(hours=1)
    counted = await ctx.row("enrolment.started", address, ctx.machine_now - hour)
    assert counted is not None, "a count is one row"
    if counted["here"] >= settings.online_files_per_hour or counted["open"] >= settings.online_files_open:
        return errors.too_many_started()
    secret, file_id = command.secret.get_secret_value(), ctx.new_id()
    values = enrolment.with_step({}, command.step, command.values)
    begun = await ctx.run(
        "enrolment.begin",
        file_id,
        "online",
        sealed_values(ctx.sealer, file_id, values),
        ctx.machine_now,
        ONLINE,
        digest_of(ctx, secret),
        ctx.sealer.seal(secret, TABLE, "link", file_id),
        address,
        None,
    )
    if not begun:
        known = await ctx.row("enrolment.by_secret", digest_of(ctx, secret))
        return errors.changed_meanwhile(known["version"] if known is not None else 0)
    await note_address(ctx, file_id, values)
    return EnrolmentFileSaved(file_id=file_id, version=1, wrong=enrolment.wrong(values, ctx.today))
