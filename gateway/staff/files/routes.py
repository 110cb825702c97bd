"""`/agents/dossiers`: paper files typed in steps, files received online, and the families they become."""

from __future__ import annotations

from typing import Any, get_args
from uuid import UUID, uuid4

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import (
    CompleteEnrolmentFile,
    DropEnrolmentFile,
    EnrolmentFiles,
    EnrolmentFileState,
    FamilyRules,
    ReadEnrolmentFile,
    ReadFamilyRules,
    SaveEnrolmentFile,
    SendBackEnrolmentFile,
    SetFamilyRules,
)
from gateway.bus import Content, Unavailable
from gateway.nav import OPERATORS
from gateway.paging import page_number
from gateway.parents.enrolment import steps
from gateway.parents.enrolment.steps import STEPS, Step
from gateway.staff.files import checking, enrolling, joining
from gateway.visit import Agent, PageRefused, Visit, as_uuid
from gateway.words import record as words
from gateway.words.sentences import word

router = APIRouter(include_in_schema=False)
router.include_router(enrolling.router)
router.include_router(joining.router)

HERE = "/agents/dossiers"
SHOWN = 50
TO_CHECK = "a-verifier"
"""The tab of complete files whose family gave a document that nobody has looked at."""
STATES: tuple[EnrolmentFileState, ...] = ("draft", "sent", "returned", "complete")
REASON_MAX = 1000


@router.get(HERE)
async def show(visit: Agent) -> Response:
    """The files by state, what waits longest first."""
    params = visit.request.query_params
    state: Any = params.get("etat", "")
    chosen = state if state in get_args(EnrolmentFileState) else None
    page = page_number(visit)
    check = state == TO_CHECK
    answer = await visit.ask(
        EnrolmentFiles(state=chosen, to_check=check, offset=(page - 1) * SHOWN, limit=SHOWN)
    )
    if isinstance(answer, Refusal):
        raise PageRefused(answer)
    view = answer if isinstance(answer, dict) else None
    counts = view["counts"] if view else {}
    tabs: list[dict[str, Any]] = [{"label": "Tous", "href": HERE, "current": chosen is None and not check}]
    tabs += [
        {
            "label": word("enrolment_tab", one),
            "href": f"{HERE}?etat={one}",
            "count": counts.get(one),
            "current": one == chosen,
        }
        for one in STATES
    ]
    tabs.append(
        {
            "label": "Documents à vérifier",
            "href": f"{HERE}?etat={TO_CHECK}",
            "count": view["to_check"] if view else None,
            "current": check,
        }
    )
    return visit.render(
        "staff/files/list.html",
        "Dossiers d’inscription",
        view=view,
        tabs=tabs,
        state=chosen or "",
        number=page,
        pages=-(-view["total"] // SHOWN) if view else 0,
        pager=f"{HERE}?{f'etat={state}&' if chosen or check else ''}page=",
        online=await _online(visit),
    )


async def _online(visit: Visit) -> bool | None:
    """Whether families may fill the file online; None for who does not decide it, or when nobody can say."""
    if not OPERATORS.intersection(visit.who.roles):
        return None
    rules = await visit.ask(ReadFamilyRules())
    return bool(rules["rules"]["online_enrolment"]) if isinstance(rules, dict) else None


@router.get(f"{HERE}/nouveau")
async def blank(visit: Agent) -> Response:
    """The first step of a new file; nothing is kept before it is sent."""
    return _step(visit, uuid4(), STEPS[0], {}, 0)


@router.post(f"{HERE}/en-ligne")
async def switch(visit: Agent) -> Response:
    """Opens online registration, or closes it; the other rules stay."""
    view = await visit.need(ReadFamilyRules())
    wanted = await visit.field("ouvert") == "oui"
    rules = FamilyRules.model_validate(view["rules"] | {"online_enrolment": wanted})
    answer = await visit.send(SetFamilyRules(rules=rules), await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Le réglage n’est pas enregistré", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", f"L’inscription en ligne est {'ouverte' if wanted else 'fermée'}")
    return visit.redirect(HERE)


@router.get(f"{HERE}/{{file_id}}")
async def one(visit: Agent, file_id: str) -> Response:
    """A step of the file, the page that checks all of it, or what it has become."""
    view = await visit.need(ReadEnrolmentFile(file_id=as_uuid(file_id)))
    key, step = UUID(view["file_id"]), steps.step_of(visit.request.query_params.get("etape", ""))
    if view["state"] == "complete" and (step is None or step.key != "documents"):
        return await enrolling.page(visit, view)
    if step is None:
        return checking.page(visit, view)
    more = visit.request.query_params.get("plus") == "1"
    return _step(visit, key, step, view["values"], view["version"], view=view, more=more)


@router.post(f"{HERE}/{{file_id}}")
async def save(visit: Agent, file_id: str) -> Response:
    """Keeps a step as it was typed, right or wrong, and goes on."""
    key, step = as_uuid(file_id), steps.step_of(await visit.field("etape"))
    if step is None:
        raise PageRefused(Refusal("not_found"))
    typed, version = await steps.typed(visit, step), await _version(visit)
    if long := steps.overlong(typed):
        return _step(visit, key, step, typed, version, long=long)
    command = SaveEnrolmentFile(file_id=key, step=step.key, values=typed, expected_version=version)
    command_id = await visit.command_id()
    answer: Any = await visit.send(command, command_id)
    if isinstance(answer, Unavailable):
        return _step(visit, key, step, typed, version, problem=answer, command_id=command_id)
    if isinstance(answer, Refusal):
        return await _refused(visit, key, step, typed, version, answer)
    more, then = await visit.field("suite") == "ajouter", await visit.field("suite")
    bad = steps.badly_typed(answer.wrong, step)
    if then == "quitter" and "too_long" not in bad.values():
        visit.flash.say("ok", "Le dossier est enregistré")
        return visit.redirect(HERE)
    slug = step.slug if bad or more else steps.after(step)
    return visit.redirect(f"{HERE}/{key}?etape={slug}{'&plus=1' if more else ''}{'&relire=1' if bad else ''}")


async def _refused(
    visit: Visit, key: UUID, step: Step, typed: dict[str, str], version: int, why: Refusal
) -> Response:
    """What was typed comes back; after a change made meanwhile, over what the file holds now."""
    view = await visit.ask(ReadEnrolmentFile(file_id=key)) if why.code == "conflict" else None
    if not isinstance(view, dict):
        if why.code in ("not_found", "not_allowed"):
            raise PageRefused(why)
        return _step(visit, key, step, typed, version, problem=why)
    values = steps.merged(view["values"], step, typed)
    return _step(visit, key, step, values, view["version"], problem=why, by=view["touched_by"])


@router.post(f"{HERE}/{{file_id}}/terminer")
async def complete(visit: Agent, file_id: str) -> Response:
    """Registers the family, once every likely one is ruled out."""
    key = as_uuid(file_id)
    ruled_out = [as_uuid(value) for value in dict.fromkeys(await visit.fields("autre"))]
    command = CompleteEnrolmentFile(
        file_id=key, expected_version=await _version(visit), not_same=ruled_out[:100]
    )
    answer: Any = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "La famille n’est pas enregistrée", text=visit.sentence(answer))
    else:
        visit.flash.say("ok", f"La famille n° {answer.family_number} est enregistrée")
    return visit.redirect(f"{HERE}/{key}")


