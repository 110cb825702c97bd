"""Who may do what in this service: the words of `allow` in wiring.py, and the scope of a guardian's reading."""

from __future__ import annotations

from uuid import UUID

from contracts.actor import Actor

DESK = frozenset({"staff:accueil", "staff:direction", "staff:administration"})
"""The agents who decide; those who take attendance or collect money do not."""
MANAGERS = frozenset({"staff:direction", "staff:administration", "system"})
"""Those who set reasons and delays; `system` is the loader of a town's settings."""
WRITERS = DESK | {"staff:regie"}
"""Those who talk with families: the desk, and the cash office about money."""
FAMILY = frozenset({"guardian"})


def scope_of(actor: Actor) -> tuple[UUID | None, UUID | None]:
    """The family and guardian a reading is limited to; (None, None) for agents.

    A guardian without ids (which no token of identity carries) is limited to nobody.
    """
    if actor.kind != "guardian":
        return None, None
    nobody = UUID(int=0)
    return actor.family_id or nobody, actor.guardian_id or nobody
