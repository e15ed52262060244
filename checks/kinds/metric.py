"""How long and how hard to read the new text is (C06, C07). Twin: addin/src/checks/kinds/metric.ts.

``measure: words``: at least ``at_least`` words. ``measure: reading``: LIX (words in a sentence + per cent of words longer than six letters)
at least ``lix``, or ``officialese`` per hundred words; a text under ``least_words`` says nothing about either, but one of at least half so
many is heavy when it is harder still.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.memo import remembered
from checks.model import Hit
from checks.new_sentences import Sentence, new_sentences
from checks.terms import TermHit

_LONG = 6  # letters: LIX counts longer words
_SHOWN = 4
_HARDER = 25  # LIX above the limit that a short text must have


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One finding: for length on the mail, for reading on its longest sentence, with plainer words for the stiffest ones."""
    read = remembered(context.body, "sentences with letters", lambda: _with_letters(context.body))
    words = sum(len(one.texts) for one in read)
    if rule.parameters["measure"] == "words":
        return (Hit("mail", data={"words": str(words)}),) if words >= rule.number("at_least") else ()
    if 2 * words < rule.number("least_words"):
        return ()
    return _reading(rule, context, read, words)


def _with_letters(document: Document) -> list[Sentence]:
    return [one for one in new_sentences(document) if one.texts[0][0] > "9" or any(text[0] > "9" for text in one.texts)]


def _reading(rule: Rule, context: Context, read: Sequence[Sentence], words: int) -> Iterable[Hit]:
    prose = [one for one in read if len(one.texts) >= 4]
    counted, least, limit = sum(len(one.texts) for one in prose), rule.number("least_words"), rule.number("lix")
    lix = lix_of(prose) if 2 * counted >= least else 0
    stiff = context.new_hits(rule, "officialese")
    dense = len(stiff) * 100 >= rule.number("officialese") * words and len(stiff) >= rule.number("least_officialese")
    if lix < limit + (_HARDER if counted < least else 0) and not (dense and words >= least):
        return ()
    longest = max(read, key=lambda one: (len(one.texts), -one.start))
    return (
        Hit(
            "body", longest.start, longest.end, {"lix": str(lix), "plainer": plainer(stiff, rule.parameters["plainer"])}
        ),
    )


def lix_of(read: Sequence[Sentence]) -> int:
    """LIX of some sentences, rounded down (Björnsson 1968: under 40 is easy, over 60 very hard); 0 without words."""
    lengths = sorted(map(len, chain.from_iterable(one.texts for one in read)))
    if not lengths:
        return 0
    long = len(lengths) - bisect_right(lengths, _LONG)
    return len(lengths) // len(read) + 100 * long // len(lengths)


def plainer(stiff: Sequence[TermHit], offered: Mapping[str, Any]) -> str:
    """The first stiff words with plainer ones: "erforderlig: som behövs; härmed: (stryk)"."""
    entries = list(dict.fromkeys(hit.entry for hit in stiff if hit.entry in offered))[:_SHOWN]
    return "; ".join(f"{entry.rstrip('*')}: {offered[entry]}" for entry in entries)
