"""What an operator may choose for family: `PF_FAMILY_<FIELD>`."""

from __future__ import annotations

from pydantic import Field

from chassis.settings import ServiceSettings


class FamilySettings(ServiceSettings):
    """How many documents a family may have under way at once, and for how many days an unfinished one waits."""

    files_under_way: int = Field(default=20, ge=1)
    unfinished_file_days: float = Field(default=7, gt=0)
