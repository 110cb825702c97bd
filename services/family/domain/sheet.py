"""What a sheet must be before it is kept: tidy text, addresses that a letter or a mail reaches, known adults.

Pure: each function answers the tidied sheet, or the Misfit that names the first field that does not hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from pydantic import ValidationError

from contracts.base import Message
from contracts.family import ChildSheet, GuardianSheet, NewFamily, PartnerSheet

M = TypeVar("M", bound=Message)

EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\".]+(\.[^@\s,;<>\".]+)+")


@dataclass(frozen=True, slots=True)
class Misfit:
    """The field, as a dotted path, that cannot be kept as it was typed."""

    field: str

    def under(self, path: str) -> Misfit:
        """The same misfit seen from the sheet above."""
        return Misfit(f"{path}.{self.field}")


def tidy(text: str) -> str:
    """One blank between words, none around, and no control character: what a form or a file let slip in."""
    visible = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join(visible.split())


def tidy_lines(text: str) -> str:
    """The same line by line, for a text of several: its lines stay, and at most one empty line between two."""
    lines = [tidy(line) for line in text.replace("\r\n", "\n").split("\n")]
    kept = [line for index, line in enumerate(lines) if line or (index and lines[index - 1])]
    return "\n".join(kept).strip("\n")


def _tidied(message: M) -> M | Misfit:
    def walk(value: Any) -> Any:
        if isinstance(value, str):
            return tidy(value)
        if isinstance(value, dict):
            return {key: walk(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [walk(inner) for inner in value]
        return value

    try:
        return type(message).model_validate(walk(message.model_dump()))
    except ValidationError as error:
        return Misfit(".".join(str(part) for part in error.errors()[0]["loc"]))


def _adult(sheet: GuardianSheet | PartnerSheet) -> Misfit | None:
    email = sheet.contact.email
    return Misfit("contact.email") if email and not EMAIL.fullmatch(email) else None


def checked_guardian(sheet: GuardianSheet) -> GuardianSheet | Misfit:
    """A guardian's sheet: a name that is not blank, an e-mail address that is one, or none."""
    tidied = _tidied(sheet)
    return tidied if isinstance(tidied, Misfit) else _adult(tidied) or tidied


def checked_partner(sheet: PartnerSheet, guardian_ids: Collection[UUID]) -> PartnerSheet | Misfit:
    """A partner's sheet, typed on the sheet of one of the family's guardians."""
    tidied = _tidied(sheet)
    if isinstance(tidied, Misfit):
        return tidied
    if tidied.guardian_id is not None and tidied.guardian_id not in guardian_ids:
        return Misfit("guardian_id")
    return _adult(tidied) or tidied


def checked_child(sheet: ChildSheet, guardian_ids: Sequence[UUID], today: date) -> ChildSheet | Misfit:
    """A child's sheet: born already, and in the care of guardians of this family, named in the family's order."""
    tidied = _tidied(sheet)
    if isinstance(tidied, Misfit):
        return tidied
    if tidied.birth_date > today:
        return Misfit("birth_date")
    known = set(tidied.guardian_ids)
    if len(known) != len(tidied.guardian_ids) or not known <= set(guardian_ids):
        return Misfit("guardian_ids")
    return tidied.model_copy(update={"guardian_ids": [one for one in guardian_ids if one in known]})


def checked_family(family: NewFamily, today: date) -> NewFamily | Misfit:
    """A whole family. A child for whom no guardian is named is in the care of all of them (Code civil, art. 372)."""
    guardians: list[GuardianSheet] = []
    for index, sheet in enumerate(family.guardians):
        guardian = checked_guardian(sheet)
        if isinstance(guardian, Misfit):
            return guardian.under(f"guardians.{index}")
        guardians.append(guardian)
    ids = [guardian.guardian_id for guardian in guardians]
    partner = family.partner
    if partner is not None:
        checked = checked_partner(partner, ids)
        if isinstance(checked, Misfit):
            return checked.under("partner")
        partner = checked.model_copy(update={"guardian_id": checked.guardian_id or ids[0]})
    children: list[ChildSheet] = []
    for index, child_sheet in enumerate(family.children):
        child = checked_child(child_sheet, ids, today)
        if isinstance(child, Misfit):
            return child.under(f"children.{index}")
        children.append(in_care_of_all(child, ids))
    return family.model_copy(update={"guardians": guardians, "partner": partner, "children": children})


def in_care_of_all(child: ChildSheet, guardian_ids: list[UUID]) -> ChildSheet:
    """A new child without named guardians gets all of the family's; named ones are kept as they are."""
    return child if child.guardian_ids else child.model_copy(update={"guardian_ids": guardian_ids})
