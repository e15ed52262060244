"""Small words that tell nothing alone, and something together: "dottern", "golvet" and "natten" about one person.

Twin: addin/src/checks/sensitive/hints.ts.

Looked for where a sentence is about somebody, with nobody at work in it: there and in the few sentences behind it one weak word is enough,
or three different hints, two where a pronoun says that it is one person.
"""

from __future__ import annotations

from collections.abc import Iterable

from checks.sensitive.field import Field
from checks.sensitive.model import Term
from checks.sentences import sentence_at

_WEIGHT = 3  # of a weak word; a hint weighs one
_ENOUGH = 3
_ENOUGH_OF_ONE = 2  # where "han", "hon" or the like says that it is about one person
_ENOUGH_IN_GENERAL = 6  # when the subject names a course, a policy or the like
_REACH = 4  # sentences of a paragraph that are looked at together
_MOST = 12  # words of one sentence that are counted
_MOST_SENTENCES = 200


def _weight(term: Term) -> int:
    """What a word adds."""
    return 1 if term.hint else _WEIGHT


def may_tell(folded: str, terms: Iterable[Term]) -> bool:
    """Whether a text's words could be enough at all, whoever they are said of."""
    hints: set[str] = set()
    for one in terms:
        if not one.hint:
            return True
        hints.add(folded[one.start : one.end])
    return len(hints) >= _ENOUGH_OF_ONE


def told_together(field: Field, terms: Iterable[Term]) -> Term | None:
    """The most telling word of the first sentence about somebody that, with those behind it, says enough."""
    by_sentence = _by_sentence(field, terms)
    for index in sorted({max(0, one - before) for one in by_sentence for before in range(_REACH)}):
        if field.about_somebody(index) and (told := _together(field, by_sentence, index)) is not None:
            return told
    return None


def _by_sentence(field: Field, terms: Iterable[Term]) -> dict[int, list[Term]]:
    found: dict[int, list[Term]] = {}
    for term in terms:
        index = sentence_at(field.parts, term.start)
        if index < 0 or index in field.general or (index not in found and len(found) == _MOST_SENTENCES):
            continue
        there = found.setdefault(index, [])
        if len(there) < _MOST:
            there.append(term)
    return found


def _together(field: Field, by_sentence: dict[int, list[Term]], index: int) -> Term | None:
    """The most telling word of a sentence and those behind it, if they say enough."""
    words: dict[str, Term] = {}
    last, enough = -1, _ENOUGH_IN_GENERAL if field.general_mail else _ENOUGH
    for place in range(index, index + _REACH):
        if not field.same_paragraph(index, place):
            break
        if enough == _ENOUGH and field.means_one(place):
            enough = _ENOUGH_OF_ONE
        for one in by_sentence.get(place, ()):
            if one.start >= last:
                words.setdefault(field.folded[one.start : one.end], one)
                last = one.end
    if sum(map(_weight, words.values())) < enough:
        return None
    return next((one for one in words.values() if not one.hint), next(iter(words.values())))
