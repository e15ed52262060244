"""The page that says what the tenant imitates."""

from __future__ import annotations

import html

import httpx
import pytest

from sandbox.app import create_app
from sandbox.graph.batch import LIMIT
from sandbox.graph.http import LARGEST_BODY
from sandbox.limits import LimitFigures
from sandbox.pages.about import words
from sandbox.tenant import Tenant


@pytest.mark.parametrize("language", ["sv", "en"])
async def test_every_part_is_told_in_both_languages(tenant: Tenant, language: str) -> None:
    """Each part's name, what it does and what it does not stand on the page."""
    transport = httpx.ASGITransport(create_app(tenant))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8443") as http:
        page = await http.get("/about", params={"lang": language})
    assert page.status_code == 200
    for part in words()["parts"]:
        assert part["does_not"]
        for text in (part["name"], *part["does"], *part["does_not"]):
            assert text[language] in html.unescape(page.text)


def test_the_figures_told_are_the_figures_that_hold() -> None:
    """The limits on the page are those of the code."""
    figures = LimitFigures()
    told = next(part for part in words()["parts"] if part["name"]["en"] == "Limits")["does"][0]["en"]
    for figure in (
        f"{figures.requests:,}",
        str(figures.at_once),
        str(figures.messages),
        f"{figures.recipients:,}",
        str(LIMIT),
    ):
        assert f"{figure} " in told
    assert f"{LARGEST_BODY // 2**20} MB" in told
