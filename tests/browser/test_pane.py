"""The add-in's pane alone, in Chromium: both languages, narrow, zoomed, by keyboard, in contrast themes, offline, a hostile signature."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from checks.compile import compile_bundle
from policies.packs import load_pack
from policies.rule_files import read_rules
from web.rules_delivery import delivered

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

ADDIN = Path(__file__).parents[2] / "addin"
DIST = ADDIN / "dist"
# As strict as the product's own policy for these pages (web/addin.py).
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'"
)
# A small Outlook: what the pane asks for, and a bridge for nested sign-in as msal-browser expects it.
OFFICE = """
(() => {
  const asked = JSON.parse(new URLSearchParams(location.search).get("office") || "{}");
  const seen = (window.seen = { settings: asked.settings || {}, signature: null, saves: 0 });
  const later = (callback, value) => setTimeout(() => callback({ status: "succeeded", value }), 1);
  const item = {
    from: { getAsync: (callback) => later(callback, { emailAddress: asked.from || "anna.lind@sandby.example" }) },
    internetMessageId: asked.received || "",
    getComposeTypeAsync: (callback) => later(callback, { composeType: "newMail" }),
    disableClientSignatureAsync: (callback) => later(callback),
    subject: { getAsync: (callback) => later(callback, "") },
    body: {
      getTypeAsync: (callback) => later(callback, "html"),
      getAsync: (type, callback) => later(callback, (asked.body || "") + (seen.signature || "")),
      setAsync: undefined,
      setSignatureAsync: (data, options, callback) => { seen.signature = data; later(callback); },
    },
    to: { getAsync: (callback) => later(callback, [{ emailAddress: "ivar@exempel.example", displayName: "Ivar Medborgare" }]) },
    cc: { getAsync: (callback) => later(callback, []) },
    bcc: { getAsync: (callback) => later(callback, []) },
    notificationMessages: { removeAsync: (key, callback) => later(callback) },
  };
  if (asked.compose) item.body.setAsync = (text, options, callback) => later(callback);
  window.Office = {
    onReady: () => Promise.resolve({}),
    context: {
      displayLanguage: asked.language || "sv-SE",
      platform: "OfficeOnline",
      requirements: {
        isSetSupported: (name, set) => (name === "Mailbox" ? !(asked.old && set === "1.10") : name === "NestedAppAuth" && !asked.noSignIn),
      },
      roamingSettings: {
        get: (key) => seen.settings[key],
        set: (key, value) => { seen.settings[key] = JSON.parse(JSON.stringify(value)); },
        saveAsync: (callback) => { seen.saves += 1; later(callback); },
      },
      mailbox: { item, userProfile: { emailAddress: "anna.lind@sandby.example" } },
    },
  };
  const listeners = [];
  const account = { homeAccountId: "a.t", localAccountId: "a", environment: "localhost", tenantId: "t", username: "anna" };
  window.nestedAppAuthBridge = {
    addEventListener: (type, listener) => listeners.push(listener),
    removeEventListener: () => {},
    postMessage: (text) => {
      const { method, requestId } = JSON.parse(text);
      const answer = { messageType: "NestedAppAuthResponse", requestId, success: true };
      if (method === "GetInitContext") answer.initContext = { sdkName: "test", sdkVersion: "1" };
      else if (method === "GetToken" && asked.mustAsk) {
        Object.assign(answer, { success: false, error: { status: "USER_INTERACTION_REQUIRED" } });
      } else {
        const token = { id_token: asked.idToken, access_token: method, expires_in: 3600, scope: "api://x/access_as_user" };
        Object.assign(answer, { account, token });
      }
      setTimeout(() => listeners.forEach((listener) => listener({ data: JSON.stringify(answer) })), 1);
    },
  };
})();
"""
SECRET = "<p>Hej! Jag skickar uppgifterna. Kan du svara på fredag? Personnummer 19960607-2388.</p>"
# header.payload.signature, as far as msal-browser looks: {"alg":"none"} and claims of Anna.
ID_TOKEN = "eyJhbGciOiJub25lIn0.eyJvaWQiOiJhIiwidGlkIjoidCIsInByZWZlcnJlZF91c2VybmFtZSI6ImFubmEifQ.x"


def _mailbox(address: str, name: str, extra: str = "") -> dict[str, Any]:
    def form(kind: str) -> dict[str, str]:
        html = (
            f'<div id="postvakt-signature"><p style="margin:0;color:#1b5e7b"><strong>{name}</strong> {kind}</p>'
            f'<p style="margin:0">Sandby kommun, 040-628 04 11</p>{extra}</div>'
        )
        return {"html": html, "text": f"{name} {kind}\nSandby kommun"}

    return {"address": address, "name": name, "kind": "personal", "full": form("full"), "short": form("short")}


class Server:
    """What the web part serves, with answers that a test can change."""

    def __init__(self) -> None:
        self.mailboxes: list[dict[str, Any]] = []
        self.failure: tuple[int, dict[str, Any]] | None = None
        self.rules: dict[str, Any] = {}
        self.tokens: list[str] = []
        self.calm()

    def calm(self) -> None:
        """As at first."""
        self.mailboxes = [
            _mailbox("anna.lind@sandby.example", "Anna Lind"),
            _mailbox("socialtjansten@sandby.example", "Socialtjänsten"),
        ]
        self.failure = None
        self.tokens.clear()

    async def file(self, request: Request) -> Response:
        """A built file, with the address of office.js filled in."""
        path = DIST / request.path_params["name"]
        if path.suffix != ".html":
            return FileResponse(path)
        page = path.read_text(encoding="utf-8").replace("{{OFFICE_JS_URL}}", "/office.js")
        return Response(page, media_type="text/html", headers={"Content-Security-Policy": POLICY})

    async def office(self, _request: Request) -> Response:
        """The small Outlook."""
        return Response(OFFICE, media_type="text/javascript")

    async def config(self, _request: Request) -> Response:
        """Where to sign in."""
        return JSONResponse(
            {
                "clientId": "c",
                "authority": "https://localhost:8443/t",
                "apiScope": "api://x/access_as_user",
                "environment": "demo",
                "knownAuthorities": ["localhost:8443"],
            }
        )

    async def signatures(self, request: Request) -> Response:
        """The API's answer."""
        self.tokens.append(request.headers["authorization"])
        if self.failure is not None:
            return JSONResponse(self.failure[1], status_code=self.failure[0])
        return JSONResponse({"version": "1", "language": "sv", "mailboxes": self.mailboxes})

    async def bundle(self, _request: Request) -> Response:
        """The municipality's rules."""
        return JSONResponse(self.rules)

    @property
    def app(self) -> Starlette:
        """The whole of it."""
        return Starlette(
            routes=[
                Route("/office.js", self.office),
                Route("/addin/config.json", self.config),
                Route("/addin/bundle.json", self.bundle),
                Route("/addin/{name:path}", self.file),
                Route("/api/addin/v1/signatures", self.signatures),
            ]
        )


