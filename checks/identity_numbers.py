"""Swedish identity numbers in running text: personnummer, samordningsnummer, interim numbers.

Twin: addin/src/checks/identity_numbers.ts. A written form is strong when it has a separator or a century; ten bare digits count only
near a word that says what they are. The check digit and the date must be right in every form. Linear: every digit is the beginning of
at most one attempt of bounded length.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from checks.birth_dates import apart, is_date, luhn
from checks.folding import LETTERS, is_letter_or_digit
from checks.rows import all_rows, is_list

_INTERIM = "trsuwxjklmn"
# (century)(year)(the date's own separator)(month)(the same, or a blank that slipped in)(day)(separator)
# (three digits or an interim letter and two)(check digit)
_FORM = re.compile(
    r"((?:18|19|20) ?)?([0-9]{2})([-./ ]?)([0-9]{2})(\3| ?)([0-9]{2})"
    r"([ \t\n]{0,3}[-+][ \t\n]{0,3}(?:> ?){0,3}|[ \t\n]{1,3}|[./])?"
    rf"([0-9{_INTERIM}][0-9]) ?([0-9]{{2}})(?![0-9])"
)
# where a form may begin: a digit behind no other, and five more; it begins with the digit, because that is searched for fast
_SIX_DIGITS = re.compile(r"[0-9](?<![0-9][0-9])(?=[0-9][-./ ]?[0-9]{2}[-./ ]?[0-9]{2})")
_SIX = re.compile(r"[0-9]{6}(?:[0-9]{2})?(?:[-+]|[0-9]{4}(?![0-9]))")  # the beginning of the next in a list
_NUMBER = re.compile(r"[0-9]+")
_ALPHA = re.compile(f"[{LETTERS}]+")
_SAME_LINE = 70  # characters between a telling word and ten bare digits
_BEFORE_FORM = 24  # characters between an invoice's word and a form that would be strong
_MOST = 2000  # numbers of a text that are looked for
_TABLE = 6000  # characters between a column's heading and a number, and of a row
_WORDS_BEHIND = 26
_SENTENCE_END = re.compile(r"[.!?] |\n\n")
# a number's word, which is searched for fast, and what stands before it
_ABBREVIATED = re.compile(r"n(?:r|ummer)(?![a-zåäö])")
_OF_WHAT = re.compile(r"(?:p|pers|person|samordn|samordnings)\.? ?\Z")
_LONGEST_OF = 13  # characters of those


class Number(NamedTuple):
    """An identity number that was found: where, and its ten digits (never to be shown, only to count different people)."""

    start: int
    end: int
    digits: str


class Telling(NamedTuple):
    """Words near numbers: those that say identity number, and those that say some other number."""

    identity: Sequence[tuple[int, int]]
    other: Sequence[tuple[int, int]]


def numbers(folded: str, telling: Telling, today: str) -> list[Number]:
    """All identity numbers of a folded text in order. ``today``: yyyymmdd, because nobody is born tomorrow."""
    finder = _Finder(folded, telling, today)
    found = finder.forms()
    beside = [
        Number(start, end, digits)
        for start, end, digits in apart(folded, today)
        if not any(start < other.end and other.start < end for other in found)
    ]
    return sorted({*found, *beside})


def tells(folded: str, hits: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The words that say identity number: the listed ones, and abbreviations with full stops."""
    found = set(hits)
    for number in _ABBREVIATED.finditer(folded):
        before = folded[max(0, number.start() - _LONGEST_OF) : number.start()]
        if of_what := _OF_WHAT.search(before):
            found.add((number.start() - len(before) + of_what.start(), number.end()))
    return sorted(found)


