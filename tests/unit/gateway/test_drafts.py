"""A form kept in the address of its check page: sealed, for one session, never sent by being looked at."""

from __future__ import annotations

from gateway.drafts import PARAMETER
from tests.unit.gateway.browser import Browser
from tests.unit.gateway.planning_forms import BASE, act, knows_lea, send, sent, text
from tests.unit.gateway.world import Services


async def _checked(browser: Browser, services: Services) -> str:
    """The address of the check page of an absence."""
    knows_lea(services)
    await act(browser, "absence", ("c", "6.2015-04-10"))
    return browser.addresses[-1]


async def test_a_check_page_is_gone_back_to_and_reloaded_without_sending(
    as_parent: Browser, services: Services
) -> None:
    address = await _checked(as_parent, services)
    assert address.startswith(f"{BASE}/absence?{PARAMETER}=")
    for _ in range(2):
        page = await as_parent.get(address)
        assert (page.status, "Vérifier votre déclaration" in text(page)) == (200, True)
    assert sent(services) == []


async def test_what_is_to_be_corrected_is_said_by_a_page_that_can_be_reloaded(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(await _checked(as_parent, services))
    wrong = await send(as_parent, page, "absence", motif="", precision="fièvre depuis hier")
    assert wrong.status == 422
    again = await as_parent.get(as_parent.addresses[-1])
    assert "fièvre depuis hier" in text(again)
    assert again.hidden("command_id") == wrong.hidden("command_id"), "sent twice, it is done once"
    assert not [one for one in as_parent.addresses if "vre" in one.partition("?")[2]], "sealed"
    assert sent(services) == []


async def test_another_session_or_an_altered_address_opens_nothing(
    as_parent: Browser, services: Services
) -> None:
    address = await _checked(as_parent, services)
    for wrong in (
        f"{address[:-4]}AAAA",
        f"{BASE}/absence?{PARAMETER}=",
        f"{BASE}/absence?{PARAMETER}=%C3%A9",
    ):
        answer = await as_parent.get(wrong)
        assert (answer.status, answer.header("location")) == (303, BASE)


async def test_a_form_too_long_for_an_address_is_still_checked(
    as_parent: Browser, services: Services
) -> None:
    page = await as_parent.get(await _checked(as_parent, services))
    long = "".join(chr(0x4E00 + n * 7 % 20000) for n in range(9000))
    wrong = await send(as_parent, page, "absence", motif="", precision=long)
    assert wrong.status == 422
    assert as_parent.addresses[-1] == f"{BASE}/absence"
