"""What the pane tells of receivers inside, asked of the product while somebody writes and held on send."""

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
    from playwright.sync_api import FrameLocator, Page

pytestmark = pytest.mark.browser
BJORN, IVAR, LIST = "bjorn.ek@sandby.example", "ivar@exempel.example", "enheten@sandby.example"
AWAY = {"address": BJORN, "members": 1, "outside": 0, "away": True, "until": "2026-11-27", "substitute": "Carin Holm"}
MANY = {"address": LIST, "members": 60, "outside": 3, "away": False, "until": "", "substitute": ""}


@pytest.fixture
def outlook(page: Page, sandby: Any) -> Iterator[Callable[..., Page]]:
    """``outlook(to, profile)`` begins a mail to those in Anna's Outlook, with Sandby's rules."""
    pack = load_pack("sandby")
    sandby.addin.rules = delivered(compile_bundle(pack, read_rules(pack.folders)[0], 2026), [])
    sandby.addin.tips = {"tips": [AWAY, MANY], "groups": []}
    sandby.addin.asked_tips.clear()
    sandby.remember_signatures()

    def start(to: str, profile: str = "new", language: str = "sv") -> Page:
        page.goto(sandby.outlook(profile=profile, language=language))
        page.wait_for_selector("body[data-ready]")
        page.locator("#new-mail").click()
        page.wait_for_selector(".compose[data-ready]")
        page.fill("#to", to)
        page.fill("#subject", "För kännedom: protokoll")
        page.keyboard.press("Tab")
        return page

    yield start
    sandby.addin.rules = None
    sandby.addin.down = False
    sandby.addin.tips = {"tips": [], "groups": []}


def pane(page: Page) -> FrameLocator:
    """The add-in's pane."""
    return page.frame_locator(".pane iframe")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_who_is_away_stands_above_the_cards(
    outlook: Callable[..., Page], sandby: Any, axe: Callable[..., list[str]], language: str
) -> None:
    """Until when and who answers instead; only the addresses inside were asked about; axe is content."""
    page = outlook(f"Björn Ek <{BJORN}>; {IVAR}", language=language)
    lines = pane(page).locator("#advice-receivers")
    says = (
        "Björn Ek är borta till fredag 2026-11-27. Carin Holm svarar i stället."
        if language == "sv"
        else "Björn Ek is away until Friday 2026-11-27. Carin Holm answers instead."
    )
    expect(lines).to_have_text(says)
    assert sandby.addin.asked_tips == [[BJORN]]
    frame = next(one for one in page.frames if "pane.html" in one.url)
    assert axe(frame) == []


@pytest.mark.parametrize("profile", ["new", "classic-2402"])
def test_a_large_list_is_told_on_send_as_well(outlook: Callable[..., Page], sandby: Any, profile: str) -> None:
    """A list counts as those it reaches, also on send with the product away; where the client cannot sign in nothing is told."""
    page = outlook(LIST, profile)
    signs_in = profile == "new"
    if signs_in:
        expect(pane(page).locator("#advice-receivers")).to_contain_text("når 60 personer, 3 av dem utanför kommunen")
        expect(pane(page).locator("li[data-rule='C15']")).to_be_visible()
    sandby.addin.down = True
    page.get_by_role("button", name="Skicka", exact=True).click()
    dialog = page.locator("dialog.smart-alert")
    dialog.or_(page.get_by_text("Skickat.", exact=True)).first.wait_for()
    if signs_in:
        expect(dialog).to_contain_text("60")
    elif dialog.count():
        expect(dialog).not_to_contain_text("60")
