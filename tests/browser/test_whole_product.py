"""The whole product as `make run` opens it, in the browser: the README's tour, the console in both languages, axe on every page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpx
import pytest

from tests.browser.touring import Running, administrator, look, running, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
__all__ = ["administrator", "running"]
PAGES = (
    "/", "/signaturer", "/signaturer/galleri", "/signaturer/min", "/regler", "/regler/regel/C09", "/regler/regel/S01", "/regler/prova",
    "/regler/overstyrningar", "/regler/skickat", "/policy", "/logg?check=1", "/drift",
)  # fmt: skip


def test_run_page_leads_dawit_to_his_console(running: Running, page: Page) -> None:
    """From the run page Dawit's door opens the console; the tenant's own sign-in asks who he is at most once."""
    page.goto(running.tenant)
    page.locator("li", has_text="Dawit Tesfaye").get_by_role("link").first.click()
    choice = page.get_by_role("button", name=re.compile("Dawit Tesfaye"))
    heading = page.get_by_role("heading", name="Hej Dawit")
    choice.or_(heading).first.wait_for()
    if choice.count():
        choice.click()
    heading.wait_for()


@pytest.mark.parametrize("language", ["sv", "en"])
def test_console_pages_are_accessible(
    running: Running, administrator: Page, axe: Callable[..., list[str]], language: str
) -> None:
    """Every console page in both languages: axe finds nothing and nothing scrolls sideways at 320 px."""
    if language == "en":
        administrator.get_by_role("button", name="English").click()
    problems: list[str] = []
    for path in PAGES:
        administrator.goto(running.product + path)
        assert administrator.locator("html").get_attribute("lang") == language
        problems += look(administrator, axe, path)
    assert problems == []


def test_a_mail_is_tried_and_its_findings_can_be_read_by_everybody(
    running: Running, administrator: Page, axe: Callable[..., list[str]]
) -> None:
    """The form's answer names the findings, marks their places, and has no accessibility mistakes at either width."""
    administrator.goto(f"{running.product}/regler/prova")
    administrator.get_by_label("Till", exact=True).fill("ivar@exempel.example")
    administrator.get_by_label("Ämne").fill("Ditt ärende")
    administrator.get_by_label("Text", exact=True).fill(
        "Hej!\nDitt personnummer är 19900101-2385. Kan du svara på brevet?"
    )
    administrator.get_by_role("button", name="Prova").click()
    administrator.locator("mark", has_text="19900101-2385").wait_for()
    assert look(administrator, axe, "an answer") == []
    administrator.set_viewport_size({"width": 320, "height": 640})
    assert axe(administrator) == []


def test_share_is_swept_shown_and_mended(running: Running, administrator: Page) -> None:
    """Last week's share stands as plot and table; the plan says what would change, carrying it out changes it, the chain holds."""
    administrator.goto(f"{running.product}/signaturer")
    chart = administrator.get_by_role("img", name=re.compile("per enhet"))
    until(administrator, lambda: chart.count() > 0, administrator.reload)  # the first sweep runs at start
    assert administrator.get_by_role("row").count() > 5
    administrator.get_by_role("button", name="Så här blir det").click()
    administrator.get_by_text("Inget har hänt ännu").wait_for()
    # the notes wait for their turn: Exchange lets the service mailbox send 30 a minute, and the morning's own mails are before them
    administrator.get_by_role("button", name="Genomför").click(timeout=120_000)
    administrator.get_by_text(re.compile(r"Genomfört: (\d+) av \1")).wait_for()
    administrator.goto(f"{running.product}/logg?check=1")
    administrator.get_by_text("Kedjan håller").wait_for()
    administrator.goto(f"{running.product}/signaturer")
    administrator.get_by_role("button", name="Så här blir det").click()
    administrator.get_by_text("Inget behöver ändras").wait_for()


def test_console_works_by_keyboard(running: Running, administrator: Page) -> None:
    """The first Tab reaches the skip link; Enter on it moves past the menu."""
    administrator.goto(f"{running.product}/signaturer")
    administrator.keyboard.press("Tab")
    assert administrator.evaluate("document.activeElement.className") == "skip"
    administrator.keyboard.press("Enter")
    administrator.keyboard.press("Tab")
    assert administrator.evaluate("document.activeElement.closest('main') !== null")


