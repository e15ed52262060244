"""What every browser test shares: Chromium, pages with a size and a language, apps served on loopback, and axe."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response

from policies.clock import FileClock
from sandbox import ids
from sandbox.app import create_app
from sandbox.assembly import open_tenant
from sandbox.outlook import roaming
from sandbox.tenant import Tenant
from web.addin import KEPT
from web.launch_file import written_into

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
AXE = ROOT / "addin" / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--disable-features=Translate,OptimizationHints,MediaRouter,AutofillServerCommunication",
    # Chromium would otherwise ask for names outside; only loopback is a host in these tests.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where Chromium is; without one the test is skipped by name."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no chromium on this machine (apt-get install chromium)")
    return found


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    """One Chromium for a module.

    Not for the session: Playwright keeps an event loop running in the thread while it lives, and the asynchronous tests of other
    rooms want that thread for their own.
    """
    from playwright.sync_api import sync_playwright

    arguments = [*ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile in Swedish, 1280 × 800, time zone Stockholm."""
    fresh = browser.new_context(
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        viewport={"width": 1280, "height": 800},
        ignore_https_errors=True,
    )
    fresh.set_default_timeout(10_000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """An empty page of that profile."""
    return context.new_page()


class _Server(uvicorn.Server):
    """Tells when it has begun to listen."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()

    async def startup(self, sockets: Any = None) -> None:
        await super().startup(sockets)
        self.listening.set()


class Served:
    """ASGI or WSGI applications on ports of their own, each in a thread, until ``close``."""

    def __init__(self) -> None:
        self._running: list[tuple[_Server, threading.Thread]] = []

    def __call__(self, app: Any, *, interface: Any = "auto") -> str:
        """Serve ``app``; the address it is reached at, without a slash at the end."""
        server = _Server(
            uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", interface=interface, lifespan="off")
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        if not server.listening.wait(10):
            message = "the test's own server did not start within ten seconds"
            raise TimeoutError(message)
        self._running.append((server, thread))
        port = server.servers[0].sockets[0].getsockname()[1]
        return f"http://localhost:{port}"

    def close(self) -> None:
        """Stop them all."""
        for server, _ in self._running:
            server.should_exit = True
            server.force_exit = True
        for _, thread in self._running:
            thread.join(10)
        self._running.clear()


@pytest.fixture(scope="module")
def serve() -> Iterator[Served]:
    """Puts applications on loopback ports for the module's tests."""
    served = Served()
    yield served
    served.close()


def axe(page: Page, *, exclude: tuple[str, ...] = ()) -> list[str]:
    """What axe finds on the page against WCAG 2.2 AA, one line each; an empty list is a clean page."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "; undefined")
    found: list[dict[str, Any]] = page.evaluate(
        """async (exclude) => {
            const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
            const context = { include: [["html"]], exclude: exclude.map((one) => [one]) };
            const result = await axe.run(context, { runOnly: tags, iframes: false, resultTypes: ["violations"] });
            return result.violations.map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.map((n) => n.html.slice(0, 200)) }));
        }""",
        list(exclude),
    )
    return [f"{one['id']}: {one['help']} {one['nodes']}" for one in found]


@pytest.fixture(name="axe")
def axe_fixture() -> Callable[..., list[str]]:
    """``axe(page) -> list[str]``: the accessibility violations on a page."""
    return axe


SIGNATURES: dict[str, dict[str, dict[str, str]]] = {
    "anna.lind@sandby.example": {
        "full": {
            "html": "<p><b>Anna Lind</b><br>Socialsekreterare<br>Sandby kommun</p>",
            "text": "Anna Lind\nSocialsekreterare\nSandby kommun",
        },
        "short": {"html": "<p>Anna Lind, Sandby kommun</p>", "text": "Anna Lind, Sandby kommun"},
    },
    "socialtjansten@sandby.example": {
        "full": {"html": "<p><b>Socialtjänsten</b><br>Myndighetsbrevlåda</p>", "text": "Socialtjänsten\nMyndighetsbrevlåda"},
        "short": {"html": "<p>Socialtjänsten, Myndighetsbrevlåda</p>", "text": "Socialtjänsten, Myndighetsbrevlåda"},
    },
}  # fmt: skip


class AddinServer:
    """The add-in as built, with an API that knows the signatures above; ``launch`` may be swapped for a test."""

    def __init__(self) -> None:
        self.office_js = ""
        self.issuer = ""
        self.launch: str | None = None
        # What RulesDelivery gives; without it the pane has no advice and the launch file no rules.
        self.rules: dict[str, Any] | None = None
        # Whether the product is away: every answer is 503.
        self.down = False
        self.asked: list[str] = []
        self.overrides: list[dict[str, Any]] = []
        # What is told of receivers inside, and the addresses that were asked about.
        self.tips: dict[str, Any] = {"tips": [], "groups": []}
        self.asked_tips: list[list[str]] = []

    def app(self) -> Any:
        """The ASGI application."""
        from starlette.applications import Starlette
        from starlette.routing import Route

        return Starlette(
            routes=[
                Route("/addin/config.json", self._config),
                Route("/addin/bundle.json", self._rules),
                Route("/addin/{name:path}", self._file),
                Route("/api/addin/v1/signatures", self._signatures),
                Route("/api/addin/v1/overrides", self._override, methods=["POST"]),
                Route("/api/addin/v1/mailtips", self._tips, methods=["POST"]),
            ]
        )

    async def _rules(self, request: Request) -> Response:
        return Response(status_code=503) if self.rules is None or self.down else JSONResponse(self.rules)

    async def _tips(self, request: Request) -> Response:
        self.asked_tips.append((await request.json())["addresses"])
        return Response(status_code=503) if self.down else JSONResponse(self.tips)

    async def _override(self, request: Request) -> Response:
        self.overrides.append(await request.json())
        return JSONResponse({"counted": True}, 201)

    async def _config(self, request: Request) -> Response:
        return JSONResponse(
            {
                "clientId": ids.ADDIN_APP_ID,
                "authority": f"{self.issuer}/{ids.TENANT_ID}",
                "apiScope": f"{ids.API_AUDIENCE}/{ids.API_SCOPE}",
                "environment": "demo",
                "knownAuthorities": [self.issuer.partition("//")[2]],
            }
        )

    async def _file(self, request: Request) -> Response:
        if self.down:
            return Response(status_code=503)
        answer = self._built(request.path_params["name"])
        if self.rules is not None:
            answer.headers["Cache-Control"] = KEPT
        return answer

    def _built(self, name: str) -> Response:
        path = ROOT / "addin" / "dist" / name
        if name == "launch.js" and self.launch is not None:
            return Response(self.launch, media_type="text/javascript")
        if name == "launch.js" and self.rules is not None:
            return Response(written_into(path.read_text(encoding="utf-8"), self.rules), media_type="text/javascript")
        if not path.is_file():
            return Response(status_code=404)
        if path.suffix == ".html":
            return HTMLResponse(path.read_text(encoding="utf-8").replace("{{OFFICE_JS_URL}}", self.office_js))
        return FileResponse(path)

    async def _signatures(self, request: Request) -> Response:
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        self.asked.append(token)
        if token.count(".") != 2:
            return JSONResponse({"error": {"code": "PV-SIGN-IN", "sv": "Logga in.", "en": "Sign in."}}, 401)
        mailboxes = [
            {"address": address, "name": address, "kind": "personal", **one} for address, one in SIGNATURES.items()
        ]
        return JSONResponse({"version": "1", "language": "sv", "mailboxes": mailboxes})


@dataclass
class Sandby:
    """The demo tenant behind an address for people, with the add-in beside it."""

    url: str
    tenant: Tenant
    addin: AddinServer

    def outlook(self, persona: str = "anna.lind@sandby.example", profile: str = "new", language: str = "sv") -> str:
        """The simulated Outlook's address for a person and a client."""
        return f"{self.url}/outlook/?persona={persona}&profile={profile}&lang={language}"

    def remember_signatures(self, persona: str = "anna.lind@sandby.example") -> None:
        """As if the pane had been open once: what the handlers need is in the roaming settings."""
        saved = {"v": 1, "savedAt": "2026-11-23T08:00:00Z", "language": "sv", "mailboxes": SIGNATURES}
        user = self.tenant.directory.user(persona)
        assert user is not None
        roaming.save(self.tenant, user.id, json.dumps({"postvakt.signatures": saved}).encode())

    def forget_signatures(self, persona: str = "anna.lind@sandby.example") -> None:
        """As if the pane had never been open."""
        user = self.tenant.directory.user(persona)
        assert user is not None
        roaming.save(self.tenant, user.id, b"{}")


@pytest.fixture(scope="module")
def sandby(serve: Served, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandby]:
    """The demo municipality for a module's tests, with a clock that travels, at the demo's Monday morning."""
    if not (ROOT / "sandbox/outlook/dist/outlook.js").is_file() or not (ROOT / "addin/dist/launch.js").is_file():
        pytest.skip("the add-in and the simulator are not built (make setup)")
    folder = tmp_path_factory.mktemp("sandby")
    shutil.copy(template, folder / "tenant.sqlite")
    clock = FileClock(folder / "clock.json")
    clock.travel(datetime(2026, 11, 23, 8, 0, tzinfo=UTC) - datetime.now(UTC))
    tenant = open_tenant(
        folder / "tenant.sqlite", clock=clock, base_url="http://localhost:1", maildir=folder / "outside"
    )
    app = create_app(tenant)
    addin = AddinServer()
    url = serve(app)
    addin.office_js = f"{url}/outlook/office.js"
    addin.issuer = url.replace("http:", "https:")
    app.state.product_url = serve(addin.app())
    yield Sandby(url, tenant, addin)
    serve.close()
    tenant.close()
