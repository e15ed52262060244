"""The add-in's pane alone, in Chromium: both languages, narrow, zoomed, by keyboard, in contrast themes, offline, a hostile signature."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from tests.browser.pane_server import ID_TOKEN, Server, mailbox, server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
__all__ = ["server"]

SECRET = "<p>Hej! Jag skickar uppgifterna. Kan du svara på fredag? Personnummer 19960607-2388.</p>"


@pytest.fixture(scope="module")
def address(server: Server, serve: Callable[..., str]) -> str:
    """Where it is served."""
    return serve(server.app)


Open = Callable[..., "Page"]


@pytest.fixture
def open_pane(browser: Browser, address: str, server: Server) -> Iterator[Open]:
    """``open_pane(width=…, zoom=…, forced_colors=…, **outlook)`` gives the pane when it has settled; its errors fail the test."""
    server.calm()
    contexts = []
    faults: list[str] = []

    def start(*, width: int = 360, forced_colors: Any = None, zoom: float = 1, **outlook: Any) -> Page:
        context = browser.new_context(
            viewport={"width": round(width / zoom), "height": 700},
            device_scale_factor=zoom,
            forced_colors=forced_colors,
            timezone_id="Europe/Stockholm",
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(f"{address}/addin/pane.html?office=" + quote(json.dumps({"idToken": ID_TOKEN, **outlook})))
        expect(page.locator("#status")).not_to_be_empty()
        page.wait_for_selector("#refresh:not([disabled-focusable])", state="attached")
        return page

    yield start
    for context in contexts:
        context.close()
    assert faults == []


def status(page: Page, text: str) -> None:
    """Waits until the line on top says the text."""
    expect(page.locator("#status")).to_contain_text(text, timeout=10_000)


def preview(page: Page, which: str) -> Any:
    """The inside of a preview."""
    return page.frame_locator(f"#preview-{which}").locator("body")


def test_first_opening_fetches_shows_and_saves(open_pane: Open, server: Server) -> None:
    """The first time the pane signs in silently, fetches, shows both forms and saves them for the handlers."""
    page = open_pane()
    status(page, "Allt ser bra ut")
    assert "Anna Lind full" in preview(page, "full").inner_text()
    assert "Anna Lind short" in preview(page, "short").inner_text()
    saved = page.evaluate("window.seen.settings['postvakt.signatures']")
    assert list(saved["mailboxes"]) == ["anna.lind@sandby.example", "socialtjansten@sandby.example"]
    assert server.tokens == ["Bearer GetToken"]
    assert re.search(r"Hämtad \w+ \d{4}-\d\d-\d\d kl\. \d\d\.\d\d\.", page.inner_text("#saved"))


def test_mail_that_had_to_go_without_is_signed(open_pane: Open) -> None:
    """Opened for the first time while a mail is written, the pane signs that mail too."""
    page = open_pane(compose=True)
    status(page, "hämtad, sparad och insatt i mejlet")
    assert "<strong>Anna Lind</strong> full" in page.evaluate("window.seen.signature")


def test_looks_of_the_signature_are_kept_under_the_strict_policy(open_pane: Open) -> None:
    """Colours show in the preview although the page's policy forbids style attributes."""
    page = open_pane()
    colour = preview(page, "full").locator("p").first.evaluate("node => getComputedStyle(node).color")
    assert colour == "rgb(27, 94, 123)"


@pytest.mark.parametrize("language", ["sv-SE", "en-US"])
@pytest.mark.parametrize(("width", "forced_colors"), [(320, None), (450, None), (320, "active")])
def test_pane_is_accessible(
    open_pane: Open, axe: Callable[..., list[str]], language: str, width: int, forced_colors: str | None
) -> None:
    """Axe finds nothing on either tab, in both languages, narrow and wide, in contrast themes; nothing is cut off sideways."""
    page = open_pane(language=language, width=width, forced_colors=forced_colors, compose=True, body=SECRET)
    assert page.evaluate("document.documentElement.lang") == language[:2]
    expect(page.locator("li[data-rule='S01']")).to_be_visible()
    page.locator("li[data-rule='S01'] .classes summary").click()
    page.locator("li[data-rule='S01'] .pass summary").click()
    page.locator("li[data-rule='S01'] select").select_option("own-words")
    for tab in ("#tab-advice", "#tab-signature", "#tab-about"):
        page.click(tab)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_pane_reflows_at_200_percent(open_pane: Open) -> None:
    """At 200 % of a 360 px pane nothing needs scrolling sideways."""
    page = open_pane(zoom=2, compose=True)
    assert page.evaluate("innerWidth") == 180
    wide = page.evaluate(
        """[...document.querySelectorAll("body *")]
            .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
            .map((node) => node.outerHTML.slice(0, 80))"""
    )
    assert wide == []


