"""What identity answers of the settings of the municipality."""

from __future__ import annotations

from typing import Any

from contracts.screens import SCREENS

NOTICE = {"text": "Écrivez à l’adresse ci-dessous.", "link": "mailto:enfance@commune.example"}
MENUS_OFF: dict[str, Any] = {"screen": "menus", "on": False, "version": 2} | NOTICE
SETTINGS: dict[str, Any] = {
    "screens": [
        MENUS_OFF if key == "menus" else {"screen": key, "on": True, "text": "", "link": "", "version": 0}
        for key in SCREENS
    ]
}
ROY = "01970000-0000-7000-8000-0000000000c1"
CHIEF = "01970000-0000-7000-8000-0000000000c2"
GONE = "01970000-0000-7000-8000-0000000000c3"


def account(account_id: str = ROY, **changes: Any) -> dict[str, Any]:
    """An agent's account."""
    return {
        "account_id": account_id,
        "identifier": "roy",
        "name": "Mme Roy",
        "email": "roy@commune.example",
        "roles": ["accueil"],
        "facility_ids": [],
        "regie_ids": [],
        "state": "active",
        "closed": changes.get("state") == "closed",
        "version": 3,
    } | changes


STAFF: dict[str, Any] = {
    "accounts": [
        account(CHIEF, identifier="chef", name="Mme Chef", email="", roles=["administration"]),
        account(GONE, identifier="petit", name="M. Petit", roles=["pointage"], state="closed"),
        account(),
    ]
}
RECORD: dict[str, Any] = {
    "account": account(),
    "traces": [
        {"at": "2015-05-04T06:10:00Z", "by": "Mme Chef", "action": "account.changed"},
        {"at": "2015-05-02T09:00:00Z", "by": "", "action": "account.activated"},
    ],
}
ANSWERS: dict[str, Any] = {
    "screens": SETTINGS,
    "switch-screen": SETTINGS,
    "set-municipality": {},
    "set-password-policy": {"bits": 28, "warnings": ["weaker_than_cnil"]},
    "staff-accounts": STAFF,
    "staff-account": RECORD,
    "open-staff-account": {},
    "change-staff-account": {},
    "reopen-staff-account": {},
    "invite-agent": {},
    "close-account": {},
    "make-staff-link": {
        "token": "jeton-a-remettre",
        "identifier": "roy",
        "expires_at": "2015-05-04T06:42:00Z",
    },
    "set-inbox": {},
    "read-requests-settings": {
        "settings": {
            "undo_minutes": 10,
            "due_days": {"booking": 3, "absence": 1, "guardian": 5, "bank_details": 5},
            "open_until": "17:30:00",
            "family_days": 10,
        }
    },
    "set-requests-settings": {},
    "define-refusal-reasons": {},
    "define-question-reasons": {},
    "set-family-rules": {"rules": {}},
}


def off(*keys: str) -> list[dict[str, str]]:
    """These screens, as the profile says that they are off."""
    return [{"screen": key} | NOTICE for key in keys]
