"""An agent imports the menus of a file in the open format."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.planning import ImportMenus, MenusImported
from services.planning.domain.menu_file import plain, read_menus
from services.planning.errors import menus_unreadable


async def import_menus(ctx: Ctx, command: ImportMenus) -> MenusImported | Refusal:
    """All of the file or nothing; the same file again changes nothing. Refused: menus_unreadable (lines and columns)."""
    facilities = {plain(row["name"]): row["id"] for row in await ctx.rows("menu.facilities")}
    read = read_menus(command.text, facilities, everywhere=command.everywhere)
    if read.mistakes:
        return menus_unreadable(read.mistakes)
    rows = [
        {
            "facility_id": str(facility) if facility else None,
            "day": day.isoformat(),
            "dishes": [
                {"course": dish.course, "name": dish.name, "allergens": list(dish.allergens)}
                for dish in dishes
            ],
        }
        for (facility, day), dishes in read.menus.items()
    ]
    changed = await ctx.run("menu.put", rows)
    if changed:
        days = sorted({day.isoformat() for _, day in read.menus})
        detail = {"first": days[0], "last": days[-1], "changed": changed}
        ctx.audit("menus.imported", entity="menu", entity_id=days[0], detail=detail)
    return MenusImported(changed=changed, menus=len(rows), left_out=read.left_out)
