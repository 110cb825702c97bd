"""Two agents who set the profile or the policy at once: the second reads again instead of undoing the first."""

from __future__ import annotations

from chassis.problem import Refusal
from contracts.identity import (
    Done,
    MunicipalityProfile,
    PasswordPolicy,
    PolicySet,
    SetMunicipality,
    SetPasswordPolicy,
)
from tests.support.actors import staff
from tests.support.harness import ServiceUnderTest

HEAD = staff("direction")
STALE = Refusal("changed_meanwhile")


async def test_a_profile_is_saved_over_the_one_the_page_showed(identity: ServiceUnderTest) -> None:
    shown, other = MunicipalityProfile(name=""), MunicipalityProfile(name="Loiron")
    first = SetMunicipality(profile=other, before=shown)
    assert await identity.send(first, as_=HEAD) == Done()
    late = SetMunicipality(profile=MunicipalityProfile(name="Ruillé"), before=shown)
    assert await identity.send(late, as_=HEAD) == STALE
    assert await identity.send(late.model_copy(update={"before": other}), as_=HEAD) == Done()


async def test_a_policy_is_saved_over_the_one_the_page_showed(identity: ServiceUnderTest) -> None:
    longer = PasswordPolicy(min_length=12)
    first = SetPasswordPolicy(policy=longer, before=PasswordPolicy())
    assert isinstance(await identity.send(first, as_=HEAD), PolicySet)
    late = SetPasswordPolicy(policy=PasswordPolicy(min_length=9), before=PasswordPolicy())
    assert await identity.send(late, as_=HEAD) == STALE
