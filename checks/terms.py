"""Finds the words of all rules in one pass over a text. Twin: addin/src/checks/terms.ts.

An entry is a word or phrase in lower case; ``ord*`` also matches longer words that begin so, ``*ord`` longer words that end so. A word ends
where a letter or digit ends, so that "ring" is not found in "ringa"; a phrase's blanks match any single blank or line end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from checks.folding import LETTERS, is_letter_or_digit

WORD = re.compile(rf"[{LETTERS}0-9]+(?:[-'][{LETTERS}0-9]+)*")
_KEY = 3  # letters by which beginnings and endings are looked up
_REMEMBERED = 50_000  # different words whose candidates are kept
_LONGEST = 40  # characters of a word that is worth keeping


class TermHit(NamedTuple):
    """A listed word that was found: the entry, and where."""

    entry: str
    start: int
    end: int


class _Candidate(NamedTuple):
    """What a word of the text may be: the whole of an entry, or the beginning of a phrase."""

    name: str
    entry: str
    phrase: str  # empty when the word alone is the entry


class Scanner:
    """Made once for a pack; ``scan`` is linear in the text."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._words: dict[str, list[_Candidate]] = {}
        self._starts: dict[str, list[tuple[str, _Candidate]]] = {}
        self._ends: dict[str, list[tuple[str, _Candidate]]] = {}
        self._known: dict[str, tuple[_Candidate, ...]] = {}
        for name, entries in lists.items():
            for entry in entries:
                self._add(name, entry)

    def _add(self, name: str, entry: str) -> None:
        first = WORD.match(entry)
        if entry.startswith("*"):
            self._ends.setdefault(entry[1:][-_KEY:], []).append((entry[1:], _Candidate(name, entry, "")))
        elif first is None:
            raise ValueError(f"the list {name} has an entry that begins with no letter or digit: {entry!r}")
        elif first.group() == entry:
            self._words.setdefault(entry, []).append(_Candidate(name, entry, ""))
        elif first.end() == len(entry) - 1 and entry.endswith("*"):
            self._starts.setdefault(entry[:_KEY].rstrip("*"), []).append((entry[:-1], _Candidate(name, entry, "")))
        else:
            self._words.setdefault(first.group(), []).append(_Candidate(name, entry, entry.rstrip("*")))

    def scan(self, flat: str) -> dict[str, list[TermHit]]:
        """List name → hits in order. ``flat`` is the folded text with its line ends and tabs as blanks."""
        found: dict[str, list[TermHit]] = {}
        known = self._known
        for word in WORD.finditer(flat):
            text = word.group()
            candidates = known.get(text)
            if candidates is None:
                candidates = self._look_up(text)
            for name, entry, phrase in candidates:
                start, end = word.span()
                if phrase:
                    end = start + len(phrase)
                    if not flat.startswith(phrase, start) or (entry[-1] != "*" and _continues(flat, end)):
                        continue
                found.setdefault(name, []).append(TermHit(entry, start, end))
        return found

    def _look_up(self, text: str) -> tuple[_Candidate, ...]:
        """What a word may be; remembered, because the same words come again in every mail."""
        found = list(self._words.get(text, ()))
        for size in range(1, _KEY + 1):
            if size <= len(text):
                found += [one for beginning, one in self._starts.get(text[:size], ()) if text.startswith(beginning)]
                found += [one for ending, one in self._ends.get(text[-size:], ()) if text.endswith(ending)]
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        candidates = tuple(found)
        if len(text) <= _LONGEST:
            self._known[text] = candidates
        return candidates


def _continues(flat: str, end: int) -> bool:
    """Whether the word that a phrase ends in goes on."""
    rest = flat[end : end + 2]
    if not rest:
        return False
    if is_letter_or_digit(rest[0]):
        return is_letter_or_digit(flat[end - 1])
    return rest[0] in "-'" and len(rest) == 2 and is_letter_or_digit(rest[1])
