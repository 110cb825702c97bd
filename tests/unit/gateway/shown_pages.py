"""Pages that show every form of the portal, in the states in which each is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from starlette.types import ASGIApp

from chassis.problem import Refusal
from gateway.app import make_asgi
from tests.unit.gateway import (
    samples,
    samples_certify,
    samples_court,
    samples_custody,
    samples_documents,
    samples_enrolment,
    samples_figures,
    samples_identity,
    samples_papers,
    samples_record,
    samples_reminders,
    samples_talk,
    samples_town,
    samples_waiting,
    samples_weekly,
    samples_windows,
)
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.cupboard import Cupboard
from tests.unit.gateway.planning_forms import BASE, CANTEEN, knows_lea
from tests.unit.gateway.shown_forms import forms
from tests.unit.gateway.world import Services, build, sample_services
from tests.web import samples_planning as planning

FILE, FAMILY = f"/agents/dossiers/{samples_enrolment.FILE}", f"/agents/familles/{samples.FAMILY}"
REQUEST = f"/agents/demandes/{samples.REQUEST}"
LINK = f"/inscription/{samples_enrolment.LINK}"
TOWN = "/agents/reglages"
LETTER = [("identifiant", "jean.dupont"), ("code-secret", "K7M4P-9XYHQ-2RTFC")]
WEEK = f"l={samples_weekly.MEAL}&j=0.2.0.all&de=2015-05-11"
ABSENCE = str(UUID(int=77))
LONGEST_KEPT = 500
MONTH = f"{BASE}?vue=mois&mois=2015-04"


def _certified(services: Services) -> None:
    """Somebody whose certification may be sent back, and answers that wait."""
    done = samples_certify.WHO["entries"][0] | {"certified_at": "2015-05-02T18:00:00+02:00"}
    services.answers["certifications"] = samples_certify.WHO | {"entries": [done]}
    services.answers["my-certification"] = samples_certify.ASKED_AGAIN


def _nothing(services: Services) -> None:
    """As everywhere else."""


@dataclass
class Scene:
    """Who looks at which page; `changes`: what services answer there; `sends`: what leads from it to the next page, and on.

    `""` has not signed in.
    """

    who: str
    path: str
    changes: Callable[[Services], object] = _nothing
    sends: list[list[tuple[str, str]]] = field(default_factory=list)


def world() -> Services:
    """Every answer there is a sample of."""
    services = sample_services()
    services.answers |= samples_record.ANSWERS | samples_figures.ANSWERS | samples_identity.ANSWERS
    services.answers |= {"save-enrolment-file": _judged, "save-online-file": _judged}
    return services


def _judged(command: Any) -> dict[str, Any]:
    """A step of a registration file, of which family says what is wrong."""
    wrong = {key: "too_long" for key, text in command.values.items() if len(text) > LONGEST_KEPT}
    return samples_enrolment.saved(command) | {"wrong": wrong}


def _says(**answers: Any) -> Callable[[Services], object]:
    return lambda services: services.answers.update(
        {name.replace("_", "-"): answer for name, answer in answers.items()}
    )


def _decided(services: Services) -> None:
    told: dict[str, Any] = {
        "decided_by": "Mme Roy",
        "decided_at": "2015-05-04T08:12:00+02:00",
        "decision_no": 1,
    }
    services.answers["request-detail"] = samples.detail(samples.card(state="refused", **told))


def _absence_without_certificate(services: Services) -> None:
    knows_lea(services)
    services.answers["explain-cell"] = planning.explained() | {
        "absence_id": ABSENCE,
        "evidence": [],
        "evidence_needed": True,
    }


def _address_confirmed(services: Services) -> None:
    part = {"proposal_id": ABSENCE, "kind": "guardian", "keys": ["contact.email"], "evidence_needed": False}
    services.answers["propose-guardian-change"] = {"proposals": [part | {"result": "opened"}], "version": 8}


def _health_unopened(services: Services) -> None:
    cupboard, file_id = Cupboard(services), samples_documents.INSURANCE
    cupboard.names[file_id], cupboard.content[file_id] = "certificat.png", b"\x89PNG\r\n\x1a\n"
    services.answers["file-chunk"] = lambda query: (
        cupboard.piece(query) if query.reason else Refusal("reading_reason_required")
    )


_undo = _says(undo_gesture={"taken_back": 2, "left": 0})
_online = _says(read_enrolment_file=samples_enrolment.view(state="sent", origin="online"))
_asked = _says(request_detail=samples_waiting.waiting_detail())
_apart = _says(family_sheet=samples_custody.FAMILY_APART)
_given = _says(read_online_file=samples_enrolment.ONLINE | {"wrong": {}})

GUEST = [
    Scene("", path)
    for path in (
        "/connexion",
        "/activation",
        "/mot-de-passe-oublie",
        "/mot-de-passe-oublie/nouveau?jeton=jeton",
        "/inscription/nouveau",
        "/inscription/retrouver",
        "/inscription/reprendre?jeton=un-jeton-de-courriel",
        LINK,
        f"{LINK}?etape=adultes",
        f"{LINK}?etape=enfants",
        f"{LINK}?etape=souhaits",
        f"{LINK}?etape=pieces",
    )
]
GUEST += [
    Scene("", f"{LINK}?etape=envoi", _given),
    Scene("", "/activation", sends=[LETTER]),
    Scene("", "/activation", sends=[LETTER, LETTER]),
]
PARENT = [
    Scene("parent", path)
    for path in (
        *samples_record.PAGES,
        *samples_figures.PAGES,
        f"/enfants/{samples.LEA}/garde/echange",
        "/enfants/agenda",
        "/compte/rappels",
        f"/rappels/{samples_reminders.REMINDER}",
        "/documents",
        "/compte/certifier",
        "/boite-de-reception/nouveau",
        f"/boite-de-reception/{samples_talk.TALK}",
        f"/demandes/{samples.REQUEST}",
        f"/demandes/{samples.REQUEST}/retirer",
        "/sessions",
        "/compte/mot-de-passe",
    )
]
PARENT += [
    Scene("parent", f"/enfants/reserver/{UUID(int=900)}", _undo),
    Scene("parent", MONTH, knows_lea, [[("action", "retirer"), ("c", "3.2015-04-15")]]),
    Scene("parent", "/compte/courriel?jeton=jeton", _address_confirmed),
    Scene("parent", f"/enfants/{samples.LEA}/planning/semaine-type/verifier?{WEEK}"),
    Scene("parent", "/enfants/agenda", _says(feed_state={"since": "2015-05-01T08:00:00+02:00"})),
    Scene("parent", f"/demandes/attente/{samples_figures.PROPOSAL_BANK}/retirer?retour=/compte"),
    Scene("parent", f"/demandes/{samples.REQUEST}", _asked),
    Scene("parent", MONTH, knows_lea),
    Scene("parent", MONTH, knows_lea, [[("action", "absence"), ("c", "6.2015-04-10")]]),
    Scene("parent", MONTH, knows_lea, [[("action", "reserver"), ("c", "4.2015-04-13")]]),
    Scene("agent", "/agents/certifications", _certified),
    Scene("parent", f"{BASE}/jour/{CANTEEN}/2015-04-10", _absence_without_certificate),
]
STAFF = [
    Scene("chief", path)
    for path in (
        "/agents/infos/nouveau",
        f"/agents/infos/{samples_papers.RULES}",
        "/agents/certifications",
        "/agents/certifications/textes",
        "/agents/demandes",
        REQUEST,
        f"/agents/demandes/selection?action=accept&id={samples.REQUEST}",
        f"/agents/demandes/selection?action=refuse&id={samples.REQUEST}",
        f"/agents/pointage?prestation={samples.CANTEEN}&jour=2015-05-04",
        f"{FAMILY}/decisions/nouvelle",
        f"{FAMILY}/decisions/{samples_court.IN_FORCE}",
        "/agents/dossiers",
        FILE,
        f"{FILE}?etape=enfants&plus=1",
        f"{FILE}?etape=souhaits",
        f"{FILE}?etape=pieces",
        f"/agents/dossiers/{samples_enrolment.COMPLETE}",
        "/agents/comptes",
        "/agents/messages/plusieurs",
        f"/agents/messages/nouveau?famille={samples.FAMILY}&responsable={samples.JEAN}",
        "/agents/messages/familles?q=dupont",
        "/agents/comptes/lot?etat=none",
        f"/agents/messages/{samples_talk.TALK}",
        "/agents/actualites",
        "/agents/actualites/nouvelle",
        f"/agents/actualites/{samples_talk.NEWS_ID}",
        "/agents/rappels",
        "/agents/menus",
        "/agents/menus/importer",
        "/agents/prelevement",
        "/agents/regies",
        f"{TOWN}/ecrans/menus",
        f"{TOWN}/agents",
        f"{TOWN}/agents/nouveau",
        f"{TOWN}/agents/{samples_town.ROY}",
        f"{TOWN}/commune",
        f"{TOWN}/boite",
        f"{TOWN}/dossiers",
        f"{TOWN}/justificatifs",
        f"{TOWN}/demandes",
        f"{TOWN}/motifs/refus?motif=full",
        f"{TOWN}/motifs/questions",
        f"{TOWN}/mots-de-passe",
        f"{TOWN}/ouvertures/nouvelle",
        f"{TOWN}/ouvertures/{samples_windows.WINDOW}",
        f"{TOWN}/ouvertures/{samples_windows.WINDOW}/retrait",
    )
]
STAFF += [
    Scene("chief", f"{FAMILY}/enfants/{samples.LEA}"),
    Scene("chief", f"{FAMILY}/enfants/{samples.LEA}/semaine-type/verifier?{WEEK}"),
    Scene("chief", f"/agents/documents/{samples_documents.INSURANCE}", _health_unopened),
    Scene("chief", REQUEST, _asked),
    Scene("chief", REQUEST, sends=[[("decision", "accept")]]),
    Scene("chief", REQUEST, _decided),
    Scene("chief", f"{FAMILY}/enfants/{samples.LEA}/garde/modifier", _apart),
    Scene("chief", f"{FAMILY}/enfants/{samples.LEA}/garde/fin", _apart),
    Scene("chief", FILE, _online),
    Scene(
        "chief",
        f"{TOWN}/agents/{samples_town.ROY}",
        _says(staff_account=samples_town.RECORD | {"account": samples_town.account(state="closed")}),
    ),
    Scene(
        "chief",
        f"{TOWN}/agents/{samples_town.ROY}",
        _says(staff_account=samples_town.RECORD | {"account": samples_town.account(state="invited")}),
    ),
    Scene("chief", "/agents/reprises", _says(request_counts=samples.COUNTS | {"parked_mails": 2})),
]
SCENES = [*GUEST, *PARENT, *STAFF]


@cache
def _town(changes: Callable[[Services], object]) -> tuple[Services, ASGIApp]:
    """A portal for all scenes in which services answer the same."""
    services = world()
    changes(services)
    return services, make_asgi(build(services))


async def visited(scene: Scene) -> tuple[Services, Browser, str]:
    """The page of a scene: who answers, who looks, and the page itself."""
    services, app = _town(scene.changes)
    browser = Browser(app, cookies={"pf_session": scene.who} if scene.who else {})
    page = await browser.get(scene.path)
    for step in scene.sends:
        names = {name for name, _ in step}
        form = next(one for one in forms(scene.path, page.text) if names & {own.name for own in one.fields})
        kept = [(one.name, one.value) for one in form.fields if one.name not in names]
        page = await browser.post(form.action, [*kept, *step])
        page = await browser.get(page.header("location")) if page.status == 303 else page
    assert page.status == 200, (scene.path, page.status)
    return services, browser, page.text
