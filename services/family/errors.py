"""Family's refusals. What a caller may not know of is refused like what does not exist."""

from __future__ import annotations

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
