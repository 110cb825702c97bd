"""Switching a parents' screen on or off."""

from __future__ import annotations

from chassis.context import Ctx
from chassis.problem import Refusal
from contracts.identity import MunicipalityChanged, MunicipalityProfile
from contracts.screens import ScreensView, SwitchScreen
from services.identity import errors
from services.identity.municipality import current_profile
from services.identity.screens import all_screens


async def switch_screen(ctx: Ctx, command: SwitchScreen) -> ScreensView | Refusal:
    """In force within seconds, when gateways next read the profile. Refused: `invalid_input`, `changed_meanwhile`."""
    text = command.text.strip()
    if not command.on and not text:
        return errors.invalid("text")
    values = (command.screen, command.on, text, command.link)
    if command.expected_version:
        done = await ctx.run("screen.replace", *values, command.expected_version)
    else:
        done = await ctx.run("screen.first", *values)
    if not done:
        return errors.changed_meanwhile()
    # the version that `profile` answers covers the switches too, so that whoever keeps a copy reads it again
    unset = await current_profile(ctx)
    row = await ctx.row(
        "municipality.touch",
        unset.profile.model_dump(mode="json"),
        unset.password_policy.model_dump(mode="json"),
    )
    assert row is not None, "the statement always returns the row"
    ctx.emit(
        MunicipalityChanged(
            version=row["version"], profile=MunicipalityProfile.model_validate(row["profile"])
        )
    )
    ctx.audit(
        "screen.switched",
        entity="screen",
        entity_id=command.screen,
        detail={"on": command.on, "text": text, "link": command.link},
    )
    return ScreensView(screens=await all_screens(ctx))
