"""Reads HTML as a reader sees it. Twin: addin/src/checks/html_reader.ts."""

from __future__ import annotations

import re

from checks.building import Link
from checks.entities import decode
from checks.markup import (
    ALT,
    BLOCKS,
    HREF,
    KNOWN_TAGS,
    NAME,
    PATIENCE,
    SRC,
    TITLE,
    VOID,
    Tag,
    closing_tag,
    tag_of,
    value,
)
from checks.runs import Runs

# a text (a "<" before no name is text), a tag whose quotes end, or something else; what repeats is bounded, as JavaScript's stack is
_BARE = r"<(?![a-zA-Z/!?])"
_TOKEN = re.compile(
    rf"""((?:[^<]|{_BARE})[^<]*(?:{_BARE}[^<]*){{0,99}})|"""
    r"""(<[a-zA-Z/][^<>"']*(?:"[^"<>]*"[^<>"']*|'[^'<>]*'[^<>"']*){0,99}>)|<"""
)


class HtmlReader(Runs):
    """Walks from tag to tag and never backs up, so its time is linear. ``read`` fills ``out``, ``quoted`` and ``links``."""

    def __init__(self, source: str, *, careful: bool, traced: bool) -> None:
        super().__init__(careful=careful, traced=traced)
        self.source = source
        self.quoted: list[tuple[int, int]] = []
        self.links: list[Link] = []
        self.quote_start = -1
        self.open_quotes: list[str] = []  # names of open elements since a quoting one began
        self.link: tuple[str, int, str] | None = None
        self.cell_start = -1  # length of the text where the row's last cell began
        self.from_here = -1
        self.never_closed: set[str] = set()

    def read(self) -> None:
        """The whole source."""
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
                    self.text(text, found.start())
                elif self.blank < 0:
                    self.blank = found.start()
                continue
            written = found.group()
            end = found.end()
            tag = KNOWN_TAGS.get(written) or self._learn(written) if group == 2 else None
            if tag is None:
                go_on = self._other_markup(found.start(), size)
                if go_on != end:
                    return go_on
            elif tag.does or tag.history or self.open_quotes:
                go_on = self._element(tag, found.start(), end)
                if go_on != end:
                    return go_on
        return size

    def _learn(self, written: str) -> Tag | None:
        name = NAME.match(written, 1)
        if name is None:
            return None
        return tag_of(written, written[1] == "/", name.group(1).lower(), written[name.end() : -1])

    def _other_markup(self, start: int, size: int) -> int:
        """A comment, a declaration, a tag whose quotes do not end well, or a bare ``<``."""
        source = self.source
        if source.startswith("<!--", start):
            end = source.find("-->", start + 4)
            return size if end < 0 else end + 3
        name = NAME.match(source, start + 1)
        if name is None:
            if not source.startswith(("!", "?"), start + 1):
                self.text("<", start)
                return start + 1
            end = source.find(">", start)
            return size if end < 0 else end + 1
        end = self._tag_end(name.end(), size)
        closing = source[start + 1] == "/"
        attributes = source[name.end() : max(name.end(), end - 1)]
        return self._element(tag_of(source[start:end], closing, name.group(1).lower(), attributes), start, end)

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
        if tag in self.never_closed or len(self.never_closed) >= PATIENCE:
            return -1
        found = closing_tag(tag).search(self.source, position)
        if found is None:
            self.never_closed.add(tag)
            return -1
        return found.end()

    def _element(self, tag: Tag, start: int, end: int) -> int:
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
            target, label = decode(value(SRC, tag.attributes)), decode(value(ALT, tag.attributes))
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
            target = decode(value(HREF, attributes))
            if target:
                self.write_blank()
                self.link = (target, self.out.length, decode(value(TITLE, attributes)))

    def _end_link(self) -> None:
        if self.link is not None:
            target, start, label = self.link
            end = self.out.length
            self.links.append(Link("a", target, min(start, end), end, label))
            self.link = None

    def _quoting(self, tag: Tag) -> None:
        out = self.out
        if not tag.closing:
            if tag.history == "here" and self.from_here < 0:
                self.from_here = out.length
            if tag.history == "within" and not self.open_quotes:
                self.quote_start = out.length
            if (tag.history == "within" or self.open_quotes) and tag.name not in VOID:
                self.open_quotes.append(tag.name)
        else:
            while self.open_quotes:
                if self.open_quotes.pop() == tag.name:
                    break
            if not self.open_quotes and self.quote_start >= 0:
                self.quoted.append((self.quote_start, out.length))
                self.quote_start = -1
