"""The add-in's files on their way to Outlook."""

from __future__ import annotations

import gzip

import pytest

from tests.web.conftest import Browser
from web.addin import DIST
from web.compressed import compressed_once

GZIP = {"Accept-Encoding": "br, gzip"}


@pytest.fixture(params=["launch.js", "pane.js", "bundle.json"])
def path(request: pytest.FixtureRequest) -> str:
    """A file that everybody gets alike."""
    if not (DIST / "launch.js").is_file():
        pytest.skip("the add-in is not built")
    return f"/addin/{request.param}"


def test_a_file_travels_compressed_where_the_client_reads_that(browser: Browser, path: str) -> None:
    """The same text, in a good deal fewer bytes; a client that does not ask gets it plain."""
    plain = browser.client.get(path, buffered=True)
    packed = browser.client.get(path, buffered=True, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) == int(packed.headers["Content-Length"]) < 0.7 * len(plain.data)
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_what_a_client_has_is_not_sent_again(browser: Browser, path: str) -> None:
    """Whether it was kept compressed or plain; a client that refuses gzip gets no gzip."""
    for asks in (GZIP, {}):
        etag = browser.client.get(path, buffered=True, headers=asks).headers["ETag"]
        again = browser.client.get(path, buffered=True, headers={**asks, "If-None-Match": etag})
        assert (again.status_code, again.data) == (304, b"")
    refused = browser.client.get(path, buffered=True, headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert "Content-Encoding" not in refused.headers


def test_pages_that_answer_to_a_person_are_not_compressed(browser: Browser) -> None:
    """How well they compress would tell of the secrets in them."""
    assert "Content-Encoding" not in browser.client.get("/", buffered=True, headers=GZIP).headers
    assert "Content-Encoding" not in browser.client.get("/addin/config.json", buffered=True, headers=GZIP).headers


def test_an_address_written_in_many_ways_takes_room_once(browser: Browser) -> None:
    """Anybody may ask, with as many detours as they like."""
    if not (DIST / "icons").is_dir():
        pytest.skip("the add-in is not built")
    browser.client.get("/addin/pane.js", buffered=True, headers=GZIP)
    before = compressed_once.cache_info().currsize
    for detours in range(1, 4):
        answer = browser.client.get("/addin/" + "icons/%2e%2e/" * detours + "pane.js", buffered=True, headers=GZIP)
        assert answer.status_code == 200
        assert answer.headers["Content-Encoding"] == "gzip"
    assert compressed_once.cache_info().currsize == before
