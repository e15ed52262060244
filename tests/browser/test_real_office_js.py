"""Contract: the stand-in for office.js answers the add-in as Microsoft's own office.js does.

The real one (npm's copy, old but genuine) runs in an iframe of a page that speaks Outlook on the web's undocumented protocol. Every
address is answered from files here; nothing goes out.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page, Route

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
ROOT = HERE.parents[1]
REAL = ROOT / "addin" / "node_modules" / "@microsoft" / "office-js" / "dist"
STAND_IN = ROOT / "sandbox" / "outlook" / "dist" / "office.js"
HOST, ADDIN = "https://outlook.sandby.example:8443", "https://outlook.sandby.example:8444"
# The npm copy wants a library of 2008 from a CDN that it hardly uses: these members are all it asks of it.
MICROSOFT_AJAX = """
window.Type = { registerClass() {}, registerNamespace(name) { name.split(".").reduce((at, part) => (at[part] ??= {}), window); } };
window.Sys = { StringBuilder: function () {}, Debug: { trace() {} },
  Serialization: { JavaScriptSerializer: { serialize: JSON.stringify, deserialize: JSON.parse } } };
Function._validateParams = () => null;
"""
PROBES = (HERE / "office_probes.js").read_text(encoding="utf-8")


def _open(page: Page, host_script: str, addin_query: str, office_js: str) -> Frame:
    host = (HERE / host_script).read_text(encoding="utf-8")
    pages = {
        "/host": f"<!doctype html><meta charset=utf-8><body><script>window.addin = '{ADDIN}/addin{addin_query}';</script>"
        f"<script>{host}</script>",
        "/addin": f"<!doctype html><meta charset=utf-8><body><script src='{office_js}'></script>"
        "<script>Office.onReady((info) => { window.readyWith = info; });</script>",
    }

    def answer(route: Route) -> None:
        path = "/" + route.request.url.split("/", 3)[3].partition("?")[0].partition("#")[0]
        file = STAND_IN if path == "/stand-in.js" else REAL / path.removeprefix("/lib/")
        if path in pages:
            route.fulfill(content_type="text/html", body=pages[path])
        elif path.endswith("/MicrosoftAjax.js"):
            route.fulfill(content_type="text/javascript", body=MICROSOFT_AJAX)
        elif file.is_file():
            route.fulfill(content_type="text/javascript; charset=utf-8", path=file)
        else:
            route.abort()

    page.route("**/*", answer)
    page.goto(f"{HOST}/host")
    frame = next(one for one in page.frames if one.url.startswith(ADDIN))
    frame.wait_for_function("window.readyWith")
    return frame


@pytest.fixture
def real(page: Page) -> Frame:
    """An add-in's page with Microsoft's office.js in it."""
    if not REAL.is_dir():
        pytest.skip("@microsoft/office-js is not installed (make setup)")
    return _open(page, "real_office_host.js", "?_host_Info=Outlook$Web$16.01$sv-SE$k1$$$0", "/lib/office.js")


def test_the_real_one_starts_and_says_where_it_is(real: Frame) -> None:
    """Microsoft's office.js initialises in the host page and reports Outlook on the web."""
    assert real.evaluate("window.readyWith")["host"] == "Outlook"
    assert real.evaluate("window.readyWith")["platform"] == "OfficeOnline"


def test_a_signature_reaches_the_host_with_its_data(page: Page, real: Frame) -> None:
    """What the real setSignatureAsync sends is what the add-in gave it: the text, and HTML as the type."""
    real.evaluate(
        "() => new Promise((done) =>"
        " Office.context.mailbox.item.body.setSignatureAsync('<p>Anna</p>', { coercionType: 'html' }, done)).then(() => 0)"
    )
    sent = [call for call in page.evaluate("window.calls") if call["dispatch"] == 173]
    assert sent == [
        {"action": "ExecuteMethod", "dispatch": 173, "parameters": {"data": "<p>Anna</p>", "coercionType": 3}}
    ]


@pytest.mark.parametrize(
    "topic",
    [
        "compose type", "from", "options are optional", "signature", "signature that is no text", "client signature",
        "a getter wants a callback", "subject of 256 characters", "notice of 151 characters", "a failure of the host", "sets", "members",
        "context", "enumerations",
    ],
)  # fmt: skip
def test_the_stand_in_answers_as_the_real_one(topic: str, both_answers: dict[str, dict[str, Any]]) -> None:
    """Asked the same, both give the same: values, statuses, what throws, what is there."""
    assert both_answers["stand-in"][topic] == both_answers["real"][topic]


@pytest.fixture(scope="module")
def both_answers(browser: Any) -> dict[str, dict[str, Any]]:
    """The answers of both to every probe, asked once."""
    if not REAL.is_dir() or not STAND_IN.is_file():
        pytest.skip("the add-in's tools or the simulator are not built (make setup)")
    found = {}
    for name, host, query, script in (
        ("real", "real_office_host.js", "?_host_Info=Outlook$Web$16.01$sv-SE$k1$$$0", "/lib/office.js"),
        ("stand-in", "stand_in_host.js", "", "/stand-in.js"),
    ):
        context = browser.new_context(locale="sv-SE")
        found[name] = _open(context.new_page(), host, query, script).evaluate(PROBES)
        context.close()
    return found
