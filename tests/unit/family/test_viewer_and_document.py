"""Who may look, and what a document is."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.actor import Actor
from contracts.family import FILE_CHUNK_BYTES, FILE_MAX_BYTES
from services.family.domain.document import piece_length, pieces_of, recognise
from services.family.domain.viewer import Viewer, viewer_of
from tests.support.actors import anonymous, guardian, service_actor, staff, system

FAMILY = uuid4()


def test_a_guardian_looks_at_their_own_family_as_themselves() -> None:
    me = uuid4()
    assert viewer_of(guardian(FAMILY, me), FAMILY) == Viewer(me)


@pytest.mark.parametrize(
    "actor",
    [
        guardian(uuid4(), uuid4()),
        Actor(kind="guardian", family_id=FAMILY),
        Actor(kind="guardian", guardian_id=uuid4()),
        anonymous(),
        service_actor("planning"),
    ],
)
def test_nobody_else_does(actor: Actor) -> None:
    assert viewer_of(actor, FAMILY) is None


def test_agents_and_the_system_see_the_whole_file() -> None:
    assert viewer_of(staff("accueil"), FAMILY) == viewer_of(system(), FAMILY) == Viewer(None)


@given(st.integers(1, FILE_MAX_BYTES))
def test_the_pieces_make_the_document_and_none_is_empty(size: int) -> None:
    lengths = [piece_length(size, index) for index in range(pieces_of(size))]
    assert sum(lengths) == size
    assert all(0 < length <= FILE_CHUNK_BYTES for length in lengths)
    assert piece_length(size, pieces_of(size)) == 0


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00", "image/png"),
        (b"<html>%PDF-1.7", None),
        (b"MZ\x90\x00", None),
        (b"PK\x03\x04", None),
        (b"", None),
    ],
)
def test_a_document_is_what_its_first_bytes_say(start: bytes, kind: str | None) -> None:
    assert recognise(start) == kind
