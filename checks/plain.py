"""From a body to the plain text a reader sees, with the way back to the source. Twin: addin/src/checks/plain.ts.

One pass, linear whatever comes. Block elements end lines, cells are parted by tabs, what nobody sees is left out. The text is NFC without
zero-width characters and soft hyphens.
"""

from __future__ import annotations

import re
from array import array
from typing import NamedTuple

from checks.building import Builder, Link, Plain, needs_care, paired
from checks.entities import ENTITY, decode, entity

__all__ = ["Link", "Plain", "from_html", "from_text"]

_PATIENCE = 20  # different elements that never close before nobody looks for their ends any more
MAX_SOURCE = 5_000_000  # characters of a body that are looked at

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
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)

# a text (a "<" before no name is text), a tag whose quotes end, or something else; what repeats is bounded, as JavaScript's stack is
_BARE = r"<(?![a-zA-Z/!?])"
_TOKEN = re.compile(
    rf"""((?:[^<]|{_BARE})[^<]*(?:{_BARE}[^<]*){{0,99}})|"""
    r"""(<[a-zA-Z/][^<>"']*(?:"[^"<>]*"[^<>"']*|'[^'<>]*'[^<>"']*){0,99}>)|<"""
)
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]*)")
_BLANK = r" \t\r\n\f\x0b\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ODD_BLANKS = re.compile(f"(?:[{_BLANK[1:]}]| [{_BLANK}])[{_BLANK}]*")  # all but a single ordinary blank
_ONE_BLANK = re.compile(f"[{_BLANK}]")
_LINE_END = re.compile(r"\r\n?|[\n\u2028\u2029]")
_SPACE = r"[ \t\r\n\f]"
_SPACES = re.compile(f"{_SPACE}+")
_ATTRIBUTE_VALUE = rf"""{_SPACE}*={_SPACE}*(?:"([^"]*)"|'([^']*)'|([^ \t\r\n\f"'>]+))"""
_ID = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[iI][dD]{_ATTRIBUTE_VALUE}")
_CLASS = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[cC][lL][aA][sS][sS]{_ATTRIBUTE_VALUE}")
_HREF = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[hH][rR][eE][fF]{_ATTRIBUTE_VALUE}")
_SRC = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[sS][rR][cC]{_ATTRIBUTE_VALUE}")
_ALT = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[aA][lL][tT]{_ATTRIBUTE_VALUE}")
_TITLE = re.compile(rf"(?:^|[^a-zA-Z0-9_-])[tT][iI][tT][lL][eE]{_ATTRIBUTE_VALUE}")
_HIDDEN = re.compile(rf"[dD][iI][sS][pP][lL][aA][yY]{_SPACE}*:{_SPACE}*[nN][oO][nN][eE]")


def from_text(source: str) -> Plain:
    r"""The plain text of a plain-text body or a subject: line ends as \\n, NFC, nothing invisible."""
    source = paired(source[:MAX_SOURCE])
    if needs_care(source):
        text = _text_builder(source, traced=False).text
    else:
        text = source.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return Plain(text, trace=lambda: _traced(_text_builder(source, traced=True)))


def from_html(source: str) -> Plain:
    """The plain text of an HTML body."""
    source = paired(source[:MAX_SOURCE])
    care = needs_care(source)
    reader = _HtmlReader(source, careful=care, traced=False)
    reader.read()

    def trace() -> tuple[array[int], array[int]]:
        again = _HtmlReader(source, careful=care, traced=True)
        again.read()
        return _traced(again.out)

    return Plain(reader.out.text, reader.quoted, reader.links, trace)


def _traced(builder: Builder) -> tuple[array[int], array[int]]:
    return builder.starts, builder.ends


def _text_builder(source: str, *, traced: bool) -> Builder:
    builder = Builder(careful=needs_care(source), traced=traced)
    position = 0
    for found in _LINE_END.finditer(source):
        builder.take(source[position : found.start()], position)
        builder.stand_in("\n", found.start(), found.end())
        position = found.end()
    builder.take(source[position:], position)
    return builder


def _value(pattern: re.Pattern[str], attributes: str) -> str:
    """An attribute's value as written, without its quotes; empty when it is not there."""
    found = pattern.search(attributes)
    return (found.group(1) or found.group(2) or found.group(3) or "") if found else ""


def _has_name(pattern: re.Pattern[str], attributes: str, wanted: frozenset[str]) -> bool:
    """Whether an id or class has one of these words, in whatever case and behind the ``x_`` that Outlook puts in front."""
    value = _value(pattern, attributes)
    return any(word.removeprefix("x_").removeprefix("x_") in wanted for word in _SPACES.split(value.lower()))


