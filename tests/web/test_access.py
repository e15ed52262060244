"""Who may call what in the console."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from policies.vocabulary import Role
from tests.web.conftest import Browser
from web.access import access_of, guard

PUBLIC = {
    "static",
    "session.sign_in",
    "session.callback",
    "session.sign_out",
    "session.signed_out",
    "session.language",
    "operations.health",
    "addin.bundle",
    "addin.config",
    "addin.file",
    "addin.launch",
}


def test_every_route_declares_who_may_call_it(app: Flask) -> None:
    """The public routes are these and no others; everything else asks for a role or a token."""
    kinds = {rule.endpoint: access_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    assert {name for name, access in kinds.items() if access.kind == "public"} == PUBLIC
    assert {name for name, access in kinds.items() if access.kind == "addin"} == {
        "addin_api.me",
        "addin_api.signatures",
        "addin_api.overrides",
        "addin_api.mailtips",
        "absence_api.overview",
        "absence_api.substitutes",
        "absence_api.preview",
        "absence_api.ask",
        "absence_api.accept",
        "absence_api.decline",
        "absence_api.seen",
        "absence_api.cancel",
        "case_api.look",
        "case_api.text",
        "case_api.acknowledge",
    }
    assert [name for name, access in kinds.items() if access.kind == "roles" and not access.roles] == []


def test_an_undeclared_route_stops_the_app(app: Flask) -> None:
    """A route without a declaration is an error when the app is made, not a hole later."""
    made = Flask("x")
    made.add_url_rule("/hole", "hole", lambda: "open")
    with pytest.raises(LookupError, match="does not declare who may call it"):
        guard(made)


def test_strangers_are_sent_to_the_sign_in(app: Flask, browser: Browser) -> None:
    """Every page with roles sends somebody who is not signed in to the tenant, and no form does anything."""
    for rule in app.url_map.iter_rules():
        if access_of(app, rule.endpoint).kind != "roles" or "GET" not in (rule.methods or set()):
            continue
        path = re.sub(r"<(?:\w+:)?\w+>", "1", rule.rule)
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["Location"][:9]) == (302, "/sign-in?"), path


@pytest.mark.parametrize("role", list(Role))
def test_a_role_reaches_exactly_its_pages(app: Flask, browser: Browser, role: Role) -> None:
    """With one role a person gets the pages that name it, 403 for the rest, and no link to what is forbidden."""
    browser.sign_in(role)
    first = browser.get("/").text
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if access.kind != "roles" or "GET" not in (rule.methods or set()) or "<" in rule.rule:
            continue
        answer = browser.get(rule.rule)
        assert answer.status_code == (200 if role in access.roles else 403), rule.rule
        if role not in access.roles:
            assert f'href="{rule.rule}"' not in first


def test_the_api_takes_tokens_only(browser: Browser) -> None:
    """A console session opens nothing in the API; a good token does; errors are JSON in both languages."""
    browser.sign_in(*Role)
    refused = browser.get("/api/addin/v1/me")
    assert refused.status_code == 401
    assert refused.json["error"].keys() == {"code", "sv", "en"}
    browser.headers["Authorization"] = "Bearer anna"
    assert browser.get("/api/addin/v1/me").json["address"] == "anna.lind@sandby.example"
    browser.headers["Authorization"] = "Basic anna"
    assert browser.get("/api/addin/v1/me").status_code == 401


def test_the_api_gives_every_signature_the_person_needs(browser: Browser) -> None:
    """The answer holds both forms in HTML and text for each mailbox, as the add-in expects."""
    browser.headers["Authorization"] = "Bearer anna"
    answer = browser.get("/api/addin/v1/signatures").json
    assert [one["address"] for one in answer["mailboxes"]] == [
        "anna.lind@sandby.example",
        "kontaktcenter@sandby.example",
    ]
    assert "Socialsekreterare" in answer["mailboxes"][0]["full"]["text"]
    assert {"html", "text"} == answer["mailboxes"][1]["short"].keys()
