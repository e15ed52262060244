"""New text, signature, history, disclaimer: what is whose. Twin: addin/src/checks/splitting.ts.

By lines, each looked at a bounded number of times. An answer between quoted lines is new text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checks import signing
from checks.folding import BLANKS, fold
from checks.history import Header, attribution, header, header_block, is_divider
from checks.signing import CLOSINGS

if TYPE_CHECKING:
    from checks.document import Document, Line, Quote, Segment

__all__ = ["CLOSINGS", "header", "sender_names", "split"]

_RULE_SIGNS = "_-=* "


def split(document: Document) -> tuple[list[Segment], list[Quote]]:
    """The segments of a body in order, without gaps, and the mails of its history, newest first."""
    folded, places = document.folded, document.lines
    lines = [folded[line.start : line.end] for line in places]
    kinds = ["new"] * len(lines)
    starts = _mark_history(document, lines, kinds)
    text = document.text
    written = [text[line.start : line.end] for line in places]
    signing.mark(lines, written, kinds, document.signature_lines, sender_names(document.sender_name))
    _blank_lines(lines, kinds)
    return _segments(places, kinds, len(text)), _quotes(places, starts, len(text))


def sender_names(name: str) -> tuple[str, ...]:
    """The sender's name, folded, and the first name; empty where the name is not known."""
    whole = fold(name).strip(BLANKS)
    if "," in whole:
        last, _, first = whole.partition(",")
        whole = f"{first.strip(BLANKS)} {last.strip(BLANKS)}"
    return (whole, whole.split(" ")[0]) if whole else ()


def _mark_history(document: Document, lines: Sequence[str], kinds: list[str]) -> list[tuple[int, Header]]:
    """Mark the history's lines; the lines where its mails begin and what their headers say."""
    for start, end in document.plain.quoted:
        for index in _between(document.lines, start, end):
            kinds[index] = "quote"
    whole = document.folded
    headers = "från" in whole or "from" in whole or "avsändare" in whole
    attributions = "skrev" in whole or "wrote" in whole
    dividers = "medd" in whole or "message" in whole or "vidarebefordra" in whole
    starts: list[tuple[int, Header]] = []
    if not (headers or attributions or dividers or ">" in whole or document.plain.quoted):
        return starts  # most new mails: nothing in them can begin a history
    index, rest_is_history = 0, False
    while index < len(lines):
        line = lines[index]
        size = 1
        bare = line.lstrip("> *\t")
        if not bare:
            if rest_is_history or line.startswith(">"):
                kinds[index] = "quote"
            index += 1
            continue
        if line.lstrip(" \t").startswith(">"):
            kinds[index] = "quote"
        said = header_block(lines, index) if headers else None
        if said is not None:
            starts.append((index, said))
            rest_is_history = rest_is_history or not line.lstrip(" \t").startswith(">")
        elif dividers and is_divider(bare.strip(BLANKS)):
            rest_is_history = rest_is_history or kinds[index] == "new"
        elif attributions:
            count, said = attribution(lines, index)
            if said is not None:
                starts.append((index, said))
                size = count
                if kinds[index] == "new" and not _marked_below(lines, kinds, index + count):
                    rest_is_history = True
                kinds[index : index + count] = ["quote"] * count
        if rest_is_history:
            kinds[index : index + size] = ["quote"] * size
        index += size
    _rules_above(lines, kinds)
    return starts


def _marked_below(lines: Sequence[str], kinds: Sequence[str], index: int) -> bool:
    """Whether the attribution's quote is marked by ">" or by the markup; then answers may stand below and within."""
    for other in range(index, min(index + 3, len(lines))):
        if lines[other].strip(BLANKS):
            return kinds[other] == "quote" or lines[other].lstrip(BLANKS).startswith(">")
    return True


def _between(places: Sequence[Line], start: int, end: int) -> range:
    """The lines that begin in a stretch."""
    first = bisect_left(places, start, key=lambda one: one.start)
    last = bisect_right(places, end - 1, key=lambda one: one.start)
    return range(first, max(first, last))


def _rules_above(lines: Sequence[str], kinds: list[str]) -> None:
    """A rule of dashes or underscores right above the history belongs to it."""
    below = "new"
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line:
            if below == "quote" and kinds[index] == "new" and len(line) >= 5 and not line.strip(_RULE_SIGNS):
                kinds[index] = "quote"
            below = kinds[index]


def _blank_lines(lines: Sequence[str], kinds: list[str]) -> None:
    """An empty line belongs to what stands above it."""
    for index in range(1, len(lines)):
        if kinds[index] == "new" and not lines[index].strip(" \t"):
            kinds[index] = kinds[index - 1]


def _segments(places: Sequence[Line], kinds: Sequence[str], size: int) -> list[Segment]:
    from checks.document import Segment

    found: list[Segment] = []
    start = 0
    for index, kind in enumerate(kinds):
        if index + 1 == len(kinds) or kinds[index + 1] != kind:
            end = min(places[index].end + 1, size)
            found.append(Segment(kind, start, end))
            start = end
    return found


def _quotes(places: Sequence[Line], starts: Sequence[tuple[int, Header]], size: int) -> list[Quote]:
    from checks.document import Quote

    begins = [*(places[index].start for index, _ in starts), size]
    return [
        Quote(begins[number], begins[number + 1], said.sender, said.to, said.cc, said.sent, said.subject)
        for number, (_, said) in enumerate(starts)
    ]
