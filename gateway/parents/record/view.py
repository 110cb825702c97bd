"""The family's file prepared for its page: the guide's fields in groups, what waits beside what it would change. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gateway.bus import Content
from gateway.words import record as words

Group = tuple[str, str, tuple[str, ...]]

ABOUT: tuple[Group, ...] = (
    (
        "identite",
        "Identité",
        ("civility", "family_number", "last_name", "first_name", "quality", "marital_status"),
    ),
    ("adresse", "Adresse", ("address.street", "address.postcode", "address.town")),
    (
        "joindre",
        "Téléphones et e-mail",
        ("contact.home_phone", "contact.work_phone", "contact.mobile", "contact.email"),
    ),
    (
        "messages",
        "Messages de la mairie",
        ("contact.email_allowed", "contact.sms_allowed", "message_language"),
    ),
    ("travail", "Profession", ("work.profession", "work.category", "work.employer", "work.employer_address")),
    ("compte", "Compte et rattachement", ("account_holder", "bank_name", "benefit_organisation")),
)
"""Every field of the guide's *Mon compte*; a group's id is the section of the form where it is changed."""


FIGURES: dict[str, tuple[Group, ...]] = {
    "tax_data": (("avis", "Avis d’impôt", ("tax.reference_income", "tax.parts", "tax.notice_year")),),
    "benefits": (
        ("caisse", "Caisse", ("benefits.fund", "benefits.number")),
        ("quotient", "Quotient familial", ("benefits.quotient_consent",)),
    ),
    "bank_details": (
        ("compte", "Compte", ("bank.holder", "bank.iban", "bank.bic", "bank.name")),
        (
            "prelevement",
            "Prélèvement automatique",
            ("mandate.rum", "mandate.signer", "mandate.signed_on", "mandate.regies"),
        ),
    ),
}
"""What billing keeps of a guardian, by kind of demand; a group's id is the section of its form."""

NAMED_HERE = {"family_number": "N° de famille", "bank_name": "Nom de la banque"}


def with_bank(sheet: Mapping[str, str], figures: Mapping[str, str] | None) -> dict[str, str]:
    """A guardian's sheet with what billing knows better; `figures` None: billing does not answer, family's words stay."""
    if figures is None:
        return dict(sheet)
    fund = words.said("benefits.fund", figures["benefits.fund"])
    return {
        **sheet,
        "account_holder": figures["bank.holder"] or sheet["account_holder"],
        "bank_name": figures["bank.name"],
        "benefit_organisation": fund or sheet["benefit_organisation"],
    }


def groups(
    sheet: Mapping[str, str], asked: Mapping[str, str], about: tuple[Group, ...] = ABOUT
) -> list[dict[str, Any]]:
    """The fields of a sheet that a service told, in groups: `[{id, title, items: [{label, value, asked}]}]`.

    `asked`: by key, the value a demand that waits would put there.
    """
    shown = []
    for anchor, title, keys in about:
        items = [
            {
                "label": NAMED_HERE.get(key) or words.label(key),
                "value": words.said(key, sheet[key]),
                "asked": words.said(key, asked[key]) or "vide" if key in asked else "",
            }
            for key in keys
            if key in sheet
        ]
        if items:
            shown.append({"id": anchor, "title": title, "items": items})
    return shown


def waiting(
    pending: list[Content], kind: str, guardian_id: str, due: Mapping[str, str | None]
) -> dict[str, Any] | None:
    """The visitor's open demand of a kind with its answer day, or None."""
    for one in pending:
        if one["kind"] == kind and one["guardian_id"] == guardian_id:
            return {**one, "due_on": due.get(one["proposal_id"])}
    return None


def asked_of(details: Mapping[str, Content], one: Mapping[str, Any] | None) -> dict[str, str]:
    """By key, what an open demand would put there."""
    detail = details.get(str(one["proposal_id"])) if one else None
    return {entry["key"]: entry["after"] for entry in detail["fields"]} if detail else {}
