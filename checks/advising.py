"""Imperatives that advise instead of asking. Twin: addin/src/checks/advising.ts."""

from __future__ import annotations

from collections.abc import Sequence

from checks.new_sentences import Sentence
from checks.word_lists import word_set

_THEN = word_set("då sedan sen så")
_GAINS = word_set("slipper kan får ser hittar kommer blir")
_YOU = frozenset({"du", "ni"})
_ADVICE = word_set("råd tips")
_REACH = 4  # sentences that a piece of advice goes on for


def is_advice(all_sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a sentence tells what is good for the reader: "Stäng av det. Då slipper du …", or after "tre råd" in its paragraph."""
    sentence = all_sentences[number]
    if sentence.asks:
        return False
    for following in all_sentences[number + 1 : number + 2]:
        texts = following.texts
        if texts[0] in _THEN and not _GAINS.isdisjoint(texts[1:2]) and not _YOU.isdisjoint(texts[2:3]):
            return True
    return any(
        one.paragraph == sentence.paragraph and not _ADVICE.isdisjoint(one.texts)
        for one in all_sentences[max(0, number - _REACH) : number]
    )
