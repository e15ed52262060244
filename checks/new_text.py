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
    kind, first, stop = segment
    while stop > first and len(found) < _MOST:
        start = folded.rfind("\n", first, stop) + 1 or first
        line = folded[start:stop].rstrip(" \t")
        text = line.lstrip(" \t")
        if text:
            end = start + len(line)
            found.append(Piece(text, end - len(text), end, kind))
        elif start - 2 >= first and folded[start - 2] in " \t\n":  # many empty lines are passed at once
            passed = max(first, start - _PASSED)
            stop = passed + len(folded[passed:start].rstrip(" \t\n"))
            continue
        stop = start - 1
