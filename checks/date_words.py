"""The words that dates are made of, and which words can begin one. Twin: addin/src/checks/date_words.ts."""

from __future__ import annotations

import re

from checks.date_phrases import PHRASES
from checks.word_lists import word_set

MONTHS = (
    ("januari", "january", "jan"), ("februari", "february", "feb"), ("mars", "march", "mar"), ("april", "apr"), ("maj", "may"),
    ("juni", "june", "jun"), ("juli", "july", "jul"), ("augusti", "august", "aug"), ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"), ("november", "nov"), ("december", "dec"),
)  # fmt: skip
WEEKDAYS = (
    ("måndag", "monday", "mån", "mon"), ("tisdag", "tuesday", "tis", "tue"), ("onsdag", "wednesday", "ons", "wed"),
    ("torsdag", "thursday", "tors", "tor", "thu"), ("fredag", "friday", "fre", "fri"), ("lördag", "saturday", "lör", "sat"),
    ("söndag", "sunday", "sön", "sun"),
)  # fmt: skip
NUMBERS = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "fjorton": 14,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
WEEKDAY = {name: number for number, names in enumerate(WEEKDAYS, 1) for name in names}
BY_FIRST: dict[str, list[str]] = {}
for _phrase in sorted(PHRASES, key=len, reverse=True):
    BY_FIRST.setdefault(_phrase.split(" ")[0], []).append(_phrase)
ANY_WEEKDAY = frozenset(WEEKDAY) | {f"{name}en" for name in WEEKDAY}
_BEFORE_NUMBERS = word_set("den v vecka week inom within om in kl klockan nästa next")
_AFTER = frozenset(WEEKDAY) | frozenset(NUMBERS) | word_set("de the närmaste kommande next")
_ALONE = ANY_WEEKDAY | frozenset(MONTH) | frozenset(phrase for phrase in PHRASES if " " not in phrase)
_SECONDS: dict[str, frozenset[str]] = {
    first: frozenset(phrase.split(" ")[1] for phrase in BY_FIRST.get(first, ()) if " " in phrase)
    | (_AFTER if first in _BEFORE_NUMBERS else frozenset())
    for first in {*BY_FIRST, *_BEFORE_NUMBERS} - _ALONE
}
# what a number that begins a date looks like, with what is joined to it: known of the word alone, so looked at once
_DATE_WORD = re.compile(
    r"[0-9]{1,2}(?![0-9-])|20[0-9]{2}-[0-9]{2}-[0-9]{2}|[0-9]{8}(?![0-9-])|[0-9]{2}-[0-9]{2}-[0-9]{2}"
)
_REMEMBERED = 50_000  # words
LONGEST = 60  # characters: no expression is longer


class _Begins(dict[str, bool]):
    """Whether a word can begin an expression; remembered, because the same words come again in every mail."""

    def __missing__(self, text: str) -> bool:
        week = text[0] == "v" and len(text) <= 3 and text[1:].isdigit()
        number = text[0] <= "9" and _DATE_WORD.match(text) is not None
        begins = number or text in _ALONE or text in _SECONDS or week
        if len(self) >= _REMEMBERED:
            self.clear()
        if len(text) <= LONGEST:
            self[text] = begins
        return begins


begins = _Begins()


def goes_with(text: str, following: str) -> bool:
    """Whether a word that can begin an expression does so before this one; most need no other."""
    seconds = _SECONDS.get(text)
    return seconds is None or following in seconds or (text in _BEFORE_NUMBERS and "0" <= following[:1] <= "9")
