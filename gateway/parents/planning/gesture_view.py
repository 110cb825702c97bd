"""How many days are shown: by child and activity, then by outcome, then by month; a hundred stay readable on a phone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta, tzinfo
from typing import Any
from uuid import UUID

from contracts.planning import CellRef
from gateway.bus import Content
from gateway.components import french
from gateway.words import planning
from gateway.words import planning_gesture as words
from gateway.words import planning_results as results

Cell = Mapping[str, Any]


def line_names(lines: Sequence[Content]) -> dict[str, str]:
    """`Léa – Cantine`, by line; the facility is added where a child has two lines of the same name."""
    plain = {one["line_id"]: f"{one['first_name']} – {one['offering']}" for one in lines}
    many = list(plain.values())
    return {
        one["line_id"]: f"{plain[one['line_id']]}, {one['facility']}"
        if many.count(plain[one["line_id"]]) > 1
        else plain[one["line_id"]]
        for one in lines
    }


def refs_of(planned: Content) -> list[CellRef]:
    """The cells of a plan, as check-booking names them."""
    return [
        CellRef(line_id=cell["line_id"], day=cell["day"], unit_id=cell["unit_id"])
        for cell in planned["cells"]
    ]


def checked(planned: Content, outcomes: Sequence[Cell], zone: tzinfo) -> list[dict[str, Any]]:
    """The lines of the check page. A day's value is `line.day.unit.result`: numbers of the form's lists, and what it is told."""
    units = list(dict.fromkeys(cell["unit_id"] for cell in planned["cells"]))
    known = {(one["line_id"], one["day"]): one for one in outcomes}
    names = line_names(planned["lines"])
    lines = []
    for index, line in enumerate(planned["lines"]):
        groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for cell in planned["cells"]:
            outcome = known.get((cell["line_id"], cell["day"]))
            if cell["line_id"] != line["line_id"] or outcome is None:
                continue
            result = outcome["result"]
            said = results.will_be(outcome, "book", zone).words
            value = (
                ""
                if result == "refused"
                else f"{index}.{cell['day']}.{units.index(cell['unit_id'])}.{result}"
            )
            day = {"day": cell["day"], "value": value, "code": outcome.get("code", "")}
            groups.setdefault((result, said, cell["unit"]), []).append(day)
        lines.append({"line_id": line["line_id"], "name": names[line["line_id"]], "groups": _groups(groups)})
    return lines


def _groups(groups: Mapping[tuple[str, str, str], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    ordered = sorted(groups.items(), key=lambda one: words.ORDER.index(one[0][0]))
    return [
        {
            "result": result,
            "glyph": results.GLYPHS[results.TONES[result]],
            "tone": results.TONES[result],
            "title": words.will(result, len(days)) + (f" – {unit}" if unit else ""),
            "said": said if result in ("refused", "on_hold") or "Délai" in said else "",
            "late": days[0]["code"] in planning.TOO_LATE,
            "months": words.by_month(days),
        }
        for (result, said, unit), days in ordered
    ]


def totals(outcomes: Sequence[Cell]) -> list[str]:
    """`34 jours seront réservés tout de suite`, one sentence per outcome."""
    counts = {result: sum(one["result"] == result for one in outcomes) for result in words.WILL}
    return [words.will(result, count) for result, count in counts.items() if count]


def left_out(planned: Content, zone: tzinfo) -> list[dict[str, Any]]:
    """What the plan leaves out, by child: sentences with their days."""
    by_child: dict[str, dict[str, Any]] = {}
    offerings: dict[str, set[str]] = {}
    for one in planned["left_out"]:
        offerings.setdefault(one["child_id"], set()).add(one["offering"])
    for one in planned["left_out"]:
        child = by_child.setdefault(one["child_id"], {"name": one["first_name"], "items": []})
        several = len(offerings[one["child_id"]]) > 1
        child["items"].append(
            {
                "title": f"{one['offering']}{french.NBSP}: {words.left_out(one, zone)}"
                if several
                else words.left_out(one, zone),
                "late": one["reason"] in ("too_late", "window_closed"),
                "months": words.by_month([{"day": day} for day in one["days"]]),
            }
        )
    return list(by_child.values())


# --- what was done


def shown(gesture: Content, zone: tzinfo) -> list[dict[str, Any]]:
    """The lines of the result page: what each day became, or, once taken back, which are and which stay."""
    names = line_names(gesture["lines"])
    return [
        {
            "name": names[line["line_id"]],
            "href": f"/enfants/{line['child_id']}/planning",
            "child": french.of_name(line["first_name"]),
            "groups": _shown_groups(gesture, line["line_id"], zone),
        }
        for line in gesture["lines"]
    ]


def _shown_groups(gesture: Content, line_id: str, zone: tzinfo) -> list[dict[str, Any]]:
    groups: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in gesture["cells"]:
        if cell["line_id"] != line_id:
            continue
        group, said = words.group_of(cell, gesture["kind"]), words.why(cell, zone)
        if cell["undone"]:
            group = cell["undone"]
            said = words.undone_why(cell, zone) if group == "left" else ""
        groups.setdefault((group, said, cell["unit"]), []).append(cell)
    ordered = sorted(groups.items(), key=lambda one: words.ORDER.index(one[0][0]))
    return [
        {
            "tone": words.TONES[group],
            "glyph": words.GLYPHS[group],
            "title": words.did(group, gesture["kind"], len(days)) + (f" – {unit}" if unit else ""),
            "said": said,
            "late": group in ("refused", "kept") and days[0]["code"] in planning.TOO_LATE,
            "months": words.by_month(days),
        }
        for (group, said, unit), days in ordered
    ]


def kind_of(gesture: Content) -> str:
    """What it was: an absence, days booked, or a weekly pattern, which alone gives days up."""
    groups = {words.group_of(cell, gesture["kind"]) for cell in gesture["cells"]}
    return "pattern" if groups & {*words.LEAVING.values()} else str(gesture["kind"])


def undone(gesture: Content, zone: tzinfo) -> dict[str, Any] | None:
    """What taking the gesture back did: a title, and each day that stays, with its reason."""
    if not gesture["undone_at"]:
        return None
    names = line_names(gesture["lines"])
    left = [cell for cell in gesture["cells"] if cell["undone"] == "left"]
    back = sum(cell["undone"] == "taken_back" for cell in gesture["cells"])
    return {
        "kind": "ok" if not left else "warn",
        "title": words.undone_title(back, len(left)),
        "items": [
            f"{names[cell['line_id']]}, {french.day_words(date.fromisoformat(cell['day']))}{french.NBSP}: "
            f"{words.undone_why(cell, zone)}"
            for cell in left
        ],
    }


def undo_until(seconds_left: int, now: Any) -> str:
    """`10 h 12`, on the town's clock; "" when it is over."""
    if seconds_left <= 0:
        return ""
    return french.hour_words(now + timedelta(seconds=seconds_left))


def posted(lines: Sequence[str], units: Sequence[str], ticked: Sequence[str]) -> list[tuple[CellRef, str]]:
    """The cells of a sent check page with the result each was announced; what cannot be read is left out."""
    found: dict[tuple[UUID, date], tuple[CellRef, str]] = {}
    for box in ticked:
        try:
            line, day, unit, result = box.split(".")
            ref = CellRef(
                line_id=UUID(lines[int(line)]), day=date.fromisoformat(day), unit_id=UUID(units[int(unit)])
            )
        except (ValueError, IndexError):
            continue
        found.setdefault((ref.line_id, ref.day), (ref, result))
    return list(found.values())
