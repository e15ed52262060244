"""Several unrelated matters in one mail (C05). Twin: addin/src/checks/kinds/topics.ts.

Matters are counted by the words that change the subject ("en helt annan sak", "förresten") where a sentence begins. Words that only add
("dessutom", "till sist") count when such a change was made, because a report uses them within its one topic.
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit
from checks.new_sentences import Sentence, new_sentences

_NEAR = 2  # words that may stand before the words that change the subject


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """One finding where the second matter begins, when there are at least ``matters`` of them."""
    blended = context.hits(rule, "announces_subject", context.subject)
    if blended:
        return (Hit("subject", blended[0].start, blended[0].end, {"matters": "3"}),)
    changes = {hit.start for hit in context.new_hits(rule, "changes")}
    adds = {hit.start for hit in context.new_hits(rule, "adds")}
    numbered = {hit.start for hit in context.new_hits(rule, "announces")}
    if not changes and not numbered:
        return ()
    everything = new_sentences(context.body)
    changed = [one for one in everything if _begins(one, changes)]
    added = [one for one in everything if _begins(one, adds) and not _begins(one, changes)]
    announced = [one for one in everything if any(word.start in numbered for word in one.words)]
    matters = 1 + len(changed) + (len(added) if changed else 0)
    if announced:
        return (_hit(announced[0], 3),)
    if matters < rule.number("matters"):
        return ()
    return (_hit(changed[0], matters),)


def _begins(sentence: Sentence, starts: set[int]) -> bool:
    return any(word.start in starts for word in sentence.words[: _NEAR + 1])


def _hit(sentence: Sentence, matters: int) -> Hit:
    return Hit("body", sentence.start, sentence.end, {"matters": str(matters)})
