"""The town as its data file tells it, turned into what the portal's commands take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

import yaml

from contracts.billing import Regie
from contracts.billing_records import Creditor
from contracts.identity import MunicipalityProfile
from contracts.planning import AbsenceReason, Cutoff, Facility, Offering, OfferingUnit
from contracts.requests import QuestionReason, RefusalReason
from contracts.requests_settings import RequestsSettings
from deploy.demo.ids import named

HERE = Path(__file__).parent


def read(name: str) -> Any:
    """A data file of this folder."""
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


@dataclass(frozen=True)
class School:
    """A school, with where its children eat and are looked after. `share`: how many of the town's children."""

    code: str
    name: str
    town: str
    care: str
    canteen: str
    share: float


@dataclass(frozen=True)
class Agent:
    """An invented agent and the account they sign in with."""

    identifier: str
    name: str
    label: str
    roles: tuple[Any, ...]
    sites: tuple[str, ...] = ()
    regies: tuple[str, ...] = ()


@dataclass(frozen=True)
class PoolPlan:
    """Places of a facility, per age group, on the days of a season."""

    code: str
    facility: str
    slots: tuple[str, ...]
    weekdays: tuple[int, ...]
    season: str
    places: Mapping[str, int]


@dataclass(frozen=True)
class WindowPlan:
    """When an offering's days of a season are booked: from the first Monday so many days or less before them, and until when."""

    offering: str
    season: str
    opens_within_days: int
    opens_at: time
    closes_days_before: int
    closes_at: time
    after: Any
    reference: str


@dataclass(frozen=True)
class Closure:
    """Days on which one facility is closed: a named holiday, or two days of each year (`08-01`)."""

    facility: str
    label: str
    during: str = ""
    first: str = ""
    last: str = ""


@dataclass(frozen=True)
class Town:
    """Everything a town sets up, by the codes of its data file. `sites`: the facility of each offering."""

    profile: MunicipalityProfile
    zones: Mapping[str, Any]
    facilities: Mapping[str, Facility]
    schools: tuple[School, ...]
    offerings: Mapping[str, Offering]
    sites: Mapping[str, str]
    cutoffs: tuple[Cutoff, ...]
    age_groups: Mapping[str, str]
    pools: tuple[PoolPlan, ...]
    windows: tuple[WindowPlan, ...]
    absence_reasons: tuple[AbsenceReason, ...]
    refusal_reasons: tuple[RefusalReason, ...]
    question_reasons: tuple[QuestionReason, ...]
    requests: RequestsSettings
    closures: tuple[Closure, ...]
    regies: Mapping[str, Regie]
    creditor: Creditor
    bands: tuple[int, ...]
    prices: Mapping[tuple[str, str], tuple[int, ...]]
    agents: tuple[Agent, ...]

    def band_of(self, quotient: int) -> int:
        """The column of the tariff for a family quotient."""
        return sum(quotient >= limit for limit in self.bands)

    def unit_of(self, offering: str, code: str) -> OfferingUnit:
        """A unit of an offering, by code."""
        return next(unit for unit in self.offerings[offering].units if unit.code == code)


def read_town(valid_from: date, file: str = "loiron_ruille.yaml") -> Town:
    """Reads a town; its rules of time hold from `valid_from`."""
    data = read(file)
    facilities = {
        row["code"]: Facility(facility_id=named("facility", row["code"]), **row) for row in data["facilities"]
    }
    offerings = {
        row["code"]: _offering(row, position, facilities, data["units"])
        for position, row in enumerate(data["offerings"], 1)
    }
    return Town(
        profile=MunicipalityProfile(**data["municipality"]),
        zones=data["zone"],
        facilities=facilities,
        schools=tuple(School(**row) for row in data["schools"]),
        offerings=offerings,
        sites={row["code"]: row["facility"] for row in data["offerings"]},
        cutoffs=tuple(_cutoffs(data, offerings, valid_from)),
        age_groups=data.get("age_groups", {}),
        pools=tuple(_pool(row) for row in data.get("pools", [])),
        windows=tuple(_window(row) for row in data.get("windows", [])),
        absence_reasons=tuple(AbsenceReason(**row) for row in data["absence_reasons"]),
        refusal_reasons=tuple(RefusalReason(**row) for row in data["refusal_reasons"]),
        question_reasons=tuple(QuestionReason(**row) for row in data.get("question_reasons", [])),
        requests=RequestsSettings(**data["requests"]),
        closures=tuple(_closure(row) for row in data.get("closures", [])),
        regies={row["code"]: Regie(regie_id=named("regie", row["code"]), **row) for row in data["regies"]},
        creditor=Creditor(**data["creditor"]),
        bands=tuple(data.get("quotient_bands", ())),
        prices=_prices(data),
        agents=tuple(_agent(row) for row in data["agents"]),
    )


def _offering(
    row: Mapping[str, Any], position: int, facilities: Mapping[str, Facility], units: Any
) -> Offering:
    kept = {key: value for key, value in row.items() if key not in ("facility", "units", "timing")}
    return Offering(
        offering_id=named("offering", row["code"]),
        facility_id=facilities[row["facility"]].facility_id,
        units=[
            OfferingUnit(
                unit_id=named("unit", row["code"], code),
                code=code,
                **{key: value for key, value in units[code].items() if key != "tariff"},
            )
            for code in row["units"]
        ],
        position=position,
        **kept,
    )


def _cutoffs(data: Any, offerings: Mapping[str, Offering], valid_from: date) -> list[Cutoff]:
    found = []
    for row in data["offerings"]:
        timing = data["timing"].get(row.get("timing"), {})
        for action in ("book", "cancel", "absence"):
            if action in timing:
                found.append(
                    Cutoff(
                        cutoff_id=named("cutoff", row["code"], action, valid_from),
                        offering_id=offerings[row["code"]].offering_id,
                        action=action,
                        valid_from=valid_from,
                        decision_reference=timing["reference"],
                        **timing[action],
                    )
                )
    return found


def _pool(row: Mapping[str, Any]) -> PoolPlan:
    return PoolPlan(
        row["code"], row["facility"], tuple(row["slots"]), tuple(row["weekdays"]), row["in"], row["places"]
    )


def _window(row: Mapping[str, Any]) -> WindowPlan:
    kept = {key: value for key, value in row.items() if key not in ("in", "opens_at", "closes_at")}
    opens_at, closes_at = (time.fromisoformat(row[name]) for name in ("opens_at", "closes_at"))
    return WindowPlan(season=row["in"], opens_at=opens_at, closes_at=closes_at, **kept)


def _closure(row: Mapping[str, Any]) -> Closure:
    return Closure(row["facility"], row["label"], row.get("in", ""), row.get("from", ""), row.get("to", ""))


def _agent(row: Mapping[str, Any]) -> Agent:
    return Agent(
        row["identifier"],
        row["name"],
        row["label"],
        tuple(row["roles"]),
        tuple(row.get("sites", ())),
        tuple(row.get("regies", ())),
    )


def _prices(data: Any) -> dict[tuple[str, str], tuple[int, ...]]:
    tariffs = data.get("tariffs", {})
    return {
        (row["code"], unit): tuple(tariffs[data["units"][unit]["tariff"]])
        for row in data["offerings"]
        for unit in row["units"]
        if data["units"][unit].get("tariff") in tariffs
    }
