"""Renders pages: the components' Jinja2 environment, with this portal's zone and words."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from jinja2 import Environment

from gateway.components import french
from gateway.components.environment import make_environment
from gateway.words import dates
from gateway.words.sentences import problem_sentence, word

WORTH_PACKING = 1400


class Renderer:
    """Templates compiled once; instants are shown in the municipality's zone."""

    def __init__(self, zone: tzinfo, *, reload: bool = False) -> None:
        self.environment: Environment = make_environment(reload=reload)
        self._zone = zone
        self._install()

    def _install(self) -> None:
        zone = self._zone
        # a page draws the same forty icons some sixty times
        draw: Any = self.environment.globals["icon"]
        self.environment.globals["icon"] = lru_cache(maxsize=512)(draw)

        def day_of(value: date | str) -> date:
            if isinstance(value, datetime) or (isinstance(value, str) and len(value) > 10):
                return dates.local(value, zone).date()
            return dates.as_date(value)

        self.environment.filters.update(
            jour=lambda value, year=False: french.day_words(day_of(value), year=year),
            jour_chiffres=lambda value: french.day_figures(day_of(value)),
            moment=lambda value: french.moment_words(dates.local(value, zone)),
            heure=lambda value: french.hour_words(dates.local(value, zone)),
            mot=lambda key, table: word(table, key),
            jours=dates.days_words,
            echeance=dates.due_words,
            echeance_ton=dates.due_tone,
            reponse=dates.answer_words,
            age=dates.age_words,
            refus=lambda code, data=None: problem_sentence(code, data or {}, zone),
        )

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        """The page's text."""
        return self.environment.get_template(template).render(context)


def pack(html: bytes, accepts: str) -> tuple[bytes, bool]:
    """Compressed lightly when the browser accepts it and it is worth it; says whether it was."""
    if len(html) < WORTH_PACKING or "gzip" not in accepts:
        return html, False
    return gzip.compress(html, 1, mtime=0), True
