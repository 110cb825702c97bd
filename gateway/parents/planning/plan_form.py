"""What the three short forms ask for (days of the week, a week again, a sister's days) and the plan they make.

The forms are asked with GET: a check page can be reloaded, and the back button leads to a form still filled in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID

from starlette.datastructures import QueryParams

from contracts.planning import ChildCopy, PlanDays, WeekCopy, WeeklyPlan
from gateway.bus import Content
from gateway.components import french
from gateway.parents.planning.period import monday_of
from gateway.words.dates import DAY_EXAMPLE, typed_day

HERE = "/enfants/reserver"
CHECK = f"{HERE}/verifier"
DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)
WEEKS_BACK, WEEKS_AHEAD = 3, 6
MOST_CHILDREN = 12


@dataclass(slots=True)
class Asked:
    """A form as it was typed, or as it is first shown. `problems`: (field, sentence), in the order of the form."""

    source: str = "jours"
    children: list[str] = field(default_factory=list)
    activity: str = ""
    weekdays: list[str] = field(default_factory=list)
    first: str = ""
    until: str = "annee"
    last: str = ""
    from_child: str = ""
    week: str = ""
    every: str = "1"
    problems: list[tuple[str, str]] = field(default_factory=list)

    def error(self, name: str) -> str:
        """The sentence of a field, or ""."""
        return next((sentence for one, sentence in self.problems if one == name), "")

    def href(self, page: str) -> str:
        """A page with this form in its address."""
        fields: list[tuple[str, str]] = [("source", self.source)]
        fields += [("enfant", child) for child in self.children]
        fields += [("jour", day) for day in self.weekdays]
        more = {
            "activite": self.activity,
            "de": self.first,
            "jusque": self.until,
            "fin": self.last,
            "depuis": self.from_child,
            "semaine": self.week,
            "toutes": self.every,
        }
        fields += [(name, value) for name, value in more.items() if value]
        return f"{page}?{urlencode(fields)}"


def read(params: QueryParams) -> Asked:
    """What the address says."""
    source = params.get("source", "jours")
    return Asked(
        source=source if source in ("jours", "semaine", "enfant") else "jours",
        children=params.getlist("enfant")[:MOST_CHILDREN],
        activity=params.get("activite", ""),
        weekdays=params.getlist("jour")[:7],
        first=params.get("de", ""),
        until=params.get("jusque", "annee"),
        last=params.get("fin", ""),
        from_child=params.get("depuis", ""),
        week=params.get("semaine", ""),
        every=params.get("toutes", "1"),
    )


def fill(asked: Asked, choices: Content, today: date) -> Asked:
    """Fills in what a first visit has not chosen: every child, tomorrow, the only activity there is."""
    if not asked.children:
        asked.children = [
            child["child_id"] for child in choices["children"] if child["child_id"] != asked.from_child
        ]
    options = activity_options(choices)
    if not asked.activity and len(options) == 1:
        asked.activity = options[0][0]
    if asked.source != "semaine":
        asked.first = asked.first or (today + DAY).isoformat()
    if asked.until == "vacances" and not choices.get("until_holidays"):
        asked.until = "annee"
    return asked


# --- what can be chosen


def activity_options(choices: Content) -> list[tuple[str, str]]:
    """`(offering.unit, label)`: an activity with several units is as many choices; who is not enrolled is said."""
    options = []
    children = {child["child_id"]: child["first_name"] for child in choices["children"]}
    for one in choices["activities"]:
        names = [children[child] for child in one["child_ids"] if child in children]
        who = "" if len(names) == len(children) else f" ({french.listing(names)})"
        several = len(one["units"]) > 1
        for unit in one["units"]:
            label = f"{one['name']} – {unit['name']}" if several else one["name"]
            options.append((f"{one['offering_id']}.{unit['code']}", f"{label}{who}"))
    return options


def weekday_options(choices: Content) -> list[tuple[str, str]]:
    """The days of the week on which some activity runs."""
    running = sorted({day for one in choices["activities"] for day in one["weekdays"]})
    return [(str(day), french.DAYS[day - 1].capitalize()) for day in running]


def until_options(choices: Content) -> list[tuple[str, str]]:
    """Until when: the end of the school year, the next holidays, another date."""
    year_end = date.fromisoformat(choices["until_year_end"])
    options = [("annee", f"La fin de l’année scolaire ({french.day_words(year_end, year=True)})")]
    if choices.get("until_holidays"):
        eve = date.fromisoformat(choices["until_holidays"])
        options.append(("vacances", f"Les prochaines vacances ({french.day_words(eve, year=True)})"))
    return [*options, ("date", "Une autre date")]


def week_options(chosen: str, today: date) -> list[tuple[str, str]]:
    """The weeks that can be copied: some before and after today's, and the one already chosen."""
    this = monday_of(today)
    mondays = {this + WEEK * n for n in range(-WEEKS_BACK, WEEKS_AHEAD + 1)}
    picked = typed_day(chosen)
    if picked is not None:
        mondays.add(monday_of(picked))
    return [(one.isoformat(), week_words(one)) for one in sorted(mondays)]


