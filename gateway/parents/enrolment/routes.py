"""`/inscription`: a family without an account fills the registration file, step by step, under a secret link."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from pydantic import SecretStr
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family import (
    EnrolmentFileSaved,
    SaveOnlineFile,
    SendOnlineFile,
)
from gateway.bus import Content, Unavailable
from gateway.parents.enrolment import blank as paper_form
from gateway.parents.enrolment import papers, resuming, steps
from gateway.parents.enrolment.link import PAGE, TITLE, held, is_open, read, say
from gateway.parents.enrolment.steps import STEPS, Step
from gateway.parents.sign_in.opening import Caller, no_store
from gateway.signing import encode
from gateway.visit import Anyone, PageRefused, Visit
from gateway.words import record as words

router = APIRouter(include_in_schema=False)
router.include_router(paper_form.router)
router.include_router(resuming.router)
router.include_router(papers.router)

BEGIN = f"{PAGE}/nouveau"


@router.get(PAGE)
async def start(visit: Anyone) -> Response:
    """What the file is, and where it is begun; or where to bring it on paper."""
    return visit.render("parents/enrolment/start.html", TITLE, open=await is_open(visit))


@router.get(BEGIN)
async def blank(visit: Anyone) -> Response:
    """The first step of a new file: nothing is kept before it is sent."""
    if not await is_open(visit):
        return visit.redirect(PAGE)
    return _step(visit, BEGIN, STEPS[0], {}, 0)


@router.post(BEGIN)
async def begin(visit: Anyone) -> Response:
    """Keeps the first step, under a link made from the form's own id: sent twice, it is one file."""
    command_id = await visit.command_id()
    # nobody can make the link without our key, and the same form makes the same one
    secret = encode(visit.portal.signer.mac("enrolment-a", command_id.bytes)) + encode(
        visit.portal.signer.mac("enrolment-b", command_id.bytes)
    )
    typed = await steps.typed(visit, STEPS[0])
    if long := steps.overlong(typed):
        return _step(visit, BEGIN, STEPS[0], typed, 0, status=422, long=long, command_id=command_id)
    answer = await say(visit, _saving(visit, secret, STEPS[0], typed, 0), command_id)
    base = f"{PAGE}/{secret}"
    if isinstance(answer, Refusal) and answer.code == "conflict":
        return visit.redirect(f"{base}?etape={STEPS[0].slug}")
    if isinstance(answer, Refusal | Unavailable):
        return _again(visit, BEGIN, STEPS[0], typed, 0, answer, command_id)
    visit.flash.say(
        "info",
        "Votre brouillon est gardé à cette adresse",
        text="Ajoutez cette page à vos favoris pour y revenir plus tard\N{NO-BREAK SPACE}: elle n’est connue que de vous.",
    )
    return _saved(visit, base, STEPS[0], typed, answer)


@router.get(f"{PAGE}/{{secret}}")
async def show(visit: Anyone, secret: str) -> Response:
    """A step of the file, or the page that shows all of it."""
    view, base = await read(visit, secret), f"{PAGE}/{secret}"
    step = steps.step_of(visit.request.query_params.get("etape", ""))
    if view["state"] in ("sent", "complete"):
        return no_store(visit.render("parents/enrolment/waiting.html", TITLE, state=view["state"]))
    if step is None:
        return _check(visit, base, view)
    if step.key == "documents":
        return papers.page(visit, base, view)
    more = visit.request.query_params.get("plus") == "1"
    return _step(visit, base, step, view["values"], view["version"], view=view, more=more)


@router.post(f"{PAGE}/{{secret}}")
async def save(visit: Anyone, secret: str) -> Response:
    """Keeps a step as it was typed, and goes on."""
    step = steps.step_of(await visit.field("etape"))
    if step is None:
        raise PageRefused(Refusal("not_found"))
    base, typed = f"{PAGE}/{secret}", await steps.typed(visit, step)
    version = await _version(visit)
    if long := steps.overlong(typed):
        return _step(visit, base, step, typed, version, status=422, long=long)
    answer = await say(visit, _saving(visit, secret, step, typed, version), await visit.command_id())
    if isinstance(answer, Refusal) and answer.code == "conflict":
        view = await read(visit, secret)
        if view["state"] in ("sent", "complete"):
            return visit.redirect(base)
        shown = steps.merged(view["values"], step, typed)
        return _again(visit, base, step, shown, view["version"], answer)
    if isinstance(answer, Refusal | Unavailable):
        keep = await visit.command_id() if isinstance(answer, Unavailable) else None
        return _again(visit, base, step, typed, version, answer, keep)
    return _saved(visit, base, step, typed, answer, more=await visit.field("suite") == "ajouter")


