"""What a reader sees of a mail: its lines, where they stand in the HTML, in which typeface, and which are quoted history.

Linear in the size of the body, which is cut at ``MAX_BODY`` characters. HTML is walked without recursion, because mail nests deeply.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from signatures.hostile import crude_text, too_costly
from signatures.model import BodyKind

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BODY = 2_000_000
MAX_LINES = 20_000

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre",
    "section", "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_UNSEEN = frozenset({"head", "style", "script", "title", "template", "noscript", "meta", "link"})
# Everything behind these is the mail that is answered; their ids get an x_ in front each time Outlook passes them on.
_HISTORY_FROM_HERE = frozenset(
    {"divrplyfwdmsg", "appendonsend", "olk_src_body_section", "mail-editor-reference-message-container"}
)
_HISTORY_WITHIN = frozenset(
    {"gmail_quote", "gmail_quote_container", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"}
)
_BLANKS = re.compile(r"[\s\u00a0\u202f\u2007\u180e]+")
_SPACES = re.compile(" {2,}")
_ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"))
_PASSED_ON = re.compile(r"^(?:x_)+")
_FONT = re.compile(r"font-family\s*:\s*([^;]{1,300})", re.IGNORECASE)


@dataclass(slots=True)
class VisibleLine:
    """One line as seen. ``node`` is the HTML node its text begins in; ``font`` the first inline font family, lower case, or empty."""

    text: str
    quoted: bool = False
    font: str = ""
    node: Any = field(default=None, repr=False)


def visible_lines(body: str, kind: BodyKind) -> list[VisibleLine]:
    """The lines of a body, blank ones included as empty text (several in a row as one). What HTML marks as history is ``quoted``.

    They have no nodes, for which there is ``lines_of``.
    """
    body = body[:MAX_BODY]
    if kind is BodyKind.HTML:
        from signatures.well_formed import plain_lines

        if (lines := plain_lines(body)) is not None:
            return lines
        if too_costly(body):
            kind, body = BodyKind.TEXT, crude_text(body)
    if kind is BodyKind.TEXT:
        return [VisibleLine(tidy(line)) for line in body.splitlines()[:MAX_LINES]]
    from selectolax.lexbor import LexborHTMLParser

    return lines_of(LexborHTMLParser(body).body)


def lines_of(root: Any) -> list[VisibleLine]:
    """The lines under an HTML node."""
    if root is None:
        return []
    walker = _Walker()
    for node, attributes in _walk(root):
        if attributes is not None:
            walker.enter(node, attributes)
        else:
            walker.leave(node)
        if len(walker.lines) > MAX_LINES:
            break
    walker.flush()
    return walker.lines


def tidy(text: str) -> str:
    """NFC, no zero-width or control characters, every run of blanks one space."""
    text = text.strip()
    if text.isprintable():  # then the only blank in it is the space, and nothing in it is without width
        text = text if text.isascii() else unicodedata.normalize("NFC", text)
        return _SPACES.sub(" ", text) if "  " in text else text
    text = unicodedata.normalize("NFC", text).translate(_ZERO_WIDTH)
    text = _BLANKS.sub(" ", text).strip()
    return text if text.isprintable() else "".join(c for c in text if c.isprintable())


Attributes = dict[str, str | None]
_NONE: Attributes = {}


def _walk(root: Any) -> Iterator[tuple[Any, Attributes | None]]:
    """Every node on the way in, with its attributes, and on the way out, with None; what nobody sees is left out."""
    node, depth = root, 0
    while True:
        element = node.is_element_node
        attributes = node.attributes if element else _NONE
        yield node, attributes
        child = None if not element or node.tag in _UNSEEN or hidden(attributes) else node.first_child
        if child is not None:
            node, depth = child, depth + 1
            continue
        if element:
            yield node, None
        while depth and node.next is None:
            node, depth = node.parent, depth - 1
            yield node, None
        if not depth:
            return
        node = node.next


def hidden(attributes: Attributes) -> bool:
    """Whether a style hides the element."""
    style = attributes.get("style")
    return bool(style) and "display:none" in str(style).replace(" ", "").lower()


class _Walker:
    """Gathers text into lines; knows the typeface and whether it is inside history."""

    def __init__(self) -> None:
        self.lines: list[VisibleLine] = []
        self._text: list[str] = []
        self._font = ""
        self._node: Any = None
        self._open: list[tuple[str, bool]] = [("", False)]  # typeface and whether quoted, of each open element
        self._history = False

    def enter(self, node: Any, attributes: Attributes) -> None:
        """A node begins."""
        if not node.is_element_node:
            if node.is_text_node and (text := node.text_content or ""):
                self._take(text, node)
            return
        tag = node.tag
        if tag == "br":
            self.flush(blank=True)
        elif tag in BLOCKS:
            self.flush()
        elif tag in {"td", "th"} and self._text:
            self._text.append(" ")
        elif tag == "img" and seen(attributes):
            self._take("\ufffc", node)
        font, quoted = self._open[-1]
        if attributes:
            font = typeface(tag, attributes) or font
            self._history = self._history or begins_history(attributes)
            quoted = quoted or within_history(attributes)
        self._open.append((font, quoted or tag == "blockquote"))

    def leave(self, node: Any) -> None:
        """An element ends."""
        if node.tag in BLOCKS:
            self.flush(blank=node.tag == "p")
        self._open.pop()

    def _take(self, text: str, node: Any) -> None:
        if self._node is None and not text.isspace():
            self._node, self._font = node, self._open[-1][0]
        self._text.append(text)

    def flush(self, *, blank: bool = False) -> None:
        """End the line; an empty one is kept as a blank line when it was meant (``<br>``, an empty paragraph)."""
        text = tidy("".join(self._text)) if self._text else ""
        if text or (blank and not (self.lines and not self.lines[-1].text)):
            self.lines.append(VisibleLine(text, self._history or self._open[-1][1], self._font, self._node))
        self._text, self._node, self._font = [], None, ""


def seen(attributes: Attributes) -> bool:
    """Whether an image is more than a counting pixel."""
    return not {attributes.get("width"), attributes.get("height")} & {"0", "1", "0px", "1px"}


def _names(value: str | None) -> frozenset[str]:
    """The words of an id or class, without the ``x_`` Outlook puts in front."""
    if not value:
        return frozenset()
    return frozenset(_PASSED_ON.sub("", word) for word in value.lower().split())


def begins_history(attributes: Attributes) -> bool:
    """Whether everything from this element on is the mail that is answered."""
    return "id" in attributes and bool(_names(attributes["id"]) & _HISTORY_FROM_HERE)


def within_history(attributes: Attributes) -> bool:
    """Whether everything inside this element is the mail that is answered."""
    return "class" in attributes and bool(_names(attributes["class"]) & _HISTORY_WITHIN)


def typeface(tag: str, attributes: Attributes) -> str:
    """The first family that the element sets itself, lower case, or empty."""
    style = attributes.get("style") or ""
    named = _FONT.search(style) if "font-family" in style.lower() else None
    families = named.group(1) if named else ((attributes.get("face") or "") if tag == "font" else "")
    return families.split(",")[0].strip(" \"'").replace("!important", "").strip().lower() if families else ""
