"""Svarstider as `make run` opens it: skola@ has fallen behind, the others answer; both languages, both widths, whoever may see it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.touring import Running, administrator, look, people, running, sign_in, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
__all__ = ["administrator", "people", "running"]
SKOLA, SOCIAL = "skola@sandby.example", "socialtjansten@sandby.example"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_page_shows_who_has_fallen_behind(
    running: Running, administrator: Page, axe: Callable[..., list[str]], language: str
) -> None:
    """Skola stands first, with its oldest mail; chart, table and line; axe finds nothing and nothing scrolls sideways."""
    if language == "en":
        administrator.get_by_role("button", name="English").click()
    administrator.goto(f"{running.product}/svarstider")
    charts, card = administrator.locator("svg"), administrator.locator("ul.cards li").first
    # the first reading runs at start, a mailbox at a time
    until(administrator, lambda: charts.count() >= 2 and "Skola" in card.inner_text(), administrator.reload)
    assert re.search(r"(väntar längre än lovat|wait longer than promised)", card.inner_text())
    problems: list[str] = []
    for path in ("/svarstider", "/svarstider/mina", f"/svarstider/{SKOLA}", "/svarstider/bygglov@sandby.example"):
        administrator.goto(running.product + path)
        problems += look(administrator, axe, path)
    assert problems == []


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
