"""A projection is a service's own small copy of what another owns, guarded by version; it can be rebuilt."""

from __future__ import annotations

from uuid import UUID

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.operations import RebuildOutcome, RebuildProjectionBase


async def rebuild_projection(ctx: Ctx, command: RebuildProjectionBase) -> RebuildOutcome | Refusal:
    """Reads the owner's whole snapshot, page by page, into a projection; older versions change nothing."""
    found = [p for p in ctx._runtime.service.projections if p.name == command.projection]
    if not found:
        return Refusal("not_found", projection=command.projection)
    projection, read, applied = found[0], 0, 0
    after: UUID | None = None
    while True:
        page = await ctx.ask(projection.source.model_validate({"after": after}), timeout=10)
        if isinstance(page, Refusal):
            return page
        for row in page.rows:
            read += 1
            applied += await projection.apply(ctx, row.id, row.version, row.deleted, row.data)
        if page.next_after is None:
            break
        after = page.next_after
    ctx.audit(
        "projection.rebuilt", entity="projection", entity_id=projection.name, detail={"applied": applied}
    )
    return RebuildOutcome(read=read, applied=applied)