def test_the_menu_folds_on_a_small_screen(running: Running, administrator: Page, axe: Callable[..., list[str]]) -> None:
    """At 320 px one line that a key opens and closes, in a contrast theme too; at 1280 px it stands open and has no such line."""
    page = administrator
    page.goto(f"{running.product}/signaturer")
    link, menu = page.get_by_role("link", name="Svarstider", exact=True), page.locator("summary", has_text="Meny")
    assert link.is_visible()
    assert not menu.is_visible()
    page.set_viewport_size({"width": 320, "height": 640})
    assert not link.is_visible()
    assert page.get_by_role("heading", level=1).bounding_box()["y"] < 220  # type: ignore[index]
    menu.focus()
    page.keyboard.press("Enter")
    assert link.is_visible()
    assert axe(page) == []
    page.emulate_media(forced_colors="active")
    assert axe(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Idag"
    menu.focus()
    page.keyboard.press("Space")
    assert not link.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_annas_mail_leaves_with_the_signature_and_lands(running: Running, page: Page) -> None:
    """Anna writes; the pane has fetched her signature; New carries it, From changes it; Björn gets the mail and so does Ivar outside."""
    from playwright.sync_api import expect

    page.goto(f"{running.tenant}/outlook/?persona=anna.lind@sandby.example")
    page.get_by_role("button", name="Nytt mejl").click()
    body = page.frame_locator(".editor iframe").locator("body")
    expect(body).to_contain_text("Telefon: 040-628 04 10")
    expect(page.frame_locator(".pane iframe").locator("body")).to_contain_text("sparad")
    page.get_by_label("Från").select_option("socialtjansten@sandby.example")
    expect(body).not_to_contain_text("Socialsekreterare")
    expect(body).to_contain_text("Med vänlig hälsning")
    page.get_by_label("Från").select_option(index=0)
    expect(body).to_contain_text("Socialsekreterare")
    page.get_by_role("textbox", name="Till").fill("bjorn.ek@sandby.example; ivar@exempel.example")
    page.get_by_label("Ämne").fill("För kännedom: lokalen är bokad")
    body.press("Control+Home")
    body.press_sequentially("Hej! Samlingssalen är bokad till er.")
    page.get_by_role("button", name="Skicka", exact=True).click()
    anyway = page.get_by_role("button", name="Skicka ändå")
    sent = page.get_by_role("heading", name="Inkorg")
    anyway.or_(sent).first.wait_for()
    if anyway.count():  # a nudge: it can wait, the mail need not
        anyway.click()
    page.get_by_role("button", name="Skicka", exact=True).wait_for(state="hidden")
    page.goto(running.tenant)
    page.get_by_role("link", name="För kännedom: lokalen är bokad").click()
    page.get_by_text("Telefon: 040-628 04 10").first.wait_for()
    page.goto(f"{running.tenant}/outlook/?persona=bjorn.ek@sandby.example")
    page.get_by_text("För kännedom: lokalen är bokad").first.wait_for()


def test_console_stands_while_the_cloud_is_unkind(running: Running, administrator: Page) -> None:
    """With every fault on the console still answers, in words; with the faults off everything is there."""
    httpx.post(f"{running.tenant}/sandbox/api/faults", json={"all": True}).raise_for_status()
    try:
        administrator.goto(f"{running.product}/signaturer")
        administrator.get_by_role("heading", name="Signaturer").wait_for()
    finally:
        httpx.post(f"{running.tenant}/sandbox/api/faults", json={}).raise_for_status()
    administrator.goto(f"{running.product}/signaturer/min")
    administrator.get_by_role("heading", name="Min signatur").wait_for()


def test_anna_learns_that_bjorn_is_away(running: Running, page: Page) -> None:
    """Björn's automatic reply reaches Anna's pane through the product and Graph, while she writes to him."""
    bjorn = "bjorn.ek@sandby.example"
    token = httpx.post(f"{running.tenant}/sandbox/session/{bjorn}").json()["access_token"]
    reply = {"status": "alwaysEnabled", "internalReplyMessage": "Jag är ledig."}
    answer = httpx.patch(
        f"{running.tenant}/v1.0/users/{bjorn}/mailboxSettings",
        json={"automaticRepliesSetting": reply},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 200
    page.goto(f"{running.tenant}/outlook/?persona=anna.lind@sandby.example&profile=new&lang=sv")
    page.wait_for_selector("body[data-ready]")
    page.locator("#new-mail").click()
    page.wait_for_selector(".compose[data-ready]")
    page.fill("#to", f"Björn Ek <{bjorn}>")
    page.keyboard.press("Tab")
    lines = page.frame_locator(".pane iframe").locator("#advice-receivers")
    lines.get_by_text("Björn Ek är borta.").wait_for(timeout=30_000)
