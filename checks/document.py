"""A field of the mail, taken apart: folded text, lines, words, sentences, and which parts are new, signature, quote or disclaimer.

Twin: addin/src/checks/document.ts. Everything is linear in the text and made when it is first asked for.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from checks.folding import fold
from checks.plain import Link, Plain
from checks.terms import Scanner, TermHit
from checks.tokens import MOST, WORD, Tokens, tokens

LINES = 20_000


class Word(NamedTuple):
    """A word of the folded text and where it stands."""

    text: str
    start: int
    end: int


class Line(NamedTuple):
    """A line without its end: where it stands in the text."""

    start: int
    end: int


class Segment(NamedTuple):
    """A stretch of the text and what it is: ``new``, ``signature``, ``quote`` or ``disclaimer``."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quote:
    """A mail in the history, as its header was written there (folded); empty where it does not say."""

    start: int
    end: int
    sender: str = ""
    to: str = ""
    cc: str = ""
    sent: str = ""
    subject: str = ""


class Document:
    """One field's text. ``whole``: no splitting, everything is new text (subjects, attachments).

    ``signature_lines`` and ``sender_name``, where they are known, help to see where the signature begins.
    """

    def __init__(
        self, plain: Plain, *, whole: bool = False, signature_lines: Sequence[str] = (), sender_name: str = ""
    ) -> None:
        self.plain = plain
        self.text = plain.text
        self.whole = whole
        self.signature_lines = signature_lines
        self.sender_name = sender_name
        self.kept: dict[object, Any] = {}  # what was worked out about this text, by who asked (checks/memo.py)
        self._hits: dict[Scanner, Mapping[str, list[TermHit]]] = {}

    @cached_property
    def folded(self) -> str:
        """Lower case, dashes and blanks made alike; as long as ``text``, position for position."""
        return fold(self.text)

    @cached_property
    def flat(self) -> str:
        """The folded text with line ends and tabs as blanks: what phrases are looked for in."""
        return self.folded.replace("\n", " ").replace("\t", " ")

    @cached_property
    def lines(self) -> list[Line]:
        """All lines, empty ones too; what comes behind the first 20,000 is one line, as nobody wrote that by hand."""
        found, start = [], 0
        for part in self.text.split("\n", LINES):
            found.append(Line(start, start + len(part)))
            start += len(part) + 1
        return found

    @cached_property
    def words(self) -> list[Word]:
        """Words of the folded text in order."""
        if len(self.text) > MOST:
            return [Word(m.group(), m.start(), m.end()) for m in WORD.finditer(self.folded)]
        return [Word(text, start, start + len(text)) for text, start in zip(*self.tokens, strict=True)]

    @cached_property
    def tokens(self) -> Tokens:
        """The words of the text's first part and where they begin."""
        return tokens(self.folded)

    @cached_property
    def _split(self) -> tuple[list[Segment], list[Quote]]:
        from checks.splitting import split

        if self.whole:
            return [Segment("new", 0, len(self.text))], []
        return split(self)

    @property
    def segments(self) -> list[Segment]:
        """The parts in order, without gaps."""
        return self._split[0]

    @property
    def quotes(self) -> list[Quote]:
        """The mails of the history, newest first."""
        return self._split[1]

    @cached_property
    def new(self) -> list[Segment]:
        """The stretches the sender wrote now."""
        return [one for one in self.segments if one.kind == "new"]

    def part_of(self, position: int) -> str:
        """What kind of segment a position lies in."""
        index = bisect_right(self._segment_starts, position) - 1
        return self.segments[index].kind if index >= 0 else "new"

    @cached_property
    def _segment_starts(self) -> list[int]:
        return [one.start for one in self.segments]

    def hits(self, scanner: Scanner) -> Mapping[str, list[TermHit]]:
        """Where the scanner's words stand, list by list; looked for once."""
        found = self._hits.get(scanner)
        if found is None:
            found = self._hits[scanner] = scanner.scan(self.flat, self.tokens)
        return found

    @property
    def links(self) -> list[Link]:
        """Links and images of an HTML body."""
        return self.plain.links