def focused(page: Page) -> str:
    """The id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def test_everything_is_reached_by_keyboard(open_pane: Open) -> None:
    """Tab reaches tabs, sender and buttons in order; arrows change tabs; Enter presses; the focus is visible."""
    page = open_pane(compose=True)
    page.keyboard.press("Tab")
    assert focused(page) == "tab-advice"
    page.keyboard.press("ArrowRight")
    assert focused(page) == "tab-signature"
    page.keyboard.press("ArrowRight")
    assert focused(page) == "tab-absence"
    page.keyboard.press("ArrowRight")
    assert focused(page) == "tab-about"
    assert page.is_visible("#panel-about")
    assert not page.is_visible("#panel-signature")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(focused(page))
    order = [one for one in reached if one in {"mailbox", "insert", "refresh"}]
    assert order[:3] == ["mailbox", "insert", "refresh"]
    page.focus("#insert")
    shadow = page.evaluate(
        "(() => { const s = getComputedStyle(document.querySelector('#insert')); return s.boxShadow + s.outlineWidth; })()"
    )
    assert shadow != "none0px"
    page.keyboard.press("Enter")
    status(page, "Signaturen är insatt i mejlet")
    assert "<strong>Anna Lind</strong> full" in page.evaluate("window.seen.signature")
    assert focused(page) == "insert"


def test_stop_is_passed_by_keyboard(open_pane: Open) -> None:
    """From the tab to the reason and the button by keyboard alone; without a reason it says what is missing."""
    page = open_pane(compose=True, body=SECRET)
    card = page.locator("li[data-rule='S01']")
    expect(card).to_be_visible()
    expect(page.locator("#advice-line")).to_contain_text("Stoppas:")
    page.focus("#tab-advice")
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.tagName"))
        if page.evaluate("document.activeElement.matches('.pass > summary')"):
            break
    assert seen[-1] == "SUMMARY"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "reason-S01"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(card.get_by_role("alert")).to_contain_text("Välj en anledning")
    assert page.evaluate("document.activeElement.id") == "reason-S01"


def test_insert_is_offered_only_while_writing(open_pane: Open) -> None:
    """In read mode there is nothing to put a signature into."""
    assert not open_pane().is_visible("#insert")


def test_previews_are_whole_when_their_tab_is_opened(open_pane: Open) -> None:
    """While somebody writes the signature's tab is not shown at first; opened, no line of a preview is cut off."""
    page = open_pane(compose=True, body=SECRET)
    page.locator("#tab-signature").click()
    for which in ("full", "short"):
        inside = preview(page, which)
        expect(inside).to_be_visible()
        page.wait_for_function(
            "id => { const f = document.getElementById(id); return f.clientHeight >= f.contentDocument.body.offsetHeight; }",
            arg=f"preview-{which}",
        )


def test_sender_changes_the_preview(open_pane: Open) -> None:
    """Choosing a function mailbox shows its signature; the mail's own sender is shown first."""
    page = open_pane(compose=True, **{"from": "socialtjansten@sandby.example"})
    page.click("#tab-signature")
    assert page.input_value("#mailbox") == "socialtjansten@sandby.example"
    assert "Socialtjänsten full" in preview(page, "full").inner_text()
    page.select_option("#mailbox", "anna.lind@sandby.example")
    assert "Anna Lind full" in preview(page, "full").inner_text()


def test_saved_signature_is_shown_without_the_server(open_pane: Open, server: Server) -> None:
    """With the server down the pane shows what it has, and says so calmly."""
    server.failure = (503, {})
    forms = {key: mailbox("x", "Anna Lind")[key] for key in ("full", "short")}
    saved = {
        "v": 1,
        "savedAt": "2026-11-20T08:00:00Z",
        "language": "sv",
        "mailboxes": {"anna.lind@sandby.example": forms},
    }
    page = open_pane(settings={"postvakt.signatures": saved})
    status(page, "Signaturen du redan har används")
    assert "fredag 2026-11-20 kl. 09.00" in page.inner_text("#saved")
    assert "Anna Lind full" in preview(page, "full").inner_text()
    assert not page.is_visible("#sender")


def test_refusal_is_told_in_the_servers_words(open_pane: Open, server: Server) -> None:
    """What the server says reaches the person in their language."""
    server.failure = (403, {"error": {"code": "PV-ROLE", "sv": "Du saknar rollen.", "en": "You lack the role."}})
    status(open_pane(language="en-GB"), "You lack the role.")


def test_sign_in_asks_only_when_the_person_has_pressed(open_pane: Open, server: Server) -> None:
    """When silence is not enough the pane says what to do, and the button signs in."""
    page = open_pane(mustAsk=True)
    status(page, "Välj Hämta på nytt")
    assert server.tokens == []
    page.click("#refresh")
    status(page, "Klart. Din signatur är hämtad")
    assert server.tokens == ["Bearer GetTokenPopup"]


def test_old_outlook_is_told(open_pane: Open) -> None:
    """An Outlook without sign-in for add-ins is told where it works."""
    status(open_pane(noSignIn=True), "kan inte logga in till Postvakt")


def test_outlook_without_events_says_that_the_button_is_needed(open_pane: Open) -> None:
    """Where no handler runs, the pane does not promise that the signature comes by itself."""
    page = open_pane(old=True, compose=True)
    assert "välj Sätt in i mejlet" in page.inner_text("#saved")


def test_hostile_signature_does_nothing(open_pane: Open, server: Server) -> None:
    """Scripts, handlers, frames and links in a signature are not shown, run or followed."""
    evil = (
        '<script>top.hurt = 1</script><img src="x" onerror="top.hurt = 1"><svg onload="top.hurt = 1"><script>top.hurt = 1</script></svg>'
        '<iframe src="/addin/about.html"></iframe><a href="javascript:top.hurt=1">länk</a>'
        '<form action="/"><input></form>'
    )
    server.mailboxes = [mailbox("anna.lind@sandby.example", "Anna &lt;script&gt;", evil)]
    page = open_pane()
    body = preview(page, "full")
    assert "Anna <script>" in body.inner_text()
    assert page.evaluate("window.hurt") is None
    assert body.locator("script, iframe, svg, form, input, style, a, [onerror], [onload]").count() == 0


def test_support_page_is_accessible(browser: Browser, address: str, axe: Callable[..., list[str]]) -> None:
    """The page behind the manifest's support address is accessible too."""
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(f"{address}/addin/about.html")
    assert axe(page) == []
    context.close()
