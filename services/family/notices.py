"""Tells guardians of what changed for a child without their asking: requests writes to each by their channel."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from uuid import UUID

from asyncpg import Record

from chassis.context import Ctx
from contracts.family import AccessChange, CustodyCalendar, GuardianNoticeDue
from contracts.pattern.merging import Change
from services.family.custody import kept_custody
from services.family.demands import Demand
from services.family.domain.custody import moved


async def tell_other_home(
    ctx: Ctx, demand: Demand, changes: Sequence[Change], *, taken_back: bool = False
) -> None:
    """The other adult of the calendar reads which days changed; never that it was asked, nor by whom.

    A demand that was refused or withdrawn changed nothing for them: they hear nothing of it.
    """
    subject = demand.subject
    child = await ctx.row("child.of_family", subject.child_id, subject.family_id)
    known = (await kept_custody(ctx, subject.child)).calendar
    stays = moved(changes, taken_back=taken_back)
    if child is None or known is None or not stays:
        return
    pair = (known.first_guardian_id, known.second_guardian_id)
    for other in pair:
        if other != subject.guardian_id and other in child["guardian_ids"]:
            ctx.emit(
                GuardianNoticeDue(
                    version=1,
                    notice_id=ctx.new_id(),
                    kind="days_moved",
                    about_id=demand.id,
                    family_id=subject.family_id,
                    guardian_id=other,
                    child_id=subject.child,
                    child_name=child["first_name"],
                    stays=stays,
                    taken_back=taken_back,
                )
            )


def tell_drawn(
    ctx: Ctx,
    family_id: UUID,
    child: Record,
    before: CustodyCalendar | None,
    after: CustodyCalendar | None,
) -> None:
    """Both homes of a calendar that an agent drew, corrected or ended are told that it changed, the desk's reason apart.

    A town's data being loaded tells nobody.
    """
    if before == after or ctx.actor.kind != "staff":
        return
    homes = [(one.first_guardian_id, one.second_guardian_id) for one in (before, after) if one is not None]
    for guardian_id in dict.fromkeys(chain.from_iterable(homes)):
        if guardian_id in child["guardian_ids"]:
            ctx.emit(
                GuardianNoticeDue(
                    version=1,
                    notice_id=ctx.new_id(),
                    kind="days_moved",
                    about_id=child["id"],
                    family_id=family_id,
                    guardian_id=guardian_id,
                    child_id=child["id"],
                    child_name=child["first_name"],
                )
            )


async def tell_lost(ctx: Ctx, family_id: UUID, lost: Sequence[AccessChange]) -> None:
    """Who lost a child here today is told that, unless a decision that closes it says not to; nothing of the decision."""
    pairs = [one.child_id for one in lost], [one.guardian_id for one in lost]
    for row in await ctx.rows("court.to_tell", *pairs, ctx.today) if lost else ():
        child = await ctx.row("child.of_family", row["child_id"], family_id)
        assert child is not None, "its authority names a child of the family"
        ctx.emit(
            GuardianNoticeDue(
                version=1,
                notice_id=ctx.new_id(),
                kind="access_ended",
                about_id=row["child_id"],
                family_id=family_id,
                guardian_id=row["guardian_id"],
                child_id=row["child_id"],
                child_name=child["first_name"],
            )
        )
