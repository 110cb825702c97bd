"""The documents of a registration file: where each one stands, and what is still awaited. Pure.

`document.<paper>` is what an agent said; `given.<paper>` the id of a document the family gave, `refused.<paper>` why an
agent did not take it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast, get_args

from contracts.family.file_papers import EnrolmentPaper, PaperState

PAPERS: tuple[EnrolmentPaper, ...] = get_args(EnrolmentPaper)
RECEIVED, MISSING, NOT_ASKED = "received", "missing", "not_asked"
ANSWERS = (RECEIVED, MISSING, NOT_ASKED)
WHEN_THERE_IS_ONE = frozenset({"court_decision"})
"""Not awaited of a family before an agent says that it is missing: most have none."""


def state_of(values: Mapping[str, str], paper: str) -> PaperState:
    """What an agent settled comes first; then what the family did; then what nobody answered."""
    said = values.get(f"document.{paper}", "")
    if said in (RECEIVED, NOT_ASKED):
        return cast("PaperState", said)
    if f"given.{paper}" in values:
        return "given"
    if f"refused.{paper}" in values:
        return "refused"
    return "missing" if said == MISSING else "unanswered"


def is_awaited(state: PaperState, paper: str) -> bool:
    """Whether the family has to give it."""
    return state in ("missing", "refused") or (state == "unanswered" and paper not in WHEN_THERE_IS_ONE)


def awaited(values: Mapping[str, str]) -> Iterator[EnrolmentPaper]:
    """What the family has still to give."""
    return (paper for paper in PAPERS if is_awaited(state_of(values, paper), paper))


def said_missing(values: Mapping[str, str]) -> int:
    """How many an agent said are missing, of a file under way."""
    return sum(state_of(values, paper) in ("missing", "refused") for paper in PAPERS)


def to_check(values: Mapping[str, str]) -> int:
    """How many were given that nobody has looked at."""
    return sum(state_of(values, paper) == "given" for paper in PAPERS)


def with_given(values: Mapping[str, str], paper: str, document_id: str) -> dict[str, str]:
    """The file once the family gave a document."""
    kept = {key: text for key, text in values.items() if key != f"refused.{paper}"}
    return kept | {f"given.{paper}": document_id}


def without(values: Mapping[str, str], paper: str) -> dict[str, str]:
    """The file once its family took a document back, before it was sent."""
    return {key: text for key, text in values.items() if key != f"given.{paper}"}


def given_in(values: Mapping[str, str]) -> dict[EnrolmentPaper, str]:
    """The documents that were given, by what they are."""
    return {paper: text for paper in PAPERS if (text := values.get(f"given.{paper}"))}


def with_received(values: Mapping[str, str], paper: str) -> dict[str, str]:
    """The file once an agent took the document."""
    return {**values, f"document.{paper}": RECEIVED}


def with_refused(values: Mapping[str, str], paper: str, reason: str) -> dict[str, str]:
    """The file once an agent did not take it: it is awaited again, whoever had not said so."""
    kept = {key: text for key, text in values.items() if key != f"given.{paper}"}
    return kept | {f"document.{paper}": MISSING, f"refused.{paper}": reason}


def shown(values: Mapping[str, str]) -> dict[str, str]:
    """The texts that were typed, without what was given and refused."""
    return {key: text for key, text in values.items() if not key.startswith(("given.", "refused."))}
