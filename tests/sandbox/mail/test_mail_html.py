"""Exchange's treatment of HTML bodies."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.mail.html import as_exchange_keeps, from_text, has_active_content, preview, to_text


def test_html_becomes_readable_text() -> None:
    """Blocks become lines, links stand behind their text, what is not shown is left out, entities are read."""
    source = (
        "<html><head><title>T</title><style>p{}</style></head><body><p>Hej&nbsp;<b>du</b></p><!-- x -->"
        '<p>Se <a href="https://sandby.example/?a=1&amp;b=2">sidan</a><br>1 &lt; 2</p></body></html>'
    )
    assert to_text(source) == "Hej du\r\nSe sidan<https://sandby.example/?a=1&b=2>\r\n1 < 2"


def test_received_ids_and_classes_are_renamed_and_sent_ones_are_not() -> None:
    """``x_`` goes in front of ids and classes on delivery, once only."""
    received = as_exchange_keeps('<p id="a" class="b c">x</p>', received=True)
    assert '<p id="x_a" class="x_b x_c">x</p>' in received
    assert '<p id="x_a" class="x_b x_c">x</p>' in as_exchange_keeps(received, received=True)
    assert '<p id="a">x</p>' in as_exchange_keeps('<p id="a">x</p>', received=False)


@pytest.mark.parametrize(
    "source",
    [
        "<script>x()</script>",
        '<p onclick="x()">a</p>',
        '<a href="javascript:x()">a</a>',
        "<iframe src='x'></iframe>",
        "<svg></svg>",
    ],
)
def test_active_content_goes(source: str) -> None:
    """Scripts, handlers, frames and script links do not survive, and it is noticed that they were there."""
    assert has_active_content(source)
    kept = as_exchange_keeps(source, received=True)
    assert not has_active_content(kept.partition("<body>")[2])


def test_text_as_html_is_escaped() -> None:
    """Plain text shown as HTML cannot become markup."""
    assert "&lt;b&gt;<br>" in from_text("<b>\nx")


def test_a_preview_has_at_most_its_length() -> None:
    """A preview is one line of the first visible characters, also behind a long head."""
    body = f"<html><head><style>{'p{}' * 3000}</style></head><body><p>Hej\r\n  du</p>{'<p>mer</p>' * 200}</body></html>"
    assert preview(body, "html", 10) == "Hej du mer"
    assert len(preview(body, "html", 255)) == 255


@pytest.mark.parametrize(
    "piece",
    [
        "<a href='http://x'>",
        "<!--",
        "<head>",
        "<style ",
        "<style>",
        "<a ",
        '<a x="',
        "<",
        "<br ",
        "&",
        " on",
        "</a",
        "<a href =",
        "<div>",
        "<b>",
        "<p>",
        "<table>",
    ],
)
def test_hostile_bodies_cost_no_more_than_others(piece: str) -> None:
    """Half a megabyte of anything is read and sanitised within seconds."""
    body = piece * (500_000 // len(piece))
    began = time.process_time()
    to_text(body)
    has_active_content(body)
    as_exchange_keeps(body, received=True)
    assert time.process_time() - began < 3


@given(st.text(alphabet="<>/!-ab =\"'&;\n\r\xa0åh", max_size=200))
def test_any_text_is_taken(source: str) -> None:
    """Whatever the source, there is an answer, and what was kept stays as it is when it is kept again."""
    to_text(source)
    once = as_exchange_keeps(source, received=True)
    assert to_text(as_exchange_keeps(once, received=True)) == to_text(once)
