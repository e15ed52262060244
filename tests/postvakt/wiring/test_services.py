"""The composition root: everything is made on first use, once, and closed again."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from graph_client.errors import AuthenticationError
from policies.clock import FileClock, SystemClock
from policies.located import PackError
from postvakt.settings import Settings, load_settings
from postvakt.wiring import Services, build
from postvakt.wiring.background import BackgroundLoop
from postvakt.wiring.demo import demo_environment
from postvakt.wiring.identity import graph_client, sign_in_proof, token_host


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The demo's settings without a tenant behind them."""
    (tmp_path / "tenant-ca.pem").touch()
    return load_settings(demo_environment(tmp_path, tenant_port=9, product_port=8))


def test_nothing_is_opened_before_it_is_used(settings: Settings, tmp_path: Path) -> None:
    """Building touches neither store nor network; closing what was never opened is harmless."""
    build(settings).close()
    assert not (tmp_path / "product.sqlite").exists()


def test_importing_the_wiring_is_light() -> None:
    """A cold start pays for what it uses: neither the SDK, Flask, SQLAlchemy nor the parsers come with the import."""
    code = (
        "import sys, postvakt.wiring; heavy = {'msgraph', 'flask', 'sqlalchemy', 'msal', 'httpx', 'jinja2', 'selectolax', 'yaml'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "[]"


def test_parts_are_made_once(settings: Settings) -> None:
    """Pack, store, clock and signature room are the same every time, also from many threads."""
    services = build(settings)
    assert services.pack is services.pack
    assert services.journal is services.store.journal
    assert isinstance(services.clock, FileClock)
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(services.signatures)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(id, found))) == 1
    assert services.store_answers()
    services.close()


def test_parts_are_made_anew_after_closing(settings: Settings) -> None:
    """Closing forgets them all; who asks again gets others that work."""
    services = build(settings)
    before = (services.store, services.signatures, services.absence)
    services.close()
    assert all(
        one is not two for one, two in zip(before, (services.store, services.signatures, services.absence), strict=True)
    )
    assert services.store_answers()
    services.close()


def test_the_clock_is_the_machines_without_a_file(settings: Settings) -> None:
    """Only the demo travels."""
    assert isinstance(Services(replace(settings, clock_file=None)).clock, SystemClock)


def test_a_pack_that_is_not_there_is_told(settings: Settings) -> None:
    """With the names there are."""
    with pytest.raises(PackError, match="there is no such pack"):
        _ = Services(replace(settings, pack="nowhere")).pack


def test_every_permission_says_what_for(settings: Settings) -> None:
    """The page for administrators names each with its reasons."""
    found = dict(build(settings).permissions())
    assert {"User.Read.All", "Mail.Read", "Mail.ReadWrite", "Mail.Send"} <= found.keys()
    assert all(found.values())


def test_tokens_go_to_the_one_host_of_the_settings() -> None:
    """With its port where it is not the usual one."""
    assert token_host("https://localhost:9/v1.0") == "localhost:9"
    assert token_host("https://graph.microsoft.com/v1.0") == "graph.microsoft.com"


def test_a_certificate_that_is_none_is_told(settings: Settings, tmp_path: Path) -> None:
    """Before anything is sent."""
    file = tmp_path / "c.pem"
    file.write_text("nothing")
    with pytest.raises(AuthenticationError, match="certificate"):
        graph_client(replace(settings, client_secret=None, client_certificate_file=file, ca_file=None))


def test_the_sign_in_proves_itself_by_what_the_settings_name(settings: Settings, tmp_path: Path) -> None:
    """A secret in the demo; a federated token is read anew each time."""
    assert sign_in_proof(settings) == settings.client_secret
    file = tmp_path / "token"
    file.write_text("one\n")
    proof = sign_in_proof(replace(settings, client_secret=None, federated_token_file=file))
    assert proof["client_assertion"]() == "one"
    file.write_text("two\n")
    assert proof["client_assertion"]() == "two"


def test_the_loop_gives_results_and_errors_and_refuses_itself() -> None:
    """Work from any thread; never from within, where waiting would never end."""
    loop = BackgroundLoop()

    async def double(number: int) -> int:
        await asyncio.sleep(0)
        return 2 * number

    async def within() -> int:
        return loop.run(double(1))

    assert loop.run(double(21)) == 42
    with pytest.raises(ZeroDivisionError):
        loop.run(_divide())
    with pytest.raises(RuntimeError, match="await it"):
        loop.run(within())
    loop.close()
    loop.close()
    assert loop.run(double(2)) == 4
    loop.close()


async def _divide() -> float:
    return 1 / 0
