"""Replies of identity about signing in, codes and links, of the same invented family."""

from __future__ import annotations

from typing import Any

from tests.unit.gateway import samples

JEANNE = "01970000-0000-7000-8000-000000000012"

SIGNED_IN: dict[str, Any] = {
    "session_token": "parent",
    "actor_token": "token",
    "kind": "guardian",
    "expires_at": "2100-01-01T00:00:00Z",
}


def entry(guardian_id: str = samples.JEAN, **changes: Any) -> dict[str, Any]:
    """A guardian in the list of activations."""
    return {
        "guardian_id": guardian_id,
        "family_id": samples.FAMILY,
        "family_number": "1001001818331",
        "last_name": "DUPONT",
        "first_name": "Jean",
        "has_email": True,
        "identifier": "jean.dupont",
        "state": "waiting",
        "issued_at": "2015-05-04T08:00:00Z",
        "expires_on": "2015-07-03",
        "activated_at": None,
    } | changes


NEVER = {"identifier": "", "issued_at": None, "expires_on": None}
ACTIVATION: dict[str, Any] = {
    "entries": [
        entry(),
        entry(JEANNE, first_name="Jeanne", has_email=False, state="none", **NEVER),
    ],
    "total": 2,
    "counts": {"none": 1, "waiting": 1, "expired": 0, "active": 0},
}


def issued(guardian_id: str = samples.JEAN, **changes: Any) -> dict[str, Any]:
    """What one letter says."""
    return {
        "guardian_id": guardian_id,
        "family_id": samples.FAMILY,
        "civility": "Monsieur",
        "last_name": "DUPONT",
        "first_name": "Jean",
        "address": samples.ADDRESS,
        "identifier": "jean.dupont",
        "code": "K7M4P-9XYHQ-2RTFC",
        "expires_on": "2015-07-03",
    } | changes


ISSUED: dict[str, Any] = {"codes": [issued()], "left_out": []}

ANSWERS: dict[str, Any] = {
    "check-code": {"initials": "J. D.", "active": False, "guardian_id": samples.JEAN},
    "holder-hint": {"family": "D*****", "children": ["L.", "T."]},
    "email-link": {"email": "jean@example.org"},
    "confirm-email": {"email": "jean@example.org"},
    "activate-account": SIGNED_IN,
    "ask-password-reset": {},
    "reset-link": {"identifier": "jean.dupont", "initials": "J. D.", "first": False},
    "reset-password": {},
    "activation-list": ACTIVATION,
    "issue-codes": ISSUED,
}
