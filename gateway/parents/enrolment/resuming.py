"""`/inscription/retrouver`: a family that lost the link of its file gets another by e-mail. The same words whoever asks."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from chassis.problem import Refusal
from contracts.family.file_papers import AskFileLink, OnlineFileResumed, ResumeOnlineFile
from gateway.bus import Unavailable
from gateway.parents.enrolment.link import LONGEST, PAGE, SHORTEST, is_open, say
from gateway.parents.sign_in.opening import Caller, Errors, held, no_store, told
from gateway.visit import Anyone, Visit

router = APIRouter(include_in_schema=False)

FIND, RESUME = f"{PAGE}/retrouver", f"{PAGE}/reprendre"
EMAIL_MAX = 254
FIELD = "jeton-secret"


@router.get(FIND)
async def find(visit: Anyone) -> Response:
    """Asks for the address typed in the file."""
    return _form(visit, "") if await is_open(visit) else visit.redirect(PAGE)


@router.post(FIND)
async def found(visit: Anyone) -> Response:
    """Passes it on; what comes of it is only said by mail."""
    typed = await visit.field("courriel")
    name, at, domain = typed.rpartition("@")
    if not (name and at and "." in domain) or len(typed) > EMAIL_MAX:
        return _form(
            visit, typed[:EMAIL_MAX], 422, [("courriel", "Donnez l’adresse e-mail écrite dans le dossier")]
        )
    answer = await say(visit, AskFileLink(email=typed, address=Caller.of(visit).address[:80]))
    if isinstance(answer, Refusal | Unavailable):
        status = 503 if isinstance(answer, Unavailable) else answer.status
        return _form(visit, typed, status, [("courriel", visit.sentence(answer))])
    return visit.redirect(f"{FIND}/envoye")


@router.get(f"{FIND}/envoye")
async def sent(visit: Anyone) -> Response:
    """The one sentence, whether a file was found or not."""
    return visit.render("parents/enrolment/found.html", "Regardez vos e-mails")


@router.get(RESUME)
async def arrive(visit: Anyone) -> Response:
    """The page the link opens: looking does not use it, since some mailboxes open links by themselves."""
    token = told(visit, "jeton", LONGEST)
    return no_store(
        visit.render(
            "parents/enrolment/resume.html", "Reprendre mon dossier", token=token, over=False, said=""
        )
    )


@router.post(RESUME)
async def resume(visit: Anyone) -> Response:
    """Uses the link, and leads to the file."""
    token = (await visit.field(FIELD))[:LONGEST]
    answer = (
        await say(visit, ResumeOnlineFile(token=held(token)))
        if len(token) >= SHORTEST
        else Refusal("link_expired")
    )
    if isinstance(answer, OnlineFileResumed):
        return visit.redirect(f"{PAGE}/{answer.secret}")
    over = isinstance(answer, Refusal) and answer.code == "link_expired"
    return no_store(
        visit.render(
            "parents/enrolment/resume.html",
            "Ce lien n’est plus valable" if over else "Reprendre mon dossier",
            status=503 if isinstance(answer, Unavailable) else answer.status,
            page_more={"errors": True},
            token="" if over else token,
            over=over,
            said=visit.sentence(answer),
        )
    )


def _form(visit: Visit, typed: str, status: int = 200, errors: Errors | None = None) -> Response:
    response = visit.render(
        "parents/enrolment/find.html",
        "Retrouver mon dossier",
        status=status,
        page_more={"errors": True} if errors else {},
        errors=errors or [],
        typed=typed,
    )
    return no_store(response) if errors else response
