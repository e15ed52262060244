"""Function mailboxes as `make run` opens them: ordered, approved, applied, written to, receipted once, acknowledged with a date."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.browser.touring import Running, look, people, running, sign_in, travel, until

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
__all__ = ["people", "running"]
IVAR = "ivar@exempel.example"
ADDRESS = "foraldrastod@sandby.example"
SUBJECT = "Kan vi få hjälp?"


def outside(running: Running) -> list[dict[str, str]]:
    """What left the municipality, as it lies in the Maildir."""
    found: list[dict[str, str]] = httpx.get(f"{running.tenant}/sandbox/run/outside").json()["value"]
    return found


def write(running: Running, to: str, subject: str) -> None:
    """Ivar writes a mail."""
    data = {"to": to, "subject": subject, "body": "Hej! Vi behöver stöd."}
    answer = httpx.post(f"{running.tenant}/ivar", data=data, headers={"Origin": running.tenant})
    assert answer.status_code < 400


def test_from_carins_order_to_a_promise_in_ivars_hands(running: Running, people: Callable[..., Page]) -> None:
    """Carin orders, Elsa approves, Dawit applies, Ivar writes and gets one receipt, Björn tells him when the answer comes, once."""
    travel(running, to="next-working-morning")
    carin = sign_in(people(), running, "Carin Holm", "/bestallningar/ny")
    carin.fill("#name", "Föräldrastöd")
    carin.fill("#address", "foraldrastod")
    carin.fill("#substitutes", "Björn Ek")
    carin.fill("#members", "anna.lind@sandby.example")
    carin.fill("#topics", "Föräldrastöd, Familjecentral")
    carin.fill("#phone", "040-628 04 17")
    carin.fill("#why", "Frågorna går till fel ställe.")
    carin.get_by_role("button", name="Skicka beställningen").click()
    expect(carin.get_by_role("status")).to_contain_text("Beställningen är skickad")
    order = carin.url.removeprefix(running.product)

    elsa = sign_in(people(), running, "Elsa Norberg", "/bestallningar")
    elsa.get_by_role("link", name="Titta och svara: Ny brevlåda: Föräldrastöd").click()
    elsa.get_by_role("button", name="Godkänn inte").click()
    expect(elsa.locator("#comment-problem")).to_contain_text("förklaring")
    elsa.fill("#comment", "Bra, den behövs.")
    elsa.get_by_role("button", name="Godkänn", exact=True).click()
    expect(elsa.get_by_role("status")).to_contain_text("Godkänd")

    dawit = sign_in(people(), running, "Dawit Tesfaye", order)
    dawit.set_default_timeout(60_000)  # the morning's own work is done at the same time
    dawit.get_by_role("button", name="Så här blir det").click()
    expect(dawit.locator("ol.diff")).to_contain_text(f"Den delade brevlådan {ADDRESS} skapas")
    expect(dawit.locator("ol.diff")).to_contain_text("Björn Ek")
    dawit.get_by_role("button", name="Genomför").click()
    expect(dawit.locator("main")).to_contain_text("Klart. Allt är genomfört")
    carin.reload()
    expect(carin.locator("main")).to_contain_text("Klar")

    def receipts() -> list[dict[str, str]]:
        return [one for one in outside(running) if one["subject"] == f"Auto: {SUBJECT}"]

    kvitton = dawit
    kvitton.goto(f"{running.product}/brevlador/kvitton")
    until(kvitton, lambda: kvitton.get_by_role("row", name="Föräldrastöd").count() > 0, _moves_on(running, kvitton))
    write(running, ADDRESS, SUBJECT)
    until(kvitton, lambda: bool(receipts()), _moves_on(running, kvitton))

    bjorn = people()
    pane = _received(bjorn, running, SUBJECT)
    expect(pane.locator("#case-text")).to_contain_text("Du får svar senast")
    expect(pane.locator("#case-text")).to_contain_text("040-628 04 17")
    pane.locator("#case-send").click()
    expect(pane.locator("#case-status")).to_contain_text("Bekräftelsen är skickad", timeout=30_000)
    expect(pane.locator("#case-body")).to_contain_text("Svar är lovat senast")
    answers = [one for one in outside(running) if one["subject"] == f"Sv: {SUBJECT}"]
    assert len(answers) == 1

    anna = people()
    again = _received(anna, running, SUBJECT, persona="anna.lind@sandby.example")
    expect(again.locator("#case-body")).to_contain_text("Svar är lovat senast")
    assert again.locator("#case-send").count() == 0
    assert len(receipts()) == 1


def _moves_on(running: Running, page: Page) -> Callable[[], Any]:
    """A little later, on the tenant's clock too."""

    def again() -> None:
        travel(running, advance_seconds=20)
        page.reload()

    return again


def _received(page: Page, running: Running, subject: str, persona: str = "bjorn.ek@sandby.example") -> Any:
    """The pane's tab Ärende beside that mail in the function mailbox."""
    page.goto(f"{running.tenant}/outlook/?persona={persona}")
    box = page.locator("#folders div", has_text="Föräldrastöd")
    until(page, lambda: box.count() > 0, page.reload)
    box.get_by_role("button", name="Inkorg").click()
    page.locator("button.message", has_text=subject).first.click()
    page.locator("button.pane-toggle").click()
    pane = page.frame_locator(".pane iframe")
    pane.locator("#tab-case").click()
    return pane


