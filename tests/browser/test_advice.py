"""Advice while writing and on send, in the simulated Outlook: every client, offline, with what the municipality's own rules find."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from checks.compile import compile_bundle
from policies.packs import load_pack
from policies.rule_files import read_rules
from sandbox.exchange.maildir import outside_mail
from web.rules_delivery import delivered

if TYPE_CHECKING:
    from playwright.sync_api import FrameLocator, Locator, Page, Route

pytestmark = pytest.mark.browser
PROFILES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "sandbox/outlook/profiles.json").read_text(encoding="utf-8")
)
ASKING_CLIENTS = [one["id"] for one in PROFILES if "OnMessageSend" in one["events"]]
IVAR, BJORN = "ivar@exempel.example", "bjorn.ek@sandby.example"
NUMBER = "19960607-2388"  # the Tax Agency's official test number
SECRET = f"Hej!<br><br>Jag skickar uppgifterna. Personnummer {NUMBER}."
ASKING = "Hej Björn!<br><br>Kan du svara på om rummet är ledigt?"


@pytest.fixture(scope="module")
def rules() -> dict[str, Any]:
    """Sandby's rules, as they are delivered."""
    pack = load_pack("sandby")
    found, problems = read_rules(pack.folders)
    assert problems == []
    return delivered(compile_bundle(pack, found, 2026), [])


