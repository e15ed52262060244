"""What stands between the heading of a table or list and a place in it. Twin: addin/src/checks/rows.ts."""

from __future__ import annotations


def all_rows(folded: str, start: int, stop: int) -> bool:
    """Every line between a table's heading and here has tabs, so that the heading is this table's."""
    return all("\t" in line or not line.strip(" ") for line in folded[start:stop].split("\n"))


def is_list(folded: str, start: int, stop: int) -> bool:
    """Lines between a list's heading and here are short."""
    return all(len(line) <= 60 for line in folded[start:stop].split("\n"))
