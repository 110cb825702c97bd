"""Who can sign in to the demonstration: shown by `up`, by the README and nowhere in a real town."""

from __future__ import annotations

from dataclasses import dataclass

from deploy.demo.facts import read

STAFF_PASSWORD = "Mairie-53"  # noqa: S105 - a demonstration, on loopback
FAMILY_PASSWORD = "Bonbons12"  # noqa: S105


@dataclass(frozen=True)
class Login:
    """One account: what it shows, what to type, and what it may do (`guardian` or a staff role)."""

    label: str
    identifier: str
    password: str
    role: str


DEMO_LOGINS: tuple[Login, ...] = (
    Login("Parent\u00a0: Jean DUPONT", "jean.dupont", FAMILY_PASSWORD, "guardian"),
    *(
        Login(row["label"], row["identifier"], STAFF_PASSWORD, row["roles"][0])
        for row in read("loiron_ruille.yaml")["agents"]
    ),
)
LOGINS: list[tuple[str, str, str]] = [
    (login.label, login.identifier, login.password) for login in DEMO_LOGINS
]