@router.post(f"{HERE}/{{file_id}}/renvoyer")
async def send_back(visit: Agent, file_id: str) -> Response:
    """Gives the file back to its family, and says why."""
    key, reason = as_uuid(file_id), await visit.field("motif")
    if not reason or len(reason) > REASON_MAX:
        view = await visit.need(ReadEnrolmentFile(file_id=key))
        said = f"{REASON_MAX} caractères au plus." if reason else "Dites à la famille ce qui manque."
        return checking.page(visit, view, wrong=[("motif", said)], reason=reason)
    command = SendBackEnrolmentFile(file_id=key, expected_version=await _version(visit), reason=reason)
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Le dossier n’est pas renvoyé", text=visit.sentence(answer))
        return visit.redirect(f"{HERE}/{key}")
    visit.flash.say("ok", "Le dossier est renvoyé à la famille")
    return visit.redirect(f"{HERE}?etat=sent")


@router.post(f"{HERE}/{{file_id}}/abandonner")
async def drop(visit: Agent, file_id: str) -> Response:
    """Gives the file up: what was typed is deleted."""
    key = as_uuid(file_id)
    if await visit.field("sur") != "1":
        visit.flash.say("warn", "Cochez la case pour effacer ce dossier")
        return visit.redirect(f"{HERE}/{key}")
    command = DropEnrolmentFile(file_id=key, expected_version=await _version(visit))
    answer = await visit.send(command, await visit.command_id())
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Le dossier n’est pas effacé", text=visit.sentence(answer))
        return visit.redirect(f"{HERE}/{key}")
    visit.flash.say("ok", "Le dossier est effacé")
    return visit.redirect(HERE)


async def _version(visit: Visit) -> int:
    text = (await visit.field("version"))[:9]
    return int(text) if text.isdecimal() else 0


def _step(
    visit: Visit,
    key: UUID,
    step: Step,
    values: dict[str, str],
    version: int,
    *,
    view: Content | None = None,
    more: bool = False,
    problem: Refusal | Unavailable | None = None,
    by: str = "",
    long: dict[str, str] | None = None,
    command_id: UUID | None = None,
) -> Response:
    wrong = view["wrong"] if view else long or {}
    bad = steps.badly_typed(wrong, step)
    listed = [("", visit.sentence(problem))] if problem is not None and not by else []
    if by:
        listed = [("", f"{by} a enregistré ce dossier entre-temps. Relisez votre saisie, puis enregistrez.")]
    if long or visit.request.query_params.get("relire") == "1":
        listed += [(anchor, said) for _, anchor, said in steps.errors(bad, values)]
    base = f"{HERE}/{key}"
    status = 503 if isinstance(problem, Unavailable) else problem.status if problem else 422 if long else 200
    return visit.render(
        "staff/files/step.html",
        step.title,
        status=status,
        page_more={"errors": bool(listed), "breadcrumbs": checking.crumbs(step.title)},
        step=step,
        sections=steps.sections(step, values, own=False, more=more),
        values=values,
        version=version,
        base=base,
        bar=steps.bar(base, step.slug, wrong, own=False) if version else [],
        errors=listed,
        wrong={key: words.wrong(error) for key, error in bad.items()},
        label=steps.label,
        likely=view["likely"] if view else [],
        files_alike=view["files_alike"] if view else [],
        complete=view is not None and view["state"] == "complete",
        **({"command_id": command_id} if command_id else {}),
    )
