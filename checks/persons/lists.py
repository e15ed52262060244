"""A rule's lists as every capitalised word is looked up in them. Twin: addin/src/checks/persons/lists.ts."""

from __future__ import annotations

from functools import lru_cache

Endings = tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]  # whole words, beginnings and endings


@lru_cache(maxsize=64)
def set_of(words: tuple[str, ...]) -> frozenset[str]:
    """A list as a set, made once."""
    return frozenset(words)


@lru_cache(maxsize=64)
def endings_of(words: tuple[str, ...]) -> Endings:
    """Whole words, beginnings and endings of a list, made once."""
    whole = frozenset(one for one in words if "*" not in one)
    return (
        whole,
        tuple(one[:-1] for one in words if one.endswith("*")),
        tuple(one[1:] for one in words if one.startswith("*")),
    )


def listed(word: str, lists: Endings) -> bool:
    """Whether a word is one of a list, or begins or ends as one says."""
    whole, beginnings, endings = lists
    return word in whole or word.startswith(beginnings) or (len(word) > 4 and word.endswith(endings))
