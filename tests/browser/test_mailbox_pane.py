"""The pane's tab Ärende alone, in Chromium: a day, the words, sent once; mistakes, languages, keyboard, narrow, forced colours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.browser.pane_server import ID_TOKEN, Server, server

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
__all__ = ["server"]
MAIL = "<1@exempel.example>"
BOX = "socialtjansten@sandby.example"


def both(sv: str, en: str) -> dict[str, str]:
    return {"sv": sv, "en": en}


class Cases:
    """The API as the product answers."""

    def __init__(self) -> None:
        self.calm()

    def calm(self) -> None:
        """A mail that nobody has acknowledged."""
        self.posted: list[dict[str, Any]] = []
        self.acknowledged: dict[str, Any] | None = None
        self.refusal: tuple[int, dict[str, Any]] | None = None

    def _refused(self) -> Response | None:
        return None if self.refusal is None else JSONResponse({"error": self.refusal[1]}, self.refusal[0])

    async def look(self, request: Request) -> Response:
        assert (await request.json())["message"] == MAIL
        days = [("2026-11-27", "fredag", "Friday"), ("2026-12-04", "fredag", "Friday")]
        choices = [{"day": day, **both(f"{sv} {day}", f"{en} {day}")} for day, sv, en in days]
        languages = [{"id": "sv", **both("svenska", "Swedish")}, {"id": "en", **both("engelska", "English")}]
        return self._refused() or JSONResponse(
            {
                "mailbox": BOX, "name": "Socialtjänsten", "sender": "Ivar Medborgare", "proposed": "2026-11-27",
                "choices": choices, "languages": languages, "acknowledged": self.acknowledged,
            }
        )  # fmt: skip

    async def text(self, request: Request) -> Response:
        asked = await request.json()
        return JSONResponse({"text": f"Hej Ivar!\nSvar senast {asked['promised']} ({asked['language']})."})

    async def send(self, request: Request) -> Response:
        if refused := self._refused():
            return refused
        self.posted.append(await request.json())
        words = both("Bekräftat måndag 2026-11-23. Svar är lovat senast fredag 2026-12-04.", "Acknowledged.")
        self.acknowledged = {"promised": "2026-12-04", "words": words}
        return JSONResponse(self.acknowledged)

    def routes(self) -> list[Route]:
        base = "/api/addin/v1/case"
        return [
            Route(base, self.send, methods=["POST"]),
            Route(f"{base}/look", self.look, methods=["POST"]),
            Route(f"{base}/text", self.text, methods=["POST"]),
        ]


@pytest.fixture(scope="module")
def cases() -> Cases:
    """The API's state."""
    return Cases()


@pytest.fixture(scope="module")
def address(server: Server, cases: Cases, serve: Callable[..., str]) -> str:
    """Where the pane is served."""
    return serve(Starlette(routes=[*cases.routes(), *server.app.routes]))


Open = Callable[..., "Page"]


@pytest.fixture
def open_tab(browser: Browser, address: str, cases: Cases) -> Iterator[Open]:
    """``open_tab(width=…, **outlook)``: the pane beside a received mail, the tab opened; its errors fail the test."""
    cases.calm()
    contexts = []
    faults: list[str] = []

    def start(*, width: int = 360, forced_colors: Any = None, received: str = MAIL, **outlook: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 760}, forced_colors=forced_colors, timezone_id="Europe/Stockholm"
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        asked = {"idToken": ID_TOKEN, "received": received, **outlook}
        page.goto(f"{address}/addin/pane.html?office=" + quote(json.dumps(asked)))
        page.wait_for_selector("#refresh:not([disabled-focusable])", state="attached")
        page.click("#tab-case")
        return page

    yield start
    for context in contexts:
        context.close()
    assert faults == []


