"""From a body to the plain text a reader sees, with the way back to the source. Twin: addin/src/checks/plain.ts.

One pass, linear whatever comes. Block elements end lines, cells are parted by tabs, what nobody sees is left out. The text is NFC without
zero-width characters and soft hyphens; ``pieces`` lead every position back to the source.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field

from checks.entities import ENTITY, decode, entity

MAX_SOURCE = 5_000_000  # characters of a body that are looked at

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
        "br",
        "caption",
    ]
)
SKIPPED = frozenset({"head", "style", "script", "title", "template", "noscript", "svg"})
_MARKUP = re.compile(r"<(?:[a-zA-Z!?]|/[a-zA-Z])")
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
_BLANK_RUN = re.compile(r"[ \t\r\n\f\x0b\u00a0\u2000-\u200a\u202f\u205f\u3000]+")
_UNSEEN_CHARS = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_ID = re.compile(r"""\bid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_CLASS = re.compile(r"""\bclass\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
# Everything behind these is the mail that is answered; Outlook puts x_ in front each time it passes a mail on.
HISTORY_FROM_HERE = frozenset(
    {"divrplyfwdmsg", "appendonsend", "olk_src_body_section", "mail-editor-reference-message-container"}
)
HISTORY_WITHIN = frozenset({"gmail_quote", "gmail_quote_container", "yahoo_quoted", "protonmail_quote"})
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_SRC = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image of the body: where its text or place is in the plain text, and where it leads."""

    kind: str  # "a" | "img"
    target: str
    start: int
    end: int


@dataclass(slots=True)
class Plain:
    """The plain text, the way back, and what the markup told besides.

    ``pieces``: (position in the text, position in the source, length) of stretches that map one to one; positions between two stretches
    belong to the one before. ``quoted``: stretches that the markup itself marks as history, in text positions.
    """

    text: str
    pieces: list[tuple[int, int, int]] = field(default_factory=list)
    quoted: list[tuple[int, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that text positions ``start`` to ``end`` came from."""
        return self._back(start), (self._back(end - 1) + 1 if end > start else self._back(start))

    def _back(self, position: int) -> int:
        index = bisect_right(self.pieces, (position, 1 << 60, 0)) - 1
        if index < 0:
            return 0
        text_start, source_start, length = self.pieces[index]
        return source_start + min(position - text_start, max(0, length - 1))


def from_text(source: str) -> Plain:
    r"""The plain text of a plain-text body or a subject: line ends as \\n, NFC, nothing invisible."""
    source = source[:MAX_SOURCE]
    builder = _Builder()
    position = 0
    for found in re.finditer(r"\r\n?|\u2028|\u2029", source):
        builder.take(source[position : found.start()], position)
        builder.mark("\n", found.start())
        position = found.end()
    builder.take(source[position:], position)
    return builder.done()


def from_html(source: str) -> Plain:
    """The plain text of an HTML body."""
    return _HtmlReader(source[:MAX_SOURCE]).read()


class _Builder:
    """Puts the text together and keeps the pieces."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.pieces: list[tuple[int, int, int]] = []
        self.quoted: list[tuple[int, int]] = []
        self.links: list[Link] = []
        self.last = "\n"

    def take(self, text: str, at: int) -> None:
        """Text that stands at ``at`` in the source, one to one."""
        if not text:
            return
        if text.isascii():
            self._put(text, at)
            return
        position = 0
        for found in _UNSEEN_CHARS.finditer(text):
            self._normal(text[position : found.start()], at + position)
            position = found.end()
        self._normal(text[position:], at + position)

    def mark(self, text: str, at: int) -> None:
        """A character of our own (line end, tab, blank) for something that stands at ``at``."""
        self._put(text, at)

    def _normal(self, text: str, at: int) -> None:
        if not text:
            return
        if unicodedata.is_normalized("NFC", text):
            self._put(text, at)
            return
        for start, end in clusters(text):
            self._put(unicodedata.normalize("NFC", text[start:end]), at + start)

    def _put(self, text: str, at: int) -> None:
        if not text:
            return
        self.pieces.append((self.length, at, len(text)))
        self.parts.append(text)
        self.length += len(text)
        self.last = text[-1]

    def done(self) -> Plain:
        return Plain("".join(self.parts), self.pieces, self.quoted, self.links)


def _value(pattern: re.Pattern[str], attributes: str) -> str:
    """An attribute's value as written, without its quotes; empty when it is not there."""
    found = pattern.search(attributes)
    return (found.group(1) or found.group(2) or found.group(3) or "") if found else ""


def _names(pattern: re.Pattern[str], attributes: str) -> set[str]:
    """The words of an id or class, in lower case, without the ``x_`` that Outlook puts in front."""
    return {word.removeprefix("x_").removeprefix("x_") for word in _value(pattern, attributes).lower().split()}


def clusters(text: str) -> list[tuple[int, int]]:
    """A letter with the combining marks behind it, and the stretches between such."""
    found: list[tuple[int, int]] = []
    start = 0
    for marks in re.finditer(r"[\u0300-\u036f]+", text):
        letter = max(start, marks.start() - 1)
        if letter > start:
            found.append((start, letter))
        found.append((letter, marks.end()))
        start = marks.end()
    if start < len(text):
        found.append((start, len(text)))
    return found


class _HtmlReader:
    """Walks over the tags with ``find``; never backs up, so its time is linear."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.out = _Builder()
        self.blank: int | None = None  # where a run of blanks began that is not written yet
        self.quote_depth = 0
        self.quote_start = -1
        self.open_quotes: list[str] = []  # names of open elements since a quoting one began
        self.link: tuple[str, int] | None = None
        self.cell = False
        self.from_here = -1

    def read(self) -> Plain:
        source, size, position = self.source, len(self.source), 0
        while position < size:
            found = _MARKUP.search(source, position)
            if found is None:
                self._text(position, size)
                break
            start = found.start()
            if start > position:
                self._text(position, start)
            position = self._markup(start, size)
        out = self.out
        if self.quote_start >= 0:
            out.quoted.append((self.quote_start, out.length))
        if self.from_here >= 0:
            out.quoted.append((self.from_here, out.length))
        return out.done()

    def _markup(self, start: int, size: int) -> int:
        source = self.source
        if source.startswith("<!--", start):
            end = source.find("-->", start + 4)
            return size if end < 0 else end + 3
        name = _NAME.match(source, start + 1)
        if name is None:
            end = source.find(">", start)
            return size if end < 0 else end + 1
        end = self._tag_end(name.end(), size)
        tag = name.group(1).lower()
        closing = source[start + 1] == "/"
        if tag in SKIPPED:
            if closing:
                return end
            stop = self._closing(tag, end)
            return size if stop < 0 else stop
        attributes = source[name.end() : end - 1]
        if not closing and attributes and tag not in _VOID and "none" in attributes and _HIDDEN.search(attributes):
            stop = self._closing(tag, end)
            return size if stop < 0 else stop
        self._tag(tag, attributes, start, closing=closing)
        return end

    def _tag_end(self, position: int, size: int) -> int:
        """Behind the tag's ``>``; one inside quotes does not count, unless the quotes never end."""
        source = self.source
        end = source.find(">", position)
        if end < 0:
            return size
        inside = source[position:end]
        for quote in ('"', "'"):
            if inside.count(quote) % 2 and "=" + quote in inside:
                close = source.find(quote, end, end + 500)
                after = source.find(">", close, close + 500) if close >= 0 else -1
                if after >= 0 and "<" not in source[end:close]:
                    return after + 1
        return end + 1

    def _closing(self, tag: str, position: int) -> int:
        """Behind ``</tag>``, without regard to letter case; -1 when it never closes."""
        found = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(self.source, position)
        return -1 if found is None else found.end()

    def _tag(self, tag: str, attributes: str, at: int, *, closing: bool) -> None:
        out = self.out
        if tag in BLOCKS:
            self._line_end(at, double=tag == "p" and closing)
        elif tag in ("td", "th") and not closing:
            if self.cell:
                self.blank = None
                out.mark("\t", at)
            self.cell = True
        if tag == "tr":
            self.cell = False
        if tag == "a":
            self._anchor(attributes, closing=closing)
        elif tag == "img":
            out.links.append(Link("img", decode(_value(_SRC, attributes)), out.length, out.length))
        self._quoting(tag, attributes, closing=closing)

    def _anchor(self, attributes: str, *, closing: bool) -> None:
        out = self.out
        if self.link is not None:
            out.links.append(Link("a", self.link[0], self.link[1], out.length))
            self.link = None
        if not closing:
            target = decode(_value(_HREF, attributes))
            if target:
                self._write_blank()
                self.link = (target, out.length)

    def _quoting(self, tag: str, attributes: str, *, closing: bool) -> None:
        out = self.out
        if not closing:
            if attributes and self.from_here < 0 and _names(_ID, attributes) & HISTORY_FROM_HERE:
                self.from_here = out.length
            starts = tag == "blockquote" or bool(attributes and _names(_CLASS, attributes) & HISTORY_WITHIN)
            if starts and not self.open_quotes:
                self.quote_start = out.length
            if (starts or self.open_quotes) and tag not in _VOID:
                self.open_quotes.append(tag)
        elif self.open_quotes:
            while self.open_quotes:
                if self.open_quotes.pop() == tag:
                    break
            if not self.open_quotes and self.quote_start >= 0:
                out.quoted.append((self.quote_start, out.length))
                self.quote_start = -1

    def _line_end(self, at: int, *, double: bool) -> None:
        out = self.out
        self.blank = None
        if out.last != "\n" or double or self.source.startswith(("<br", "<BR"), at):
            out.mark("\n", at)

    def _text(self, start: int, end: int) -> None:
        """Text between tags: entities decoded, runs of blanks as one."""
        source = self.source
        if "&" not in source[start:end]:
            self._run(source[start:end], start)
            return
        position = start
        for found in ENTITY.finditer(source, start, end):
            self._run(source[position : found.start()], position)
            self._run(entity(found.group()), found.start())
            position = found.end()
        self._run(source[position:end], position)

    def _run(self, text: str, at: int) -> None:
        position = 0
        for found in _BLANK_RUN.finditer(text):
            if found.start() > position:
                self._write(text[position : found.start()], at + position)
            if self.blank is None:
                self.blank = at + found.start()
            position = found.end()
        if position < len(text):
            self._write(text[position:], at + position)

    def _write(self, text: str, at: int) -> None:
        self._write_blank()
        self.out.take(text, at)

    def _write_blank(self) -> None:
        if self.blank is not None:
            if self.out.last not in "\n\t ":
                self.out.mark(" ", self.blank)
            self.blank = None
