"""Words and patterns written as text, because they are read and changed as text. Twin: addin/src/checks/word_lists.ts."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """The blank-parted words of a text."""
    return frozenset(text.split())


def lines(text: str) -> tuple[str, ...]:
    """The lines of a text that are not empty, or the parts between semicolons."""
    return tuple(part.strip() for line in text.split("\n") for part in line.split(";") if part.strip())
