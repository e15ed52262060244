"""HTML read without a parser gives the parser's lines, or is left to the parser."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from signatures.hostile import too_costly
from signatures.render import render
from signatures.visible import VisibleLine, lines_of
from signatures.well_formed import plain_lines
from tests.signatures.people import ANNA, SANDBY
from tests.signatures.rewriting import as_html

_TAGS = (
    "p", "div", "span", "b", "i", "a", "font", "table", "tbody", "tr", "td", "ul", "ol", "li", "h1", "h2", "blockquote",
    "body", "html", "head", "o:p", "center", "em", "sub", "td/", "br", "hr", "img", "style", "title",
    "pre", "nobr", "form", "svg", "script",
)  # fmt: skip
_ATTRIBUTES = (
    "", ' class="MsoNormal"', " class=MsoNormal", " style='font-family:&quot;Aptos&quot;,Arial'", ' style="display: none"',
    ' id="x_divRplyFwdMsg"', ' class="x_gmail_quote"', " face=Calibri", ' width="1"', ' id="a" id="divRplyFwdMsg"', ' alt="a>b"',
    " hidden", ' title="&copy"', "/", ' class="a&amp;b"',
)  # fmt: skip
_TEXTS = (
    "Hej!", " ", "\r\n", "Anna  Lind", "&nbsp;", "&auml;", "&#8209;", "&notit;", "a & b", "1 < 2", "a\u00ad\u200bb", "\u00a0", "x\ty",
    "A\u030a", "<!-- dold -->", "<!-->", "<style>p{}</style>", "<!DOCTYPE html>", "&#x41;", "\0", "]]>", ">", "skrev", "&lt;",
)  # fmt: skip


def _parsed(body: str) -> list[VisibleLine]:
    return [VisibleLine(one.text, one.quoted, one.font) for one in lines_of(LexborHTMLParser(body).body)]


def _tag(random: Random, name: str) -> str:
    return f"<{name}{random.choice(_ATTRIBUTES) if random.random() < 0.4 else ''}>"


def _nested(random: Random, depth: int = 0) -> str:
    """Mostly nested as it should be, now and then not."""
    made = []
    for _ in range(random.randint(0, 4)):
        name = random.choice(_TAGS)
        if depth < 5 and random.random() < 0.6:
            closing = f"</{name}>" if random.random() < 0.97 else random.choice(("", "</p>", "</div>"))
            inside = _nested(random, depth + 1)
            made.append(
                _tag(random, name)
                + (inside if name not in ("br", "hr", "img") else "")
                + closing * (name not in ("br", "img"))
            )
        else:
            made.append(random.choice(_TEXTS))
    return "".join(made)


@given(st.randoms(use_true_random=False))
@settings(max_examples=1500, deadline=None)
def test_both_give_the_same_lines(random: Random) -> None:
    """Whatever is not refused has the parser's lines, typefaces and history."""
    body = _nested(random)
    if random.random() < 0.3:
        body = f"<html><head><meta charset=utf-8></head><body>{body}</body></html>\n"
    lines = plain_lines(body)
    assert lines is None or lines == _parsed(body), body


@pytest.mark.parametrize(
    "body",
    [
        "a<body>b</body>", "<span></span><body>b", "<p>a<div>b</div></p>", "<table>a<tr><td>b</td></tr></table>", "<b><p>a</b></p>",
        "<p>a</p></body>b", "<div/>a</div>", "<ul><p>a</p></ul>", "<a>b<a>c</a></a>", "<h1>a<h2>b</h2></h1>", "<p>a<hr>b</p>",
        "<br>", "", "a", "<p></p><p></p>", "<td>a</td>", "<table><tr><td>a</td><td>b</td></tr></table>", "<li>a</li>", "</br>a", "</p>a",
        "<!-- a <style> b --> c <style>d</style>", "<style>a<!-- </style>b", "<!--->a-->b", "<title>a</title>b", "<p>1<2</p>",
        "<p a=>b</p>",
        "<img src=cid:1>", '<html alt="a>b">', '<style alt="a>b">c</style>', '<style id="divRplyFwdMsg"></style>a',
        "<img width=1 src=x>", '<p title="a>b">c</p>', "<P CLASS=x>a</P>",
        "<div>a<table><tr><td>b</td></tr></table>c</div>",
    ],
)  # fmt: skip
def test_odd_shapes(body: str) -> None:
    """Shapes on which a naive reader would differ from a parser."""
    lines = plain_lines(body)
    assert lines is None or lines == _parsed(body)


@given(st.randoms(use_true_random=False))
@settings(max_examples=200, deadline=None)
def test_what_clients_write_needs_no_parser(random: Random) -> None:
    """Mail of Outlook's kinds is read here, and as the parser reads it."""
    body = as_html(("Hej Ivar!", "", "Vi ses."), render(ANNA, SANDBY).lines, random)
    lines = plain_lines(body)
    assert lines is not None
    assert lines == _parsed(body)


def test_a_whole_hour_of_brackets_is_refused_quickly() -> None:
    """Hostile bodies go to the checks that the parser has; nothing here is quadratic."""
    for body in (
        "<div>" * 300_000,
        "<" * 500_000,
        "<!--" * 200_000,
        "<style>" * 200_000,
        "&" * 500_000,
        "<p " + "a " * 400_000,
    ):
        assert plain_lines(body) is None
    assert too_costly("<div>" * 300_000)
