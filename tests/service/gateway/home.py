"""One guardian's home in the walk: their sheet, and words and figures that nobody else has."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from contracts.actor import Actor
from contracts.family import Address, ChildSheet, Contact, GuardianSheet, PartnerSheet, Work
from tests.support.actors import guardian

TOLD_WHERE_TO_WRITE = frozenset({"family.family-changed"})
"""The one event that carries addresses and e-mail addresses (contracts/family/events.py)."""
NUMBERED = frozenset({"billing.invoice-issued", "billing.payment-recorded"})


@dataclass
class Home:
    """A guardian with a child of their own, and words and figures nobody else has.

    `secrets`: each with the events that may carry it, by owner and name. `private`: ids of what is theirs alone.
    `links`: addresses of pages that say more than ids (a mailed secret, a week to check).
    """

    name: str
    number: int
    family_id: UUID
    booked: date
    guardian_id: UUID = field(default_factory=uuid4)
    child_id: UUID = field(default_factory=uuid4)
    account_id: UUID = field(default_factory=uuid4)
    invoice_id: UUID = field(default_factory=uuid4)
    payment_id: UUID = field(default_factory=uuid4)
    conversation_id: UUID = field(default_factory=uuid4)
    told_id: UUID = field(default_factory=uuid4)
    file_id: UUID = field(default_factory=uuid4)
    given_id: UUID = field(default_factory=uuid4)
    reminder_id: UUID = field(default_factory=uuid4)
    gesture_id: UUID = field(default_factory=uuid4)
    person_id: UUID = field(default_factory=uuid4)
    feed: str = ""
    links: list[str] = field(default_factory=list)
    secrets: dict[str, frozenset[str]] = field(default_factory=dict)
    private: set[UUID] = field(default_factory=set)

    @property
    def actor(self) -> Actor:
        """As identity's token says; the account is the one they sign in with."""
        known = guardian(self.family_id, self.guardian_id, self.name)
        return known.model_copy(update={"account_id": self.account_id})

    def secret(self, kind: str, where: frozenset[str] = frozenset()) -> str:
        """A word that only this home has."""
        word = f"Zq{self.name}{kind}"
        self.secrets[word] = where
        return word

    def figure(self, text: str, where: frozenset[str] = frozenset()) -> str:
        """A number that only this home has."""
        self.secrets[text] = where
        return text

    def sheet(self) -> GuardianSheet:
        """The guardian."""
        mail = f"{self.secret('mail', TOLD_WHERE_TO_WRITE)}@exemple.fr"
        return GuardianSheet(
            guardian_id=self.guardian_id,
            last_name="ESSAI",
            first_name=self.name,
            marital_status=self.secret("situation"),
            address=Address(
                street=self.secret("rue", TOLD_WHERE_TO_WRITE),
                postcode="31400",
                town=self.secret("ville", TOLD_WHERE_TO_WRITE),
            ),
            contact=Contact(
                home_phone=self.figure(f"05 61 70 {self.number} 01"),
                work_phone=self.figure(f"05 61 70 {self.number} 02"),
                mobile=self.figure(f"06 61 70 {self.number} 03"),
                email=mail,
            ),
            work=Work(
                profession=self.secret("profession"),
                employer=self.secret("employeur"),
                employer_address=self.secret("bureau"),
            ),
            account_holder=self.secret("titulaire"),
            benefit_organisation=self.secret("caisse"),
        )

    def partner(self) -> PartnerSheet:
        """Who lives with them."""
        return PartnerSheet(
            guardian_id=self.guardian_id,
            last_name=self.secret("compagne"),
            first_name="Claude",
            contact=Contact(mobile=self.figure(f"06 61 70 {self.number} 04")),
        )

    def child(self) -> ChildSheet:
        """Their own child. The name rides the events of the child and of what is asked for it."""
        return ChildSheet(
            child_id=self.child_id,
            last_name="ESSAI",
            first_name=f"Enfant{self.number}",
            birth_date=date(2009, 3, 2),
            guardian_ids=[self.guardian_id],
        )

    @property
    def iban(self) -> str:
        """A valid account number of their own."""
        account = int(f"123456789{self.number}")
        body = f"3000600001{account}{97 - (89 * 30006 + 15 * 1 + 3 * account) % 97:02d}"
        return f"FR{98 - int(f'{body}152700') % 97:02d}{body}"
