"""An urgent matter that should be a call (C11). Twin: addin/src/checks/kinds/urgency.ts.

``now``: words that ask for something at once; ``incidents``: what has just happened; ``general``: words of routines, courses and laws, in
whose sentence nothing is urgent; ``calls``: words that ask for somebody to come or ring.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from checks.bundle import Rule
from checks.context import Context
from checks.model import Hit
from checks.new_sentences import Sentence, new_sentences, sentence_at
from checks.requests import requests
from checks.terms import TermHit
from checks.word_lists import word_set

_MOST = 100  # hits that are looked at
_NEGATIONS = word_set("inte ingen inga inget ej knappast not no")
_CONDITIONS = word_set("om vid ifall när if")
_IFS = word_set("om ifall if")  # "ring 112 om det brinner"


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """The first word that shows the hurry: "at once" with a request or an incident, or an incident with a call for help."""
    subject = list(context.hits(rule, "now", context.subject))
    subject_incidents = list(context.hits(rule, "incidents", context.subject))
    if _told_general(rule, context) or any(word.text in _NEGATIONS for word in context.subject.words):
        subject, subject_incidents = [], []
    general = {hit.start for hit in context.new_hits(rule, "general")[:_MOST]}

    def live(name: str) -> list[TermHit]:
        return _live(context, context.new_hits(rule, name)[:_MOST], general)

    strong, now, incidents = live("strong"), live("now"), live("incidents")
    if not (subject or subject_incidents or strong or now or incidents):
        return ()  # words that ask for somebody to ring say nothing alone
    calls = live("calls")
    if subject and (now or incidents or calls or requests(context.body) or _is_short(context)):
        return (Hit("subject", subject[0].start, subject[0].end),)
    if strong:
        return (_hit(strong[0]),)
    if now and (incidents or subject_incidents or calls or _is_asked(context, now)):
        return (_hit(now[0]),)
    if incidents and calls:
        return (_hit(incidents[0]),)
    if subject_incidents and calls:
        return (_hit(calls[0]),)
    return ()


def _told_general(rule: Rule, context: Context) -> bool:
    return bool(context.hits(rule, "general", context.subject))


def _is_short(context: Context) -> bool:
    return sum(len(one.texts) for one in new_sentences(context.body)) <= 40


def _is_asked(context: Context, now: list[TermHit]) -> bool:
    """Whether a request stands in the sentence of the word or beside it."""
    asked = {one.sentence for one in requests(context.body)}
    starts = {hit.start for hit in now}
    return any(
        asked & {number - 1, number, number + 1}
        for number, one in enumerate(new_sentences(context.body))
        if any(word.start in starts for word in one.words)
    )


def _live(context: Context, hits: list[TermHit], general: set[int]) -> list[TermHit]:
    """Hits in sentences that tell what is, not what would be: no word of routines, no negation before it, no condition first."""
    found = []
    for hit in hits:
        sentence = sentence_at(context.body, hit.start)
        if sentence is None or _is_general(context, sentence, general):
            continue
        if sentence.first in _CONDITIONS and not sentence.asks:
            continue
        before = [word.text for word in sentence.words if word.end <= hit.start][-3:]
        if not any(word in _NEGATIONS or word in _IFS for word in before):
            found.append(hit)
    return found


def _is_general(context: Context, sentence: Sentence, general: set[int]) -> bool:
    """Whether the sentence, or one before it in its paragraph, speaks of routines or of what was."""
    everything = new_sentences(context.body)
    begin = everything[bisect_left(everything, sentence.paragraph, key=lambda one: one.paragraph)].start
    return any(begin <= start < sentence.end for start in general)


def _hit(hit: TermHit) -> Hit:
    return Hit("body", hit.start, hit.end)
