"""Who is looking: a guardian sees what is theirs and what they share, an agent the whole file."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from contracts.actor import Actor


@dataclass(frozen=True, slots=True)
class Viewer:
    """`guardian_id` narrows every statement to what that guardian may see; None is an agent or the system."""

    guardian_id: UUID | None

    @property
    def names(self) -> str:
        """The column of a child's row that says who acts: to guardians who may today, to agents whom they named."""
        return "guardian_ids" if self.guardian_id is not None else "given_ids"


def viewer_of(actor: Actor, family_id: UUID) -> Viewer | None:
    """How this caller may look at this family, or None when it is not theirs to know that it exists."""
    if actor.kind in ("staff", "system"):
        return Viewer(None)
    if actor.kind == "guardian" and actor.guardian_id is not None and actor.family_id == family_id:
        return Viewer(actor.guardian_id)
    return None
