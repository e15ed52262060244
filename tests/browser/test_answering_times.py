"""Svarstider as `make run` opens it: skola@ has fallen behind, the others answer; both languages, both widths, whoever may see it."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.test_absence_tour import people, sign_in, until
from tests.browser.test_whole_product import Running, administrator, running

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
__all__ = ["administrator", "people", "running"]
SKOLA, SOCIAL = "skola@sandby.example", "socialtjansten@sandby.example"


def _shot(page: Page, name: str) -> None:
    """For whoever wants to look: POSTVAKT_SHOTS names a folder."""
    if folder := os.environ.get("POSTVAKT_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_shows_who_has_fallen_behind(
    running: Running, administrator: Page, axe: Callable[..., list[str]], language: str
) -> None:
    """Skola stands first, with its oldest mail; chart, table and line; axe finds nothing and nothing scrolls sideways."""
    if language == "en":
        administrator.get_by_role("button", name="English").click()
    limit = time.monotonic() + 60
    administrator.goto(f"{running.product}/svarstider")
    while administrator.locator("svg").count() < 2:  # the first reading runs at start
        assert time.monotonic() < limit
        administrator.wait_for_timeout(700)
        administrator.reload()
    card = administrator.locator("ul.cards li").first
    assert "Skola" in card.inner_text()
    assert re.search(r"(väntar längre än lovat|wait longer than promised)", card.inner_text())
    problems: list[str] = []
    for path in ("/svarstider", "/svarstider/mina", f"/svarstider/{SKOLA}", "/svarstider/bygglov@sandby.example"):
        for width in (1280, 320):
            administrator.set_viewport_size({"width": width, "height": 800})
            administrator.goto(running.product + path)
            problems += [f"{path} {width}: {one}" for one in axe(administrator)]
            wide = administrator.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if wide > 0:
                problems.append(f"{path}: {wide} px too wide at {width} px")
            _shot(administrator, f"{language}-{width}-{path.strip('/').replace('/', '-')}")
    assert problems == []
    administrator.set_viewport_size({"width": 1280, "height": 800})


def test_anna_sees_the_mailbox_that_she_watches(running: Running, people: Callable[..., Page]) -> None:
    """From the first page or the address in a mail: hers and no other."""
    page = sign_in(people(), running, "Anna Lind", "/svarstider/mina")
    table = page.get_by_role("table").first
    until(page, lambda: table.count() > 0, page.reload)
    assert SOCIAL in table.inner_text()
    assert SKOLA not in table.inner_text()
    page.get_by_role("link", name="Socialtjänsten").first.click()
    page.get_by_role("heading", level=1, name="Socialtjänsten").wait_for()
    page.get_by_role("button", name="Jag har tittat i dag").click()
    page.get_by_text("Tack! Socialtjänsten är sedd i dag.").wait_for()
