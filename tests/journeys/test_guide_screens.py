"""What the guide's screens show, answered by the services at the guide's own dates."""

from __future__ import annotations

from datetime import date

from contracts.billing import AccountSummary, Invoice, Statement
from contracts.family import FamilySheet, MyChildren
from contracts.planning import CellView, FamilyDays
from contracts.requests import FamilyRequests
from deploy.demo.guide import CHILD_ID, FAMILY_ID, JEAN_ID
from tests.journeys.guides import Told

LINES = [
    ("Accueil de Loisirs", "ALSH Mercredi après-midi"),
    ("Accueil de Loisirs", "ALSH Mercredi journée"),
    ("Accueil de Loisirs", "ALSH Vacances après-midi"),
    ("Accueil de Loisirs", "ALSH Vacances journée"),
    ("Accueil de Loisirs", "ALSH Vacances matin"),
    ("Garderie périscolaire", "Garderie matin"),
    ("Garderie périscolaire", "Restauration scolaire"),
]
EASTER_MONDAY = 6
SPRING_HOLIDAYS = set(range(11, 27))
TICKS = {
    "ALSH Mercredi après-midi": {8, 29},
    "ALSH Mercredi journée": {8, 29},
    "ALSH Vacances journée": {13, 14, 15, 16, 17},
    "Restauration scolaire": {27, 28, 29},
}


async def test_the_statement_of_8_april_2015(on_8_april: Told) -> None:
    view = await on_8_april.sees(Statement(guardian_id=JEAN_ID))
    assert (view.school_year, view.opening_balance) == ("2014-2015", 0)
    assert (view.total_debit, view.total_credit) == (36380, 24320)
    april = date(2015, 4, 8)
    assert [(one.number, one.on, one.kind, one.debit, one.credit) for one in view.operations] == [
        ("AL-36", april, "invoice", 12060, None),
        ("AL-228", april, "payment", None, 24320),
        ("AL-12", april, "invoice", 24320, None),
    ]
    assert {one.regie for one in view.operations} == {"Régie garderie ALSH"}
    assert view.treasury_regies == []


async def test_the_invoice_that_can_be_printed(on_8_april: Told) -> None:
    view = await on_8_april.sees(Statement(guardian_id=JEAN_ID))
    invoice = await on_8_april.sees(Invoice(invoice_id=view.operations[0].invoice_id))
    assert (invoice.number, invoice.amount, invoice.paid, invoice.left) == ("AL-36", 12060, 0, 12060)
    assert (invoice.period_from, invoice.period_to) == (date(2015, 4, 1), date(2015, 4, 30))
    assert invoice.due_on == date(2015, 4, 30)
    assert sum(line.amount for line in invoice.lines) == 12060


async def test_mon_compte_of_8_april_2015(on_8_april: Told) -> None:
    family = await on_8_april.sees(FamilySheet(family_id=FAMILY_ID))
    assert family.family_number == "1001001818331"
    (jean,) = family.guardians
    assert (jean.civility, jean.last_name, jean.first_name) == ("Monsieur", "DUPONT", "Jean")
    assert (jean.quality, jean.marital_status, jean.account_holder) == ("Père", "Séparé", "DUPONT JEAN")
    assert jean.address.street == "12 rue des Bonbons"
    assert (jean.address.postcode, jean.address.town) == ("31400", "Saint-Jean")
    assert (jean.contact.home_phone, jean.contact.email) == ("01.02.03.04.05", "jean.dupont@wanadoo.fr")
    assert (jean.contact.email_allowed, jean.contact.sms_allowed) == (True, False)
    assert family.partner is not None
    assert (family.partner.last_name, family.partner.first_name) == ("DUPONT", "Jeanne")
    assert family.partner.address.street == "Lotissement les bons bonbons."
    assert (family.partner.contact.email_allowed, family.partner.contact.sms_allowed) == (True, False)


async def test_the_home_page_of_4_may_2015(on_4_may: Told) -> None:
    account = await on_4_may.sees(AccountSummary(guardian_id=JEAN_ID))
    assert (account.to_pay, account.credit_available) == (12060, 0)
    (unpaid,) = account.open_invoices
    assert (unpaid.number, unpaid.left, unpaid.overdue) == ("AL-36", 12060, True)
    assert (unpaid.issued_on, unpaid.due_on) == (date(2015, 4, 8), date(2015, 4, 30))
    children = await on_4_may.sees(MyChildren(family_id=FAMILY_ID))
    assert [(one.child_id, one.first_name) for one in children.children] == [(CHILD_ID, "Léa")]
    today = date(2015, 5, 4)
    days = await on_4_may.sees(FamilyDays(family_id=FAMILY_ID, first_day=today, last_day=date(2015, 5, 5)))
    assert [(one.day.day, one.offering) for one in days.days] == [
        (4, "Restauration scolaire"),
        (5, "Restauration scolaire"),
    ]
    requests = await on_4_may.sees(FamilyRequests(family_id=FAMILY_ID))
    assert requests.total == 0


async def test_the_planning_of_april_2015(on_4_may: Told) -> None:
    view = await on_4_may.month("2015-04")
    assert view.child_name == "Léa DUPONT"
    assert [(line.facility, line.offering) for line in view.lines] == LINES
    assert {line.guardian for line in view.lines} == {"DUPONT Jean"}
    header = {day.day.day: day for day in view.days}
    assert len(header) == 30
    assert header[EASTER_MONDAY].kind == "public_holiday"
    assert {day for day, one in header.items() if one.kind == "short_holidays"} == SPRING_HOLIDAYS
    for line in view.lines:
        of_holidays = "Vacances" in line.offering
        said = {cell.day.day: letter(cell) for cell in line.cells if letter(cell)}
        expected = {EASTER_MONDAY: "F"}
        if not of_holidays:
            expected |= dict.fromkeys(SPRING_HOLIDAYS, "P")
        expected |= dict.fromkeys(TICKS.get(line.offering, ()), "✓")
        assert said == expected, line.offering


async def test_a_tick_says_which_of_the_guides_three_things_it_means(on_4_may: Told) -> None:
    afternoon = await on_4_may.line("2015-04", "ALSH Mercredi après-midi")
    whole_day = await on_4_may.line("2015-04", "ALSH Mercredi journée")
    holidays = await on_4_may.line("2015-04", "ALSH Vacances journée")
    booked, seen, both = afternoon.cells[7], whole_day.cells[7], holidays.cells[12]
    assert (booked.day, seen.day, both.day) == (date(2015, 4, 8), date(2015, 4, 8), date(2015, 4, 13))
    assert (booked.status, booked.mark) == ("booked", "")
    assert seen.mark == "present_unbooked"
    assert (both.status, both.mark) == ("booked", "present")


def letter(cell: CellView) -> str:
    """The guide's own letter of a cell: its tick for what was booked or seen, F, P, or nothing."""
    if cell.mark or cell.status == "booked":
        return "✓"
    if cell.status == "closure":
        return "F"
    return "P" if cell.status == "not_running" and cell.reason == "school_holidays" else ""
