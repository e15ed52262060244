"""The HTML a pack's template may hold."""

from __future__ import annotations

import pytest

from signatures.sanitise import sanitise


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "<svg onload=alert(1)></svg>",
        "<img src=x onerror=alert(1)>",
        "<img src='http://x.example/a.png'>",
        "<img src='https://x.example/a.svg'>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='data:text/html,x'>x</a>",
        "<p style='background:url(https://x.example/a)'>x</p>",
        "<p style='position:fixed;display:flex'>x</p>",
        "<style>p{}</style>",
        "<iframe src='https://x.example'></iframe>",
        "<link rel=stylesheet href='https://x.example'>",
        "<form action='https://x.example'><input></form>",
    ],
)
def test_what_runs_or_spies_is_taken_away(bad: str) -> None:
    """Scripts, vector images, plain-http pictures, style that fetches or floats."""
    out = sanitise(bad)
    for word in (
        "script",
        "svg",
        "onerror",
        "http://",
        "javascript",
        "data:",
        "url(",
        "position",
        "flex",
        "<style",
        "<iframe",
        "<link",
        "<form",
        "src=",
    ):
        assert word not in out


def test_what_outlook_draws_stays() -> None:
    """Tables, paragraphs with inline style, links, a picture over https with its text."""
    html = (
        '<table role="presentation" cellpadding="0"><tbody><tr><td style="color:#1b7ca8">x</td></tr></tbody></table>'
        '<p style="margin:0"><a href="https://www.sandby.example/">w</a> <img src="https://x.example/a.png" alt="Sandby" width="80"></p>'
    )
    assert sanitise(html) == html