@pytest.fixture
def outlook(page: Page, sandby: Any, rules: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """``outlook(profile)`` opens Anna's Outlook with the add-in and Sandby's rules."""
    sandby.addin.rules = rules
    sandby.addin.overrides.clear()
    sandby.remember_signatures()

    def start(profile: str = "new", language: str = "sv") -> Page:
        page.goto(sandby.outlook(profile=profile, language=language))
        page.wait_for_selector("body[data-ready]")
        return page

    yield start
    sandby.addin.rules = None
    sandby.addin.launch = None
    sandby.addin.down = False


def write(page: Page, to: str, subject: str, html: str) -> None:
    """A new mail, the text above the signature."""
    page.locator("#new-mail").click()
    page.wait_for_selector(".compose[data-ready]")
    page.fill("#to", to)
    page.fill("#subject", subject)
    page.keyboard.press("Tab")
    page.evaluate(
        """html => {
            const body = document.querySelector('.editor iframe').contentDocument.body;
            const text = body.ownerDocument.createElement('div');
            text.innerHTML = html;
            body.prepend(text);
            body.dispatchEvent(new Event('input'));
        }""",
        html,
    )


def send(page: Page) -> None:
    """Press Send."""
    page.get_by_role("button", name=re.compile("^(Skicka|Send)$")).first.click()


def written(page: Page) -> str:
    """What is being written, as a person sees it."""
    return str(page.evaluate("document.querySelector('.editor iframe').contentDocument.body.innerText"))


def pane(page: Page) -> FrameLocator:
    """The inside of the pane."""
    return page.frame_locator(".compose .pane iframe")


def card(page: Page, rule: str) -> Locator:
    """A rule's card in the pane."""
    return pane(page).locator(f"li[data-rule='{rule}']")


def press(page: Page, rule: str, text: str) -> Locator:
    """A button of a card; Fluent's are no native ones."""
    return card(page, rule).locator("fluent-button", has_text=text)


def dialog(page: Page) -> Locator:
    """Outlook's dialog."""
    return page.locator("dialog.smart-alert")


def answered(page: Page) -> None:
    """Wait until Outlook has sent the mail or asks something."""
    dialog(page).or_(page.get_by_text("Skickat.", exact=True)).first.wait_for()


def shut(route: Route) -> None:
    """No network for the product."""
    route.abort()


@pytest.mark.parametrize("profile", ASKING_CLIENTS)
def test_identity_number_to_outside_stops_in_every_client(outlook: Callable[..., Page], profile: str) -> None:
    """The dialog says it in plain words without the number, offers no way round, and leaves the mail where it was."""
    page = outlook(profile)
    write(page, IVAR, "För kännedom: uppgifter", SECRET)
    send(page)
    expect(dialog(page)).to_contain_text("personnummer")
    expect(dialog(page)).not_to_contain_text(NUMBER)
    expect(dialog(page).get_by_role("button", name="Skicka ändå")).to_have_count(0)
    assert len(dialog(page).locator(".alert-text").inner_text()) <= 500
    dialog(page).get_by_role("button", name="Skicka inte").click()
    assert NUMBER in written(page)
    assert "klar efter" in (page.text_content("#log") or "")


def test_button_of_the_dialog_opens_the_pane_on_the_finding(outlook: Callable[..., Page]) -> None:
    """“Visa i rutan” brings the pane to the card, which has the focus and says why."""
    page = outlook()
    write(page, IVAR, "För kännedom: uppgifter", SECRET)
    send(page)
    dialog(page).get_by_role("button", name="Visa i rutan").click()
    expect(card(page, "S01")).to_be_focused()
    expect(pane(page).locator("#advice-line")).to_contain_text("Stoppas:")
    expect(card(page, "S01")).to_contain_text("Källa:")


@pytest.mark.parametrize("profile", ["new", "classic", "mac"])
def test_a_reason_lets_the_mail_go_and_is_counted_without_content(
    outlook: Callable[..., Page], sandby: Any, profile: str
) -> None:
    """The stop is passed in the pane only; the send after it goes; what the server hears is rule, reason, time and unit."""
    page = outlook(profile)
    write(page, IVAR, "För kännedom: uppgifter", SECRET)
    expect(card(page, "S01")).to_be_visible()
    card(page, "S01").get_by_text("Skicka ändå", exact=True).click()
    press(page, "S01", "Låt mejlet gå").click()
    expect(card(page, "S01").get_by_role("alert")).to_contain_text("Välj en anledning")
    card(page, "S01").get_by_label("Varför ska mejlet gå ändå?").select_option("asked-for-it")
    press(page, "S01", "Låt mejlet gå").click()
    expect(pane(page).locator("#advice-done")).to_contain_text("Anledningen är sparad")
    for _ in range(2):  # what is left are nudges: the first Send may tell them once
        if page.locator(".compose").count():
            send(page)
            answered(page)
        if dialog(page).count():
            expect(dialog(page)).not_to_contain_text("personnummer")
            dialog(page).get_by_role("button", name="Skicka inte").click()
    expect(page.locator(".compose")).to_have_count(0)
    assert any(NUMBER in one.mail.body for one in outside_mail(sandby.tenant.maildir))
    (report,) = sandby.addin.overrides
    assert report.keys() == {"id", "rule", "reason", "at", "unit"}
    assert (report["rule"], report["reason"]) == ("S01", "asked-for-it")


def test_deadline_is_put_in(outlook: Callable[..., Page]) -> None:
    """A question without a date gets one by a button, at the end of its line; the advice goes away."""
    page = outlook()
    write(page, BJORN, "Rummet på fredag", ASKING)
    mend = press(page, "C09", "Lägg till: svara senast")
    expect(mend).to_be_visible()
    mend.click()
    expect(card(page, "C09")).to_have_count(0)
    assert re.search(r"ledigt\? Svara senast \w+ \d{4}-\d\d-\d\d\.", written(page))
    assert "Anna Lind" in written(page)


def test_what_was_waved_away_stays_away(outlook: Callable[..., Page]) -> None:
    """“Inte den här gången” holds in the pane and on send, whatever is written next."""
    page = outlook()
    write(page, BJORN, "Rummet på fredag", ASKING)
    press(page, "C09", "Inte den här gången").click()
    expect(card(page, "C09")).to_have_count(0)
    send(page)
    answered(page)
    if dialog(page).count():
        expect(dialog(page)).not_to_contain_text("datum")


def test_phones_send_without_a_word(outlook: Callable[..., Page]) -> None:
    """Phones have no Smart Alerts and no pane: the mail goes."""
    page = outlook("mobile")
    write(page, IVAR, "För kännedom: uppgifter", SECRET)
    send(page)
    expect(page.locator(".compose")).to_have_count(0)
    assert dialog(page).count() == 0


@pytest.mark.parametrize("profile", ["new", "classic", "classic-2402"])
def test_with_the_product_away_it_stops_the_same(outlook: Callable[..., Page], sandby: Any, profile: str) -> None:
    """With the product away once the mail is begun, sending is checked as before with the rules that came along."""
    page = outlook(profile)
    write(page, IVAR, "För kännedom: uppgifter", SECRET)
    expect(card(page, "S01")).to_be_visible()
    sandby.addin.down = True
    send(page)
    expect(dialog(page)).to_contain_text("personnummer")


@pytest.mark.parametrize("profile", ["new", "classic"])
def test_sending_makes_no_request_to_the_product(outlook: Callable[..., Page], sandby: Any, profile: str) -> None:
    """Between Send and the dialog nothing is asked of the product's API, whatever the mail holds."""
    page = outlook(profile)
    write(page, IVAR, "För kännedom: uppgifter", SECRET)
    expect(card(page, "S01")).to_be_visible()
    expect(pane(page).locator("#status")).not_to_contain_text("Hämtar")  # the pane has its signatures
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url))
    send(page)
    expect(dialog(page)).to_contain_text("personnummer")
    assert [one for one in asked if "/api/addin/" in one or "bundle.json" in one] == [], asked