def test_two_presses_tell_the_sender(open_tab: Open, cases: Cases) -> None:
    """A later day, the words follow, sent; then what was said stands there with the focus, and nothing can be sent again."""
    page = open_tab()
    expect(page.locator("#case-text")).to_have_text("Hej Ivar!\nSvar senast 2026-11-27 (sv).")
    page.click("#case-day-2026-12-04")
    expect(page.locator("#case-day")).to_have_value("2026-12-04")
    expect(page.locator("#case-text")).to_contain_text("2026-12-04")
    expect(page.locator("#case-day-2026-12-04")).to_have_attribute("aria-pressed", "true")
    page.click("#case-send")
    expect(page.locator("#case-status")).to_have_text("Bekräftelsen är skickad.")
    expect(page.locator("#case-heading")).to_be_focused()
    expect(page.locator("#case-body")).to_contain_text("Svar är lovat senast fredag 2026-12-04")
    assert page.locator("#case-send").count() == 0
    sent = {"mailbox": BOX, "message": MAIL, "sender": "Ivar Medborgare", "promised": "2026-12-04", "language": "sv"}
    assert cases.posted == [sent]


def test_by_keyboard_in_english(open_tab: Open, cases: Cases) -> None:
    """Tab reaches day, choices, language, words and button in this order; Enter sends, in the language chosen."""
    page = open_tab(language="en-GB")
    page.select_option("#case-language", "en")
    expect(page.locator("#case-text")).to_contain_text("(en)")
    page.focus("#tab-case")
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(str(page.evaluate("document.activeElement.id")))
    wanted = ["case-day", "case-day-2026-11-27", "case-day-2026-12-04", "case-language", "case-text", "case-send"]
    assert [one for one in dict.fromkeys(reached) if one in wanted] == wanted
    page.focus("#case-send")
    page.keyboard.press("Enter")
    expect(page.locator("#case-status")).to_have_text("The acknowledgement is sent.")
    assert cases.posted[0]["language"] == "en"


def test_a_refusal_stands_beside_the_day(open_tab: Open, cases: Cases) -> None:
    """The server's words, the day kept, nothing sent."""
    page = open_tab()
    page.fill("#case-day", "2026-11-28")
    page.dispatch_event("#case-day", "change")
    cases.refusal = (
        422,
        {"code": "PV-CASE-DAY", **both("Den dagen går inte att lova.", "That day cannot be promised.")},
    )
    page.click("#case-send")
    expect(page.locator("#case-day-problem")).to_have_text("Den dagen går inte att lova.")
    assert page.get_attribute("#case-day", "aria-describedby") == "case-day-problem"
    expect(page.locator("#case-day")).to_have_value("2026-11-28")
    assert cases.posted == []


def test_a_mail_that_is_not_theirs(open_tab: Open, cases: Cases) -> None:
    """The server's words are the whole tab; without a mail the tab says what to open."""
    cases.refusal = (
        404,
        {"code": "PV-CASE-UNKNOWN", **both("Mejlet finns inte i någon brevlåda som du svarar för.", "Not yours.")},
    )
    page = open_tab()
    expect(page.locator("#case-status")).to_contain_text("Mejlet finns inte i någon brevlåda")
    assert page.locator("#case-send").count() == 0
    expect(open_tab(received="").locator("#case-status")).to_contain_text("Öppna ett mejl som du har fått")


@pytest.mark.parametrize("language", ["sv-SE", "en-GB"])
@pytest.mark.parametrize("width", [320, 450])
def test_is_accessible(open_tab: Open, axe: Callable[..., list[str]], language: str, width: int) -> None:
    """Nothing for axe before and after sending, nothing sideways, forced colours too."""
    page = open_tab(width=width, language=language, forced_colors="active" if width == 320 else None)
    expect(page.locator("#case-text")).to_contain_text("Svar senast")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    page.click("#case-send")
    expect(page.locator("#case-heading")).to_be_focused()
    assert axe(page) == []


def test_there_is_no_such_tab_while_writing(open_tab: Open, browser: Browser, address: str) -> None:
    """A mail that is being written cannot be acknowledged."""
    del open_tab
    page = browser.new_page()
    page.goto(f"{address}/addin/pane.html?office=" + quote(json.dumps({"idToken": ID_TOKEN, "compose": True})))
    page.wait_for_selector("#refresh:not([disabled-focusable])", state="attached")
    assert not page.is_visible("#tab-case")
    page.close()
