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
DECIDERS = WRITERS | {"system"}
"""Those who may find something to decide; of which owner, `decided_by` says."""
_OWNERS = ("planning", "family", "billing")
_CASH_OFFICE = frozenset({"regie", "direction"})
FAMILY = frozenset({"guardian"})


def seen_owners(actor: Actor) -> list[str]:
    """Whose requests a caller finds in the queue: the cash office only those about money."""
    office_only = actor.kind == "staff" and set(actor.roles) & {"regie"} == set(actor.roles)
    return ["billing"] if office_only else list(_OWNERS)


def may_decide(actor: Actor, owner: str) -> bool:
    """Nobody decides what they may not read: income and bank details are the cash office's and the head's."""
    if owner not in seen_owners(actor):
        return False
    return owner != "billing" or actor.kind != "staff" or bool(_CASH_OFFICE.intersection(actor.roles))


def scope_of(actor: Actor) -> tuple[UUID | None, UUID | None]:
    """The family and guardian a reading is limited to; (None, None) for agents.

    A guardian without ids (which no token of identity carries) is limited to nobody.
    """
    if actor.kind != "guardian":
        return None, None
    nobody = UUID(int=0)
    return actor.family_id or nobody, actor.guardian_id or nobody
