"""HTML that would make a parser slow or large is read crudely instead.

A correct parser walks its stack of open elements for every block, and opens all unclosed formatting anew in every paragraph (the HTML
standard asks for both). A few kilobytes made for the purpose then cost minutes or gigabytes; no client writes such mail.
"""

from __future__ import annotations

import html
import re
from collections import Counter

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]*)")
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
_NEVER_OPEN = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
    "p", "li", "dd", "dt", "option", "td", "th", "tr", "tbody", "thead", "tfoot",
})  # fmt: skip
_WALKED = 200_000_000  # steps on the stack: about half a second
_OPENED = 500_000  # elements opened anew
_GONE = re.compile(r"<(style|script|title)\b.{0,200000}?</\1", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"<(?:br|/?(?:p|div|tr|li|h[1-6]|table|blockquote))\b[^<>]{0,2000}>", re.IGNORECASE)
_ANY = re.compile(r"<[^<>]{0,2000}>")


def too_costly(body: str) -> bool:
    """Whether a parser would take too long or too much memory. One pass, no recursion."""
    open_now: Counter[str] = Counter()
    depth = formatting = walked = opened = 0
    for found in _TAG.finditer(body):
        name = found.group(2).lower()
        if name in _NEVER_OPEN:
            pass
        elif not found.group(1):
            open_now[name] += 1
            depth += 1
            formatting += name in _FORMATTING
        elif open_now[name]:
            open_now[name] -= 1
            depth -= 1
            formatting -= name in _FORMATTING
        walked += depth
        opened += max(0, formatting - 3)
        if walked > _WALKED or opened > _OPENED:
            return True
    return False


def crude_text(body: str) -> str:
    """The text between the tags, blocks and ``<br>`` as line breaks."""
    text = _ANY.sub("", _BREAK.sub("\n", _GONE.sub("<", body) if body.count("<style") < 50 else body))
    return html.unescape(text)
