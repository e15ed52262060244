"""Puts a plain text together piece by piece, and on demand the way back to the source. Twin: addin/src/checks/building.ts."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

_UNSEEN = r"\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff"
UNSEEN_CHARS = re.compile(f"[{_UNSEEN}]+")
_UNPAIRED = re.compile(r"[\ud800-\udfff]")
_MARKS = re.compile(r"[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Link:
    """A link or image of the body: where its text or place is in the plain text, where it leads, and its title or alternative text."""

    kind: str  # "a" | "img"
    target: str
    start: int
    end: int
    label: str = ""


@dataclass
class Plain:
    """The plain text, and what the markup told besides.

    ``quoted``: stretches of the text that the markup itself marks as history. ``trace`` makes for each character of the text where it
    begins and ends in the source; it is only asked when somebody wants to show a place in the source.
    """

    text: str
    quoted: list[tuple[int, int]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    trace: Callable[[], tuple[array[int], array[int]]] = lambda: (array("L"), array("L"))

    @cached_property
    def _trace(self) -> tuple[array[int], array[int]]:
        return self.trace()

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the source that text positions ``start`` to ``end`` came from; whole character references, no half ones."""
        starts, ends = self._trace
        if not starts:
            return (0, 0)
        first = starts[min(max(start, 0), len(starts) - 1)]
        return (first, ends[min(end, len(ends)) - 1]) if end > start else (first, first)


class Builder:
    """Takes stretches of the source in order. ``careful``: the source has characters that are unseen, decomposed or unpaired."""

    def __init__(self, *, careful: bool, traced: bool) -> None:
        self.careful = careful
        self.traced = traced
        self.parts: list[str] = []
        self.length = 0
        self.last = "\n"
        self.starts: array[int] = array("L")
        self.ends: array[int] = array("L")

    def take(self, text: str, at: int) -> None:
        """A stretch of the source that begins at ``at`` there."""
        if self.careful and not text.isascii():
            self._clean(text, at)
        elif text:
            if self.traced:
                self.starts.extend(range(at, at + len(text)))
                self.ends.extend(range(at + 1, at + len(text) + 1))
            self.parts.append(text)
            self.length += len(text)
            self.last = text[-1]

    def stand_in(self, text: str, start: int, end: int) -> None:
        """A text of ours (line end, tab, blank, decoded character) for what stands from ``start`` to ``end`` in the source."""
        if not text.isascii():
            text = _composed(UNSEEN_CHARS.sub("", text))
        if text:
            if self.traced:
                self.starts.extend([start] * len(text))
                self.ends.extend([end] * len(text))
            self.parts.append(text)
            self.length += len(text)
            self.last = text[-1]

    def take_back(self, stop: int) -> None:
        """Take back line ends that were written since the text was ``stop`` long."""
        while self.length > stop and self.parts[-1] == "\n":
            self.parts.pop()
            self.length -= 1
            self.last = self.parts[-1][-1] if self.parts else "\n"
        if self.traced:
            del self.starts[self.length :], self.ends[self.length :]

    @property
    def text(self) -> str:
        """What was put together so far."""
        return "".join(self.parts)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        self.last = text[-1]

    def _clean(self, text: str, at: int) -> None:
        seen = UNSEEN_CHARS.sub("", text)
        if not self.traced:
            text = _composed(seen)
            if text:
                self._put(text)
            return
        places = [index for index, one in enumerate(text) if not UNSEEN_CHARS.match(one)]
        for start, end in _clusters(seen):
            part = _composed(seen[start:end])
            if len(part) == end - start:
                self.starts.extend(at + place for place in places[start:end])
                self.ends.extend(at + place + 1 for place in places[start:end])
            else:
                self.starts.extend([at + places[start]] * len(part))
                self.ends.extend([at + places[end - 1] + 1] * len(part))
            self._put(part)


def needs_care(source: str) -> bool:
    """Whether a source has anything that is unseen, unpaired or not composed."""
    if is_latin(source):
        return "\u00ad" in source
    return _CARE.search(source) is not None or not unicodedata.is_normalized("NFC", source)


def is_latin(source: str) -> bool:
    """Whether a source holds nothing beyond Latin-1, as most mail does: all of it composed and paired, and known at once."""
    try:
        source.encode("latin-1")
    except UnicodeEncodeError:
        return False
    return True


_CARE = re.compile(rf"[{_UNSEEN}]")


def paired(source: str) -> str:
    """The source with halves of surrogate pairs replaced, one for one, as they stand for nothing."""
    if is_latin(source):
        return source
    try:
        source.encode()
    except UnicodeEncodeError:
        return _UNPAIRED.sub("\ufffd", source)
    return source


def _composed(text: str) -> str:
    if unicodedata.is_normalized("NFC", text):
        return text
    return "".join(unicodedata.normalize("NFC", text[start:end]) for start, end in _clusters(text))


def _clusters(text: str) -> list[tuple[int, int]]:
    """A letter with the combining marks behind it, and the stretches between such."""
    found: list[tuple[int, int]] = []
    start = 0
    for marks in _MARKS.finditer(text):
        letter = max(start, marks.start() - 1)
        if letter > start:
            found.append((start, letter))
        found.append((letter, marks.end()))
        start = marks.end()
    if start < len(text):
        found.append((start, len(text)))
    return found
