"""The new text by lines, for kinds that judge how something is written. Twin: addin/src/checks/new_text.ts."""

from __future__ import annotations

from typing import NamedTuple

from checks.document import Document, Segment
from checks.memo import remembered

_MOST = 100  # lines that are read
_PASSED = 4_096  # characters


class Piece(NamedTuple):
    """A line: its folded text without blanks around it, and where it stands."""

    text: str
    start: int
    end: int
    part: str


def own_lines(document: Document, most: int) -> list[Piece]:
    """The last ``most`` lines (at most a hundred) with text that are not history: new text, signature and disclaimer, in order."""
    return remembered(document, "own lines", lambda: _own_lines(document))[-most:]


def _own_lines(document: Document) -> list[Piece]:
    found: list[Piece] = []
    for segment in reversed(document.segments):
        if segment.kind != "quote":
            _add_pieces(found, document.folded, segment)
    found.reverse()
    return found


def _add_pieces(found: list[Piece], folded: str, segment: Segment) -> None:
    """The segment's lines from its end on."""
    stop = segment.end
    while stop > segment.start and len(found) < _MOST:
        start = max(segment.start, folded.rfind("\n", segment.start, stop) + 1)
        line = folded[start:stop].rstrip(" \t")
        text = line.lstrip(" \t")
        if text:
            end = start + len(line)
            found.append(Piece(text, end - len(text), end, segment.kind))
        elif start > segment.start:  # many empty lines are passed at once
            first = max(segment.start, start - _PASSED)
            stop = first + len(folded[first:start].rstrip(" \t\n"))
            continue
        stop = start - 1
