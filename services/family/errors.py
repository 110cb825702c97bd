"""Family's refusals. What a caller may not know of is refused like what does not exist."""

from __future__ import annotations

from uuid import UUID

from chassis.problem import Refusal
from services.family.domain.sheet import Misfit


def not_found() -> Refusal:
    """No such family, guardian or document, or not one of the caller's."""
    return Refusal("not_found")


def child_unknown() -> Refusal:
    """The family has no such child."""
    return Refusal("child_unknown")


def number_taken(number: str) -> Refusal:
    """Another family, or another one of the same import, has this number."""
    return Refusal("family_number_taken", family_number=number)


def id_known(known: object) -> Refusal:
    """This id belongs to a family, a guardian, a child or a document already."""
    return Refusal("conflict", id=str(known))


def changed_meanwhile(version: int) -> Refusal:
    """The file is no longer what the caller saw; it is at this version now."""
    return Refusal("conflict", version=version)


def misfit(found: Misfit) -> Refusal:
    """This field cannot be kept as it was typed."""
    return Refusal("invalid_input", fields=[{"field": found.field, "error": "does_not_fit"}])


def file_too_large(limit: int) -> Refusal:
    """The document is larger than so many bytes."""
    return Refusal("file_too_large", limit=limit)


def file_incomplete(reason: str) -> Refusal:
    """The document cannot be read yet (`missing`), or what arrived is not what was announced (`checksum`)."""
    return Refusal("file_incomplete", reason=reason)


def file_type_refused() -> Refusal:
    """The content is neither a PDF, nor a JPEG or PNG image."""
    return Refusal("file_type_refused")


def too_many_files() -> Refusal:
    """The family has too many unfinished documents."""
    return Refusal("too_many_requests")


def fields_wrong(found: dict[str, str]) -> Refusal:
    """These fields cannot be kept as they were typed: each with the word that says why."""
    return Refusal("invalid_input", fields=[{"field": key, "error": error} for key, error in found.items()])


def nothing_changed() -> Refusal:
    """The form says what the record holds already."""
    return Refusal("nothing_changed")


def already_known() -> Refusal:
    """The family has a child of this first name, born that day."""
    return Refusal("already_known")


def already_pending(proposal_id: object) -> Refusal:
    """This guardian's demand about the same record waits for an agent; it can be withdrawn."""
    return Refusal("already_pending", proposal_id=str(proposal_id))


def proposal_not_open(state: str) -> Refusal:
    """The demand was decided or withdrawn already."""
    return Refusal("proposal_not_open", state=state)


def elsewhere() -> Refusal:
    """The agent's account is narrowed to other facilities."""
    return Refusal("not_allowed", reason="facility")


def reading_reason_required() -> Refusal:
    """An agent opens a health file and does not say why."""
    return Refusal("reading_reason_required")


def possible_duplicate(family_ids: list[UUID]) -> Refusal:
    """These families look like the one in the file, and nobody said that they are others."""
    return Refusal("possible_duplicate", family_ids=[str(one) for one in family_ids])


def enrolment_closed() -> Refusal:
    """The town has not switched online registration on."""
    return Refusal("enrolment_closed")


def too_many_started() -> Refusal:
    """Too many files were begun from one address, or the town has too many that nobody sent."""
    return Refusal("too_many_requests")


def link_expired() -> Refusal:
    """The link was used, is too old, or was never made."""
    return Refusal("link_expired")


def acceptance_missing(missing: int) -> Refusal:
    """So many texts in force are not accepted."""
    return Refusal("acceptance_missing", missing=missing)


def document_in_use() -> Refusal:
    """A demand or an absence relies on the document."""
    return Refusal("document_in_use")


def evidence_missing() -> Refusal:
    """The town asks for a document with this kind of demand, and none is joined."""
    return Refusal("evidence_missing")