def week_words(monday: date) -> str:
    """`Du 6 au 12 avril 2015`, `Du 27 avril au 3 mai 2015`."""
    sunday = monday + WEEK - DAY
    start = french.day_number(monday)
    if monday.month != sunday.month:
        start = f"{start} {french.MONTHS[monday.month - 1]}"
    return f"Du {start} au {french.day_number(sunday)} {french.month_words(sunday)}"


# --- the plan


def plan_of(asked: Asked, choices: Content, today: date) -> PlanDays | None:
    """The plan to ask; None when something is to be corrected (see `asked.problems`)."""
    known = {child["child_id"] for child in choices["children"]}
    children = [UUID(child) for child in asked.children if child in known]
    last = _last(asked, choices)
    if asked.source == "semaine":
        return _week(asked, children, last, today)
    if not children:
        asked.problems.append(("enfant", "Choisissez au moins un enfant"))
    if asked.source == "enfant":
        return _child(asked, known, children, last, today)
    offering, _, unit = asked.activity.partition(".")
    if asked.activity not in [value for value, _ in activity_options(choices)]:
        asked.problems.append(("activite", "Choisissez une activité"))
    weekdays = sorted({int(day) for day in asked.weekdays if day in ("1", "2", "3", "4", "5", "6", "7")})
    if not weekdays:
        asked.problems.append(("jour", "Choisissez au moins un jour de la semaine"))
    first = _first(asked, today)
    _in_order(asked, first, last)
    if asked.problems or first is None or last is None:
        return None
    return PlanDays(
        plan=WeeklyPlan(
            child_ids=children,
            offering_id=UUID(offering),
            unit_code=unit,
            weekdays=weekdays,
            first_day=first,
            last_day=last,
        )
    )


def _week(asked: Asked, children: Sequence[UUID], last: date | None, today: date) -> PlanDays | None:
    picked = typed_day(asked.week)
    if picked is None or not children:
        asked.problems.append(("semaine", "Choisissez la semaine à copier"))
    monday = monday_of(picked or today)
    first = max(monday + WEEK, today + DAY)
    _in_order(asked, first, last)
    if asked.problems or last is None:
        return None
    every = 2 if asked.every == "2" else 1
    return PlanDays(
        plan=WeekCopy(child_id=children[0], monday=monday, first_day=first, last_day=last, every_weeks=every)
    )


def _child(
    asked: Asked, known: set[str], children: Sequence[UUID], last: date | None, today: date
) -> PlanDays | None:
    others = [child for child in children if str(child) != asked.from_child]
    if asked.from_child not in known:
        asked.problems.append(("enfant", "Choisissez l’enfant dont les jours sont à copier"))
    elif not others and not asked.problems:
        asked.problems.append(("enfant", "Choisissez un frère ou une sœur"))
    first = _first(asked, today)
    _in_order(asked, first, last)
    if asked.problems or first is None or last is None:
        return None
    return PlanDays(
        plan=ChildCopy(from_child_id=UUID(asked.from_child), child_ids=others, first_day=first, last_day=last)
    )


def _first(asked: Asked, today: date) -> date | None:
    first = typed_day(asked.first)
    if first is None:
        asked.problems.append(("de", f"Donnez la date du premier jour, {DAY_EXAMPLE}"))
    elif first < today:
        asked.problems.append(
            ("de", "Cette date est passée\N{NO-BREAK SPACE}: choisissez aujourd’hui ou plus tard")
        )
        return None
    return first


def _last(asked: Asked, choices: Content) -> date | None:
    if asked.until == "date":
        return typed_day(asked.last)
    chosen = choices.get("until_holidays") if asked.until == "vacances" else choices["until_year_end"]
    return typed_day(chosen or choices["until_year_end"])


def _in_order(asked: Asked, first: date | None, last: date | None) -> None:
    if last is None:
        asked.problems.append(("fin", f"Donnez la date du dernier jour, {DAY_EXAMPLE}"))
    elif first is not None and last < first:
        where = "fin" if asked.until == "date" else "jusque"
        when = french.day_words(first, year=True)
        asked.problems.append((where, f"Choisissez une date à partir du {when}"))
    elif first is not None and last - first > timedelta(days=366):
        asked.problems.append(("fin", "Choisissez une date à moins d’un an du premier jour"))
