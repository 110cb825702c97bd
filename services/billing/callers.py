"""Who may do what in this service: the words of `allow` in wiring.py, and the scope of a reading."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from contracts.actor import Actor

OFFICERS = frozenset({"staff:regie", "staff:direction", "staff:administration"})
"""The agents of the cash offices and those above them."""
COLLECTORS = OFFICERS | {"system"}
"""Those who record invoices and money."""
MANAGERS = frozenset({"staff:direction", "staff:administration", "system"})
"""Those who set régies up; `system` is the loader of a town's settings."""
FAMILY = frozenset({"guardian"})
READERS = FAMILY | COLLECTORS


def may_read(actor: Actor, guardian_id: UUID) -> bool:
    """A guardian reads their own account only; agents read any, within their régies."""
    return actor.kind != "guardian" or actor.guardian_id == guardian_id


def guardian_of(actor: Actor) -> UUID | None:
    """The guardian a document must belong to for this caller; None: agents read any, within their régies."""
    return (actor.guardian_id or UUID(int=0)) if actor.kind == "guardian" else None


def name_of(guardian: Record | None) -> str:
    """`Monsieur DUPONT Jean`, from what family said of them; "" when it has said nothing (any more)."""
    if guardian is None:
        return ""
    return " ".join(filter(None, (guardian["civility"], guardian["last_name"], guardian["first_name"])))


def regies_of(actor: Actor) -> list[UUID] | None:
    """The régies an agent is limited to; None when there is no limit."""
    return list(actor.regie_ids) if actor.kind == "staff" and actor.regie_ids else None


def may_collect(actor: Actor, regie_id: UUID) -> bool:
    """Whether the agent's role reaches this régie."""
    limited = regies_of(actor)
    return limited is None or regie_id in limited


RECORD_READERS = frozenset({"regie", "direction"})
"""The roles that need families' income and bank details to do their work."""
RECORD_KEEPERS = frozenset({"guardian", "staff:regie", "staff:direction"})
"""Who may read and change them; a guardian, their own."""
DETAIL_READERS = RECORD_KEEPERS | {"staff:accueil", "staff:administration"}
"""Who may ask about demands; what is asked is told to `RECORD_READERS` and to the guardian who asked."""


def may_read_figures(actor: Actor) -> bool:
    """Whether this caller's kind gives income and bank details at all; a guardian must also be the one they are of."""
    return actor.kind == "guardian" or (actor.kind == "staff" and not RECORD_READERS.isdisjoint(actor.roles))


def own_scope(actor: Actor) -> tuple[UUID | None, UUID | None]:
    """The guardian and family a reading of demands is limited to; (None, None) for agents."""
    if actor.kind != "guardian":
        return None, None
    return actor.guardian_id or UUID(int=0), actor.family_id or UUID(int=0)
