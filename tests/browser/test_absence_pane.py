"""The pane's tab Frånvaro alone, in Chromium: asking in a minute, answering, "Sedd idag", by keyboard, both languages, narrow."""

from __future__ import annotations

import json
import re
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
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser
__all__ = ["server"]
BJORN, CARIN = "bjorn.ek@sandby.example", "carin.holm@sandby.example"


def both(sv: str, en: str) -> dict[str, str]:
    return {"sv": sv, "en": en}


def card(number: str, title: str, status: str, *may: str) -> dict[str, Any]:
    return {
        "id": number,
        "title": both(title, f"{title} (en)"),
        "lines": [both("Björn Ek läser din inkorg.", "Björn Ek reads your inbox.")],
        "status": both(status, f"{status} (en)"),
        "may": list(may),
        "link": f"/franvaro/{number}",
    }


class Absences:
    """The API as the product answers, with lists that a test can change."""

    def __init__(self) -> None:
        self.calm()

    def calm(self) -> None:
        """Nothing planned, nothing asked."""
        self.lists: dict[str, list[dict[str, Any]]] = {"mine": [], "asked": [], "watching": []}
        self.posted: list[tuple[str, dict[str, Any]]] = []
        self.refusal: tuple[int, dict[str, Any]] | None = None
        self.down = False

    async def overview(self, request: Request) -> Response:
        if self.down:
            return Response(status_code=503)
        if request.method == "POST":
            return await self.ask(request)
        hint = both("Så går det till.", "How it works.")
        kinds = [
            {"id": "holiday", **both("Semester eller ledighet", "Holiday")},
            {"id": "other", **both("Annat", "Other")},
        ]
        ways = [
            {
                "id": "access",
                **both("En kollega får läsa inkorgen", "A colleague may read"),
                "hint": hint,
                "needs_substitute": True,
            },
            {"id": "self", **both("Läser själv", "I read myself"), "hint": hint, "needs_substitute": False},
        ]
        return JSONResponse({"today": "2026-11-23", "kinds": kinds, "ways": ways, "page": "/franvaro", **self.lists})

    async def substitutes(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["first"] <= asked["last"]
        candidates = [
            {"address": BJORN, "name": "Björn Ek", "fits": True, "why": both("samma enhet", "same unit")},
            {"address": CARIN, "name": "Carin Holm", "fits": False, "why": both("är själv borta", "is away too")},
        ]
        return JSONResponse({"candidates": candidates})

    async def preview(self, request: Request) -> Response:
        if self.refusal:
            return JSONResponse(self.refusal[1], self.refusal[0])
        self.posted.append(("preview", await request.json()))
        reply = {
            "label": both("Inom kommunen, svenska", "Inside, Swedish"),
            "language": "sv",
            "text": "Hej!\nJag är borta.",
        }
        return JSONResponse(
            {"steps": [both("Björn Ek får läsa Annas inkorg.", "Björn Ek may read.")], "replies": [reply]}
        )

    async def ask(self, request: Request) -> Response:
        self.posted.append(("ask", await request.json()))
        self.lists["mine"] = [card("a1", "Ledig måndag 2026-12-07", "Väntar på svar från Björn Ek.", "cancel")]
        return JSONResponse({"id": "a1"}, 201)

    async def act(self, request: Request) -> Response:
        what = request.path_params["what"]
        self.posted.append((what, {"id": request.path_params["id"]}))
        self.lists = {name: [] for name in self.lists}
        return JSONResponse({"done": True})

    def routes(self) -> list[Route]:
        base = "/api/addin/v1/absence"
        return [
            Route(base, self.overview, methods=["GET", "POST"]),
            Route(f"{base}/substitutes", self.substitutes),
            Route(f"{base}/preview", self.preview, methods=["POST"]),
            Route(base + "/{id}/{what}", self.act, methods=["POST"]),
        ]


@pytest.fixture(scope="module")
def absences() -> Absences:
    """The API's state."""
    return Absences()


@pytest.fixture(scope="module")
def address(server: Server, absences: Absences, serve: Callable[..., str]) -> str:
    """Where the pane is served."""
    return serve(Starlette(routes=[*absences.routes(), *server.app.routes]))


Open = Callable[..., "Page"]


@pytest.fixture
def open_tab(browser: Browser, address: str, absences: Absences) -> Iterator[Open]:
    """``open_tab(width=…, **outlook)``: the pane with the tab opened; its errors fail the test."""
    absences.calm()
    contexts = []
    faults: list[str] = []

    def start(*, width: int = 360, zoom: float = 1, forced_colors: Any = None, **outlook: Any) -> Page:
        context = browser.new_context(
            viewport={"width": round(width / zoom), "height": 760}, device_scale_factor=zoom, forced_colors=forced_colors,
            timezone_id="Europe/Stockholm",
        )  # fmt: skip
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        page.goto(f"{address}/addin/pane.html?office=" + quote(json.dumps({"idToken": ID_TOKEN, **outlook})))
        page.wait_for_selector("#refresh:not([disabled-focusable])", state="attached")
        page.click("#tab-absence")
        return page

    yield start
    for context in contexts:
        context.close()
    assert faults == []


def test_asking_takes_a_minute(open_tab: Open, absences: Absences) -> None:
    """Days, who, what will happen, done; the last day follows the first, who cannot is explained, the list shows the new absence."""
    page = open_tab()
    expect(page.locator("#absence-body")).to_contain_text("Du har ingen frånvaro inlagd")
    page.click("#absence-new")
    expect(page.locator("#absence-form-heading")).to_be_focused()
    page.fill("#absence-first", "2026-12-07")
    expect(page.locator("#absence-last")).to_have_value("2026-12-07")
    expect(page.locator("#absence-substitute option")).to_have_text(["Välj någon", "Björn Ek, samma enhet"])
    page.get_by_text("Varför några inte kan väljas").click()
    expect(page.locator("#absence-body")).to_contain_text("Carin Holm: är själv borta")
    page.select_option("#absence-substitute", BJORN)
    page.click("#absence-show")
    expect(page.locator("#absence-preview-heading")).to_be_focused()
    expect(page.locator(".reply")).to_have_text("Hej!\nJag är borta.")
    button(page, "Klart, fråga Björn Ek").click()
    expect(page.locator("#absence-status")).to_contain_text("Björn Ek får ett mejl")
    expect(page.locator("[data-absence=a1]")).to_contain_text("Väntar på svar från Björn Ek")
    wanted = {"kind": "holiday", "first": "2026-12-07", "last": "2026-12-07", "way": "access", "substitute": BJORN}
    assert absences.posted == [("preview", wanted), ("ask", wanted)]


def test_what_is_missing_stands_beside_its_field(open_tab: Open) -> None:
    """Nothing is sent while something is missing; the first such field gets the focus, and the note goes when it is filled."""
    page = open_tab()
    page.click("#absence-new")
    page.click("#absence-show")
    expect(page.locator("#absence-first")).to_be_focused()
    expect(page.locator("#absence-first-problem")).to_have_text("Fyll i det här.")
    assert page.get_attribute("#absence-first", "aria-describedby") == "absence-first-problem"
    page.fill("#absence-first", "2026-12-07")
    expect(page.locator("#absence-first-problem")).to_be_hidden()


def test_a_refusal_about_a_field_keeps_the_form(open_tab: Open, absences: Absences) -> None:
    """The server's words stand beside the field that they are about, and everything typed is still there."""
    page = open_tab()
    page.click("#absence-new")
    page.fill("#absence-first", "2026-12-07")
    page.get_by_label("Läser själv").check()
    expect(page.locator("#absence-substitute")).to_be_hidden()
    absences.refusal = (
        422,
        {"error": {"code": "PV-ABSENCE-OVERLAP", "field": "first", **both("Redan borta då.", "Away then.")}},
    )
    page.click("#absence-show")
    expect(page.locator("#absence-first-problem")).to_have_text("Redan borta då.")
    expect(page.locator("#absence-first")).to_have_value("2026-12-07")


def button(page: Page, name: str) -> Locator:
    """The button whose label or text begins so. Its role is in the component's internals, which Playwright does not read."""
    labelled = page.locator(f'fluent-button[aria-label^="{name}"]')
    return labelled.or_(page.locator("fluent-button:not([aria-label])", has_text=re.compile(f"^{re.escape(name)}")))


def with_lists(page: Page, absences: Absences) -> None:
    """As Björn: something to answer, something to watch."""
    asked = card("q1", "Anna Lind är borta måndag 2026-12-07", "Väntar på ditt svar.", "accept", "decline")
    watching = card("w1", "Hans Rask är borta fredag 2026-11-27", "Inte sedd idag ännu.", "seen")
    absences.lists = {
        "mine": [card("a1", "Ledig måndag 2026-12-21", "Ordnat.", "cancel")],
        "asked": [asked],
        "watching": [watching],
    }
    page.reload()
    page.wait_for_selector("#refresh:not([disabled-focusable])", state="attached")
    page.click("#tab-absence")
    expect(page.locator("[data-absence=q1]")).to_be_visible()


def test_bjorn_answers_with_one_press(open_tab: Open, absences: Absences) -> None:
    """What waits for an answer stands first; one press answers."""
    page = open_tab()
    with_lists(page, absences)
    expect(page.locator("#absence-body h2").first).to_have_text("Att svara på")
    button(page, "Ja, det går bra: Anna Lind är borta").click()
    expect(page.locator("#absence-status")).to_contain_text("Tack! Du är ersättare.")
    assert absences.posted == [("accept", {"id": "q1"})]


def test_seen_today_by_keyboard(open_tab: Open, absences: Absences) -> None:
    """Tab reaches every button of the list in order, and Enter on "Sedd idag" notes it."""
    page = open_tab()
    with_lists(page, absences)
    page.focus("#tab-absence")
    reached = []
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    wanted = ["Ja, det går bra", "Nej, det går inte", "Sedd idag", "Ställ in", "Ny frånvaro"]
    assert [one for one in reached if one in wanted][: len(wanted)] == wanted
    button(page, "Sedd idag: Hans Rask").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#absence-status")).to_contain_text("du har sett till brevlådan idag")


def test_asking_by_keyboard(open_tab: Open) -> None:
    """The whole request without a mouse."""
    page = open_tab()
    page.focus("#absence-new")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "absence-first"
    page.fill(
        "#absence-first", "2026-12-07"
    )  # how a date field is typed differs by language; the field is the browser's own
    page.keyboard.press("Tab")
    for wanted in ("absence-last", "absence-kind", "absence-way-access"):
        for _ in range(4):
            if page.evaluate("document.activeElement.id") == wanted:
                break
            page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.id") == wanted
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "absence-way-self"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "absence-show"
    page.keyboard.press("Enter")
    expect(page.locator("#absence-preview-heading")).to_be_focused()
    button(page, "Klart").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#absence-status")).to_contain_text("startar av sig självt")


@pytest.mark.parametrize("language", ["sv-SE", "en-US"])
@pytest.mark.parametrize(
    "look", [{"width": 320}, {"width": 450}, {"zoom": 2}, {"width": 320, "forced_colors": "active"}], ids=str
)
def test_tab_is_accessible(
    open_tab: Open, absences: Absences, axe: Callable[..., list[str]], language: str, look: dict[str, Any]
) -> None:
    """Axe finds nothing on list, form with problems, and preview; nothing is cut off sideways."""
    page = open_tab(language=language, **look)
    with_lists(page, absences)
    problems = axe(page) + too_wide(page)
    page.click("#absence-new")
    page.click("#absence-show")
    problems += axe(page) + too_wide(page)
    page.fill("#absence-first", "2026-12-07")
    page.locator("#absence-way-self").check()
    page.click("#absence-show")
    expect(page.locator("#absence-preview-heading")).to_be_focused()
    assert problems + axe(page) + too_wide(page) == []


def too_wide(page: Page) -> list[str]:
    """A line when the page needs scrolling sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{wide} px too wide"] if wide > 0 else []


def test_cancelling_is_asked_about_once(open_tab: Open, absences: Absences) -> None:
    """The first press asks, the second does it."""
    page = open_tab()
    absences.lists["mine"] = [card("a1", "Ledig måndag 2026-12-07", "Ordnat.", "cancel")]
    page.reload()
    page.click("#tab-absence")
    button(page, "Ställ in: Ledig").click()
    expect(page.locator("#absence-sure")).to_be_focused()
    assert absences.posted == []
    page.keyboard.press("Enter")
    expect(page.locator("#absence-status")).to_contain_text("inställd")
    assert absences.posted == [("cancel", {"id": "a1"})]


def test_without_contact_nothing_is_lost_and_one_can_try_again(open_tab: Open, absences: Absences) -> None:
    """A product that is down is told calmly, with a button to try again."""
    page = open_tab()
    absences.down = True
    page.reload()
    page.click("#tab-absence")
    expect(page.locator("#absence-status")).to_contain_text("Inget har ändrats")
    absences.down = False
    page.click("#absence-again")
    expect(page.locator("#absence-new")).to_be_visible()
