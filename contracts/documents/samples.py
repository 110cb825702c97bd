"""An example of each message, made from its schema: invented, always the same, whole or with the bare minimum."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from pydantic import BaseModel

_APRIL_2015_MS = 1_428_480_000_000

_BY_NAME: dict[str, Any] = {
    "link": "mailto:enfance@commune.example",
    "last_name": "DUPONT",
    "first_name": "Jean",
    "name": "Restaurant scolaire",
    "family_name": "DUPONT",
    "payer_name": "Jean DUPONT",
    "child_name": "Léa DUPONT",
    "guardian": "Jean DUPONT",
    "civility": "Monsieur",
    "street": "12 rue des Bonbons",
    "postcode": "31400",
    "town": "Saint-Jean",
    "email": "jean.dupont@example.fr",
    "school": "École des Tilleuls",
    "class_name": "CE1",
    "age_group": "6-11 ans",
    "facility": "Restaurant des Tilleuls",
    "facility_code": "restaurant_tilleuls",
    "offering": "Restauration scolaire",
    "offering_code": "restauration_scolaire",
    "unit": "Repas",
    "unit_code": "repas",
    "month": "2015-04",
    "school_year": "2014-2015",
    "family_number": "1001001818331",
    "family_numbers": ["1001001818331"],
    "decided_by": "Mme Roy",
    "status": "booked",
    "category": "meal",
    "runs_in": "school_time",
    "assumption": "",
    "decision_reference": "Délibération du 12 juin 2014",
    "number": "AL-36",
    "code": "repas",
    "slots": ["noon"],
    "weekdays": [1, 2, 4, 5],
    "reason_code": "",
    "reason_label": "",
    "ormc_number": "1203",
    "sha256": "9f" * 32,
    "brand_colour": "#1D5B57",
    "site_url": "https://saint-jean.example.fr/",
    "portal_title": "Portail Famille",
    "help_phone": "05 00 00 00 00",
    "help_email": "enfance@example.fr",
    "documents": [],
    "assumptions": [],
    "rule": {"kind": "days_before", "days": 1, "at": "11:00"},
    "months": ["2015-04"],
    "durable": "planning__from_requests",
    "event_type": "fr.portail-famille.requests.request-decided.v1",
    "projection": "family",
    "amount": 12060,
    "version": 3,
    "fact_version": 1,
    "birth_date": "2008-09-14",
    "due_on": "2015-04-30",
    "issued_on": "2015-04-08",
    "received_on": "2015-04-02",
    "undo_until": "2015-04-08T10:10:00+02:00",
    "ends_at": "13:15:00",
    "help_address": "1 place de la Mairie, 31400 Saint-Jean",
    "help_hours": "du lundi au vendredi, 9 h - 12 h",
    "treasury_name": "Trésorerie de Saint-Jean",
    "ics": "FR72ZZZ123456",
}
# where the field's name alone does not say enough
_BY_PLACE: dict[tuple[str, str], Any] = {
    ("ChildChanged", "first_name"): "Léa",
    ("ChildSheet", "first_name"): "Léa",
    ("AccountChanged", "name"): "Jean DUPONT",
    ("MunicipalityProfile", "name"): "Saint-Jean",
    ("Regie", "name"): "Régie enfance",
    ("Regie", "code"): "AL",
    ("MandateRegie", "name"): "Régie enfance",
    ("MandateRegie", "code"): "AL",
    ("Creditor", "name"): "Commune de Saint-Jean",
    ("OfferingUnit", "name"): "Repas",
    ("Offering", "name"): "Restauration scolaire",
    ("Offering", "code"): "restauration_scolaire",
    ("Facility", "name"): "Restaurant des Tilleuls",
    ("Facility", "code"): "restaurant_tilleuls",
    ("RequestClosed", "state"): "accepted",
    ("DeclareAbsence", "reason_code"): "maladie",
    ("PaymentRecorded", "number"): "AL-228",
    ("PaymentRecorded", "amount"): 24320,
    ("AccountChanged", "roles"): [],
}
_BY_FORMAT: dict[str, str] = {
    "date": "2015-04-28",
    "date-time": "2015-04-08T10:00:00+02:00",
    "time": "11:45:00",
    "binary": "JVBERi0xLjc=",
    "base64": "JVBERi0xLjc=",
    "base64url": "JVBERi0xLjc=",
    "password": "Bonbons-2015",
}


def sample(model: type[BaseModel], *, whole: bool = True) -> dict[str, Any]:
    """An instance as JSON values. `whole`: every field set; else only what must be, nulls and empty lists."""
    schema = model.model_json_schema(mode="validation")
    made: dict[str, Any] = _Maker(schema.get("$defs", {}), whole).object_of(schema)
    return made


class _Maker:
    def __init__(self, definitions: dict[str, Any], whole: bool) -> None:
        self._definitions = definitions
        self._whole = whole

    def object_of(self, schema: dict[str, Any]) -> dict[str, Any]:
        title, required = schema.get("title", ""), schema.get("required", [])
        return {
            name: self._value(title, name, child)
            for name, child in schema.get("properties", {}).items()
            if self._whole or name in required
        }

    def _value(self, title: str, name: str, schema: dict[str, Any]) -> Any:
        if "$ref" in schema:
            schema = self._definitions[schema["$ref"].rsplit("/", 1)[-1]] | {
                key: value for key, value in schema.items() if key != "$ref"
            }
        if "anyOf" in schema:
            return self._alternative(title, name, schema["anyOf"])
        if "const" in schema:
            return schema["const"]
        known = _BY_PLACE.get((title, name), _BY_NAME.get(name))
        if known is not None and self._whole and _fits(known, schema):
            return known
        if "enum" in schema:
            return schema["enum"][0]
        return self._plain(title, name, schema)

    def _alternative(self, title: str, name: str, choices: list[dict[str, Any]]) -> Any:
        if not self._whole and any(choice.get("type") == "null" for choice in choices):
            return None
        return self._value(title, name, choices[0])

    def _plain(self, title: str, name: str, schema: dict[str, Any]) -> Any:
        kind = schema.get("type")
        if kind == "object":
            if "properties" in schema:
                return self.object_of(schema)
            return self._mapping(title, name, schema)
        if kind == "array":
            count = max(schema.get("minItems", 0), 1 if self._whole else 0)
            singular = name.removesuffix("s")
            return [self._value(title, singular, schema.get("items", {})) for _ in range(count)]
        if kind == "boolean":
            return name in ("expected", "billable", "has_meal", "email_allowed", "mine", "last")
        if kind in ("integer", "number"):
            return max(schema.get("minimum", 1), 1)
        if kind == "string":
            return _text(title, name, schema)
        return {}

    def _mapping(self, title: str, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        values = schema.get("additionalProperties")
        if not self._whole or not isinstance(values, dict):
            return {}
        names = schema.get("propertyNames", {})
        key = names["enum"][0] if "enum" in names else "restauration_scolaire"
        return {key: self._value(title, key, values)}


def _fits(known: Any, schema: dict[str, Any]) -> bool:
    if "enum" in schema:
        return known in schema["enum"]
    kinds = {"string": str, "array": list, "object": dict, "integer": int}
    return schema.get("format") != "uuid" and isinstance(known, kinds.get(schema.get("type", ""), ()))


def _text(title: str, name: str, schema: dict[str, Any]) -> str:
    form = schema.get("format")
    if form == "uuid":
        return str(_id_of(name))
    if form in _BY_FORMAT:
        return _BY_FORMAT[form]
    known = _BY_PLACE.get((title, name), _BY_NAME.get(name))
    if isinstance(known, str) and "pattern" in schema:
        return known
    return f"{name.replace('_', ' ')}"[: schema.get("maxLength", 80)]


def _id_of(name: str) -> UUID:
    """A stable id that looks like ours: version 7, in April 2015."""
    random = int.from_bytes(hashlib.sha256(name.encode()).digest()[:10])
    value = (_APRIL_2015_MS << 80 | random) & ~(0xF << 76) | 0x7 << 76
    return UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
