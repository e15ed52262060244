"""Sentences of what the sender wrote now, with their words. Twin: addin/src/checks/new_sentences.ts.

Abbreviations ("t.ex.", "kl. 12.30", "bl.a.") end no sentence; a line end does, unless the line was only wrapped by the mail program.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from itertools import compress, islice

from checks.document import Document, Word
from checks.folding import is_letter_or_digit
from checks.tokens import MOST, Tokens, tokens
from checks.word_lists import word_set

_STOP = re.compile(r"[.?!\n](?:(?<!\n)[.?!]*[\"')\]]*)?")  # begins with the sign, because that is searched for fast
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
_ABBREVIATION = 8  # letters: no abbreviation is longer
_LETTERS = "".join(one for one in map(chr, range(0x180)) if is_letter_or_digit(one) and not "0" <= one <= "9")
_MOST = 3_000  # words of new text: what comes behind is read by nobody
_STOPS = 20_000  # ends of sentences
_PIECE = 2_000  # characters of a sentence
_new = tuple.__new__  # a named tuple made in a third of the time


class Sentence:
    """A sentence: where it stands, its words' texts (folded), whether it asks, and the number of its paragraph."""

    __slots__ = ("_folded", "_starts", "_words", "all", "asks", "end", "paragraph", "span", "start", "texts")

    def __init__(
        self, folded: str, place: tuple[int, int], words: Tokens, span: tuple[int, int], paragraph: int
    ) -> None:
        self._folded = folded
        self.all, self.span = words, span  # the words it has, from and to, among more
        self._starts: list[int] | None = None
        self._words: list[Word] | None = None
        self.start, self.end = start, end = place
        self.texts = words.texts[span[0] : span[1]]
        self.asks = folded.find("?", end - 5 if end - start > 5 else start, end) >= 0
        self.paragraph = paragraph

    @property
    def first(self) -> str:
        """The first word."""
        return self.texts[0]

    @property
    def starts(self) -> list[int]:
        """Where the words begin; made when first asked for, because most sentences hold nothing of interest."""
        if self._starts is None:
            self._starts = self.all.starts[self.span[0] : self.span[1]]
        return self._starts

    @property
    def words(self) -> list[Word]:
        """The words with their places."""
        if self._words is None:
            pairs = zip(self.texts, self.starts, strict=True)
            self._words = [_new(Word, (text, start, start + len(text))) for text, start in pairs]
        return self._words

    def is_parted(self, place: int) -> bool:
        """Whether more than one character, so a sign and not a mere blank, parts a word from the one before it."""
        starts = self.starts
        return starts[place] - starts[place - 1] - len(self.texts[place - 1]) >= 2

    def since(self, place: int) -> Sentence:
        """The sentence from its word ``place`` on."""
        words, span = Tokens(self.texts, self.starts), (place, len(self.texts))
        return Sentence(self._folded, (self.starts[place], self.end), words, span, self.paragraph)


def new_sentences(document: Document) -> list[Sentence]:
    """The sentences of a document's new text in order, each with at least one word; worked out once for each document."""
    found: list[Sentence] | None = document.kept.get(new_sentences)
    if found is None:
        found = document.kept[new_sentences] = _read(document)
    return found


def places_of(document: Document, wanted: Callable[[str], object]) -> Iterator[tuple[int, list[int]]]:
    """The sentences that hold wanted words: the sentence's number, and the places of those words in it.

    All words are looked at in one go and not sentence by sentence, because most sentences hold none.
    """
    found, words = new_sentences(document), document.tokens
    end = next((one.span[1] for one in reversed(found) if one.all is words), 0)
    places = compress(range(end), map(wanted, islice(words.texts, end)))
    place = next(places, end)
    for number, sentence in enumerate(found):
        inside: list[int] = []
        if sentence.all is words:
            first, last = sentence.span
            while place < last:
                if place >= first:
                    inside.append(place - first)
                place = next(places, end)
        else:
            inside += compress(range(len(sentence.texts)), map(wanted, sentence.texts))
        if inside:
            yield number, inside


