"""A parent who has no mouse: Tab, Enter, Space, arrows and typing, and each place found by the words one reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.async_api import CDPSession, FilePayload, Locator, Page, ViewportSize, expect

PHONE: ViewportSize = {"width": 360, "height": 740}
LATENCY_MS, BITS_A_SECOND = 400, 400_000
FARTHEST = 60
"""Presses of Tab from one place to the next: more would be a walk."""

_SEEN = """target => {
    if (document.activeElement !== target) return "elsewhere";
    const box = target.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
    if (!box.width || y < 0 || y > innerHeight) return "out of sight";
    const above = document.elementFromPoint(Math.min(x, innerWidth - 1), y);
    const own = above && (target.contains(above) || above.contains(target) || above.closest("label")?.control === target);
    return own ? "seen" : `under ${above && above.outerHTML.slice(0, 80)}`;
}"""


async def slow_network(page: Page) -> CDPSession:
    """As far from the mast as a parent may be."""
    wire: CDPSession = await page.context.new_cdp_session(page)
    rate = BITS_A_SECOND / 8
    conditions = {
        "offline": False,
        "latency": LATENCY_MS,
        "downloadThroughput": rate,
        "uploadThroughput": rate,
    }
    await wire.send("Network.enable")
    await wire.send("Network.emulateNetworkConditions", conditions)
    return wire


@dataclass
class Hands:
    """The keyboard of a page."""

    page: Page

    async def at(self, title: str) -> None:
        """The page of this title is there; nothing of it is cut on a phone. Its skip link leads past the menu."""
        await expect(self.page.locator("h1")).to_have_text(title)
        await self.page.wait_for_load_state()
        width: Any = await self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE["width"], f"{title}: {width} px wide"

    async def skips(self) -> None:
        """The first Tab of a page offers to pass the menu."""
        await self.page.keyboard.press("Tab")
        await expect(self.page.locator(":focus")).to_have_text("Aller au contenu")
        await self.page.keyboard.press("Enter")

    async def reaches(self, target: Locator, tab: str = "Tab") -> None:
        """Tab after Tab (or back) until it has the focus, and is not hidden under anything."""
        await expect(target).to_have_count(1)
        for _ in range(FARTHEST):
            await self.page.keyboard.press(tab)
            found = await target.evaluate(_SEEN)
            if found != "elsewhere":
                assert found == "seen", f"{target}: {found}"
                return
        raise AssertionError(f"{target} is more than {FARTHEST} presses of Tab away")

    async def presses(self, name: str, role: Any = "button", key: str = "Enter") -> None:
        """Goes to a button (or a link) and uses it."""
        await self.reaches(self.page.get_by_role(role, name=name).first)
        await self.page.keyboard.press(key)

    async def types(self, label: str, text: str) -> None:
        """In the field of this label; what was there is replaced."""
        await self.reaches(self.page.get_by_label(label, exact=True).first)
        await self.page.keyboard.press("Control+a")
        await self.page.keyboard.type(text)

    async def chooses(self, label: str, option: str) -> None:
        """In a list, by the first letters."""
        box = self.page.get_by_label(label, exact=True)
        await self.reaches(box)
        await self.page.keyboard.type(option)
        await expect(box.locator("option:checked")).to_have_text(option)

    async def ticks(self, box: Locator) -> None:
        """A box, with the space bar."""
        await self.reaches(box)
        await self.page.keyboard.press("Space")
        await expect(box).to_be_checked()

    async def picks(self, group: str, option: str) -> None:
        """One of several, with the arrows."""
        radios = self.page.get_by_role("group", name=group).get_by_role("radio")
        wanted = self.page.get_by_role("radio", name=option)
        await self.reaches(radios.and_(self.page.locator(":checked")))
        for _ in range(await radios.count()):
            if await wanted.is_checked():
                return
            await self.page.keyboard.press("ArrowDown")
        await expect(wanted).to_be_checked()

    async def hands_in(self, label: str, file: FilePayload) -> None:
        """A document, through the window the browser opens."""
        await self.reaches(self.page.get_by_label(label))
        async with self.page.expect_file_chooser() as window:
            await self.page.keyboard.press("Enter")
        await (await window.value).set_files(file)

    async def turns_to(self, tab: str, *, back: bool = False) -> None:
        """By the menu, folded on a phone. `back`: the focus is further down, on what the page has to say."""
        await self.reaches(self.page.get_by_role("button", name="Menu"), "Shift+Tab" if back else "Tab")
        await self.page.keyboard.press("Space")
        await self.presses(tab, "link")
        await self.at(tab)