@pytest.fixture(scope="module")
def server() -> Server:
    """The server of this module's pages, with the add-in built."""
    if not (DIST / "pane.js").is_file():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("the add-in is not built and there is no npm")
        subprocess.run([npm, "run", "--silent", "build"], cwd=ADDIN, check=True, timeout=120)
    made = Server()
    pack = load_pack("sandby")
    made.rules = delivered(compile_bundle(pack, read_rules(pack.folders)[0], 2026), [])
    return made


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
    status(page, "hämtad, sparad och insatt i brevet")
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
    status(page, "Signaturen är insatt i brevet")
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
    forms = {key: _mailbox("x", "Anna Lind")[key] for key in ("full", "short")}
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
    assert "välj Sätt in i brevet" in page.inner_text("#saved")


def test_hostile_signature_does_nothing(open_pane: Open, server: Server) -> None:
    """Scripts, handlers, frames and links in a signature are not shown, run or followed."""
    evil = (
        '<script>top.hurt = 1</script><img src="x" onerror="top.hurt = 1"><svg onload="top.hurt = 1"><script>top.hurt = 1</script></svg>'
        '<iframe src="/addin/about.html"></iframe><a href="javascript:top.hurt=1">länk</a>'
        '<form action="/"><input></form>'
    )
    server.mailboxes = [_mailbox("anna.lind@sandby.example", "Anna &lt;script&gt;", evil)]
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