class _Tag(NamedTuple):
    """What a tag does to the text."""

    name: str
    attributes: str
    closing: bool
    does: str  # "block" | "cell" | "link" | "image" | "hide" | "" nothing
    history: str  # "here" when history begins behind it, "within" when it has history within, else empty


def _tag_of(written: str, closing: bool, name: str, attributes: str) -> _Tag:
    does = ""
    if not closing and (name in SKIPPED or (attributes and name not in _VOID and _HIDDEN.search(attributes))):
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
    made = _Tag(name, attributes, closing, does, history)
    if len(written) <= _SHORT_TAG:
        if len(_KNOWN_TAGS) >= _KNOWN:
            _KNOWN_TAGS.clear()
        _KNOWN_TAGS[written] = made
    return made


_KNOWN_TAGS: dict[str, _Tag] = {}  # mails are written by a few programs: the same tags come again and again
_KNOWN = 2000
_SHORT_TAG = 200


class _HtmlReader:
    """Walks from tag to tag and never backs up, so its time is linear."""

    def __init__(self, source: str, *, careful: bool, traced: bool) -> None:
        self.source = source
        self.out = Builder(careful=careful, traced=traced)
        self.quoted: list[tuple[int, int]] = []
        self.links: list[Link] = []
        self.blank = -1  # where a run of blanks began that is not written yet
        self.quote_start = -1
        self.open_quotes: list[str] = []  # names of open elements since a quoting one began
        self.link: tuple[str, int, str] | None = None
        self.cell_start = -1  # length of the text where the row's last cell began
        self.from_here = -1
        self.pre = 0
        self.never_closed: set[str] = set()

    def read(self) -> None:
        size, position = len(self.source), 0
        while position < size:
            position = self._walk(position, size)
        if self.quote_start >= 0:
            self.quoted.append((self.quote_start, self.out.length))
        if self.from_here >= 0:
            self.quoted.append((self.from_here, self.out.length))
        if self.link is not None:
            self._end_link()

    def _walk(self, position: int, size: int) -> int:
        """As far as texts and whole tags go; where to go on."""
        for found in _TOKEN.finditer(self.source, position):
            group = found.lastindex
            if group == 1:
                text = found.group()
                if not text.isspace() or self.pre:
                    self._text(text, found.start())
                elif self.blank < 0:
                    self.blank = found.start()
                continue
            written = found.group()
            end = found.end()
            tag = _KNOWN_TAGS.get(written) or self._learn(written) if group == 2 else None
            if tag is None:
                go_on = self._other_markup(found.start(), size)
                if go_on != end:
                    return go_on
            elif tag.does or tag.history or self.open_quotes:
                go_on = self._element(tag, found.start(), end)
                if go_on != end:
                    return go_on
        return size

    def _learn(self, written: str) -> _Tag | None:
        name = _NAME.match(written, 1)
        if name is None:
            return None
        return _tag_of(written, written[1] == "/", name.group(1).lower(), written[name.end() : -1])

    def _other_markup(self, start: int, size: int) -> int:
        """A comment, a declaration, a tag whose quotes do not end well, or a bare ``<``."""
        source = self.source
        if source.startswith("<!--", start):
            end = source.find("-->", start + 4)
            return size if end < 0 else end + 3
        name = _NAME.match(source, start + 1)
        if name is None:
            if not source.startswith(("!", "?"), start + 1):
                self._text("<", start)
                return start + 1
            end = source.find(">", start)
            return size if end < 0 else end + 1
        end = self._tag_end(name.end(), size)
        closing = source[start + 1] == "/"
        attributes = source[name.end() : max(name.end(), end - 1)]
        return self._element(_tag_of(source[start:end], closing, name.group(1).lower(), attributes), start, end)

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
        """Behind ``</tag>``; -1 when it never closes, which is remembered, so that nobody looks twice."""
        if tag in self.never_closed or len(self.never_closed) >= _PATIENCE:
            return -1
        found = _closing_tag(tag).search(self.source, position)
        if found is None:
            self.never_closed.add(tag)
            return -1
        return found.end()

    def _element(self, tag: _Tag, start: int, end: int) -> int:
        does = tag.does
        if does == "hide":
            stop = self._closing(tag.name, end)
            if stop >= 0:
                return stop
            if tag.name in ("script", "style"):
                return len(self.source)
            does = "block" if tag.name in BLOCKS else ""
        if does == "block":
            self._block(tag.name, start, end, closing=tag.closing)
        elif does == "cell":
            self._cell(start, end, closing=tag.closing)
        elif does == "link":
            self._anchor(tag.attributes, closing=tag.closing)
        elif does == "image":
            target, label = decode(_value(_SRC, tag.attributes)), decode(_value(_ALT, tag.attributes))
            self.links.append(Link("img", target, self.out.length, self.out.length, label))
        if tag.history or self.open_quotes:
            self._quoting(tag)
        return end

    def _block(self, tag: str, start: int, end: int, *, closing: bool) -> None:
        self.blank = -1
        out = self.out
        if out.last != "\n" or tag == "br" or (tag == "p" and closing):
            out.stand_in("\n", start, end)
        if tag == "tr":
            self.cell_start = -1
        elif tag == "pre":
            self.pre = max(0, self.pre + (-1 if closing else 1))

    def _cell(self, start: int, end: int, *, closing: bool) -> None:
        """Cells of a row are parted by tabs; the line end of a cell's last paragraph is none of the row."""
        out = self.out
        self.blank = -1
        if self.cell_start >= 0:
            out.take_back(self.cell_start)
        if not closing:
            if self.cell_start >= 0:
                out.stand_in("\t", start, end)
            self.cell_start = out.length

    def _anchor(self, attributes: str, *, closing: bool) -> None:
        if self.link is not None:
            self._end_link()
        if not closing:
            target = decode(_value(_HREF, attributes))
            if target:
                self._write_blank()
                self.link = (target, self.out.length, decode(_value(_TITLE, attributes)))

    def _end_link(self) -> None:
        if self.link is not None:
            target, start, label = self.link
            end = self.out.length
            self.links.append(Link("a", target, min(start, end), end, label))
            self.link = None

    def _quoting(self, tag: _Tag) -> None:
        out = self.out
        if not tag.closing:
            if tag.history == "here" and self.from_here < 0:
                self.from_here = out.length
            if tag.history == "within" and not self.open_quotes:
                self.quote_start = out.length
            if (tag.history == "within" or self.open_quotes) and tag.name not in _VOID:
                self.open_quotes.append(tag.name)
        else:
            while self.open_quotes:
                if self.open_quotes.pop() == tag.name:
                    break
            if not self.open_quotes and self.quote_start >= 0:
                self.quoted.append((self.quote_start, out.length))
                self.quote_start = -1

    def _text(self, text: str, at: int) -> None:
        """Text between tags: entities decoded, runs of blanks as one."""
        if "&" not in text:
            self._run(text, at)
            return
        position = 0
        for found in ENTITY.finditer(text):
            self._run(text[position : found.start()], at + position)
            character = entity(found.group())
            if _ONE_BLANK.fullmatch(character):
                if self.blank < 0:
                    self.blank = at + found.start()
            elif character != found.group():
                self._write_blank()
                self.out.stand_in(character, at + found.start(), at + found.end())
            else:
                self._run(character, at + found.start())
            position = found.end()
        self._run(text[position:], at + position)

    def _run(self, text: str, at: int) -> None:
        if "  " not in text and (text.isprintable() or _ODD_BLANKS.search(text) is None):
            if text:
                self._stretch(text, at)
            return
        position = 0
        for found in _ODD_BLANKS.finditer(text):
            start = found.start()
            if start > position:
                self._stretch(text[position:start], at + position)
            position = found.end()
            if self.pre and "\n" in found.group():
                for _ in range(found.group().count("\n")):
                    self.out.stand_in("\n", at + start, at + position)
                self.blank = -1
            elif self.blank < 0:
                self.blank = at + start
        if position < len(text):
            self._stretch(text[position:], at + position)

    def _stretch(self, text: str, at: int) -> None:
        """Text whose blanks are single ordinary ones; it may begin and end with one."""
        if text[0] == " ":
            if self.blank < 0:
                self.blank = at
            if len(text) == 1:
                return
            text, at = text[1:], at + 1
        self._write_blank()
        if text[-1] == " ":
            self.out.take(text[:-1], at)
            self.blank = at + len(text) - 1
        else:
            self.out.take(text, at)

    def _write_blank(self) -> None:
        if self.blank >= 0:
            if self.out.last not in "\n\t ":
                self.out.stand_in(" ", self.blank, self.blank + 1)
            self.blank = -1


_CLOSING_TAGS: dict[str, re.Pattern[str]] = {}


def _closing_tag(tag: str) -> re.Pattern[str]:
    """``</tag>`` in whatever case."""
    if tag not in _CLOSING_TAGS:
        if len(_CLOSING_TAGS) >= _PATIENCE:
            _CLOSING_TAGS.clear()
        letters = "".join(f"[{one}{one.upper()}]" for one in tag)
        _CLOSING_TAGS[tag] = re.compile(f"</{letters}{_SPACE}*>")
    return _CLOSING_TAGS[tag]
