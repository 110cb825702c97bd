"""Two parents who live apart and a neighbour, each with a whole life in the portal that the others must not see."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.base import Command
from contracts.billing import Allocation, DefineRegie, InvoiceLine, RecordInvoice, RecordPayment, Regie
from contracts.billing_records import ProposeBankDetails, ProposeBenefits, ProposeTaxData
from contracts.family import (
    AuthorisedPerson,
    ChildSheet,
    CustodyCalendar,
    CustodyException,
    DrawCustody,
    NewFamily,
    OpenFile,
    ProposeAuthorisedPersons,
    ProposeGuardianChange,
    ProposeHealthChange,
    PublishPaper,
    PublishText,
    PutFileChunk,
    RegisterFamily,
)
from contracts.identity import OpenAccount
from contracts.messages import Attachment, WriteToFamily, WriteToTown
from contracts.planning import (
    AbsenceReason,
    CellRef,
    DeclareAbsence,
    DefineFacilities,
    DefineOfferings,
    EnrolChildren,
    Enrolment,
    Facility,
    ImportCalendar,
    ReminderDue,
    ReminderRules,
    RenewCalendarFeed,
    RequestBooking,
    SetAbsenceReasons,
    SetCutoffs,
    SetReminders,
)
from tests.service.gateway.home import NUMBERED, Home
from tests.service.planning.town import (
    CENTRE,
    FIRST,
    LAST,
    LEISURE,
    MEAL,
    MORNING,
    NOW,
    SCHOOL,
    cutoff,
    leisure,
    line_of,
    meal,
)
from tests.support.actors import staff
from tests.support.harness import Installation, ServiceUnderTest

PASSWORD = "Bonbons12"
ALL_ROLES = ("accueil", "direction", "administration", "regie", "pointage")
REMINDED = "2015-04-01T10:05"
"""Two days before the canteen's week closes."""


