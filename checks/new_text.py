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


def own_lines(document: Document, most: int) -> list[Piece]:
    """The last ``most`` lines with text that are not history: new text, signature and disclaimer, in order."""
    found: list[Piece] = []
    for segment in reversed(document.segments):
        if segment.kind != "quote":
            _add_pieces(found, document.folded, segment, most)
    found.reverse()
    return found


def _add_pieces(found: list[Piece], folded: str, segment: Segment, most: int) -> None:
    """The segment's lines from its end on."""
    stop = segment.end
    while stop > segment.start and len(found) < most:
        start = max(segment.start, folded.rfind("\n", segment.start, stop) + 1)
        first, last = start, stop
        while first < last and folded[first] in " \t":
            first += 1
        while last > first and folded[last - 1] in " \t":
            last -= 1
        if last > first:
            found.append(Piece(folded[first:last], first, last, segment.kind))
        stop = start - 1
