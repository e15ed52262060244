"""What every browser test shares: Chromium, pages with a size and a language, apps served on loopback, and axe."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

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
