"""Sentences of what the sender wrote now, with their words. Twin: addin/src/checks/new_sentences.ts.

Abbreviations ("t.ex.", "kl. 12.30", "bl.a.") end no sentence; a line end does, unless the line was only wrapped by the mail program.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from weakref import WeakKeyDictionary

from checks.document import WORD, Document, Word
from checks.folding import is_letter_or_digit
from checks.word_lists import word_set

_STOP = re.compile(r"[.?!]+[\"')\]]*|\n")
# abbreviations that go on, whatever follows, and those that may stand last in a sentence
_GOING_ON = word_set(
    "t ex bl a kl v s ca nr tel resp f n b o p g kap sid jfr inkl exkl st ev obs ang avs dr prof e i k u h dvs"
)
_MAY_END = word_set(
    "jan feb mar apr jun jul aug sep sept okt nov dec mån tis ons tors tor fre lör sön enl etc osv mm mfl m fl d fr ggr pga "
    "max min"
)
_BULLET = re.compile(r"[ \t]*(?:[-*•·o>][ \t]|[0-9a-z]{1,2}[.)][ \t])")
_WRAP = 60  # characters: a line at least as long may have been wrapped by the mail program
_BLANKS = " \t\n"


class Sentence(NamedTuple):
    """A sentence: where it stands, its words (folded), whether it asks, and the number of its paragraph."""

    start: int
    end: int
    words: list[Word]
    asks: bool
    paragraph: int

    @property
    def first(self) -> str:
        """The first word."""
        return self.words[0].text


_kept: WeakKeyDictionary[Document, list[Sentence]] = WeakKeyDictionary()


def new_sentences(document: Document) -> list[Sentence]:
    """The sentences of a document's new text in order, each with at least one word; worked out once for each document."""
    found = _kept.get(document)
    if found is None:
        found = _read(document)
        _kept[document] = found
    return found


def _read(document: Document) -> list[Sentence]:
    found: list[Sentence] = []
    paragraph = 0
    for segment in document.new:
        paragraph += 1
        start = segment.start
        for stop in _STOP.finditer(document.folded, segment.start, segment.end):
            if stop.group() == "\n":
                if _wrapped(document, start, stop.start(), segment.end):
                    continue
                _add(found, document, start, stop.start(), paragraph)
                start = stop.end()
                paragraph += 1
            elif _ends(document, stop.start(), stop.end(), segment.end):
                _add(found, document, start, stop.end(), paragraph)
                start = stop.end()
        _add(found, document, start, segment.end, paragraph)
    return found


def _add(found: list[Sentence], document: Document, start: int, end: int, paragraph: int) -> None:
    folded = document.folded
    while start < end and folded[start] in _BLANKS:
        start += 1
    while end > start and folded[end - 1] in _BLANKS:
        end -= 1
    words = [Word(m.group(), m.start(), m.end()) for m in WORD.finditer(folded, start, end)]
    if words:
        found.append(Sentence(start, end, words, "?" in folded[max(start, end - 5) : end], paragraph))


def _wrapped(document: Document, start: int, position: int, limit: int) -> bool:
    """Whether a line end stands inside a sentence: a long line that stops in the middle, in a plain-text mail."""
    folded = document.folded
    line_start = folded.rfind("\n", start, position) + 1
    if position - max(line_start, start) < _WRAP or folded[position - 1] in ".?!:":
        return False
    following = folded[position + 1 : min(position + 5, limit)]
    return following.strip(_BLANKS) != "" and following[0] != "\n" and _BULLET.match(following) is None


def _ends(document: Document, start: int, end: int, limit: int) -> bool:
    """Whether ``.``, ``?`` or ``!`` at ``start`` ends a sentence."""
    folded = document.folded
    if end < limit and folded[end] not in _BLANKS:
        return False
    if folded[start] != ".":
        return True
    before = start
    while before > 0 and before > start - 8 and _is_letter(folded[before - 1]):
        before -= 1
    word = folded[before:start]
    after = folded[end + 1 : end + 2]
    capital = document.text[end + 1 : end + 2] != after
    if word in _GOING_ON:
        return False
    return capital or (word not in _MAY_END and not (after and _is_letter(after)))


def _is_letter(character: str) -> bool:
    return is_letter_or_digit(character) and not "0" <= character <= "9"
