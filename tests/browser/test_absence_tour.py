"""Absence as `make run` opens it: Anna asks in the pane, Björn answers from his mail, time passes, everybody sees what is theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.touring import Running, look, people, running, sign_in, travel, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
__all__ = ["people", "running"]
ANNA, BJORN = "anna.lind@sandby.example", "bjorn.ek@sandby.example"


def pane_of(page: Page, running: Running, persona: str) -> Any:
    """The pane beside a mail, with the absence tab opened."""
    page.goto(f"{running.tenant}/outlook/?persona={persona}")
    page.locator("button.message").first.click()
    page.locator("button.pane-toggle").click()
    pane = page.frame_locator(".pane iframe")
    pane.locator("#tab-absence").click()
    expect(pane.locator("#absence-new")).to_be_visible()
    return pane


def test_from_annas_minute_to_carins_calm(running: Running, people: Callable[..., Page]) -> None:
    """The whole way: asked in the pane, accepted from the mail, in force in the morning, seen by Björn, known to Carin and Dawit."""
    monday = travel(running, to="next-working-morning")
    first = monday + timedelta(days=1)
    anna = people()
    pane = pane_of(anna, running, ANNA)
    pane.locator("#absence-new").click()
    pane.locator("#absence-first").fill(first.isoformat())
    pane.locator("#absence-last").fill((first + timedelta(days=2)).isoformat())
    pane.locator("#absence-substitute").select_option(BJORN)
    pane.locator("#absence-show").click()
    expect(pane.locator(".steps")).to_contain_text("Björn Ek får läsa Anna Linds inkorg")
    expect(pane.locator(".reply").first).to_contain_text("Björn Ek")
    pane.locator("#absence-confirm").click()
    expect(pane.locator("#absence-status")).to_contain_text("Björn Ek får ett mejl")

    travel(running, advance_seconds=90)
    bjorn = people()
    bjorn.goto(f"{running.tenant}/outlook/?persona={BJORN}")
    mail = bjorn.locator("button.message", has_text="ersättare för Anna Lind")
    until(bjorn, lambda: mail.count() > 0, lambda: bjorn.locator("#refresh").click())
    mail.first.click()
    with bjorn.context.expect_page() as opened:
        bjorn.frame_locator("iframe.mail-body").get_by_role("link", name="Ja, det går bra").click()
    console = opened.value
    console.get_by_role("button", name=re.compile("Björn Ek")).click()
    expect(console.get_by_role("heading", level=1)).to_have_text("Vill du bevaka Anna Linds brevlåda?")
    console.get_by_role("button", name="Ja, det går bra").click()
    expect(console.get_by_role("status")).to_contain_text("Tack! Du är ersättare.")

    travel(running, to="next-working-morning")
    travel(running, advance_seconds=120)
    inbox = bjorn.locator("#folders div", has_text="Anna Lind")
    until(bjorn, lambda: inbox.count() > 0, bjorn.reload)
    inbox.get_by_role("button", name="Inkorg").click()
    expect(bjorn.locator("button.message").first).to_be_visible()
    httpx.post(
        f"{running.tenant}/ivar",
        data={"to": ANNA, "subject": "Är du där?", "body": "Hej Anna!"},
        headers={"Origin": running.tenant},
    )
    landed: list[dict[str, str]] = []

    def automatic() -> bool:
        landed[:] = httpx.get(f"{running.tenant}/sandbox/run/outside").json()["value"]
        return any("Är du där" in one["subject"] for one in landed)

    until(bjorn, automatic, lambda: None)

    pane = pane_of(bjorn, running, BJORN)
    watched = pane.locator("li.card", has_text="Anna Lind är borta").filter(
        has=pane.locator("fluent-button", has_text="Sedd idag")
    )
    watched.locator("fluent-button", has_text="Sedd idag").click()
    expect(pane.locator("#absence-status")).to_contain_text("du har sett till brevlådan idag")

    carin = sign_in(people(), running, "Carin Holm", "/franvaro/medarbetare")
    carin.get_by_role("link", name=re.compile(rf"Anna Lind är borta .*{first}")).click()
    expect(carin.get_by_role("table")).to_contain_text("Björn Ek har sagt Sedd idag")
    expect(carin.locator("main")).to_contain_text("Gäller nu.")

    dawit = sign_in(people(), running, "Dawit Tesfaye", "/franvaro/alla")
    expect(dawit.get_by_role("row", name=re.compile(rf"Anna Lind.*{first}"))).to_contain_text("Gäller nu.")


def test_carin_sets_it_up_for_somebody_ill_with_keyboard_only_in_english(
    running: Running, people: Callable[..., Page]
) -> None:
    """A05: from her first page to the saved absence without a mouse; the reply does not say why."""
    page = sign_in(people("en-GB"), running, "Carin Holm", "/franvaro/medarbetare")

    def reach(wanted: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()") == wanted:
                return
        pytest.fail(f"Tab does not reach {wanted}")

    def press_enter() -> None:
        with page.expect_navigation():
            page.keyboard.press("Enter")

    reach("Hans Rask")
    press_enter()
    expect(page.get_by_role("heading", level=1)).to_have_text("New absence")
    assert page.input_value("#kind") == "illness"
    day = date.fromisoformat(page.input_value("#first")) + timedelta(days=28)
    for name in ("first", "last"):
        reach(name)
        page.fill(
            f"#{name}", day.isoformat()
        )  # how a date field is typed differs by language; the field is the browser's own
    reach("Show who can")
    press_enter()
    expect(page.locator("#substitute")).to_be_focused()
    page.keyboard.press("ArrowDown")
    reach("Show what will happen")
    press_enter()
    assert page.locator(".problems").all_inner_texts() == []
    expect(page.locator("#preview-heading")).to_be_focused()
    replies = page.locator(".replies").inner_text().casefold()
    assert "hans rask" in replies
    assert re.search(r"\bill\b|illness|sick|sjuk", replies) is None
    page.keyboard.press("Home")
    reach(page.locator("button[value=save]").inner_text())
    press_enter()
    expect(page.get_by_role("status")).to_contain_text("Done.")
    saved = page.url
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("This has been saved already.")
    assert page.url == saved
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("New absence")


PAGES = {
    "Anna Lind": ("/", "/franvaro", "/franvaro/ny", "/franvaro/svar/gammal"),
    "Björn Ek": ("/franvaro",),
    "Carin Holm": ("/", "/franvaro/medarbetare", f"/franvaro/ny?mailbox={BJORN}&first=2027-03-01&last=2027-03-05"),
    "Dawit Tesfaye": ("/", "/franvaro/alla", "/franvaro/alla?show=uncovered", "/franvaro/alla?q=ingen+alls"),
    "Farid Amini": ("/", "/franvaro/alla"),
}


@pytest.mark.parametrize("language", ["sv-SE", "en-GB"])
@pytest.mark.parametrize("name", list(PAGES))
def test_pages_are_accessible(
    running: Running, people: Callable[..., Page], axe: Callable[..., list[str]], name: str, language: str
) -> None:
    """Every page as each role in both languages, and an absence it links to: axe finds nothing, nothing scrolls sideways at 320 px."""
    page = sign_in(people(language), running, name, PAGES[name][0])
    problems: list[str] = []

    for path in PAGES[name]:
        page.goto(running.product + path)
        problems += look(page, axe, path)
        one = page.locator("main .card h3 a").first
        if one.count():
            page.goto(running.product + str(one.get_attribute("href")))
            problems += look(page, axe, f"an absence from {path}")
    assert problems == []


def test_mistakes_stand_beside_their_fields(
    running: Running, people: Callable[..., Page], axe: Callable[..., list[str]]
) -> None:
    """An end before the start and nobody chosen: each told beside its field and on top, everything typed kept, and no mistake for axe."""
    page = sign_in(people(), running, "Anna Lind", "/franvaro/ny")
    page.fill("#first", "2027-03-05")
    page.fill("#last", "2027-03-01")
    page.get_by_role("button", name="Visa hur det blir").click()
    expect(page.locator("#last-problem")).to_contain_text("före första dagen")
    expect(page.locator("#substitute-problem")).to_contain_text("utan bevakning")
    expect(page.locator("#first")).to_have_value("2027-03-05")
    expect(page.get_by_role("alert")).to_contain_text("Det du skrivit finns kvar")
    expect(page.get_by_role("alert")).to_be_focused()
    assert page.title().startswith("Att rätta: Ny frånvaro")
    page.reload()
    expect(page.locator("#first")).to_have_value("2027-03-05")
    assert axe(page) == []


def test_dawit_sees_what_would_change_and_does_it(
    running: Running, people: Callable[..., Page], axe: Callable[..., list[str]]
) -> None:
    """The plan in words, or that nothing is to be done; the list as a file."""
    page = sign_in(people(), running, "Dawit Tesfaye", "/franvaro/alla")
    page.get_by_role("button", name="Så här blir det").click()
    nothing, plan = page.get_by_text("Inget behöver ändras."), page.get_by_role("button", name="Genomför")
    nothing.or_(plan).first.wait_for()
    assert axe(page) == []
    if plan.count():
        plan.click()
        page.get_by_text("Genomfört:").wait_for()
    page.goto(f"{running.product}/franvaro/alla")
    with page.expect_download() as file:
        page.get_by_role("link", name="Hämta som CSV").click()
    assert file.value.suggested_filename.startswith("franvaro-")
