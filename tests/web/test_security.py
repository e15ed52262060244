"""Forms, headers, redirects and downloads of the console."""

from __future__ import annotations

import pytest

from policies.vocabulary import Role
from tests.web.conftest import Browser
from web.csv_file import csv_answer


def test_forms_without_the_token_change_nothing(administrator: Browser) -> None:
    """A POST without this session's token is refused and no plan is made."""
    answer = administrator.client.post("/signaturer/plan", data={"csrf": "guess"})
    assert answer.status_code == 403
    assert administrator.client.post("/signaturer/plan").status_code == 403


def test_forms_from_other_sites_are_refused(administrator: Browser) -> None:
    """Even with the right token a request that the browser calls cross-site is refused."""
    administrator.headers["Sec-Fetch-Site"] = "cross-site"
    assert administrator.post("/signaturer/plan").status_code == 403


def test_every_answer_carries_the_headers(browser: Browser) -> None:
    """Pages, errors and API answers forbid sniffing, framing and inline code."""
    for path in ("/", "/nothing-here", "/api/addin/v1/me", "/health", "/static/console.css"):
        answer = browser.get(path)
        headers = answer.headers
        answer.close()
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert "default-src 'none'" in headers["Content-Security-Policy"], path
        assert "unsafe-inline" not in headers["Content-Security-Policy"], path


@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "\\evil", "javascript:alert(1)"]
)
def test_sign_in_never_leads_elsewhere(browser: Browser, target: str) -> None:
    """Where to go on after signing in is a path of our own, whatever the link says."""
    browser.get(f"/sign-in?next={target}")
    answer = browser.get("/sign-in/callback?code=o|n|a|Employee&state=s")
    assert answer.headers["Location"] == "/"


def test_sign_in_demands_its_own_state(browser: Browser) -> None:
    """An answer without a sign-in that was begun here, or with another state, signs nobody in."""
    assert browser.get("/sign-in/callback?code=o|n|a|Administrator&state=s").status_code == 401
    browser.get("/sign-in")
    assert browser.get("/sign-in/callback?code=o|n|a|Administrator&state=other").status_code == 401
    assert browser.get("/signaturer").status_code == 302


def test_unknown_roles_open_nothing(browser: Browser) -> None:
    """A role the product does not know is as good as none."""
    browser.get("/sign-in")
    browser.get("/sign-in/callback?code=o|n|a|Root&state=s")
    assert browser.get("/").status_code == 403


def test_session_cookie_is_out_of_scripts_reach(browser: Browser) -> None:
    """The session cookie is HttpOnly and SameSite."""
    cookie = browser.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_csv_cells_cannot_run() -> None:
    """A cell that a spreadsheet would take for a formula is disarmed; åäö survive."""
    answer = csv_answer("x.csv", ["a"], [["=cmd|' /C calc'!A1"], ["@sum"], ["Åsa"], [-1]])
    lines = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert lines == ["a", "'=cmd|' /C calc'!A1", "'@sum", "Åsa", "-1"]


def test_unexpected_errors_say_a_number_and_nothing_else(administrator: Browser) -> None:
    """An exception becomes a page with a reference number, no details of what broke."""
    services = administrator.client.application.extensions["services"]

    def broken(*_: object) -> list[object]:
        raise RuntimeError("secret detail")

    services.signatures.shares = broken
    answer = administrator.get("/signaturer")
    assert answer.status_code == 500
    assert "secret detail" not in answer.text
    assert "Inget av det du redan sparat har gått förlorat" in answer.text


def test_language_is_remembered_and_swedish_comes_first(browser: Browser) -> None:
    """A browser without preferences gets Swedish; the choice of English stays through the sign-in."""
    browser.headers = {}
    assert 'lang="sv"' in browser.get("/signed-out").text
    browser.post("/language/en", next="/signed-out")
    browser.sign_in(Role.EMPLOYEE)
    assert 'lang="en"' in browser.get("/").text
