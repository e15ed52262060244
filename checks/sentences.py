"""Sentences and paragraphs of a text, with line breaks that only wrap not counted. Twin: addin/src/checks/sentences.ts."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

_BREAK = re.compile(r"[.!?:;](?=[\"')]?[ \t]+[\"'(A-ZÅÄÖÉÜØ\u2013\u2022-])|[.!?:](?=[\"')]?\n)|\n")
_WRAPPED = re.compile(r"\n(?:> ?){0,5}[a-zåäö0-9(]")


class Sentence(NamedTuple):
    """Where a sentence stands, and the number of its paragraph."""

    start: int
    end: int
    paragraph: int


def sentences(text: str) -> list[Sentence]:
    """All sentences in order. An initial ("A. Ek") and a line that goes on in lower case end none; an empty line ends a paragraph."""
    found: list[Sentence] = []
    start = paragraph = 0
    for end in _BREAK.finditer(text):
        at = end.start()
        if text[at] == "\n":
            if _goes_on(text, at, start):
                continue
        elif text[at] == "." and _is_initial(text, at):
            continue
        if text[start:at].strip(" \t\n>"):
            found.append(Sentence(start, at, paragraph))
        elif text[at] == "\n" and found and found[-1].paragraph == paragraph:
            paragraph += 1
        start = at + 1
    if text[start:].strip(" \t\n>"):
        found.append(Sentence(start, len(text), paragraph))
    return found


def sentence_at(found: list[Sentence], position: int) -> int:
    """The index of the sentence that a position lies in, or of the one before it; -1 when there is none."""
    return bisect_right(found, position, key=lambda one: one.start) - 1


def _goes_on(text: str, at: int, start: int) -> bool:
    before = text[max(start, at - 3) : at].rstrip(" ")
    return bool(before) and before[-1] not in ".!?:\t" and at - start >= 45 and _WRAPPED.match(text, at) is not None


def _is_initial(text: str, at: int) -> bool:
    return at >= 1 and "A" <= text[at - 1] <= "Ö" and (at == 1 or text[at - 2] in " .(\n\t")
