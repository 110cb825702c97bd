"""Switching parents' screens off: who may, what the profile then says, and two agents at once."""

from __future__ import annotations

from uuid import uuid4

import pytest
from pydantic import ValidationError

from chassis.problem import Refusal
from contracts.identity import MunicipalityChanged, MunicipalityProfile, Profile, ProfileView, SetMunicipality
from contracts.screens import SCREENS, Screens, ScreensView, SwitchScreen
from tests.support.actors import anonymous, guardian, staff
from tests.support.harness import ServiceUnderTest

HEAD = staff("direction")
TEXT = "Écrivez-nous."


def off(version: int = 0, **changes: object) -> SwitchScreen:
    """The menus, off."""
    return SwitchScreen.model_validate(
        {"screen": "menus", "on": False, "text": TEXT, "expected_version": version} | changes
    )


async def profile(identity: ServiceUnderTest) -> ProfileView:
    answer = await identity.ask(Profile(), as_=anonymous())
    assert isinstance(answer, ProfileView)
    return answer


async def test_every_screen_is_on_until_somebody_says_otherwise(identity: ServiceUnderTest) -> None:
    view = await identity.ask(Screens(), as_=HEAD)
    assert isinstance(view, ScreensView)
    assert [one.screen for one in view.screens] == list(SCREENS)
    assert all(one.on for one in view.screens)
    assert (await profile(identity)).screens_off == []


async def test_a_screen_switched_off_is_in_the_profile_under_a_new_version(
    identity: ServiceUnderTest,
) -> None:
    await identity.send(SetMunicipality(profile=MunicipalityProfile(name="Loiron-Ruillé")), as_=HEAD)
    before = await profile(identity)
    view = await identity.send(off(link="mailto:cantine@commune.example"), as_=HEAD)
    assert isinstance(view, ScreensView)
    after = await profile(identity)
    assert after.version == before.version + 1
    assert after.profile.name == "Loiron-Ruillé"
    (one,) = after.screens_off
    assert (one.screen, one.text, one.link) == ("menus", TEXT, "mailto:cantine@commune.example")
    assert (await identity.emitted(MunicipalityChanged))[-1].version == after.version
    rows = await identity.sql("select detail from audit where action = 'screen.switched'")
    assert [row["detail"]["on"] for row in rows] == [False]
    await identity.send(off(1, on=True), as_=HEAD)
    assert (await profile(identity)).screens_off == []


async def test_of_two_agents_the_second_reads_again(identity: ServiceUnderTest) -> None:
    await identity.send(off(), as_=HEAD)
    assert await identity.send(off(text="Autre."), as_=HEAD) == Refusal("changed_meanwhile")
    assert await identity.send(off(7, text="Autre."), as_=HEAD) == Refusal("changed_meanwhile")
    assert [one.text for one in (await profile(identity)).screens_off] == [TEXT]


async def test_off_needs_a_text_and_a_link_leads_nowhere_odd(identity: ServiceUnderTest) -> None:
    refused = await identity.send(off(text="  "), as_=HEAD)
    assert isinstance(refused, Refusal)
    assert (refused.code, refused.data["field"]) == ("invalid_input", "text")
    for link in ("javascript:alert(1)", "http://commune.example", 'https://a"b', "mailto:personne"):
        with pytest.raises(ValidationError):
            off(link=link)


async def test_only_the_direction_switches(identity: ServiceUnderTest) -> None:
    for actor in (staff("accueil"), guardian(uuid4(), uuid4()), anonymous()):
        assert await identity.send(off(), as_=actor) == Refusal("not_allowed")
        assert await identity.ask(Screens(), as_=actor) == Refusal("not_allowed")
