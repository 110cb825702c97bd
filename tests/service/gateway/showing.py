"""What a home is shown only in some states: a text it answered, a document it is to bring, an address to confirm, a week
to check.
"""

from __future__ import annotations

from uuid import uuid4

from pydantic import SecretStr

from contracts.family import CertificationView, MyCertification, SaveEnrolmentFile
from contracts.family.answers import AnswerText
from contracts.identity import ActivateAccount, IssueCodes
from contracts.planning import ChildPatterns, ChildPatternsView
from tests.service.gateway.home import Home
from tests.service.gateway.homes import PASSWORD, Homes
from tests.support.actors import service_actor, staff
from tests.support.harness import ServiceUnderTest

FROM_ON = "2015-05-04"
WHOLE_WEDNESDAYS = "0.3.0.all"
"""Of the first activity named, the third day, its first unit, every week."""


async def show_the_rest(homes: Homes) -> None:
    """One home answered the rules and is to bring a document; all have an address to confirm and a week to check."""
    await _answer_a_text(homes, homes.paul)
    await _await_a_document(homes, homes.paul)
    for home in homes.everybody:
        await _type_an_address(homes, home)
        await _draw_a_week(homes, home)
    await homes.portal.settled()


async def _answer_a_text(homes: Homes, home: Home) -> None:
    family = ServiceUnderTest(homes.portal, "family")
    view = await family.ask(MyCertification(family_id=home.family_id), as_=home.actor)
    assert isinstance(view, CertificationView), view
    answer = AnswerText(family_id=home.family_id, text_id=view.texts[0].text_id, accepted=True)
    await homes.does(answer, home.actor)


async def _await_a_document(homes: Homes, home: Home) -> None:
    """Their registration file, as the desk leaves it: the family is there already, so the file is theirs by its row."""
    file_id = uuid4()
    missing = SaveEnrolmentFile(
        file_id=file_id, step="documents", values={"document.insurance": "missing"}, expected_version=0
    )
    await homes.does(missing, staff("accueil", "direction", "administration"))
    await ServiceUnderTest(homes.portal, "family").sql(
        "UPDATE enrolment_file SET state = 'complete', family_id = $2 WHERE id = $1", file_id, home.family_id
    )
    home.private.add(file_id)


async def _type_an_address(homes: Homes, home: Home) -> None:
    """A first connection, and the link of its mail; the session it opens is another than the walk's."""
    issued = await homes.does(
        IssueCodes(edition=uuid4(), guardian_ids=[home.guardian_id]), staff("accueil", "administration")
    )
    (code,) = issued.codes
    first = ActivateAccount(
        identifier=code.identifier,
        code=SecretStr(code.code),
        password=SecretStr(PASSWORD),
        email=f"{home.secret('tape')}@exemple.fr",
    )
    await homes.does(first, service_actor("gateway"))
    identity = ServiceUnderTest(homes.portal, "identity")
    (mail,) = await identity.sql(
        "SELECT id, token FROM outgoing_mail WHERE account_id = $1 AND kind = 'email_link'", home.account_id
    )
    sealer = identity.process.runtime.sealer
    token = sealer.open(bytes(mail["token"]), "outgoing_mail", "token", mail["id"])
    home.links.append(f"/compte/courriel?jeton={token}")


async def _draw_a_week(homes: Homes, home: Home) -> None:
    child = homes.children_of(home)[-1]
    planning = ServiceUnderTest(homes.portal, "planning")
    view = await planning.ask(ChildPatterns(child_id=child), as_=home.actor)
    assert isinstance(view, ChildPatternsView), view
    (club,) = [line for line in view.lines if line.weekdays == [3]]
    asked = f"l={club.enrolment_id}&j={WHOLE_WEDNESDAYS}&de={FROM_ON}"
    home.links.append(f"/enfants/{child}/planning/semaine-type/verifier?{asked}")
