"""What tags of a mail do to its text. Twin: addin/src/checks/markup.ts."""

from __future__ import annotations

import re
from typing import NamedTuple

PATIENCE = 20  # different elements that never close before nobody looks for their ends any more

_BLOCKS = (
    "address article aside blockquote body br caption center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 header hr html li "
    "main nav ol p pre section table tbody tfoot thead tr ul"
)
BLOCKS = frozenset(_BLOCKS.split())
SKIPPED = frozenset({"head", "style", "script", "title", "template", "noscript", "svg"})
# Everything behind these is the mail that is answered; Outlook puts x_ in front each time it passes a mail on.
HISTORY_FROM_HERE = frozenset(
    {"divrplyfwdmsg", "appendonsend", "olk_src_body_section", "mail-editor-reference-message-container"}
)
HISTORY_WITHIN = frozenset({"gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote"})
VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
SPACE = r"[ \t\r\n\f]"
SPACES = re.compile(f"{SPACE}+")
_ATTRIBUTE_VALUE = rf"""{SPACE}*={SPACE}*(?:"([^"]*)"|'([^']*)'|([^ \t\r\n\f"'>]+))"""
_ID = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[iI][dD]{_ATTRIBUTE_VALUE}")
_CLASS = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[cC][lL][aA][sS][sS]{_ATTRIBUTE_VALUE}")
HREF = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[hH][rR][eE][fF]{_ATTRIBUTE_VALUE}")
SRC = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[sS][rR][cC]{_ATTRIBUTE_VALUE}")
ALT = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[aA][lL][tT]{_ATTRIBUTE_VALUE}")
TITLE = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[tT][iI][tT][lL][eE]{_ATTRIBUTE_VALUE}")
_HIDDEN = re.compile(rf"[dD][iI][sS][pP][lL][aA][yY]{SPACE}*:{SPACE}*[nN][oO][nN][eE]")


def value(pattern: re.Pattern[str], attributes: str) -> str:
    """An attribute's value as written, without its quotes; empty when it is not there."""
    found = pattern.search(attributes)
    return (found.group(1) or found.group(2) or found.group(3) or "") if found else ""


def _has_name(pattern: re.Pattern[str], attributes: str, wanted: frozenset[str]) -> bool:
    """Whether an id or class has one of these words, in whatever case and behind the ``x_`` that Outlook puts in front."""
    words = SPACES.split(value(pattern, attributes).lower())
    return any(word.removeprefix("x_").removeprefix("x_") in wanted for word in words)


class Tag(NamedTuple):
    """What a tag does to the text."""

    name: str
    attributes: str
    closing: bool
    does: str  # "block" | "cell" | "link" | "image" | "hide" | "" nothing
    history: str  # "here" when history begins behind it, "within" when it has history within, else empty


def tag_of(written: str, closing: bool, name: str, attributes: str) -> Tag:
    """The tag that is ``written`` so; remembered when it is short."""
    does = ""
    if not closing and (name in SKIPPED or (attributes and name not in VOID and _HIDDEN.search(attributes))):
        does = "hide"
    elif name in BLOCKS:
        does = "block"
    elif name in ("td", "th"):
        does = "cell"
    elif name == "a":
        does = "link"
    elif name == "img":
        does = "image"
    history = ""
    if not closing:
        if attributes and _has_name(_ID, attributes, HISTORY_FROM_HERE):
            history = "here"
        elif name == "blockquote" or (attributes and _has_name(_CLASS, attributes, HISTORY_WITHIN)):
            history = "within"
    made = Tag(name, attributes, closing, does, history)
    if len(written) <= _SHORT_TAG:
        if len(KNOWN_TAGS) >= _KNOWN:
            KNOWN_TAGS.clear()
        KNOWN_TAGS[written] = made
    return made


KNOWN_TAGS: dict[str, Tag] = {}  # mails are written by a few programs: the same tags come again and again
_KNOWN = 2000
_SHORT_TAG = 200


_CLOSING_TAGS: dict[str, re.Pattern[str]] = {}


def closing_tag(tag: str) -> re.Pattern[str]:
    """``</tag>`` in whatever case."""
    if tag not in _CLOSING_TAGS:
        if len(_CLOSING_TAGS) >= PATIENCE:
            _CLOSING_TAGS.clear()
        letters = "".join(f"[{one}{one.upper()}]" for one in tag)
        _CLOSING_TAGS[tag] = re.compile(f"</{letters}{SPACE}*>")
    return _CLOSING_TAGS[tag]