PAGES = {
    "Anna Lind": ("/", "/brevlador", "/brevlador/kontakter?q=stöd", "/brevlador/socialtjansten@sandby.example", "/bestallningar"),
    "Carin Holm": (
        "/", "/brevlador", "/bestallningar", "/bestallningar/ny", "/brevlador/socialtjansten@sandby.example/personer",
        "/brevlador/socialtjansten@sandby.example/kvitto",
    ),
    "Dawit Tesfaye": (
        "/", "/brevlador", "/brevlador/kvitton", "/brevlador/hamta", "/brevlador/hamta/microsoft", "/bestallningar",
        "/brevlador/skola@sandby.example/andra", "/brevlador/skola@sandby.example/stang", "/brevlador?q=finns+inte",
    ),
    "Elsa Norberg": ("/", "/brevlador", "/bestallningar", "/brevlador/bygglov@sandby.example", "/brevlador/kontakter?q=finns+inte"),
    "Farid Amini": ("/", "/brevlador/kvitton", "/brevlador/skola@sandby.example/kvitto", "/bestallningar"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["sv-SE", "en-GB"])
@pytest.mark.parametrize("name", list(PAGES))
def test_pages_are_accessible(
    running: Running, people: Callable[..., Page], axe: Callable[..., list[str]], name: str, language: str
) -> None:
    """Every page as each role in both languages, and an order it links to: axe finds nothing, nothing scrolls sideways at 320 px."""
    page = sign_in(people(language), running, name, PAGES[name][0])
    problems: list[str] = []

    for path in PAGES[name]:
        page.goto(running.product + path)
        assert page.locator("html").get_attribute("lang") == language[:2]
        problems += look(page, axe, path)
        one = page.locator("main .card h3 a[href^='/bestallningar/'], main th a[href^='/bestallningar/']").first
        if one.count():
            page.goto(running.product + str(one.get_attribute("href")))
            problems += look(page, axe, f"an order from {path}")
    assert problems == []


def test_farid_switches_a_receipt_on(running: Running, people: Callable[..., Page]) -> None:
    """The service desk: a text of its own looked at in Outlook and on a phone, ordered, planned, on; then off again by a plan."""
    page = sign_in(people(), running, "Farid Amini", "/brevlador/skola@sandby.example/kvitto")
    page.fill("#own_sv", "Sjukanmälan gör du i appen.")
    page.get_by_role("button", name="Visa hur det blir").click()
    for title in ("Kvittot i Outlook", "Kvittot på en telefon"):
        expect(page.frame_locator(f"iframe[title='{title}']").locator("body")).to_contain_text(
            "Sjukanmälan gör du i appen."
        )
    expect(page.locator("#own_sv")).to_have_value("Sjukanmälan gör du i appen.")
    page.get_by_role("button", name="Beställ kvittot").click()
    page.get_by_role("button", name="Så här blir det").click()
    expect(page.locator("ol.diff")).to_contain_text("skola@sandby.example svarar med ett kvitto")
    page.get_by_role("button", name="Genomför").click()
    expect(page.locator("main")).to_contain_text("Klart. Allt är genomfört")
    page.goto(f"{running.product}/brevlador/skola@sandby.example/kvitto")
    page.get_by_text("Slå av kvittot").click()
    page.get_by_role("button", name="Så här blir det").click()
    expect(page.locator("ol.diff")).to_contain_text("svarar inte längre med ett kvitto")


def test_an_order_with_mistakes_keeps_what_was_written_keyboard_only(
    running: Running, people: Callable[..., Page], axe: Callable[..., list[str]]
) -> None:
    """Without a substitute and with an address outside: told beside the fields and on top, everything kept; no mouse is needed."""
    page = sign_in(people(), running, "Carin Holm", "/bestallningar/ny")

    def reach(wanted: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()") == wanted:
                return
        pytest.fail(f"Tab does not reach {wanted}")

    reach("name")
    page.keyboard.type("Ungdomsmottagning")
    reach("address")
    page.keyboard.type("ungdom@region.example")
    reach("Skicka beställningen")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#address-problem")).to_contain_text("sandby.example")
    expect(page.locator("#substitutes-problem")).to_contain_text("Ersättare saknas")
    expect(page.locator("#name")).to_have_value("Ungdomsmottagning")
    expect(page.get_by_role("alert")).to_contain_text("Det du skrivit finns kvar")
    assert axe(page) == []


def test_a_spreadsheet_is_shown_before_it_is_kept(
    running: Running, people: Callable[..., Page], axe: Callable[..., list[str]]
) -> None:
    """A bad row is told by its line and nothing is kept; the mended file shows what changes, and then does it."""
    page = sign_in(people(), running, "Elsa Norberg", "/brevlador/hamta")

    def choose(text: str) -> None:
        page.set_input_files("#file", {"name": "brevlador.csv", "mimeType": "text/csv", "buffer": text.encode()})
        page.get_by_role("button", name="Visa vad som skulle ändras").click()

    choose("Adress;Namn;Tider\nskola@sandby.example;Skola;Vardagar 8–12\nfel@region.example;Fel;\n")
    expect(page.get_by_role("row", name=re.compile("^3 "))).to_be_visible()
    assert axe(page) == []
    choose("Adress;Namn;Tider\nskola@sandby.example;Skola;Vardagar 8–12\n")
    expect(page.locator("ul.diff")).to_contain_text("Vardagar 8–12")
    assert axe(page) == []
    page.get_by_role("button", name="Genomför").click()
    expect(page.get_by_role("status")).to_contain_text("1 brevlåda är sparad")
    page.goto(f"{running.product}/brevlador/kontakter?q=skola")
    expect(page.locator("main")).to_contain_text("Vardagar 8–12")
