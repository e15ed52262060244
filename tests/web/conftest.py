"""The console over services that stand still: the real pack, store and signature room; a directory of a few people; no tenant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from policies.vocabulary import Role
from tests.web.fakes import FakeSignIn, FakeTokens, make_services
from web.app import create_app


@pytest.fixture
def services(tmp_path: Path) -> Any:
    return make_services(tmp_path)


@pytest.fixture
def app(services: Any) -> Flask:
    made = create_app(services, sign_in=FakeSignIn(), token_validator=FakeTokens())
    made.testing = False
    return made


@dataclass
class Browser:
    """A browser that signs in as somebody and sends forms with their token."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=lambda: {"Accept-Language": "sv"})

    def sign_in(self, *roles: Role, name: str = "Dawit Tesfaye", address: str = "dawit.tesfaye@sandby.example") -> None:
        self.get("/sign-in")
        claims = "|".join(["oid-1", name, address, *roles])
        assert self.get(f"/sign-in/callback?code={claims}&state=s").status_code == 302

    def get(self, path: str) -> Any:
        return self.client.get(path, headers=self.headers)

    def send(self, path: str, **form: str) -> Any:
        """A form whose answer is a page of its own address, followed to that page."""
        led = self.post(path, **form)
        assert led.status_code == 303, led.text
        return self.get(led.headers["Location"])

    def post(self, path: str, **form: str) -> Any:
        with self.client.session_transaction() as session:
            token = session.get("csrf", "")
        return self.client.post(path, data={"csrf": token, **form}, headers=self.headers)


@pytest.fixture
def browser(app: Flask) -> Iterator[Browser]:
    with app.test_client() as client:
        yield Browser(client)


@pytest.fixture
def administrator(browser: Browser) -> Browser:
    browser.sign_in(Role.EMPLOYEE, Role.ADMINISTRATOR)
    browser.get("/")
    return browser