def sentence_at(document: Document, position: int) -> Sentence | None:
    """The sentence of the new text that a position lies in, or None."""
    found = new_sentences(document)
    index = bisect_right(found, position, key=lambda one: one.start) - 1
    return found[index] if index >= 0 and position < found[index].end else None


def _read(document: Document) -> list[Sentence]:
    reader = _Reader(document)
    for segment in document.new:
        reader.read(segment.start, segment.end)
        if reader.left <= 0:
            break
    return reader.found


class _Reader:
    """Goes through the new text once, until ``_MOST`` words were read."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.folded = document.folded
        self.words = document.tokens
        self.place = 0  # the first word behind the last sentence
        self.found: list[Sentence] = []
        self.paragraph = 0
        self.left = _MOST
        self.stops = 0

    def read(self, start: int, limit: int) -> None:
        """A stretch of new text."""
        document, folded = self.document, self.folded
        self.paragraph += 1
        for stop in _STOP.finditer(folded, start, limit):
            at, end = stop.span()
            if folded[at] == "\n":
                if at - start >= _WRAP and _wrapped(document, start, at, limit):
                    continue
                self.add(start, at)
                self.paragraph += 1
            elif (end < limit and folded[end] not in _BLANKS) or (folded[at] == "." and _goes_on(document, at, end)):
                continue  # "kl. 14.00", "www.sandby.example"
            else:
                self.add(start, end)
            start = end
            if self.left <= 0 or self.stops >= _STOPS:
                return
        self.add(start, limit)

    def add(self, start: int, end: int) -> None:
        """A sentence, in pieces when no person wrote it that long."""
        self.stops += 1
        folded = self.folded
        while start < end and folded[start] in _BLANKS:
            start += 1
        while end > start and folded[end - 1] in _BLANKS:
            end -= 1
        if end - start > _PIECE or end > MOST:
            self._add_pieces(start, end)
        elif start < end:
            first = bisect_left(self.words.starts, start, self.place)
            self.place = last = bisect_left(self.words.starts, end, first)
            self._keep(start, end, self.words, first, last)

    def _add_pieces(self, start: int, end: int) -> None:
        """A sentence as long as nobody writes them, or so far behind that its words were not looked for with all others."""
        while start < end and self.left > 0:
            cut = self.folded.find(" ", start + _PIECE, min(start + 2 * _PIECE, end))
            last = cut if cut >= 0 else min(start + 2 * _PIECE, end)
            piece = tokens(self.folded[start:last])
            self._keep(start, last, Tokens(piece.texts, [start + one for one in piece.starts]), 0, len(piece.texts))
            start = last + 1 if cut >= 0 else last

    def _keep(self, start: int, end: int, words: Tokens, first: int, last: int) -> None:
        if first < last:
            self.left -= last - first
            self.found.append(Sentence(self.folded, (start, end), words, (first, last), self.paragraph))


def _wrapped(document: Document, start: int, position: int, limit: int) -> bool:
    """Whether a line end stands inside a sentence: a long line that stops in the middle, in a plain-text mail."""
    folded = document.folded
    line_start = folded.rfind("\n", start, position) + 1
    if position - max(line_start, start) < _WRAP or folded[position - 1] in ".?!:":
        return False
    following = folded[position + 1 : min(position + 5, limit)]
    return following.strip(_BLANKS) != "" and following[0] != "\n" and _BULLET.match(following) is None


def _goes_on(document: Document, start: int, end: int) -> bool:
    """Whether the sentence goes on behind the full stop at ``start``, as that of an abbreviation."""
    folded = document.folded
    piece = folded[max(0, start - _ABBREVIATION) : start]
    word = piece[len(piece.rstrip(_LETTERS)) :]
    if word in _GOING_ON:
        return True
    after = folded[end + 1 : end + 2]
    if document.text[end + 1 : end + 2] != after:
        return False  # a capital
    return word in _MAY_END or (after != "" and _is_letter(after))


def _is_letter(character: str) -> bool:
    return is_letter_or_digit(character) and not "0" <= character <= "9"
