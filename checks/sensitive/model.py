"""A sensitive word, and one that is said of somebody. Twin: addin/src/checks/sensitive/model.ts."""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """A sensitive word that was found."""

    start: int
    end: int
    category: str
    strong: bool
    near: bool  # a weak word that counts beside a name without a verb between them: "kräktes", "rullstol"
    hint: bool = False  # a word that counts only together with others: "dottern", "golvet"


class Case(NamedTuple):
    """A sensitive word that is said of somebody."""

    start: int
    end: int
    category: str
