r"""Patterns in rule data: only what means the same in Python's ``re`` and in JavaScript (flag ``u``), and cannot run away.

Allowed: literals, ``[…]`` with explicit ranges, ``(?:…)``, ``(…)``, ``(?=…)``, ``(?!…)``, ``|``, ``^`` at the beginning, ``?``, ``{n}``,
``{m,n}`` and their lazy forms. Every repetition has an upper bound, so that a search is linear in the text. Not allowed, because the
languages disagree or time explodes: ``\d \w \s \b``, ``.``, ``$``, ``*``, ``+``, lookbehind, named groups, back references, inline flags,
possessive and atomic forms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_LETTERS = 2000
MOST_WAYS = 4000  # ways to divide one stretch of text between neighbouring repetitions
_ESCAPABLE = set("^$\\.*+?()[]{}|/")
_SPECIAL = {"n": "\n", "t": "\t"}
_BOUND = "a bounded repetition such as {0,40}"

Ranges = tuple[tuple[int, int], ...]


class PatternError(ValueError):
    """A pattern that may not stand in rule data; ``expected`` says what may."""

    def __init__(self, message: str, expected: str) -> None:
        super().__init__(message)
        self.expected = expected


@dataclass(slots=True)
class Item:
    """One piece: a set of letters, or a group of alternatives, repeated ``least`` to ``most`` times."""

    letters: Ranges = ()
    alternatives: list[list[Item]] = field(default_factory=list)
    least: int = 1
    most: int = 1
    captures: bool = False
    looks: bool = False

    def all_letters(self) -> Ranges:
        """Every letter that can be consumed here."""
        return self.letters + tuple(r for one in self.alternatives for item in one for r in item.all_letters())

    def length(self) -> tuple[int, int]:
        """The least and the greatest number of letters consumed."""
        if self.looks:
            return 0, 0
        least, most = 1, 1
        if self.alternatives:
            lengths = [_length(one) for one in self.alternatives]
            least, most = min(one[0] for one in lengths), max(one[1] for one in lengths)
        return least * self.least, most * self.most


def check_pattern(pattern: str) -> list[list[Item]]:
    """The pattern's pieces, when it may be used. Raises PatternError."""
    if len(pattern) > MOST_LETTERS:
        raise PatternError("is too long", f"at most {MOST_LETTERS} characters")
    parser = _Parser(pattern)
    pieces = parser.alternatives(0)
    if parser.at < len(pattern):
        raise PatternError("has a ) too many", "balanced brackets")
    for sequence in pieces:
        _check_sequence(sequence)
    return pieces


