"""A forward that does not say why the receiver gets it. Twin: addin/src/checks/kinds/reason.ts.

What is left of the new text without greetings, names, signature and empty phrases ("FYI", "se nedan") is the reason; hardly a word left
is none.
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit
from checks.new_sentences import sentence_at
from checks.new_text import own_lines

_CHATTER = 10  # words: a longer sentence with small talk in it says something else too
_LINES = 100  # of which the hit spans the new ones


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One hit at the new text."""
    if context.compose != "forward":
        return []
    if context.new_hits(rule, "reasons"):
        return []
    document = context.body
    empty = context.new_hits(rule, "empty")
    names = {part for one in (*context.everyone, context.mail.sender) for part in one.name.lower().split(" ")}
    chatter = [sentence_at(document, hit.start) for hit in context.new_hits(rule, "chatter")[:_LINES]]
    small = [(one.start, one.end) for one in chatter if one is not None and len(one.texts) <= _CHATTER]
    left, at, before = 0, 0, ""
    for word in document.words:
        named = word.text in names or before == "från"  # who it is from tells nothing either
        before = word.text
        if named or document.part_of(word.start) != "new" or any(start <= word.start < end for start, end in small):
            continue
        while at < len(empty) and empty[at].end <= word.start:
            at += 1
        if any(hit.start <= word.start and word.end <= hit.end for hit in empty[at : at + 8]):
            continue
        left += 2 if len(word.text) >= rule.number("long") else 1
        if left > rule.number("at_most"):
            return []
    lines = [line for line in own_lines(document, _LINES) if line.part == "new"]
    return [Hit("body", lines[0].start, lines[-1].end) if lines else Hit("body")]
