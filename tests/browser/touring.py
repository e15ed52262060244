"""What tours of the whole product share: `postvakt run` on free ports, people, time that passes, one look at a page."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import httpx
import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds; a timer of the product is due every minute of the tenant's clock, which the test moves on


@dataclass(frozen=True)
class Running:
    """Where the run page and the product are."""

    tenant: str
    product: str
    state: Path


def _free_ports(count: int) -> list[int]:
    held = [socket.socket() for _ in range(count)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`postvakt run` on free ports, until the module's tests are done."""
    state = tmp_path_factory.mktemp("run")
    tenant, product, smtp = _free_ports(3)
    command = [sys.executable, "-m", "postvakt", "run", "--port", str(tenant), "--product-port", str(product)]
    command += ["--smtp-port", str(smtp), "--state", str(state)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    said: list[str] = []
    try:
        for line in process.stdout:  # ends when the process does, or below
            said.append(line)
            if "Postvakt is open" in line:
                break
        else:
            pytest.fail("postvakt run did not open: " + "".join(said))
        yield Running(f"http://localhost:{tenant}", f"http://localhost:{product}", state)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        process.stdout.close()


@pytest.fixture
def people(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``people(language=…)``: a fresh profile's page for one more person."""
    contexts: list[BrowserContext] = []

    def fresh(language: str = "sv-SE", width: int = 1280) -> Page:
        context = browser.new_context(
            locale=language, timezone_id="Europe/Stockholm", viewport={"width": width, "height": 900}
        )
        context.set_default_timeout(30_000)
        contexts.append(context)
        return context.new_page()

    yield fresh
    for context in contexts:
        context.close()


@pytest.fixture
def administrator(running: Running, page: Page) -> Page:
    """Dawit, signed in to the console through the tenant's own page."""
    return sign_in(page, running, "Dawit Tesfaye", "/")


def sign_in(page: Page, running: Running, name: str, path: str) -> Page:
    """Through the tenant's own page to a page of the console."""
    page.goto(running.product + path)
    page.get_by_role("button", name=re.compile(name)).click()
    page.wait_for_url(f"{running.product}/**")
    return page


def travel(running: Running, **how: Any) -> date:
    """Let the tenant's clock go ahead; the local day it says then."""
    answer = httpx.post(f"{running.tenant}/sandbox/api/clock", json=how).raise_for_status().json()
    return datetime.fromisoformat(answer["now"]).astimezone(ZoneInfo("Europe/Stockholm")).date()


def until(page: Page, look: Callable[[], bool], again: Callable[[], Any]) -> None:
    """Look again and again until it is so."""
    limit = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < limit, page.inner_text("body")[:2000]
        page.wait_for_timeout(700)
        again()


def look(page: Page, axe: Callable[..., list[str]], where: str) -> list[str]:
    """What is wrong with the page for people: axe's findings at 1280 px, and what scrolls sideways at 320 px."""
    page.set_viewport_size({"width": 1280, "height": 900})
    problems = [f"{where}: {one}" for one in axe(page)]
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if wide > 0:
        problems.append(f"{where}: {wide} px too wide at 320 px")
    page.set_viewport_size({"width": 1280, "height": 900})
    return problems
