"""Who may sign what: the key of one part is not the key of all."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from chassis.tokens import BadToken, Signer, Verifier, new_key
from contracts.actor import Actor
from tests.support.actors import anonymous, guardian, service_actor, staff

SYSTEM = Actor(kind="system", service="cli", cause="rebuild", name="portail rebuild")
PARENT, AGENT = guardian(uuid4(), uuid4()), staff("administration")
KEYS = {name: new_key() for name in ("identity", "planning", "gateway", "cli", "demo")}
VERIFIER = Verifier({name: public for name, (_, public) in KEYS.items()})
IN_TOWN = Verifier({name: public for name, (_, public) in KEYS.items() if name != "demo"})


def signed(signer: str, actor: Actor) -> str:
    return Signer(signer, KEYS[signer][0]).sign(actor)


@pytest.mark.parametrize(
    ("signer", "actor"),
    [
        ("identity", PARENT),
        ("identity", AGENT),
        ("planning", service_actor("planning")),
        ("gateway", anonymous()),
        ("gateway", service_actor("gateway")),
        ("cli", SYSTEM),
    ],
)
def test_each_signs_for_whom_it_may(signer: str, actor: Actor) -> None:
    assert IN_TOWN.verify(signed(signer, actor)) == actor
    with pytest.raises(BadToken):  # at a business date of its own choosing: nobody in a real town
        IN_TOWN.verify(signed(signer, actor.model_copy(update={"business_now": datetime.now(UTC)})))


@pytest.mark.parametrize(
    ("signer", "actor"),
    [
        ("cli", PARENT),
        ("cli", AGENT),
        ("cli", service_actor("planning")),
        ("cli", anonymous()),
        ("identity", SYSTEM),
        ("planning", SYSTEM),
        ("planning", PARENT),
        ("planning", service_actor("identity")),
        ("gateway", AGENT),
    ],
)
def test_nobody_signs_for_another(signer: str, actor: Actor) -> None:
    with pytest.raises(BadToken, match="may not speak"):
        IN_TOWN.verify(signed(signer, actor))


def test_the_demo_speaks_for_anybody_at_any_date_where_it_is_trusted_and_nowhere_else() -> None:
    for actor in (PARENT, AGENT, SYSTEM):
        dated = actor.model_copy(update={"business_now": datetime(2015, 4, 8, tzinfo=UTC)})
        token = signed("demo", dated)
        assert VERIFIER.verify(token) == dated
        with pytest.raises(BadToken, match="unknown signer"):
            IN_TOWN.verify(token)
