"""A mail's headers as the judge looks at them, and their first words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

Headers = Mapping[str, Sequence[str]]  # names in lower case, values in the order they came


def names(text: str) -> frozenset[str]:
    """The names in a list of them, for tables of headers."""
    return frozenset(text.split())


def first_word(value: str) -> str:
    """A header's first word in lower case, without parameters and comments."""
    found = re.match(r"\s*([^\s;,(]*)", value)
    return found.group(1).lower() if found else ""


def words(value: str) -> set[str]:
    """A header's words in lower case."""
    return {word for word in re.split(r"[\s,;]+", value.lower()) if word}