def mistakes_in_parameters(parameters: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Mistakes of every parameter called ``pattern``, ``patterns`` or ``…_pattern(s)``, as dataclasses report them."""
    for name, value in parameters.items():
        if not (name in {"pattern", "patterns"} or name.endswith(("_pattern", "_patterns"))):
            continue
        for pattern in _texts(value):
            try:
                check_pattern(pattern)
            except PatternError as error:
                yield f"parameters.{name}", f"has the pattern {pattern[:60]!r}, which {error}", error.expected


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)


class _Parser:
    """Reads the small language; knows nothing of time."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0

    def peek(self, wanted: str) -> bool:
        return self.pattern.startswith(wanted, self.at)

    def take(self) -> str:
        if self.at >= len(self.pattern):
            raise PatternError("ends too early", "balanced brackets and whole escapes")
        self.at += 1
        return self.pattern[self.at - 1]

    def alternatives(self, depth: int) -> list[list[Item]]:
        if depth > 8:
            raise PatternError("is nested too deeply", "at most 8 groups within each other")
        found: list[list[Item]] = [[]]
        while self.at < len(self.pattern) and not self.peek(")"):
            if self.peek("|"):
                self.at += 1
                found.append([])
                continue
            if self.peek("^") and self.at == 0:
                self.at += 1
                continue
            found[-1].append(self.repeated(self.item(depth)))
        return found

    def item(self, depth: int) -> Item:
        one = self.take()
        if one == "(":
            return self.group(depth)
        if one == "[":
            return Item(self.letter_class())
        if one == "\\":
            return Item(self.escape(_ESCAPABLE))
        if one in "*+?{":
            raise PatternError(f"has {one!r} with nothing before it", _BOUND)
        if one in ".$^)]}":
            raise PatternError(f"has {one!r}", f"an explicit class such as [^\\n], or \\{one} for the character")
        return Item(((ord(one), ord(one)),))

    def group(self, depth: int) -> Item:
        looks = captures = False
        if self.peek("?"):
            if not any(self.peek(kind) for kind in ("?:", "?=", "?!")):
                raise PatternError("has a special group", "(?:…), (…), (?=…) or (?!…)")
            looks = not self.peek("?:")
            self.at += 2
        else:
            captures = True
        found = self.alternatives(depth + 1)
        if not self.peek(")"):
            raise PatternError("lacks a )", "balanced brackets")
        self.at += 1
        return Item(alternatives=found, captures=captures, looks=looks)

    def repeated(self, item: Item) -> Item:
        if self.peek("*") or self.peek("+"):
            raise PatternError("repeats without bound", _BOUND)
        if self.peek("?"):
            self.at += 1
            item.least, item.most = 0, 1
        elif self.peek("{"):
            item.least, item.most = self.bounds()
        else:
            return item
        if item.looks:
            raise PatternError("repeats a look ahead", "the repetition inside it")
        if self.peek("?"):
            self.at += 1
        elif any(self.peek(sign) for sign in "*+{"):
            raise PatternError("repeats a repetition", _BOUND)
        return item

    def bounds(self) -> tuple[int, int]:
        end = self.pattern.find("}", self.at)
        first, comma, last = self.pattern[self.at + 1 : end].partition(",")
        if end < 0 or not first.isdecimal() or (comma and not last.isdecimal()) or not (first + last).isascii():
            raise PatternError("has a repetition without bounds", _BOUND)
        self.at = end + 1
        least, most = int(first), int(last or first)
        if not least <= most <= 1000 or most == 0:
            raise PatternError("has a repetition out of range", "{m,n} with m ≤ n ≤ 1000")
        return least, most

    def escape(self, allowed: set[str]) -> Ranges:
        one = self.take()
        if one in allowed:
            return ((ord(one), ord(one)),)
        if one in _SPECIAL:
            return ((ord(_SPECIAL[one]), ord(_SPECIAL[one])),)
        if one == "u":
            digits = self.pattern[self.at : self.at + 4]
            if len(digits) == 4 and all(digit in "0123456789abcdefABCDEF" for digit in digits):
                self.at += 4
                return ((int(digits, 16), int(digits, 16)),)
        raise PatternError(
            f"has \\{one}", "letters spelled out: [0-9], [a-zåäö], [ \\n\\t]; \\ before punctuation only"
        )

    def letter_class(self) -> Ranges:
        negated = self.peek("^")
        self.at += negated
        found: list[tuple[int, int]] = []
        while not self.peek("]"):
            first = self.class_letter()
            if self.peek("-") and not self.peek("-]"):
                self.at += 1
                last = self.class_letter()
                if last < first:
                    raise PatternError("has a range that runs backwards", "[a-z]")
                found.append((first, last))
            else:
                found.append((first, first))
        self.at += 1
        if not found:
            raise PatternError("has an empty class", "at least one letter")
        return _others(found) if negated else tuple(found)

    def class_letter(self) -> int:
        one = self.take()
        if one == "\\":
            return self.escape({*_ESCAPABLE, "-"})[0][0]
        if one == "[" or (one in "&|~-" and self.peek(one)):
            raise PatternError(f"has {one!r} in a class", f"\\{one}")
        return ord(one)


def _others(ranges: list[tuple[int, int]]) -> Ranges:
    """Every letter outside the ranges."""
    found, start = [], 0
    for first, last in sorted(ranges):
        if first > start:
            found.append((start, first - 1))
        start = max(start, last + 1)
    return (*found, (start, 0x10FFFF))


def _overlap(one: Ranges, other: Ranges) -> bool:
    return any(a <= d and c <= b for a, b in one for c, d in other)


def _length(sequence: list[Item]) -> tuple[int, int]:
    lengths = [item.length() for item in sequence]
    return sum(one[0] for one in lengths), sum(one[1] for one in lengths)


def _check_sequence(sequence: list[Item]) -> None:
    """Neighbouring repetitions of the same letters may not be divided in too many ways."""
    ways, running = 1, ()  # type: tuple[int, Ranges]
    for item in sequence:
        for inner in item.alternatives:
            _check_sequence(inner)
        if item.looks:
            continue
        if item.most > 1 and item.alternatives:
            _check_repeated_group(item)
        least, most = item.length()
        if least != most:
            overlaps = _overlap(item.all_letters(), running)
            ways = ways * (most - least + 1) if overlaps else most - least + 1
            running = (*running, *item.all_letters()) if overlaps else item.all_letters()
        elif not _overlap(item.all_letters(), running):
            ways, running = 1, ()
        if ways > MOST_WAYS:
            raise PatternError(
                "can divide a text in too many ways", "repetitions that do not share letters, or smaller bounds"
            )


def _check_repeated_group(group: Item) -> None:
    """A repeated group must be read in one way only: alternatives that begin differently, a separator beside what varies."""
    firsts: list[Ranges] = []
    for sequence in group.alternatives:
        least, most = _length(sequence)
        if least == 0:
            raise PatternError("repeats a group that may be empty", "at least one letter in the group")
        if any(item.captures for item in _all(sequence)):
            raise PatternError("repeats a group that captures", "(?:…) inside a repetition")
        first = next(item for item in sequence if not item.looks)
        if any(_overlap(first.all_letters(), other) for other in firsts):
            raise PatternError("repeats alternatives that begin alike", "alternatives with different first letters")
        firsts.append(first.all_letters())
        if least != most:
            varying = tuple(r for item in sequence if item.length()[0] != item.length()[1] for r in item.all_letters())
            ends = [item for item in (sequence[0], sequence[-1]) if item.letters and item.least == item.most == 1]
            if not any(not _overlap(item.letters, varying) for item in ends):
                raise PatternError(
                    "repeats a repetition", "a letter before or after the inner one that it cannot match itself"
                )


def _all(sequence: list[Item]) -> Iterator[Item]:
    for item in sequence:
        yield item
        for inner in item.alternatives:
            yield from _all(inner)
