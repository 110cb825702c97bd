"""A swap of days in the street: Paul asks, an agent accepts with a document, and Anne is told; what each has of it is
theirs alone.
"""

from __future__ import annotations

from uuid import uuid4

from contracts.family import GuardianNoticeDue, ProposalOutcome, ProposeCustodyChange
from contracts.messages import Attachment
from contracts.requests import DecideRequest
from services.requests.domain.identity import family_request_id
from tests.service.gateway.homes import Homes
from tests.support.actors import staff
from tests.support.harness import ServiceUnderTest


async def swap_days(homes: Homes) -> None:
    """Asked, decided, and told once nothing takes it back."""
    paul, anne, portal = homes.paul, homes.anne, homes.portal
    asked = ProposeCustodyChange(
        family_id=paul.family_id,
        child_id=homes.lea_id,
        values={"stay.2015-09-07": "2015-09-09 mine"},
        note=paul.secret("echange"),
    )
    outcome = await homes.does(asked, paul.actor)
    assert isinstance(outcome, ProposalOutcome)
    proposal_id = outcome.proposals[0].proposal_id
    assert proposal_id is not None, "it waits for an agent"
    request_id = family_request_id("family", proposal_id)
    await portal.settled()
    paper = Attachment(file_id=uuid4(), name=f"{paul.secret('jugement')}.pdf")
    content = b"%PDF-1.4\n" + paul.secret("jointe").encode()
    await homes.hand_in(paper.file_id, content, paper.name, None, staff("accueil"))
    decision = DecideRequest(family_request_id=request_id, decision="accept", attachments=[paper])
    await homes.does(decision, staff("accueil"))
    await portal.settled()
    family, requests = ServiceUnderTest(portal, "family"), ServiceUnderTest(portal, "requests")
    # the calendar itself was told too, when the desk drew it
    (told,) = [one for one in await family.emitted(GuardianNoticeDue) if one.stays]
    assert told.guardian_id == anne.guardian_id
    await requests.sql("UPDATE guardian_notice SET due_at = due_at - interval '1 hour'")
    await requests.run_timer("tell-guardians")
    await requests.sql(
        "UPDATE outgoing_mail SET due_at = due_at - interval '1 hour' WHERE family_request_id = $1",
        request_id,
    )
    await requests.run_timer("tell-decisions")
    await portal.settled()
    written = await requests.sql(
        "SELECT guardian_id FROM conversation WHERE conversation_id = $1", told.notice_id
    )
    assert [row["guardian_id"] for row in written] == [anne.guardian_id]
    paul.private |= {proposal_id, request_id, paper.file_id}
    anne.private.add(told.notice_id)