class _Finder:
    def __init__(self, folded: str, telling: Telling, today: str) -> None:
        self.folded = folded
        self.telling = telling
        self.today = today
        self.last = -1  # where the last number ended: the next in a list needs no word of its own
        self.identity_starts = [start for start, _ in telling.identity]
        self.other_starts = [start for start, _ in telling.other]

    def forms(self) -> list[Number]:
        """Numbers written in one piece."""
        found: list[Number] = []
        position = 0
        for run in _SIX_DIGITS.finditer(self.folded):
            if run.start() < position:
                continue
            form = _FORM.match(self.folded, run.start())
            if form is None or not self._free_before(run.start()):
                continue
            one = self._at(form)
            if one is not None:
                found.append(one)
                position = self.last = one.end
                if len(found) == _MOST:
                    break
        return found

    def _at(self, form: re.Match[str]) -> Number | None:
        start = form.start()
        century, year, inner, month, second, day, separator, three, rest = form.groups()
        if not self._free_behind(form.end()) or (not century and inner and not separator):
            return None
        dashed = _is_dashed(separator)
        slipped = second != inner  # "198011 30-2398": read only where all else is as it should be
        if slipped and not (dashed and century and (inner + second) == " "):
            return None
        letter = three[0] in _INTERIM
        if letter and not dashed and not century:
            return None
        ten = year + month + day + ("1" if letter else three[0]) + three[1] + rest
        if not luhn(ten) or ten[6:9] == "000" or not is_date(century, year, month, day, self.today):
            return None
        one = Number(start, form.end(), ten)
        return one if self._meant(one, century or "", inner, separator) else None

    def _meant(self, one: Number, century: str, inner: str, separator: str | None) -> bool:
        """Whether the digits are meant as an identity number, by their form and the words about them."""
        dashed = _is_dashed(separator)
        if dashed and century:
            return True
        said = self._said(one)
        if dashed:
            return said != "other" or self._nearest_other(one) > _BEFORE_FORM
        if separator is None and century and not inner:
            return said != "other"
        if separator is not None and not separator.strip(" \t\n") and "\t" not in separator and "\n" not in separator:
            return said == "identity" or (said != "other" and not self._is_time(one, century))
        return said == "identity"

    def _is_time(self, one: Number, century: str) -> bool:
        """A row of a log: a date of late and what may be a clock's time; also groups of a longer number."""
        folded = self.folded
        before, behind = folded[max(0, one.start - 2) : one.start], folded[one.end : one.end + 2]
        if (before[-1:] == " " and _is_digit(before[:1])) or (behind[:1] in (" ", ";") and _is_digit(behind[1:])):
            return True
        hour, minute = one.digits[6:8], one.digits[8:]
        late = one.digits[:2] >= "15" and one.digits[:2] <= self.today[2:4]
        return late and hour < "24" and minute < "60" and century.strip() in ("", "20")

    def _said(self, one: Number) -> str:
        """``identity``, ``other`` or nothing: what the nearest word of the sentence says the digits are."""
        reach = max(0, one.start - _SAME_LINE)
        identity = _last_before(self.telling.identity, self.identity_starts, one.start)
        other = _last_before(self.telling.other, self.other_starts, one.start)
        if identity >= reach and identity >= other and not _SENTENCE_END.search(self.folded, identity, one.start):
            return "identity"
        if other >= reach and other > identity and not _SENTENCE_END.search(self.folded, other, one.start):
            return "other"
        if self.last >= 0 and one.start - self.last <= _SAME_LINE:
            return "identity"
        if self._word_behind(one) or self._heading(one):
            return "identity"
        return ""

    def _nearest_other(self, one: Number) -> int:
        """How far before the digits the nearest word for another number ends."""
        other = _last_before(self.telling.other, self.other_starts, one.start)
        return one.start - other if other >= 0 else 1 << 30

    def _word_behind(self, one: Number) -> bool:
        index = bisect_left(self.identity_starts, one.end)
        if index == len(self.identity_starts) or self.identity_starts[index] - one.end > _WORDS_BEHIND:
            return False
        between = self.folded[one.end : self.identity_starts[index]]
        return "\n" not in between and not re.search(r"[.!?] |[0-9]", between)

    def _heading(self, one: Number) -> bool:
        """The column's heading, or the line above a list, says identity number."""
        folded = self.folded
        line = folded.rfind("\n", 0, one.start) + 1
        if one.start - line > _TABLE or not self.telling.identity:
            return False
        column = folded.count("\t", line, one.start)
        first = line == one.start or not folded[line : one.start].strip(" \t*-0123456789.)")
        index = bisect_left(self.identity_starts, line)
        for start, end in reversed(self.telling.identity[max(0, index - 3) : index]):
            if line - end > _TABLE:
                break
            head = folded.rfind("\n", 0, start) + 1
            stop = folded.find("\n", end)
            tabs = folded.count("\t", head, stop)
            if tabs and folded.count("\t", head, start) == column:
                return all_rows(folded, stop + 1, line)
            if not tabs and (first or column == 0) and len(folded[end:stop].strip(" :*.")) <= 25 and line - stop < 2000:
                return is_list(folded, stop + 1, line)
        return False

    def _free_before(self, start: int) -> bool:
        """Digits do not go on to the left, and are no part of a UUID, a case number or an amount."""
        folded = self.folded
        if start == 0:
            return True
        before = folded[start - 1]
        if is_letter_or_digit(before):
            return False
        if before in "-./,:" and start >= 2:
            word = re.search(rf"[{LETTERS}0-9]{{1,40}}\Z", folded[max(0, start - 41) : start - 1])
            if word is not None and before == ":":
                return not _NUMBER.fullmatch(word.group())
            if word is not None and (before != "/" or _NUMBER.fullmatch(word.group())):
                if before == "," and self.last == start - 1:
                    return True  # the next in a list without blanks
                known = before != "-" or len(word.group()) > 4 or self._ends_a_word(start - 1)
                return known and _ALPHA.fullmatch(word.group()) is not None and len(word.group()) > 2
        return True

    def _ends_a_word(self, position: int) -> bool:
        """Whether a telling word ends there: "pnr-", not the "CHG-" of a change's number."""
        return _last_before(self.telling.identity, self.identity_starts, position) == position

    def _free_behind(self, end: int) -> bool:
        behind = self.folded[end : end + 2]
        if not behind:
            return True
        if is_letter_or_digit(behind[0]):
            return False
        if behind[0] == "," and _SIX.match(self.folded, end + 1):
            return True
        return not (behind[0] in "-.,:/" and _is_digit(behind[1:]))


def _is_dashed(separator: str | None) -> bool:
    return separator is not None and ("-" in separator or "+" in separator)


def _is_digit(character: str) -> bool:
    return len(character) == 1 and "0" <= character <= "9"


def _last_before(spans: Sequence[tuple[int, int]], starts: Sequence[int], position: int) -> int:
    """Where the last span that begins before a position ends; -1 when there is none."""
    index = bisect_left(starts, position) - 1
    return spans[index][1] if index >= 0 else -1
