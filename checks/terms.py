"""Finds the words of all rules in one pass over a text. Twin: addin/src/checks/terms.ts.

An entry is a word or phrase in lower case; ``ord*`` also matches longer words that begin so, ``*ord`` longer words that end so. A word ends
where a letter or digit ends, so that "ring" is not found in "ringa"; a phrase's blanks match any single blank or line end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checks.document import Word

_KEY = 3  # letters by which beginnings and endings are looked up


@dataclass(frozen=True, slots=True)
class TermHit:
    """A listed word that was found: the entry, and where."""

    entry: str
    start: int
    end: int


class Scanner:
    """Made once for a pack; ``scan`` is linear in the text."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        self._words: dict[str, list[tuple[str, str]]] = {}
        self._phrases: dict[str, list[tuple[str, str, str]]] = {}
        self._starts: dict[str, list[tuple[str, str, str]]] = {}
        self._ends: dict[str, list[tuple[str, str, str]]] = {}
        for name, entries in lists.items():
            for entry in entries:
                self._add(name, entry)

    def _add(self, name: str, entry: str) -> None:
        if entry.startswith("*"):
            self._ends.setdefault(entry[-_KEY:], []).append((entry[1:], name, entry))
        elif " " in entry:
            self._phrases.setdefault(entry.split(" ", 1)[0], []).append((entry.rstrip("*"), name, entry))
        elif entry.endswith("*"):
            self._starts.setdefault(entry[:_KEY], []).append((entry[:-1], name, entry))
        else:
            self._words.setdefault(entry, []).append((name, entry))

    def scan(self, flat: str, words: Iterable[Word]) -> dict[str, list[TermHit]]:
        """List name → hits in order. ``flat`` is the folded text with its line ends as blanks; ``words`` are that text's words."""
        found: dict[str, list[TermHit]] = {}
        whole, phrases, starts, ends = self._words, self._phrases, self._starts, self._ends
        for word in words:
            text = word.text
            for name, entry in whole.get(text, ()):
                found.setdefault(name, []).append(TermHit(entry, word.start, word.end))
            for beginning, name, entry in starts.get(text[:_KEY], ()):
                if text.startswith(beginning):
                    found.setdefault(name, []).append(TermHit(entry, word.start, word.end))
            for ending, name, entry in ends.get(text[-_KEY:], ()):
                if text.endswith(ending):
                    found.setdefault(name, []).append(TermHit(entry, word.start, word.end))
            for phrase, name, entry in phrases.get(text, ()):
                end = word.start + len(phrase)
                if flat.startswith(phrase, word.start) and (entry[-1] == "*" or not _continues(flat, end)):
                    found.setdefault(name, []).append(TermHit(entry, word.start, end))
        return found


def _continues(flat: str, end: int) -> bool:
    """Whether the word that a phrase ends in goes on."""
    return end < len(flat) and (
        flat[end].isalnum() or (flat[end] in "-'" and end + 1 < len(flat) and flat[end + 1].isalnum())
    )