@router.post(f"{PAGE}/{{secret}}/envoyer")
async def send(visit: Anyone, secret: str) -> Response:
    """Sends the file to the town."""
    held(secret)
    command = SendOnlineFile(secret=SecretStr(secret), expected_version=await _version(visit))
    answer = await say(visit, command, await visit.command_id())
    base = f"{PAGE}/{secret}"
    if isinstance(answer, Refusal) and answer.code in ("conflict", "invalid_input"):
        # the page says where the file stands now: sent already, or what is missing
        return visit.redirect(base)
    if isinstance(answer, Refusal | Unavailable):
        visit.flash.say("danger", "Le dossier n’est pas envoyé", text=visit.sentence(answer))
        return visit.redirect(base)
    visit.flash.say("ok", "Votre dossier est envoyé à la mairie")
    return visit.redirect(base)


async def _version(visit: Visit) -> int:
    text = (await visit.field("version"))[:9]
    return int(text) if text.isdecimal() else 1


def _saving(visit: Visit, secret: str, step: Step, typed: dict[str, str], version: int) -> SaveOnlineFile:
    return SaveOnlineFile(
        secret=held(secret),
        step=step.key,
        values=typed,
        expected_version=version,
        address=Caller.of(visit).address[:80],
    )


def _saved(
    visit: Visit, base: str, step: Step, typed: dict[str, str], saved: EnrolmentFileSaved, more: bool = False
) -> Response:
    bad = steps.badly_typed(saved.wrong, step)
    slug = step.slug if bad or more else steps.after(step)
    return visit.redirect(f"{base}?etape={slug}{'&plus=1' if more else ''}{'&relire=1' if bad else ''}")


def _again(
    visit: Visit,
    base: str,
    step: Step,
    values: dict[str, str],
    version: int,
    why: Refusal | Unavailable,
    command_id: UUID | None = None,
) -> Response:
    status = 503 if isinstance(why, Unavailable) else why.status
    return _step(
        visit, base, step, values, version, problem=visit.sentence(why), status=status, command_id=command_id
    )


def _step(
    visit: Visit,
    base: str,
    step: Step,
    values: dict[str, str],
    version: int,
    *,
    view: Content | None = None,
    more: bool = False,
    problem: str = "",
    status: int = 200,
    long: dict[str, str] | None = None,
    command_id: UUID | None = None,
) -> Response:
    wrong = view["wrong"] if view else long or {}
    bad = steps.badly_typed(wrong, step)
    listed = [("", problem)] if problem else []
    if long or visit.request.query_params.get("relire") == "1":
        listed += [(anchor, said) for _, anchor, said in steps.errors(bad, values)]
    response = visit.render(
        "parents/enrolment/step.html",
        step.title,
        status=status,
        page_more={"errors": bool(listed)},
        step=step,
        sections=steps.sections(step, values, own=True, more=more),
        values=values,
        version=version,
        base=base,
        bar=steps.bar(base, step.slug, wrong, own=True) if version else [],
        errors=listed,
        wrong={key: words.wrong(error) for key, error in bad.items()},
        label=steps.label,
        reason=view["reason"] if view else "",
        kept_days=view["kept_days"] if view else 0,
        **({"command_id": command_id} if command_id else {}),
    )
    return no_store(response)


def _check(visit: Visit, base: str, view: Content) -> Response:
    values = view["values"]
    return no_store(
        visit.render(
            "parents/enrolment/check.html",
            "Vérifier et envoyer",
            base=base,
            version=view["version"],
            parts=steps.summary(values, own=True, papers=view["papers"]),
            todo=steps.errors(view["wrong"], values),
            bar=steps.bar(base, "verification", view["wrong"], own=True),
            reason=view["reason"],
            kept_days=view["kept_days"],
        )
    )
