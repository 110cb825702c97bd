"""Parents' screens that a municipality switches off, with the text in their place; `identity` keeps them."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from contracts.base import Command, Message, Query, Reply

ScreenKey = Literal[
    "home_days",
    "home_menus",
    "home_requests",
    "home_payments",
    "record",
    "record_guardian",
    "record_partner",
    "record_tax",
    "record_benefits",
    "record_bank",
    "certify",
    "documents",
    "reminders",
    "add_child",
    "child_sheet",
    "planning",
    "booking",
    "absence",
    "agenda",
    "menus",
    "statement",
    "requests",
    "papers",
    "sheet",
]
"""The inbox and online registration are not here: requests and family own these two switches."""

SCREENS: tuple[ScreenKey, ...] = get_args(ScreenKey)


class ScreenOff(Message):
    """A screen that is off: what families read in its place, and where they may go instead (https, mailto or nothing)."""

    screen: ScreenKey
    text: str = Field(min_length=1, max_length=1000)
    link: str = Field(
        default="", max_length=300, pattern=r"^(https://[^\s\"<>]+|mailto:[^\s\"<>@]+@[^\s\"<>@]+)?$"
    )


class ScreenSetting(Message):
    """One screen's switch. `text` and `link` are kept while it is on; `version` is 0 until somebody first set it."""

    screen: ScreenKey
    on: bool = True
    text: str = ""
    link: str = ""
    version: int = 0


class ScreensView(Reply):
    """Every screen, in the order of the menu."""

    screens: list[ScreenSetting]


class SwitchScreen(Command[ScreensView], owner="identity", name="switch-screen"):
    """Switches a parents' screen on or off. Refused: `invalid_input` (off without a text), `changed_meanwhile`."""

    screen: ScreenKey
    on: bool
    text: str = Field(default="", max_length=1000)
    link: str = Field(
        default="", max_length=300, pattern=r"^(https://[^\s\"<>]+|mailto:[^\s\"<>@]+@[^\s\"<>@]+)?$"
    )
    expected_version: int = Field(ge=0)


class Screens(Query[ScreensView], owner="identity", name="screens"):
    """Every screen with its switch, for `direction` and `administration`."""
