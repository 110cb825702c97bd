"""The Jinja2 environment of the gateway: where templates live, and what they may call.

`layouts/base.html` and `ui.html` come from gateway/components; `parents/planning/month.html` is
gateway/parents/planning/templates/month.html, so a screen keeps its templates beside its routes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateNotFound
from markupsafe import Markup

from gateway.components import french

GATEWAY = Path(__file__).resolve().parent.parent
STATIC = GATEWAY / "static"
STATIC_URL = "/static"


class ScreenLoader(BaseLoader):
    """Finds shared templates in components/, and a screen's own in `<area>/<screen>/templates/`."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        for path in self._places(template):
            if path.is_file():
                return path.read_text("utf-8"), str(path), _unchanged(path)
        raise TemplateNotFound(template)

    @staticmethod
    def _places(template: str) -> list[Path]:
        parts = template.split("/")
        if not all(parts) or ".." in parts:
            return []
        return [GATEWAY / "components" / template, GATEWAY.joinpath(*parts[:-1], "templates", parts[-1])]


def _unchanged(path: Path) -> Callable[[], bool]:
    stamp = path.stat().st_mtime_ns
    return lambda: path.is_file() and path.stat().st_mtime_ns == stamp


class Assets:
    """Addresses of static files, with a digest of the content: they may be cached for ever."""

    def __init__(self, folder: Path = STATIC, url: str = STATIC_URL) -> None:
        self._folder, self._url = folder, url
        self._known: dict[str, str] = {}

    def __call__(self, path: str) -> str:
        known = self._known.get(path)
        if known is None:
            file = self._folder / path
            if not file.is_file():  # before `npm run build`: pages work, without fonts and icons
                return f"{self._url}/{path}"
            digest = hashlib.sha256(file.read_bytes()).hexdigest()[:10]
            known = self._known[path] = f"{self._url}/{path}?v={digest}"
        return known


def _iso(value: date | datetime | str) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _day(value: date | str) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


def _moment(value: datetime | str) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def make_environment(*, reload: bool = False) -> Environment:
    """Autoescaped, strict about unknown names; `reload` watches files, for development."""
    environment = Environment(
        loader=ScreenLoader(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=reload,
        cache_size=-1,
    )
    assets = Assets()
    sprite = assets("vendor/icons.svg")

    def icon(name: str, size: str = "") -> Markup:
        """A decorative icon: the text beside it carries the meaning. Sizes: "" (20 px), "s" (16), "l" (28)."""
        kind = f"icon icon-{size}" if size else "icon"
        svg = '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>'
        return Markup(svg).format(kind, sprite, name)  # noqa: S704 - a constant; format() escapes

    environment.globals.update(asset=assets, icon=icon, nbsp=french.NBSP, plural=french.plural)
    environment.filters.update(
        euros=french.euros,
        octets=french.octets,
        nombre=french.number,
        iso=_iso,
        jour=lambda value, year=False: french.day_words(_day(value), year=year),
        jour_chiffres=lambda value: french.day_figures(_day(value)),
        mois=french.month_words,
        moment=lambda value: french.moment_words(_moment(value)),
        heure=lambda value: french.hour_words(_moment(value)),
        enumeration=french.listing,
    )
    return environment
