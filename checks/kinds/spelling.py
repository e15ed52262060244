"""Common misspellings with the right word, and a word written twice (C37). Twin: addin/src/checks/kinds/spelling.ts.

Only words that are wrong whatever they were meant to be; a dictionary is the client's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from operator import eq

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit
from checks.new_sentences import new_sentences
from checks.word_lists import word_set

_TWICE = word_set("och att en ett med till vi jag du ni kan ska inte the of and")


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """Each mistake with what to write instead, in order."""
    return sorted(_found(rule, context), key=lambda hit: hit.start)


def _found(rule: Rule, context: Context) -> Iterator[Hit]:
    better = rule.parameters["better"]
    text, folded = context.body.text, context.body.folded
    for hit in context.new_hits(rule, "wrong"):
        yield Hit(
            "body", hit.start, hit.end, {"written": text[hit.start : hit.end], "better": better.get(hit.entry, "")}
        )
    for sentence in new_sentences(context.body):
        if not any(map(eq, sentence.texts, sentence.texts[1:])):
            continue
        for before, one in pairwise(sentence.words):
            if one.text == before.text and one.text in _TWICE and folded[before.end : one.start] == " ":
                written = text[before.start : one.end]
                yield Hit(
                    "body", before.start, one.end, {"written": written, "better": text[before.start : before.end]}
                )
