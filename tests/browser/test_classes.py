"""How sensitive is it? Two questions in the pane that lead to a class and a way, by the keyboard, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from checks.compile import compile_bundle
from policies.packs import load_pack
from policies.rule_files import read_rules
from web.rules_delivery import delivered

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Locator, Page

pytestmark = pytest.mark.browser
BJORN = "bjorn.ek@sandby.example"
SECRET = "Hej!<br><br>Personnummer 19960607-2388."  # the Tax Agency's official test number


@pytest.fixture
def outlook(page: Page, sandby: Any) -> Iterator[Callable[..., Page]]:
    """``outlook(profile)`` opens Anna's Outlook with Sandby's rules and writes a mail with an identity number."""
    pack = load_pack("sandby")
    sandby.addin.rules = delivered(compile_bundle(pack, read_rules(pack.folders)[0], 2026), [])
    sandby.remember_signatures()

    def start(profile: str = "new", language: str = "sv") -> Page:
        page.goto(sandby.outlook(profile=profile, language=language))
        page.wait_for_selector("body[data-ready]")
        page.locator("#new-mail").click()
        page.wait_for_selector(".compose[data-ready]")
        page.fill("#to", BJORN)
        page.fill("#subject", "För kännedom: ansökan")
        page.evaluate(
            """html => {
                const body = document.querySelector('.editor iframe').contentDocument.body;
                const text = body.ownerDocument.createElement('div');
                text.innerHTML = html;
                body.prepend(text);
                body.dispatchEvent(new Event('input'));
            }""",
            SECRET,
        )
        return page

    yield start
    sandby.addin.rules = None


def pane(page: Page) -> FrameLocator:
    """The add-in's pane."""
    return page.frame_locator(".pane iframe")


def card(page: Page) -> Locator:
    """The card that asks."""
    return pane(page).locator("#advice-cards > li[data-rule='S01']")


@pytest.mark.parametrize("profile", ["new", "classic-2402", "mac"])
def test_two_questions_by_the_keyboard_lead_to_the_channel(outlook: Callable[..., Page], profile: str) -> None:
    """Opened with Enter, chosen with arrow and space, continued with Enter; the class is told and stays with this mail."""
    page = outlook(profile)
    expect(card(page)).to_be_visible()
    card(page).locator(".classes summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card(page).locator("legend")).to_contain_text("fel person")
    page.keyboard.press("ArrowDown")  # the next question has the focus
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card(page)).to_contain_text("Klass 2: skicka det i SEFOS")
    expect(card(page)).to_be_focused()
    expect(pane(page).locator("#advice-done")).to_contain_text("Klass 2")
    page.locator(".pane-toggle").click()
    page.locator(".pane-toggle").click()
    expect(card(page)).to_contain_text("Klass 2: skicka det i SEFOS")
    card(page).locator("fluent-button", has_text="Svara på nytt").click()
    expect(card(page).locator(".classes summary")).to_have_text("Hur känsligt är det?")


def test_ordinary_mail_takes_the_information_on_the_channel_away(outlook: Callable[..., Page]) -> None:
    """Who says that anybody may read it hears no more of the channel in this mail."""
    page = outlook()
    channel = pane(page).locator("#advice-cards > li[data-rule='S03']")
    expect(channel).to_have_count(1)
    card(page).locator(".classes summary").click()
    card(page).get_by_label("Nej, vem som helst får läsa det").check()
    card(page).locator(".classes fluent-button").click()
    expect(card(page)).to_contain_text("Klass 0: vanlig e-post går bra.")
    expect(channel).to_have_count(0)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_questions_are_accessible(
    outlook: Callable[..., Page], axe: Callable[..., list[str]], language: str
) -> None:
    """Axe finds nothing while a question is open, nor with its answer."""
    page = outlook(language=language)
    card(page).locator(".classes summary").click()
    card(page).locator(".classes input").first.check()
    frame = next(one for one in page.frames if "pane.html" in one.url)
    assert axe(frame) == []
    card(page).locator(".classes fluent-button").click()
    expect(card(page)).to_contain_text("Klass 0" if language == "sv" else "Class 0")
    assert axe(frame) == []
