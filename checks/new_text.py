"""The new text by lines, for kinds that judge how something is written. Twin: addin/src/checks/new_text.ts."""

from __future__ import annotations

from typing import NamedTuple

from checks.document import Document, Segment


class Piece(NamedTuple):
    """A line: its folded text without blanks around it, and where it stands."""

    text: str
    start: int
    end: int
    part: str


def own_lines(document: Document) -> list[Piece]:
    """Lines with text that are not history: new text, signature and disclaimer, in order."""
    found = []
    for segment in document.segments:
        if segment.kind != "quote":
            found += _pieces(document.folded, segment)
    return found


def _pieces(folded: str, segment: Segment) -> list[Piece]:
    found: list[Piece] = []
    start = segment.start
    while start < segment.end:
        stop = folded.find("\n", start, segment.end)
        stop = segment.end if stop < 0 else stop
        first, last = start, stop
        while first < last and folded[first] in " \t":
            first += 1
        while last > first and folded[last - 1] in " \t":
            last -= 1
        if last > first:
            found.append(Piece(folded[first:last], first, last, segment.kind))
        start = stop + 1
    return found
