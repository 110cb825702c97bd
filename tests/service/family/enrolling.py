"""A registration file, typed step by step."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any
from uuid import UUID, uuid4

from pydantic import SecretStr

from chassis.problem import Refusal
from contracts.actor import Actor
from contracts.family import (
    EnrolmentFileSaved,
    EnrolmentFileStep,
    FamilyRules,
    SaveEnrolmentFile,
    SaveOnlineFile,
    SetFamilyRules,
)
from contracts.family.file_papers import EnrolmentPaper, KeepOnlinePaper, OpenOnlinePaper, PutOnlinePiece
from tests.service.family.households import DESK
from tests.support.actors import service_actor
from tests.support.harness import ServiceUnderTest

GATEWAY = service_actor("gateway", "inscription")
LINK = SecretStr("un-lien-que-personne-ne-devine")

FILE = {
    "guardian.0.civility": "Monsieur",
    "guardian.0.last_name": "DUPONT",
    "guardian.0.first_name": "Jean",
    "guardian.0.address.street": "12 rue des Bonbons",
    "guardian.0.address.postcode": "31400",
    "guardian.0.address.town": "Saint-Jean",
    "guardian.0.contact.mobile": "06 01 02 03 04",
    "guardian.0.contact.email": "jean.dupont@exemple.fr",
    "guardian.0.contact.email_allowed": "yes",
    "guardian.1.last_name": "MARTIN",
    "guardian.1.first_name": "Anne",
    "child.0.last_name": "DUPONT",
    "child.0.first_name": "Léa",
    "child.0.birth_date": "2008-02-29",
    "child.0.school": "École Jean Ferrat",
    "wish.0.meal": "yes",
    "document.family_book": "received",
    "document.insurance": "missing",
}
STEPS: dict[EnrolmentFileStep, tuple[str, ...]] = {
    "household": ("guardian.0.",),
    "adults": ("guardian.1.", "partner."),
    "children": ("child.",),
    "wishes": ("wish.",),
    "documents": ("document.",),
}


def of_step(step: EnrolmentFileStep, values: dict[str, str]) -> dict[str, str]:
    """The texts of one step."""
    return {key: text for key, text in values.items() if key.startswith(STEPS[step])}


async def typed(
    family: ServiceUnderTest, values: dict[str, str], file_id: UUID | None = None, actor: Actor = DESK
) -> EnrolmentFileSaved:
    """Every step at the desk."""
    key, version = file_id or uuid4(), 0
    saved: Any = None
    for step in STEPS:
        saved = await family.send(
            SaveEnrolmentFile(file_id=key, step=step, values=of_step(step, values), expected_version=version),
            as_=actor,
        )
        assert isinstance(saved, EnrolmentFileSaved), saved
        version = saved.version
    assert isinstance(saved, EnrolmentFileSaved)
    return saved


async def filled(family: ServiceUnderTest, values: dict[str, str], secret: SecretStr = LINK) -> int:
    """Every step but the papers, by a visitor; answers the version."""
    version = 0
    for step in STEPS:
        if step != "documents":
            saved = await online(
                family, step=step, values=of_step(step, values), expected_version=version, secret=secret
            )
            assert isinstance(saved, EnrolmentFileSaved), saved
            version = saved.version
    return version


async def online(family: ServiceUnderTest, **fields: Any) -> Any:
    """A step sent by a visitor."""
    return await family.send(
        SaveOnlineFile.model_validate({"secret": LINK, "address": "192.0.2.1"} | fields), as_=GATEWAY
    )


async def bring_online(
    family: ServiceUnderTest, paper: EnrolmentPaper, content: bytes, secret: SecretStr = LINK
) -> tuple[UUID, Any]:
    """A document a visitor brings in one piece; answers its id and what came of it."""
    document = uuid4()
    answer: Any = await family.send(
        OpenOnlinePaper(
            secret=secret,
            document_id=document,
            name="photo.png",
            media_type="image/png",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        ),
        as_=GATEWAY,
    )
    if not isinstance(answer, Refusal):
        answer = await family.send(
            PutOnlinePiece(secret=secret, document_id=document, index=0, content=b64encode(content)),
            as_=GATEWAY,
        )
    if not isinstance(answer, Refusal):
        command = KeepOnlinePaper(secret=secret, paper=paper, document_id=document)
        answer = await family.send(command, as_=GATEWAY)
    return document, answer


async def switch_online(family: ServiceUnderTest, on: bool = True) -> None:
    """The town opens online registration, or closes it."""
    await family.send(SetFamilyRules(rules=FamilyRules(online_enrolment=on)))
