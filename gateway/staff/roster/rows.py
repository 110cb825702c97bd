"""A roster's children as the page shows them, and what a page sent back changes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from gateway.bus import Content
from gateway.components import french
from gateway.words import planning as planning_words

AWAITED = frozenset({"booked", "recurring", "pending_absence", "out_of_contract"})
PLAIN = frozenset({"booked", "recurring"})
SEEN = {"": "Tous", "a-pointer": "À pointer", "presents": "Présents", "absents": "Absents"}
"""The states a roster may be narrowed to, as its address spells them."""

BARRED = {"court": "décision de justice", "record": "liste de la fiche de l’enfant"}
"""What says that a person must not collect a child."""

MarkKind = Literal["present", "absent", "cancelled"]


def status_labels() -> dict[str, str]:
    """What agents read of a status of the planning."""
    return {key: row.staff or row.label for key, row in planning_words.statuses().items()}


def one_row_each(children: list[Content]) -> list[Content]:
    """One row per child, though each parent may have a line: the awaited one, else the one marked, else the first.

    A child awaited for several units keeps a row for each of them.
    """
    rows: dict[str, list[Content]] = {}
    for child in children:
        rows.setdefault(child["child_id"], []).append(child)
    kept: list[Content] = []
    for mine in rows.values():
        awaited = {child["unit_id"]: child for child in reversed(mine) if child["status"] in AWAITED}
        marked = [child for child in mine if child["mark"]]
        kept.extend(reversed(awaited.values()) if awaited else (marked or mine)[:1])
    return kept


def barred_by_child(view: Content) -> dict[str, list[Content]]:
    """Who must not collect, by child: the name, and what says so."""
    found: dict[str, list[Content]] = {}
    for one in view["barred"]:
        found.setdefault(one["child_id"], []).append({"name": one["name"], "why": BARRED[one["source"]]})
    return found


def handover_by_child(view: Content, today: date) -> dict[str, Content]:
    """What hands each child over: who comes, who is refused and what says so, and what to take care of, in words."""
    return {
        one["child_id"]: {
            **one,
            "refused": [{"name": who["name"], "why": BARRED[who["source"]]} for who in one["refused"]],
            "health": _health(one, today),
        }
        for one in view["children"]
    }


def _health(one: Content, today: date) -> list[dict[str, str]]:
    """An allergy, a care plan: `name`, and the text behind it."""
    found = []
    if one["allergies"]:
        found.append({"name": "Allergies", "text": one["allergies"]})
    if one["pai"]:
        until = date.fromisoformat(one["pai_until"]) if one["pai_until"] else None
        said = "Date de fin non renseignée" if until is None else f"Jusqu’au {french.day_figures(until)}"
        found.append(
            {
                "name": "PAI",
                "text": f"{said}, terminé : voyez avec la mairie" if until and until < today else said,
            }
        )
    return found


NO_HANDOVER: Content = {"collectors": [], "refused": [], "health": [], "leaves_alone": None}


def shown(roster: Content, seen: str, handover: Mapping[str, Content]) -> dict[str, Any]:
    """The roster for its template: `awaited` (or seen) and `others` (enrolled, nothing booked that day), `totals`,
    `states` (how many in each state one may narrow it to). Each child: `key`, `name`, `more`, `mark`, `was`, `out`
    (not in the state asked for), `hand` (who collects the child, who must not, what to take care of).
    """
    children = one_row_each(roster["children"])
    labels = status_labels()
    several = {
        name: len({child[name] for child in children if child[name]}) > 1 for name in ("school", "unit")
    }
    rows = [
        _row(child, labels, several, seen) | {"hand": handover.get(child["child_id"], NO_HANDOVER)}
        for child in children
    ]
    awaited = [row for row in rows if row["awaited"] or row["mark"]]
    numbers = {name: sum(_is(row, name) for row in rows) for name in SEEN if name}
    return {
        "awaited": awaited,
        "others": [row for row in rows if not (row["awaited"] or row["mark"])],
        "totals": totals(rows),
        "groups": by_group(rows, several["school"]),
        "states": {"": len(awaited), **numbers},
    }


def _row(child: Content, labels: dict[str, str], several: dict[str, bool], seen: str) -> dict[str, Any]:
    status = child["status"]
    more = [
        child["class_name"],
        child["school"] if several["school"] else "",
        child["unit"] if several["unit"] else "",
        "" if status in PLAIN else labels.get(status, ""),
    ]
    row: dict[str, Any] = {
        "class": child["class_name"],
        "school": child["school"],
        "key": f"{child['child_id']}:{child['unit_id'] or ''}",
        "name": f"{child['last_name']} {child['first_name']}",
        "more": ", ".join(part for part in more if part),
        "mark": child["mark"],
        "awaited": status in AWAITED,
    }
    row["was"] = f"{row['key']}:{row['mark']}:{'1' if row['awaited'] else ''}"
    row["out"] = bool(seen) and not _is(row, seen)
    return row


def _is(row: Mapping[str, Any], seen: str) -> bool:
    if seen == "a-pointer":
        return bool(row["awaited"]) and not row["mark"]
    return bool(row["mark"] == {"presents": "present", "absents": "absent"}[seen])


def totals(rows: list[dict[str, Any]]) -> dict[str, int]:
    """How many are awaited, and of those how many are marked; how many were there, and away, awaited or not."""
    marks = [row["mark"] for row in rows]
    return {
        "awaited": sum(row["awaited"] for row in rows),
        "marked": sum(row["awaited"] and bool(row["mark"]) for row in rows),
        "present": marks.count("present"),
        "absent": marks.count("absent"),
    }


def by_group(rows: list[dict[str, Any]], schools: bool) -> list[dict[str, Any]]:
    """`totals` per class, within each school where there are several; then for all. Only children who count."""
    counted = [row for row in rows if row["awaited"] or row["mark"]]
    groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in counted:
        groups.setdefault((row["school"] if schools else "", row["class"]), []).append(row)
    lines = [
        {"group": ", ".join(part for part in (name or "Sans classe", school) if part), **_figures(mine)}
        for (school, name), mine in sorted(groups.items())
    ]
    return [*lines, {"group": "Ensemble", **_figures(counted)}] if lines else []


def _figures(rows: list[dict[str, Any]]) -> dict[str, int]:
    found = totals(rows)
    return {**found, "left": found["awaited"] - found["marked"]}


MARK_WORDS = {"present": "présent", "absent": "absent", "cancelled": "pas pointé", "": "pas pointé"}


def corrections(changes: list[tuple[str, str, MarkKind]], roster: Content) -> list[dict[str, str]]:
    """What a page sent back would change, child by child: `name`, `before`, `after`, and the fields that say it again."""
    known = {f"{child['child_id']}:{child['unit_id'] or ''}": child for child in roster["children"]}
    told = []
    for child_id, unit_id, kind in changes:
        key = f"{child_id}:{unit_id}"
        child = known.get(key) or next(
            (one for one in roster["children"] if one["child_id"] == child_id), {"mark": "", "status": ""}
        )
        told.append(
            {
                "name": f"{child['last_name']} {child['first_name']}" if "last_name" in child else "Enfant",
                "before": MARK_WORDS[child["mark"]],
                "after": MARK_WORDS[kind],
                "kind": kind,
                "key": key,
                "mark": "" if kind == "cancelled" else kind,
                "was": f"{key}:{child['mark']}:{'1' if child['status'] in AWAITED else ''}",
            }
        )
    return told


def changed(
    before: list[list[str]], chosen: Mapping[str, str], rest: str = ""
) -> list[tuple[str, str, MarkKind]]:
    """The marks to make, one per child and unit.

    `before` holds child, unit, mark and whether they were awaited, as the page said them; `chosen` the mark chosen by
    `child:unit`; `rest` the mark of those awaited for whom none was chosen. What the page did not change is not said
    again: a mark made elsewhere meanwhile is not undone by an old page.
    """
    changes: list[tuple[str, str, MarkKind]] = []
    known: set[str] = set()
    kinds: dict[str, MarkKind] = {"present": "present", "absent": "absent", "": "cancelled"}
    for row in before:
        if len(row) != 4:
            continue
        child_id, unit_id, was, awaited = row
        key = f"{child_id}:{unit_id}"
        if key in known:
            continue
        known.add(key)
        now = chosen.get(key, was) or (rest if awaited else "")
        if now in kinds and now != was:
            changes.append((child_id, unit_id, kinds[now]))
    return changes
