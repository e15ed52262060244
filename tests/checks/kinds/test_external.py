"""Addresses outside: which look like ours, which are new."""

from __future__ import annotations

import pytest

from tests.checks.kinds.judging import hits


def mark_of(domain: str) -> str:
    """How an address at the domain is marked."""
    (hit,) = hits("C35", to=f"bjorn.ek@{domain}")
    return str(hit.data["mark"])


@pytest.mark.parametrize(
    "domain",
    [
        "sandby.example.portal.example",
        "sanbdy.example",
        "sandbv.example",
        "sandby.se",
        "5andby.example",
        "s\u0430ndby.example",
        "sand-by.example",
        "sandby-kommun.example",
        "login-sandby.example",
        "sandbykommun.example",
        "xn--sandby-abc.example",
        "gmial.com",
    ],
)
def test_marks_look_alikes(domain: str) -> None:
    """A domain that may be taken for ours or a known provider's is marked."""
    assert mark_of(domain) == "lookalike"


@pytest.mark.parametrize(
    "domain", ["region.example", "gmail.com", "ymail.com", "sandbybygg.example", "sandvik.example", "live.se"]
)
def test_does_not_mark_others(domain: str) -> None:
    """An ordinary outside domain is shown without a mark."""
    assert mark_of(domain) == "external"


def test_tells_of_an_address_never_seen() -> None:
    """Only a client that remembers addresses calls one new."""
    (hit,) = hits("C35", to="ivar@exempel.example", seen=("registrator@region.example",))
    assert hit.data["mark"] == "new"
    (hit,) = hits("C35", to="ivar@exempel.example", seen=("ivar@exempel.example",))
    assert hit.data["mark"] == "external"


def test_is_silent_inside_whatever_the_case_and_name() -> None:
    """Letter case and display name do not make an inside address an outside one."""
    assert hits("C35", to='"ivar@exempel.example" <BJORN.EK@Sandby.Example>') == []
