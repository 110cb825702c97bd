"""How a family comes back on an absence: what it may still do on that day, or why not and who can. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import Any

from gateway.components import french
from gateway.words import planning
from gateway.words.sentences import problem_sentence

ABSENT = frozenset({"excused_absence", "billed_absence", "leave_day", "pending_absence"})


@dataclass(frozen=True, slots=True)
class WayBack:
    """A title, what is said under it, and whether the town hall is the only way left."""

    title: str
    sentences: tuple[str, ...]
    contact: bool = False


def way_back(
    cell: Mapping[str, Any], *, child: str, today: date, zone: tzinfo, answer: str = ""
) -> WayBack | None:
    """The way back from an absence; None on a day that holds none. `answer`: what booking again would be told now."""
    status, actions = cell["status"], cell.get("actions") or {}
    if status not in ABSENT:
        return None
    if "withdraw" in actions:
        kept = "En retirant la déclaration, vous gardez ce qui était réservé."
        return WayBack("Revenir sur cette déclaration", ("La mairie n’a pas encore répondu.", kept))
    if "book" in actions:
        until = actions["book"]
        first = "Le délai pour réserver est dépassé, mais vous pouvez encore demander ce jour."
        if until:
            first = f"Vous pouvez réserver ce jour de nouveau jusqu’au {planning.moment(until, zone)}."
        return WayBack("Revenir sur cette absence", tuple(filter(None, (first, answer))))
    return WayBack("Revenir sur cette absence", _too_late(cell, child, today, zone), contact=True)


def _too_late(cell: Mapping[str, Any], child: str, today: date, zone: tzinfo) -> tuple[str, ...]:
    """Why nothing can be done here any more, and what the town hall still can."""
    code, data = cell.get("why_not") or "", cell.get("why_not_data") or {}
    past = date.fromisoformat(cell["day"]) < today
    if cell["status"] == "billed_absence":
        if past:
            return ("Cette absence est facturée. Pour la contester, écrivez à la mairie ou appelez-la.",)
        return (
            f"La place reste gardée{french.NBSP}: {child} peut venir ce jour-là, sans rien réserver de nouveau.",
            "Pour contester la facturation de l’absence, écrivez à la mairie ou appelez-la.",
        )
    if past:
        return (
            "Ce jour est passé, il ne peut plus être réservé.",
            f"Si {child} était là, dites-le à la mairie.",
        )
    why = problem_sentence(code or "not_allowed", data, zone)
    if code == "cutoff_passed" and data.get("moment"):
        moment = planning.moment(str(data["moment"]), zone)
        why = f"Le délai pour réserver ce jour de nouveau est dépassé depuis le {moment}."
    return (
        why,
        f"Si {child} doit venir quand même, demandez-le à la mairie{french.NBSP}: elle peut encore réserver.",
    )
