"""Meetings in the simulated Outlook: advice while one is written, buttons that mend it, what happens on send, where it goes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
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
PROFILES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "sandbox/outlook/profiles.json").read_text(encoding="utf-8")
)
ASKING_CLIENTS = [one["id"] for one in PROFILES if "OnAppointmentSend" in one["events"]]
SILENT_CLIENTS = [one["id"] for one in PROFILES if "OnAppointmentSend" not in one["events"]]
BJORN, CARIN, IVAR = "bjorn.ek@sandby.example", "carin.holm@sandby.example", "ivar@exempel.example"
NUMBER = "19960607-2388"  # the Tax Agency's official test number
MANY = "; ".join(f"person{number}@sandby.example" for number in range(7))


@pytest.fixture(scope="module")
def rules() -> dict[str, Any]:
    """Sandby's rules, as they are delivered."""
    pack = load_pack("sandby")
    found, problems = read_rules(pack.folders)
    assert problems == []
    return delivered(compile_bundle(pack, found, 2026), [])


@pytest.fixture
def meeting(page: Page, sandby: Any, rules: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """``meeting(profile)`` opens Anna's Outlook and begins a meeting."""
    sandby.addin.rules = rules
    sandby.remember_signatures()

    def start(profile: str = "new", language: str = "sv") -> Page:
        page.goto(sandby.outlook(profile=profile, language=language))
        page.wait_for_selector("body[data-ready]")
        page.locator("#new-meeting").click()
        page.wait_for_selector(".meeting[data-ready]")
        return page

    yield start
    sandby.addin.rules = None


def fill(page: Page, required: str, text: str = "", minutes: int = 30) -> None:
    """Who comes, what it is about, how long it takes."""
    page.fill("#meeting-subject", "Planering av våren")
    page.fill("#required", required)
    page.fill("#start", "2026-12-01T09:00")
    page.fill("#end", f"2026-12-01T{9 + minutes // 60:02}:{minutes % 60:02}")
    page.keyboard.press("Tab")
    page.evaluate(
        """text => {
            const body = document.querySelector('.editor iframe').contentDocument.body;
            body.innerHTML = text;
            body.dispatchEvent(new Event('input'));
        }""",
        text,
    )


def send(page: Page) -> None:
    """Press Send."""
    page.get_by_role("button", name=re.compile("^(Skicka|Send)$")).first.click()


def pane(page: Page) -> FrameLocator:
    """The add-in's pane."""
    return page.frame_locator(".pane iframe")


def card(page: Page, rule: str) -> Locator:
    """A card of the pane."""
    return pane(page).locator(f"#advice-cards > li[data-rule='{rule}']")


def dialog(page: Page) -> Locator:
    """Outlook's dialog."""
    return page.locator("dialog.smart-alert")


def calendar(sandby: Any, address: str) -> list[Any]:
    """The events of somebody's calendar."""
    mail, user = sandby.tenant.mail, sandby.tenant.directory.user(address)
    found = mail.events.all(mail.key(user.id), user.id)
    return [one for one in found if one.properties["subject"] == "Planering av våren"]


@pytest.mark.parametrize("profile", ASKING_CLIENTS)
def test_a_large_meeting_is_asked_about_once(meeting: Callable[..., Page], profile: str) -> None:
    """One dialog says that many come and nobody leads it; the second Send goes."""
    page = meeting(profile)
    fill(page, MANY, "Vi planerar.")
    send(page)
    expect(dialog(page)).to_contain_text("Tänk över mötet")
    dialog(page).get_by_role("button", name="Skicka inte").click()
    send(page)
    expect(page.locator(".meeting")).to_have_count(0)
    assert "olkAppointmentSend" not in (page.text_content("#log") or "")
    assert "OnAppointmentSend: klar" in (page.text_content("#log") or "")


@pytest.mark.parametrize("profile", SILENT_CLIENTS)
def test_clients_without_the_event_send_at_once(meeting: Callable[..., Page], profile: str) -> None:
    """Phones and old versions ask nothing."""
    page = meeting(profile)
    fill(page, MANY, "Vi planerar.")
    send(page)
    expect(page.locator(".meeting")).to_have_count(0)


def test_the_button_of_the_dialog_opens_the_pane_on_the_finding(meeting: Callable[..., Page]) -> None:
    """“Visa i rutan” brings the pane to the card, also where it was closed."""
    page = meeting()
    fill(page, MANY, "Vi planerar.")
    page.locator(".pane-toggle").click()
    send(page)
    dialog(page).get_by_role("button", name="Visa i rutan").click()
    expect(card(page, "T01")).to_be_focused()


def test_a_long_meeting_is_shortened_and_gets_a_chair_by_the_keyboard(meeting: Callable[..., Page]) -> None:
    """Both buttons work with Enter; afterwards the pane has nothing more to say."""
    page = meeting()
    fill(page, MANY, "Vi planerar.", minutes=180)
    for label in ("Skriv: Anna Lind leder mötet.", "Korta mötet till 90 minuter"):
        button = card(page, "T01").locator("fluent-button", has_text=label)
        expect(button).to_be_visible()
        button.focus()
        page.keyboard.press("Enter")
    expect(pane(page).locator("#advice-line")).to_have_text("Allt ser bra ut")
    assert page.input_value("#end") == "2026-12-01T10:30"
    assert "leder mötet" in page.evaluate("document.querySelector('.editor iframe').contentDocument.body.innerText")


@pytest.mark.parametrize("profile", ["new", "classic-2402"])
def test_an_identity_number_stops_the_invitation(meeting: Callable[..., Page], sandby: Any, profile: str) -> None:
    """To somebody outside it is stopped as in a mail, and nothing is in anybody's calendar."""
    page = meeting(profile)
    fill(page, IVAR, f"Det gäller personnummer {NUMBER}.")
    send(page)
    expect(dialog(page)).to_contain_text("personnummer")
    expect(dialog(page)).to_contain_text("Ändra mötet")
    expect(dialog(page)).not_to_contain_text(NUMBER)
    expect(dialog(page).get_by_role("button", name="Skicka ändå")).to_have_count(0)


def test_a_sent_meeting_stands_in_both_calendars(meeting: Callable[..., Page], sandby: Any) -> None:
    """Send makes the meeting: in the organiser's calendar and in those of the attendees, where Outlook shows it."""
    page = meeting()
    fill(page, f"{BJORN}; {CARIN}", "Vi ses.")
    send(page)
    expect(page.get_by_text("Skickat.", exact=True)).to_be_visible()
    assert [len(calendar(sandby, one)) for one in (BJORN, CARIN)] == [1, 1]
    assert len(calendar(sandby, "anna.lind@sandby.example")) >= 1
    page.goto(sandby.outlook(persona=BJORN))
    page.get_by_role("button", name="Kalender").click()
    expect(page.locator(".event")).to_contain_text(["Planering av våren"])
    expect(page.locator(".event").first).to_contain_text("Organisatör: Anna Lind")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_window_and_pane_are_accessible(
    meeting: Callable[..., Page], axe: Callable[..., list[str]], language: str
) -> None:
    """Axe finds nothing in the window or in the pane; the pane speaks of the meeting and sets no signature in it."""
    page = meeting(language=language)
    fill(page, MANY, "Vi planerar.")
    expect(card(page, "T01")).to_be_visible()
    expect(pane(page).locator("#advice-heading")).to_have_text(
        "Råd om mötet" if language == "sv" else "Advice on the meeting"
    )
    assert axe(page) == []
    frame = next(one for one in page.frames if "pane.html" in one.url)
    assert axe(frame) == []
    assert "Socialsekreterare" not in page.evaluate(
        "document.querySelector('.editor iframe').contentDocument.body.innerText"
    )


def test_the_window_fits_a_narrow_screen(meeting: Callable[..., Page]) -> None:
    """At 320 px nothing is wider than the screen."""
    page = meeting()
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
