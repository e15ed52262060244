"""The lines of HTML whose tags are plainly nested, read without a parser: what Outlook and Exchange write, at a third of the cost.

Whatever a correct parser might read in another way than it stands there (unclosed, misnested or unknown tags, stray angle brackets, hidden
parts, rare entities) is refused with None and goes to the parser. A test holds both to the same lines.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from signatures.visible import (
    BLOCKS,
    MAX_LINES,
    Attributes,
    VisibleLine,
    begins_history,
    hidden,
    seen,
    tidy,
    typeface,
    within_history,
)

MAX_DEPTH = 200
MAX_TAG = 4_000  # characters
_ATTRIBUTE = r"""\s+[a-zA-Z][\w:.-]*(?:\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+))?"""
_TAG = re.compile(rf"<(/?)([a-zA-Z][a-zA-Z0-9]*(?::[a-zA-Z]+)?)((?:{_ATTRIBUTE})*)\s*(/?)>")
_EACH = re.compile(r"""\s+([a-zA-Z][\w:.-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")
_PARTS = re.compile(r"(<[^<>]*>)")
_REST = r"""(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*>"""  # of a tag whose attributes do not matter
_UNSEEN = re.compile(r"""<!--(?!-?>).*?-->|<style(?:\s+(?:type|style)="[^"<>]*")*>.*?</style>""", re.DOTALL)
_HEAD = re.compile(
    rf"\s*(?:<!doctype\s{_REST}\s*)?(?:<html\b{_REST}\s*)?"
    rf"(?:<head\b{_REST}(?:\s+|<(?:meta|link)\b{_REST}|<title>[^<>&]*</title>)*</head>\s*)?",
    re.IGNORECASE,
)
_TAIL = re.compile(r"</html>\s*\Z", re.IGNORECASE)
_ENTITY = re.compile(
    r"&(?!(?:nbsp|amp|lt|gt|quot|apos|[aeiouyAEIOUY](?:uml|acute|grave|circ)|[aA]ring|[oO]slash|[aA]Elig|aelig|[nNaAoO]tilde|"
    r"[nm]dash|hellip|[lr][sd]quo|shy|copy|reg|middot|bull|euro|sect|deg|ensp|emsp|thinsp|zwnj|#(?:3[2-9]|[4-9]\d|1[01]\d|12[0-6]|"
    r"1[6-9]\d|[2-9]\d\d|[1-9]\d{3}|[1-4]\d{4}));)"
)
_TABLE = {
    "table": ("tbody", "thead", "tfoot", "tr"),
    "tbody": ("tr",),
    "thead": ("tr",),
    "tfoot": ("tr",),
    "tr": ("td", "th"),
}
_ONLY_IN = {
    "li": ("ul", "ol"), "td": ("tr",), "th": ("tr",), "tr": ("table", "tbody", "thead", "tfoot"), "tbody": ("table",),
    "thead": ("table",), "tfoot": ("table",), "body": ("",),
}  # fmt: skip
_MATTERS = frozenset({"style", "class", "id", "face", "width", "height"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# these close an open paragraph, or would be placed elsewhere
_ENDS_PARAGRAPH = frozenset(
    {"p", "div", "ul", "ol", "li", "table", "blockquote", "center", "hr", "body", "section", "article"} | _HEADINGS
)
_INLINE = frozenset({
    "span", "b", "i", "u", "strong", "em", "a", "font", "o:p", "sub", "sup", "small", "big", "s", "strike", "tt", "code", "abbr",
})  # fmt: skip
_VOID = frozenset({"br", "hr", "img"})
_KNOWN = _ENDS_PARAGRAPH | _INLINE | _VOID | frozenset(_TABLE) | {"td", "th"}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as it is written, and what it means to the lines."""

    name: str
    closes: bool
    void: bool
    block: bool
    plain: bool  # opens anywhere
    font: str
    quoted: bool
    history: bool
    shown: bool  # an image that is more than a counting pixel


_tags: dict[str, Tag] = {}
MOST_TAGS = 20_000
# a tag with any other attribute (an address in a link, words in a picture's description) may hold content and is not remembered
_SAYS_NOTHING = frozenset({
    "class", "style", "lang", "xml:lang", "dir", "align", "valign", "width", "height", "face", "size", "color", "border", "clear",
    "cellpadding", "cellspacing",
})  # fmt: skip


def read_tag(written: str) -> Tag | None:
    """The tag, or None when it is not one that is read here. What clients repeat in every mail is remembered; never content."""
    found = _TAG.fullmatch(written) if len(written) < MAX_TAG else None
    name = found.group(2).lower() if found else ""
    void = name in _VOID
    if found is None or name not in _KNOWN or (found.group(4) and not void) or (found.group(1) and void):
        return None
    attributes = _attributes(found.group(3))
    if attributes is None or hidden(attributes):
        return None
    tag = Tag(
        name,
        bool(found.group(1)),
        void,
        name in BLOCKS,
        name in _INLINE and name != "a",
        typeface(name, attributes),
        name == "blockquote" or within_history(attributes),
        begins_history(attributes),
        name == "img" and seen(attributes),
    )
    if len(_tags) < MOST_TAGS and attributes.keys() <= _SAYS_NOTHING:
        _tags[written] = tag
    return tag


def _attributes(text: str) -> Attributes | None:
    """Names in lower case, the first of a name counts; None when a value that matters has a rare entity."""
    attributes: Attributes = {}
    for each in _EACH.finditer(text):
        name = each.group(1).lower()
        value = next((one for one in each.groups()[1:] if one is not None), None)
        if value is not None and "&" in value:
            if name in _MATTERS and _ENTITY.search(value):
                return None
            value = html.unescape(value)
        attributes.setdefault(name, value)
    return attributes


def plain_lines(body: str) -> list[VisibleLine] | None:
    """The lines as ``signatures.visible`` gives them, without nodes; None when this HTML needs a parser."""
    if "\0" in body or "--!>" in body or _endless(body):
        return None
    body = _UNSEEN.sub("", body)
    head, tail = _HEAD.match(body), _TAIL.search(body)
    parts = _PARTS.split(body[head.end() if head else 0 : tail.start() if tail else len(body)])
    reader = _Reader()
    return reader.lines if reader.reads(parts) else None


def _endless(body: str) -> bool:
    """Whether a comment or style begins that does not end: looking for each one's end would be quadratic."""
    return body.rfind("<!--") > body.rfind("-->") or body.rfind("<style") > body.rfind("</style>")


class _Reader:
    """Goes through texts and tags; knows what is open and the line that is being gathered."""

    def __init__(self) -> None:
        self.lines: list[VisibleLine] = []
        self._names = [""]
        self._open: list[tuple[str, bool]] = [("", False)]  # typeface and whether quoted, of each open element
        self._text: list[str] = []
        self._font: str | None = None
        self._history = False
        self._begun = self._ended = False

    def reads(self, parts: list[str]) -> bool:
        """Texts stand at even places, tags at odd ones. False when a parser is needed."""
        is_tag = False
        for part in parts:
            if is_tag:
                tag = _tags.get(part) or read_tag(part)
                if tag is None or self._ended or not (self._close(tag) if tag.closes else self._enter(tag)):
                    return False
            elif part and not self._take(part):
                return False
            is_tag = not is_tag
        self._flush()
        return len(self._names) == 1 and len(self.lines) <= MAX_LINES

    def _take(self, text: str) -> bool:
        blank = text.isspace()
        if not blank:
            self._begun = True
            if self._ended or "<" in text or self._names[-1] in _TABLE:
                return False
            if "&" in text:
                if _ENTITY.search(text):
                    return False
                text = html.unescape(text)
                blank = text.isspace()
        if self._font is None and not blank:
            self._font = self._open[-1][0]
        self._text.append(text)
        return True

    def _enter(self, tag: Tag) -> bool:
        if not tag.plain and not self._may_open(tag.name):
            return False
        name, self._begun = tag.name, True
        if tag.block:
            self._flush()
        elif name == "br":
            self._flush(blank=True)
        elif name in {"td", "th"} and self._text:
            self._text.append(" ")
        elif tag.shown:
            if self._font is None:
                self._font = self._open[-1][0]
            self._text.append("\ufffc")
        self._history = self._history or tag.history
        if tag.void:
            return True
        font, quoted = self._open[-1]
        self._open.append((tag.font or font, quoted or tag.quoted))
        self._names.append(name)
        return len(self._names) < MAX_DEPTH

    def _may_open(self, name: str) -> bool:
        above = self._names[-1]
        if above in _TABLE and name not in _TABLE[above]:
            return False
        if name in _ONLY_IN and above not in _ONLY_IN[name]:
            return False
        if name in _ENDS_PARAGRAPH and "p" in self._names:
            return False
        if name == "body" and (self.lines or self._begun):
            return False
        return not (name == "a" and "a" in self._names) and not (name in _HEADINGS and above in _HEADINGS)

    def _close(self, tag: Tag) -> bool:
        if self._names[-1] != tag.name:
            return False
        if tag.block:
            self._flush(blank=tag.name == "p")
        self._names.pop()
        self._open.pop()
        self._ended = tag.name == "body"
        return True

    def _flush(self, *, blank: bool = False) -> None:
        text = tidy("".join(self._text)) if self._text else ""
        if text or (blank and not (self.lines and not self.lines[-1].text)):
            self.lines.append(VisibleLine(text, self._history or self._open[-1][1], self._font or ""))
        self._text.clear()
        self._font = None