def test_pane_without_network_has_the_rules_it_had(outlook: Callable[..., Page], sandby: Any) -> None:
    """When the rules cannot be fetched the pane uses those of last time."""
    page = outlook()
    write(page, IVAR, "För kännedom: uppgifter", SECRET)
    expect(card(page, "S01")).to_be_visible()
    page.route("**/addin/bundle.json", shut)
    page.locator(".pane-toggle").click()
    page.locator(".pane-toggle").click()
    expect(card(page, "S01")).to_be_visible()


def test_broken_rules_never_stop_mail_and_the_pane_tells(outlook: Callable[..., Page], sandby: Any) -> None:
    """A launch file with rubbish for rules lets the mail go; the next time the pane is open it says what happened."""
    sandby.addin.launch = (Path(__file__).parents[2] / "addin/dist/launch.js").read_text(encoding="utf-8")
    page = outlook("classic")
    write(page, IVAR, "För kännedom: uppgifter", SECRET)
    send(page)
    expect(page.locator(".compose")).to_have_count(0)
    write(page, BJORN, "För kännedom: rummet", "Hej!")
    expect(pane(page).locator("#advice-trouble")).to_contain_text("Mejlet gick iväg ändå")


def test_quiet_mail_goes_at_once_or_after_one_dialog(outlook: Callable[..., Page]) -> None:
    """A mail without a stop goes; whatever nudge there is comes in one dialog and has “Skicka ändå”."""
    page = outlook()
    write(page, BJORN, "För kännedom: protokoll", "Hej Björn!<br><br>Protokollet ligger på den gemensamma ytan.")
    expect(pane(page).locator("#advice-line")).to_contain_text(re.compile("Allt ser bra ut|sak"))
    send(page)
    answered(page)
    if dialog(page).count():
        dialog(page).get_by_role("button", name="Skicka ändå").click()
    expect(page.locator(".compose")).to_have_count(0)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_dialog_and_pane_are_accessible(
    outlook: Callable[..., Page], axe: Callable[..., list[str]], language: str
) -> None:
    """Axe finds nothing in the dialog, in either language."""
    page = outlook(language=language)
    write(page, IVAR, "För kännedom: uppgifter", SECRET)
    expect(card(page, "S01")).to_be_visible()
    send(page)
    expect(dialog(page)).to_be_visible()
    assert axe(page) == []


def docx(text: str) -> bytes:
    """The smallest Word file with that text."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        words = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
        parts.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{words}</w:body></w:document>')
    return made.getvalue()


@pytest.mark.parametrize("profile", ["new", "classic-2402"])
def test_number_inside_an_attached_file_stops(outlook: Callable[..., Page], profile: str) -> None:
    """What the pane read in a file holds on Send, also with the pane closed, and no longer than the file is there."""
    page = outlook(profile)
    write(page, IVAR, "För kännedom: listan", "Hej Ivar!<br><br>Här är listan, se bifogad fil.")
    for name, content in (
        ("lista.txt", b"Namn Pnr\nTolvan 19121212-1212\n"),
        ("lista.docx", docx("Tolvan 19121212-1212")),
    ):
        page.locator(".compose input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        expect(card(page, "S04")).to_be_visible()
        page.locator(".pane-toggle").click()
        send(page)
        expect(dialog(page)).to_contain_text("bifogad fil")
        expect(dialog(page)).not_to_contain_text("19121212")
        expect(dialog(page).get_by_role("button", name="Skicka ändå")).to_have_count(0)
        dialog(page).get_by_role("button", name=re.compile("Skicka inte|OK|Stäng")).first.click()
        page.get_by_role("button", name=f"Ta bort: {name}").click()
        page.locator(".pane-toggle").click()
        expect(card(page, "S04")).to_have_count(0)
    for _ in range(2):  # what is left are nudges: the first Send may tell them once
        if page.locator(".compose").count():
            send(page)
            answered(page)
        if dialog(page).count():
            expect(dialog(page)).not_to_contain_text("känsliga")
            dialog(page).get_by_role("button", name=re.compile("Skicka inte|OK|Stäng")).first.click()
    expect(page.locator(".compose")).to_have_count(0)
