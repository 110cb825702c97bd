"""What an operator may choose for planning: `PF_PLANNING_<FIELD>`."""

from __future__ import annotations

from pydantic import Field

from chassis.settings import ServiceSettings


class PlanningSettings(ServiceSettings):
    """For how long a family may take a whole gesture back (0: never), and for how many days it can still be looked at."""

    undo_gesture_seconds: int = Field(default=600, ge=0, le=3600)
    gesture_kept_days: float = Field(default=30, gt=0)
