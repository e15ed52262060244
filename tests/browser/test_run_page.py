"""The run page in Chromium: doors, the clock that travels, faults, what happens, what landed outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_annas_door_leads_to_her_outlook(page: Page, sandby: Any) -> None:
    """Behind the first door is the simulated Outlook, as Anna."""
    page.goto(f"{sandby.url}/")
    page.get_by_role("link", name="Öppna Outlook som Anna Lind").click()
    page.wait_for_selector("body[data-ready]")
    assert page.text_content("#persona") == "Anna Lind"


def test_the_clock_travels(page: Page, sandby: Any) -> None:
    """An hour, the next working morning and a week, each told in the live list."""
    page.goto(f"{sandby.url}/")
    for button, least in (
        ("+1 timme", timedelta(hours=1)),
        ("Nästa arbetsmorgon", timedelta(hours=1)),
        ("+1 vecka", timedelta(days=7)),
    ):
        before, shown = sandby.tenant.now(), page.text_content("#clock")
        page.get_by_role("button", name=button).click()
        page.get_by_text("Klockan har gått framåt.").wait_for()
        page.wait_for_function("shown => document.getElementById('clock').textContent !== shown", arg=shown)
        assert sandby.tenant.now() - before >= least
        page.evaluate("document.getElementById('status').textContent = ''")
    page.locator("#happenings").get_by_text("Klockan är nu").first.wait_for()


def test_faults_are_switched_and_stay(page: Page, sandby: Any) -> None:
    """The switch sets the tenant's faults and stands there on the next visit."""
    page.goto(f"{sandby.url}/")
    for label, active in (("Alla fel", True), ("Några fel", True), ("Inga fel", False)):
        with page.expect_response("**/sandbox/api/faults"):
            page.get_by_label(label).check()
        assert sandby.tenant.faults.config.active is active
        page.reload()
        assert page.get_by_label(label).is_checked()


def test_ivar_writes_and_it_is_seen_to_arrive(page: Page, sandby: Any) -> None:
    """Ivar's mail is sent from the form and turns up among what happens."""
    page.goto(f"{sandby.url}/")
    page.get_by_role("link", name="Skriv till kommunen").click()
    page.get_by_label("Till").fill("bjorn.ek@sandby.example")
    page.get_by_label("Ämne").fill("Fråga om bygglov")
    page.get_by_label("Meddelande").fill("Hej! Får jag bygga en altan?")
    page.get_by_role("button", name="Skicka").click()
    page.get_by_text("Skickat. Svar till Ivar").wait_for()
    page.goto(sandby.outlook(persona="bjorn.ek@sandby.example"))
    page.locator("button.message", has_text="Fråga om bygglov").wait_for()


def test_what_left_is_listed_and_can_be_read(page: Page, sandby: Any) -> None:
    """A mail to Ivar is listed under what landed outside, by itself, and opens as text."""
    from policies.vocabulary import Address
    from sandbox.mail.model import Mail

    page.goto(f"{sandby.url}/")
    anna = sandby.tenant.directory.user("anna.lind@sandby.example")
    me = Address(anna.mail, anna.display_name)
    mail = Mail(
        sender=me, from_=me, subject="Svar till Ivar <3", body="<p>Hej Ivar</p>", to=[Address("ivar@exempel.example")]
    )
    sandby.tenant.exchange.submit(mail, mailbox_id=anna.id)
    page.get_by_role("link", name="Svar till Ivar <3").click()
    page.get_by_role("heading", name="Ett mejl som lämnade kommunen").wait_for()
    assert "<p>Hej Ivar</p>" in (page.text_content("pre") or "")


def test_the_list_can_be_paused(page: Page, sandby: Any) -> None:
    """Pause stops the list until it is released; the button says so."""
    page.goto(f"{sandby.url}/")
    pause = page.get_by_role("button", name="Pausa listan")
    pause.click()
    assert pause.get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("path", ["/", "/ivar", "/?lang=en"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_pages_are_clean_and_fit(
    page: Page, sandby: Any, axe: Callable[..., list[str]], path: str, width: int
) -> None:
    """Axe finds nothing and nothing sticks out sideways, also at 320 px."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{sandby.url}{path}")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_contrast_themes(page: Page, sandby: Any, axe: Callable[..., list[str]]) -> None:
    """In forced colours the doors' links keep a border and axe finds nothing."""
    page.emulate_media(forced_colors="active")
    page.goto(f"{sandby.url}/")
    assert page.evaluate("getComputedStyle(document.querySelector('.main-way')).borderTopStyle") == "solid"
    assert axe(page) == []


def test_the_first_door_opens_by_keyboard(page: Page, sandby: Any) -> None:
    """Tab to Anna's door and press Enter."""
    page.goto(f"{sandby.url}/")
    for _ in range(6):
        page.keyboard.press("Tab")
        if "Anna Lind" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("body[data-ready]")


def test_nothing_is_against_the_pages_own_policy(page: Page, sandby: Any) -> None:
    """No inline script or style is refused, and no error is written to the console."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in ("/", "/ivar", "/outside/nothing", "/about"):
        page.goto(f"{sandby.url}{path}")
        page.wait_for_load_state("networkidle")
    assert [text for text in said if "404" not in text] == []
