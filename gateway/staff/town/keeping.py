"""Who may open the settings pages; the services decide by themselves who may save."""

from __future__ import annotations

from chassis.problem import Refusal
from gateway import nav
from gateway.visit import PageRefused, Visit


def only_administrators(visit: Visit) -> None:
    """Refuses whoever does not keep the agents' accounts."""
    if "administration" not in visit.who.roles:
        raise PageRefused(Refusal("not_allowed"))


def only_heads(visit: Visit) -> None:
    """Refuses whoever has no say in the town's settings."""
    if not nav.OPERATORS.intersection(visit.who.roles):
        raise PageRefused(Refusal("not_allowed"))
