"""The pane's question who is away: a token is needed, what comes back holds inside addresses only."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.conftest import Browser

PATH = "/api/addin/v1/mailtips"
TOKEN = {"Authorization": "Bearer anna"}


def test_it_tells_who_is_away(browser: Browser) -> None:
    """Of the addresses inside; nobody may keep the answer."""
    asked = {"addresses": ["carin.holm@sandby.example", "ivar@exempel.example"]}
    answer = browser.client.post(PATH, json=asked, headers=TOKEN)
    assert answer.json == {
        "tips": [{"address": "carin.holm@sandby.example", "members": 1, "outside": 0, "away": True, "until": "", "substitute": ""}],
        "groups": [],
    }  # fmt: skip
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("body", [{}, [], {"addresses": "x"}, {"addresses": [1]}, {"addresses": ["x" * 70_000]}, None])
def test_rubbish_is_refused(browser: Browser, body: Any) -> None:
    """With the code that names the field."""
    answer = browser.client.post(PATH, json=body, headers=TOKEN)
    assert answer.status_code == 400
    assert "PV-INPUT" in answer.text


def test_without_a_token_nobody_is_told_anything(browser: Browser) -> None:
    """Who is away is the organisation's own business."""
    assert browser.client.post(PATH, json={"addresses": []}).status_code == 401
