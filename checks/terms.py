"""Finds the words of all rules in one pass over a text. Twin: addin/src/checks/terms.ts.

An entry is a word or phrase in lower case; ``ord*`` also matches longer words that begin so, ``*ord`` longer words that end so. A word ends
where a letter or digit ends, so that "ring" is not found in "ringa"; a phrase's blanks match any single blank or line end.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from itertools import compress
from typing import NamedTuple

from checks.folding import is_letter_or_digit
from checks.tokens import WORD, Tokens

_KEY = 3  # letters by which beginnings and endings are looked up
_REMEMBERED = 50_000  # different words whose candidates are kept
_LONGEST = 40  # characters of a word that is worth keeping


class TermHit(NamedTuple):
    """A listed word that was found: the entry, and where."""

    entry: str
    start: int
    end: int


class _Phrase(NamedTuple):
    """An entry of more than one word, and what of it must stand there."""

    name: str
    entry: str
    text: str


class _Candidates(NamedTuple):
    """What a word of the text may be: the whole of entries, and the beginning of phrases, by their second word where that is whole."""

    whole: tuple[tuple[str, str], ...]
    phrases: tuple[_Phrase, ...]
    second: Mapping[str, list[_Phrase]]


class Scanner:
    """Made once for a pack; ``scan`` is linear in the text."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._words: dict[str, list[tuple[str, str]]] = {}
        self._starts: dict[str, list[tuple[str, str, str]]] = {}
        self._ends: dict[str, list[tuple[str, str, str]]] = {}
        self._phrases: dict[str, list[_Phrase]] = {}
        self._seconds: dict[str, dict[str, list[_Phrase]]] = {}
        self._known = _Known(self._look_up)
        for name, entries in lists.items():
            for entry in entries:
                self._add(name, entry)

    def _add(self, name: str, entry: str) -> None:
        first = WORD.match(entry)
        if entry.startswith("*"):
            self._ends.setdefault(entry[1:][-_KEY:], []).append((entry[1:], name, entry))
        elif first is None:
            raise ValueError(f"the list {name} has an entry that begins with no letter or digit: {entry!r}")
        elif first.group() == entry:
            self._words.setdefault(entry, []).append((name, entry))
        elif first.end() == len(entry) - 1 and entry.endswith("*"):
            self._starts.setdefault(entry[:_KEY].rstrip("*"), []).append((entry[:-1], name, entry))
        else:
            phrase = _Phrase(name, entry, entry.rstrip("*"))
            second = WORD.match(entry, first.end() + 1) if entry[first.end()] == " " else None
            if second is not None and (second.end() == len(entry) or entry[second.end()] == " "):
                self._seconds.setdefault(first.group(), {}).setdefault(second.group(), []).append(phrase)
            else:
                self._phrases.setdefault(first.group(), []).append(phrase)

    def scan(self, flat: str, tokens: Tokens) -> Mapping[str, list[TermHit]]:
        """List name → hits in order. ``flat`` is the folded text with its line ends and tabs as blanks, ``tokens`` its words."""
        found: defaultdict[str, list[TermHit]] = defaultdict(list)
        texts, starts = tokens
        known = list(map(self._known.__getitem__, texts))
        # most words are in no list, and are passed without a step of ours
        places, following = compress(range(len(texts)), known), compress([*texts[1:], ""], known)
        for place, behind, (whole, phrases, second) in zip(places, following, filter(None, known), strict=True):
            if whole:
                start = starts[place]
                end = start + len(texts[place])
                for name, entry in whole:
                    found[name].append(_new(TermHit, (entry, start, end)))
            if phrases:
                _phrases(flat, starts[place], phrases, found)
            if behind in second:
                _phrases(flat, starts[place], second[behind], found)
        return dict(found)

    def _look_up(self, text: str) -> _Candidates | None:
        """What a word may be, or None."""
        whole = list(self._words.get(text, ()))
        for size in range(1, min(_KEY, len(text)) + 1):
            whole += [(name, entry) for part, name, entry in self._starts.get(text[:size], ()) if text.startswith(part)]
            whole += [(name, entry) for part, name, entry in self._ends.get(text[-size:], ()) if text.endswith(part)]
        phrases, second = self._phrases.get(text, ()), self._seconds.get(text, _NOTHING)
        return _Candidates(tuple(whole), tuple(phrases), second) if whole or phrases or second else None


class _Known(dict[str, _Candidates | None]):
    """What words may be, None for those in no list; remembered, because the same words come again in every mail."""

    def __init__(self, look_up: Callable[[str], _Candidates | None]) -> None:
        super().__init__()
        self.look_up = look_up

    def __missing__(self, text: str) -> _Candidates | None:
        found = self.look_up(text)
        if len(self) >= _REMEMBERED:
            self.clear()
        if len(text) <= _LONGEST:
            self[text] = found
        return found


_new = tuple.__new__  # a named tuple made in a third of the time
_NOTHING: Mapping[str, list[_Phrase]] = {}


def _phrases(flat: str, start: int, phrases: Iterable[_Phrase], found: defaultdict[str, list[TermHit]]) -> None:
    """Those of the phrases that stand at ``start``."""
    for name, entry, text in phrases:
        end = start + len(text)
        if flat.startswith(text, start) and (entry[-1] == "*" or not _continues(flat, end)):
            found[name].append(TermHit(entry, start, end))


def _continues(flat: str, end: int) -> bool:
    """Whether the word that a phrase ends in goes on."""
    rest = flat[end : end + 2]
    if not rest:
        return False
    if is_letter_or_digit(rest[0]):
        return is_letter_or_digit(flat[end - 1])
    return rest[0] in "-'" and len(rest) == 2 and is_letter_or_digit(rest[1])
