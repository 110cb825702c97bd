"""`/agents/menus`: a week of menus typed for every canteen or for one, and files of the open format imported."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.planning import Dish, ImportMenus, Menu, Menus, MenusImported, SetMenus
from gateway.asked_day import asked_week
from gateway.bus import Content, Unavailable
from gateway.components import french
from gateway.parents.menus.routes import SUNDAY, WEEK
from gateway.parents.planning.plan_form import week_words
from gateway.visit import Agent, Visit, as_uuid
from gateway.words import menus as words

router = APIRouter(include_in_schema=False)

PAGE = "/agents/menus"
IMPORT = f"{PAGE}/importer"
DAYS = 5
MOST_BYTES = 500_000
Wrong = list[tuple[str, str]]


@router.get(PAGE)
async def week(visit: Agent) -> Response:
    """The form of a week, as it is now."""
    params = visit.request.query_params
    monday, place = asked_week(params.get("semaine", ""), visit.today), params.get("lieu", "")
    view = await visit.need(Menus(first_day=monday, last_day=monday + SUNDAY))
    menus = {one["day"]: one["dishes"] for one in view["menus"] if (one["facility_id"] or "") == place}
    fields = {
        _name(day, course): words.typed(menus.get(day.isoformat(), []), course)
        for day in _days(monday)
        for course in words.COURSES
    }
    return _form(visit, monday, place, view, fields, [])


@router.post(PAGE)
async def save(visit: Agent) -> Response:
    """Sets the whole week; a day left empty has no menu."""
    monday, place = asked_week(await visit.field("semaine"), visit.today), await visit.field("lieu")
    facility = as_uuid(place) if place else None
    names = [_name(day, course) for day in _days(monday) for course in words.COURSES]
    fields = {name: await visit.field(name) for name in names}
    menus, wrong = read_week(fields, monday, facility)
    if not wrong:
        answer = await visit.send(SetMenus(menus=menus), await visit.command_id())
        if not isinstance(answer, Refusal | Unavailable):
            visit.flash.say("ok", "Les menus de la semaine sont enregistrés")
            return visit.redirect(f"{PAGE}?semaine={monday}&lieu={place}")
        wrong = [("", visit.sentence(answer))]
    view = await visit.need(Menus(first_day=monday, last_day=monday + SUNDAY))
    return _form(visit, monday, place, view, fields, wrong)


@router.get(IMPORT)
async def choose_file(visit: Agent) -> Response:
    """The form that takes a file."""
    return _import_form(visit, [])


@router.post(IMPORT)
async def import_file(visit: Agent) -> Response:
    """Imports it whole, or says what is wrong, line by line."""
    file = (await visit.form()).get("fichier")
    content = await file.read() if isinstance(file, UploadFile) else b""
    if not content or len(content) > MOST_BYTES:
        said = "Ce fichier dépasse 500 ko." if content else "Choisissez un fichier CSV."
        return _import_form(visit, [("fichier", said)])
    everywhere = await visit.field("partout") == "oui"
    command = ImportMenus(text=decoded(content), everywhere=everywhere)
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, MenusImported):
        _tell(visit, answer)
        return visit.redirect(PAGE)
    assert isinstance(answer, Refusal | Unavailable)
    told = words.mistakes(answer.data) if isinstance(answer, Refusal) else []
    return _import_form(visit, [("fichier", visit.sentence(answer))], told, everywhere=everywhere)


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, else in what spreadsheets of Windows write. NUL is nobody's text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}") or " "


def read_week(fields: dict[str, str], monday: date, facility: UUID | None) -> tuple[list[Menu], Wrong]:
    """The menus a form says, or what is wrong with it as `(field, sentence)`."""
    menus, wrong = [], []
    for day in _days(monday):
        dishes: list[dict[str, Any]] = []
        for course in words.COURSES:
            read, problem = words.read_typed(fields[_name(day, course)], course)
            dishes += read
            if problem:
                wrong.append((_name(day, course), problem))
        if len(dishes) > 40:
            wrong.append((_name(day, "starter"), "Un jour a 40 plats au plus."))
            continue
        served = [Dish.model_validate(dish) for dish in dishes]
        menus.append(Menu(day=day, facility_id=facility, dishes=served))
    return menus, wrong


def _tell(visit: Visit, answer: MenusImported) -> None:
    text = "Ils étaient déjà les mêmes." if not answer.changed else ""
    if answer.left_out:
        others = french.plural(answer.left_out, "plat d’un autre repas", "plats d’autres repas")
        text = f"{text} {others} que le déjeuner laissés de côté.".strip()
    count = french.plural(answer.menus, "menu lu", "menus lus")
    changed = french.plural(answer.changed, "changé", "changés")
    visit.flash.say("ok", f"{count}, {changed}", text=text)


def _days(monday: date) -> list[date]:
    return [monday + timedelta(days=n) for n in range(DAYS)]


def _name(day: date, course: str) -> str:
    return f"jour{day.isoweekday()}-{course}"


def _form(
    visit: Visit, monday: date, place: str, view: Content, fields: dict[str, str], wrong: Wrong
) -> Response:
    places = [
        ("", "Tous les restaurants"),
        *((one["facility_id"], one["name"]) for one in view["facilities"]),
    ]
    return visit.render(
        "staff/menus/week.html",
        "Menus de la cantine",
        status=422 if wrong else 200,
        lead=week_words(monday),
        monday=monday,
        place=place,
        places=places,
        days=[
            {"day": day, "fields": [(_name(day, course), label) for course, label in words.COURSES.items()]}
            for day in _days(monday)
        ],
        fields=fields,
        wrong=wrong,
        said=dict(wrong),
        before=f"{PAGE}?semaine={monday - WEEK}&lieu={place}",
        after=f"{PAGE}?semaine={monday + WEEK}&lieu={place}",
    )


def _import_form(
    visit: Visit, wrong: Wrong, mistakes: list[str] | None = None, *, everywhere: bool = False
) -> Response:
    return visit.render(
        "staff/menus/import.html",
        "Importer des menus",
        status=422 if wrong else 200,
        wrong=wrong,
        said=dict(wrong),
        mistakes=mistakes or [],
        everywhere=everywhere,
    )
