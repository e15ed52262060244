"""The words of a text and where they begin, looked for once for everybody who asks. Twin: addin/src/checks/tokens.ts."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import NamedTuple

from checks.folding import LETTERS

_RUN = f"[{LETTERS}0-9]+"
# with an empty alternative, because a group that may repeat costs time in every word
WORD = re.compile(rf"{_RUN}(?:[-']{_RUN}(?:[-']{_RUN})*|)")
MOST = 1_000_000  # characters in which words are looked for; numbers and patterns are looked for in all of them
_PARTS = re.compile(f"({WORD.pattern})")


class Tokens(NamedTuple):
    """The words of the first ``MOST`` characters of a folded text in order, and where each begins."""

    texts: list[str]
    starts: list[int]


def tokens(folded: str) -> Tokens:
    """All words of a folded text up to ``MOST`` characters."""
    parts = _PARTS.split(folded[:MOST])  # gaps and words by turns: measuring the parts is faster than asking each match
    texts = parts[1::2]
    starts = list(accumulate(map(len, parts)))[:-1:2]
    return Tokens(texts, starts)