@dataclass
class Homes:
    """Paul and Anne have Léa and live apart; Marc is of another family."""

    portal: Installation
    lea_id: UUID = field(default_factory=uuid4)
    paul: Home = field(init=False)
    anne: Home = field(init=False)
    marc: Home = field(init=False)
    agent_account: UUID = field(default_factory=uuid4)
    regie: Regie = field(init=False)

    def __post_init__(self) -> None:
        family_id = uuid4()
        self.paul = Home("Paul", 41, family_id, date(2015, 4, 9))
        self.anne = Home("Anne", 52, family_id, date(2015, 4, 10))
        self.marc = Home("Marc", 63, uuid4(), date(2015, 4, 9))
        self.regie = Regie(
            regie_id=uuid4(),
            code="AL",
            name="Régie",
            first_invoice_number=730_001,
            first_payment_number=840_001,
        )

    @property
    def everybody(self) -> tuple[Home, Home, Home]:
        """The three guardians."""
        return self.paul, self.anne, self.marc

    def children_of(self, home: Home) -> list[UUID]:
        """Their own child, and Léa."""
        return [home.child_id] if home is self.marc else [home.child_id, self.lea_id]

    async def does(self, command: Command[Any], as_: Actor | None = None) -> Any:
        """What must not be refused."""
        answer = await self.portal.send(command, as_=as_)
        assert not isinstance(answer, Refusal), (command, answer)
        return answer

    async def live(self) -> Homes:
        """Everything happens, through the public commands."""
        self.portal.clock.set(NOW)
        await self._town()
        await self._publishes()
        await self._families()
        await self.portal.settled()
        await self._enrol()
        await self._custody()
        for home in self.everybody:
            await self._money(home)
            await self._papers(home)
            await self._days(home)
            await self._asks(home)
            await self._writes(home)
        await self._reminds()
        await self.portal.settled()
        return self

    async def _town(self) -> None:
        facilities = [
            Facility(facility_id=SCHOOL, code="school", name="École"),
            Facility(facility_id=CENTRE, code="centre", name="Centre"),
        ]
        await self.does(DefineFacilities(facilities=facilities))
        await self.does(DefineOfferings(offerings=[meal(), leisure()]))
        await self.does(ImportCalendar(zone="A", first_day=FIRST, last_day=LAST))
        cutoffs = [cutoff(one, action) for one in (MEAL, LEISURE) for action in ("book", "absence")]
        cutoffs[0] = cutoff(MEAL, "book", rule={"kind": "week_deadline", "weekday": 4, "at": "10:00"})
        await self.does(SetCutoffs(cutoffs=cutoffs))
        await self.does(SetReminders(rules=ReminderRules(enabled=True, lead_hours=48)), staff("direction"))
        await self.does(SetAbsenceReasons(reasons=[AbsenceReason(code="illness", label="Maladie")]))
        await self.does(DefineRegie(regie=self.regie), staff("direction"))
        text: dict[str, Any] = {"code": "reglement", "title": "Règlement", "from_on": date(2015, 3, 1)}
        rules = PublishText(text_id=uuid4(), body="Texte.", file_id=uuid4(), **text)
        await self.hand_in(
            rules.file_id or rules.text_id, b"%PDF-1.4 Regles", "r.pdf", None, staff("direction")
        )
        await self.does(rules, staff("direction"))
        file_id = uuid4()
        await self.hand_in(file_id, b"%PDF-1.4 Tarifs", "tarifs.pdf", None, staff("direction"))
        prices = PublishPaper(
            paper_id=uuid4(),
            section="prices",
            title="Tarifs",
            first_day=date(2015, 3, 1),
            file_id=file_id,
            expected_version=0,
        )
        await self.does(prices, staff("direction"))

    async def _publishes(self) -> None:
        file_id, desk = uuid4(), staff("accueil", "direction")
        await self.hand_in(file_id, b"%PDF-1.4\nLa cantine.", "reglement.pdf", None, desk)
        paper = PublishPaper(
            paper_id=uuid4(),
            section="rules",
            title="Règlement",
            text="En vigueur.",
            first_day=date(2015, 3, 1),
            file_id=file_id,
            expected_version=0,
        )
        await self.does(paper, desk)

    async def _families(self) -> None:
        lea = ChildSheet(
            child_id=self.lea_id,
            last_name="ESSAI",
            first_name="Léa",
            birth_date=date(2008, 3, 2),
            guardian_ids=[self.paul.guardian_id, self.anne.guardian_id],
        )
        for homes, children in (((self.paul, self.anne), [lea]), ((self.marc,), [])):
            new = NewFamily(
                family_id=homes[0].family_id,
                guardians=[home.sheet() for home in homes],
                partner=homes[0].partner(),
                children=[*children, *(home.child() for home in homes)],
            )
            await self.does(RegisterFamily(family=new), staff("accueil"))
        for home in self.everybody:
            await self.does(
                OpenAccount(
                    account_id=home.account_id,
                    identifier=home.name.lower(),
                    password=SecretStr(PASSWORD),
                    kind="guardian",
                    name=home.name,
                    family_id=home.family_id,
                    guardian_id=home.guardian_id,
                )
            )
        await self.does(
            OpenAccount(
                account_id=self.agent_account,
                identifier="mairie",
                password=SecretStr(PASSWORD),
                kind="staff",
                name="Mme Roy",
                roles=list(ALL_ROLES),
            )
        )

    async def _enrol(self) -> None:
        enrolments = [
            Enrolment(
                enrolment_id=uuid4(),
                child_id=child,
                family_id=home.family_id,
                guardian_id=home.guardian_id,
                offering_id=offering,
                valid_from=FIRST,
                valid_to=LAST,
            )
            for home in self.everybody
            for child in self.children_of(home)
            for offering in (MEAL, LEISURE)
        ]
        await self.does(EnrolChildren(enrolments=enrolments))
        for home in self.everybody:
            home.private |= {
                line_of(child, offering, home.guardian_id)
                for child in self.children_of(home)
                for offering in (MEAL, LEISURE)
            }
            home.private |= {home.child_id, home.invoice_id, home.payment_id, home.conversation_id}
            home.private |= {home.told_id, home.file_id, home.given_id, home.person_id, home.gesture_id}

    async def _custody(self) -> None:
        turns = CustodyCalendar(
            first_guardian_id=self.paul.guardian_id,
            second_guardian_id=self.anne.guardian_id,
            starts_on=date(2015, 4, 3),
            valid_from=FIRST,
            exceptions=[
                CustodyException(first_day=self.anne.booked, last_day=LAST, guardian_id=self.anne.guardian_id)
            ],
        )
        await self.does(
            DrawCustody(
                family_id=self.paul.family_id, child_id=self.lea_id, calendar=turns, expected_version=0
            ),
            staff("accueil"),
        )
        await self.portal.settled()

    async def _money(self, home: Home) -> None:
        officer, amount = staff("regie", name="M. Petit"), 71_000_000 + home.number * 1000 + 7
        home.figure(f"{amount // 100_000} {amount // 100 % 1000:03d},{amount % 100:02d}")
        home.figure(str(amount), NUMBERED)
        line = InvoiceLine(label=home.secret("ligne"), unit_amount=amount, amount=amount)
        invoice = RecordInvoice(
            invoice_id=home.invoice_id,
            regie_id=self.regie.regie_id,
            guardian_id=home.guardian_id,
            issued_on=date(2015, 3, 30),
            due_on=date(2015, 4, 30),
            period_from=date(2015, 3, 1),
            period_to=date(2015, 3, 31),
            lines=[line],
        )
        home.figure((await self.does(invoice, officer)).number, NUMBERED)
        payment = RecordPayment(
            payment_id=home.payment_id,
            regie_id=self.regie.regie_id,
            guardian_id=home.guardian_id,
            received_on=date(2015, 3, 31),
            means="cheque",
            amount=100,
            reference=home.secret("cheque"),
            allocations=[Allocation(invoice_id=home.invoice_id, amount=100)],
        )
        home.figure((await self.does(payment, officer)).number, NUMBERED)

    async def _papers(self, home: Home) -> None:
        content = b"%PDF-1.4\n" + home.secret("contenu").encode()
        await self.hand_in(home.file_id, content, f"{home.secret('fichier')}.pdf", home.family_id, home.actor)

    async def hand_in(
        self, file_id: UUID, content: bytes, name: str, family_id: UUID | None, actor: Actor
    ) -> None:
        """A document sent whole, by who may; no family: the town's own."""
        announced = OpenFile(
            file_id=file_id,
            family_id=family_id,
            name=name,
            media_type="application/pdf",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        await self.does(announced, actor)
        await self.does(PutFileChunk(file_id=file_id, index=0, content=b64encode(content)), actor)

    async def _days(self, home: Home) -> None:
        child = self.children_of(home)[-1]
        lunch, club = (line_of(child, one, home.guardian_id) for one in (MEAL, LEISURE))
        lunches = [CellRef(line_id=lunch, day=home.booked)]
        await self.portal.send(RequestBooking(cells=lunches), as_=home.actor, command_id=home.gesture_id)
        wednesday = date(2015, 4, 8) if home is not self.anne else date(2015, 4, 29)
        asked = [CellRef(line_id=club, day=wednesday, unit_id=MORNING)]
        await self.does(RequestBooking(cells=asked, note=home.secret("demande")), home.actor)
        absence = DeclareAbsence(
            cells=lunches, reason_code="illness", note=home.secret("absence"), evidence=[home.file_id]
        )
        await self.does(absence, home.actor)
        home.feed = (await self.does(RenewCalendarFeed(), home.actor)).secret
        home.figure(home.feed)

    async def _reminds(self) -> None:
        planning = ServiceUnderTest(self.portal, "planning")
        planning.set_now(REMINDED)
        await planning.run_timer("remind")
        for event in await planning.emitted(ReminderDue):
            for home in self.everybody:
                if home.guardian_id == event.guardian_id:
                    home.reminder_id = event.reminder_id
                    home.private.add(event.reminder_id)

    async def _asks(self, home: Home) -> None:
        mine: dict[str, Any] = {"family_id": home.family_id, "guardian_id": home.guardian_id}
        child = self.children_of(home)[-1]
        person = AuthorisedPerson(
            person_id=home.person_id,
            last_name="VOISIN",
            first_name=f"Personne{home.number}",
            phone=home.figure(f"06 61 70 {home.number} 05"),
            allowed=False,
            reason=home.secret("raison"),
            from_on=date(2015, 4, 1),
        )
        health = {"health.doctor_name": home.secret("medecin")}
        bank = {"bank.holder": home.secret("banque"), "bank.iban": home.figure(home.iban)}
        home.figure(f"•••• {home.iban[-4:]}")
        tax = {"tax.reference_income": f"{home.number}777888", "tax.parts": "2", "tax.notice_year": "2014"}
        home.figure(f"{home.number} 777 888")
        number = home.figure(f"55{home.number}77")
        for command in (
            ProposeGuardianChange(
                **mine, values={"work.employer": home.secret("nouveau")}, note=home.secret("note")
            ),
            ProposeAuthorisedPersons(
                family_id=home.family_id, child_id=home.child_id, persons=[person], note=home.secret("mot")
            ),
            ProposeHealthChange(
                family_id=home.family_id, child_id=child, values=health, note=home.secret("sante")
            ),
            ProposeBankDetails(**mine, values=bank),
            ProposeTaxData(**mine, values=tax),
            ProposeBenefits(**mine, values={"benefits.fund": "caf", "benefits.number": number}),
        ):
            await self.does(command, home.actor)

    async def _writes(self, home: Home) -> None:
        paper = Attachment(file_id=home.file_id, name=f"{home.secret('piece')}.pdf")
        await self.does(
            WriteToTown(
                conversation_id=home.conversation_id,
                subject=home.secret("sujet"),
                text=home.secret("message"),
                attachments=[paper],
            ),
            home.actor,
        )
        name, content = f"{home.secret('remis')}.pdf", b"%PDF-1.4\n" + home.secret("attestation").encode()
        await self.hand_in(home.given_id, content, name, None, staff("accueil"))
        await self.does(
            WriteToFamily(
                conversation_id=home.told_id,
                guardian_id=home.guardian_id,
                subject=home.secret("reponse"),
                text=home.secret("courrier"),
                attachments=[Attachment(file_id=home.given_id, name=name)],
            ),
            staff("accueil"),
        )
