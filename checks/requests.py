"""What is asked of the receivers in the new text: requests, not offers, courtesies or advice. Twin: addin/src/checks/requests.ts.

Sentence by sentence: a wording that asks ("kan du", "jag skulle vilja ha"), an imperative that begins a clause ("Fyll i …"), or a
question to the reader. What is left to the reader ("hör gärna av dig", "om du har frågor") and what is forbidden rather than asked
is no request.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, pairwise
from typing import NamedTuple

from checks import request_words as said
from checks.advising import is_advice
from checks.document import Document
from checks.new_sentences import Sentence, new_sentences, places_of
from checks.word_lists import word_set

_Pattern = tuple[frozenset[str], ...]
_GAP = frozenset({"_"})
_ABOUT = word_set("du ni det något nåt någonting någon nån man den de han hon jag vi allt you it there")
_CONTACT_FIRST = word_set("ring kontakta hör prata")
_WELCOME = word_set("svara återkom skicka lämna meddela bekräfta återkoppla mejla maila skriv kommentera granska")
_ANSWERS = word_set("ja jo nej då absolut självklart jadå jajamän svaret högst minst yes no then")
_CONTACT = word_set("ring kontakta hör läs gå titta besök mejla maila skicka anmäl skriv boka klicka ansök fråga logga")
_OPEN = word_set("ska går passar funkar fungerar är finns blir stämmer kommer räcker is are does")
_GREETING = word_set("hej hejsan nu tack ja nej alla")
_BETWEEN = word_set("också gärna även sedan")  # "tala också om"
_MOST_BETWEEN = 3  # words that "_" may stand for


class Request(NamedTuple):
    """A request: the words that ask, the number of its sentence, and whether it only is a question."""

    start: int
    end: int
    sentence: int
    question: bool


class _Table(NamedTuple):
    """Patterns by their first words, and for each of those by the words that may stand right behind; under "" those of any other word."""

    firsts: frozenset[str]
    patterns: dict[str, dict[str, list[_Pattern]]]


def table(patterns: Iterable[str]) -> _Table:
    """Patterns by each of their first words."""
    made: dict[str, list[tuple[frozenset[str] | None, _Pattern]]] = {}
    for pattern in patterns:
        parts = tuple(said.DUTIES if part == "&" else frozenset(part.split("|")) for part in pattern.split(" "))
        second = parts[1] if len(parts) > 1 and parts[1] != _GAP else None
        for first in parts[0]:
            made.setdefault(first, []).append((second, parts))
    return _Table(frozenset(made), {first: _by_second(ones) for first, ones in made.items()})


def _by_second(ones: Sequence[tuple[frozenset[str] | None, _Pattern]]) -> dict[str, list[_Pattern]]:
    words = {"", *(word for second, _ in ones for word in second or ())}
    return {word: [parts for second, parts in ones if second is None or word in second] for word in words}


_ASKING = table(said.PATTERNS)
_POLITE = table(said.POLITE)
_PHATIC = table(said.PHATIC)
_TELLING = table(said.TELLING)
_TRIGGERS = _ASKING.firsts | said.IMPERATIVES


def requests(document: Document) -> list[Request]:
    """What the new text asks for, in order, at most one for each sentence; worked out once for each document."""
    found: list[Request] | None = document.kept.get(requests)
    if found is None:
        found = document.kept[requests] = _read(document)
    return found


def _read(document: Document) -> list[Request]:
    found = []
    all_sentences, triggers = new_sentences(document), dict(places_of(document, _TRIGGERS.__contains__))
    for number, sentence in enumerate(all_sentences):
        places = triggers.get(number)
        told = places and not _is_consequence(all_sentences, number) and not is_advice(all_sentences, number)
        marked = _asking(sentence, places or ()) if told else None
        if marked is not None:
            if not (sentence.asks and _is_answered(all_sentences, number)):
                found.append(Request(marked[0], marked[1], number, question=False))
        elif sentence.asks and _is_question(all_sentences, number):
            found.append(Request(sentence.start, sentence.end, number, question=True))
    return found


def _is_consequence(all_sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a sentence says what to do if the question before it is answered with yes: "Vill du veta mer? Läs …"."""
    if number == 0:
        return False
    before, sentence = all_sentences[number - 1], all_sentences[number]
    if not before.asks or before.paragraph != sentence.paragraph or before.first not in said.CONDITIONS:
        return False
    return sentence.first in said.IMPERATIVES and request_in(before) is None


def request_in(sentence: Sentence) -> tuple[int, int] | None:
    """Where a sentence asks for something: the asking words; None when it does not."""
    return _asking(sentence, list(_places(sentence.texts, _TRIGGERS)))


def _asking(sentence: Sentence, places: Sequence[int]) -> tuple[int, int] | None:
    """The same; ``places``: those of the words that may ask."""
    found = _pattern(sentence, places) or _imperative(sentence, places)
    if found is None or has_any(sentence.texts, _POLITE) or (not sentence.asks and has_any(sentence.texts, _TELLING)):
        return None
    last = found[1] - 1
    return sentence.starts[found[0]], sentence.starts[last] + len(sentence.texts[last])


def has_any(texts: Sequence[str], patterns: _Table) -> bool:
    """Whether one of the patterns stands anywhere among the words."""
    if patterns.firsts.isdisjoint(texts):
        return False
    return any(_first_match(texts, place, patterns) for place in _places(texts, patterns.firsts))


def _places(texts: Sequence[str], wanted: frozenset[str]) -> Iterator[int]:
    """The places of words that are among the wanted ones."""
    return compress(range(len(texts)), map(wanted.__contains__, texts))


def _first_match(texts: Sequence[str], place: int, patterns: _Table) -> int:
    """The place behind the first pattern that stands at ``place``; 0 when none does."""
    begun = patterns.patterns[texts[place]]
    following = texts[place + 1] if place + 1 < len(texts) else ""
    for pattern in begun.get(following) or begun[""]:
        last = _matched(texts, place, pattern)
        if last:
            return last
    return 0


def _matched(texts: Sequence[str], place: int, pattern: _Pattern) -> int:
    """The place behind the pattern when it stands at ``place``; 0 when it does not."""
    spare = 0
    for part in pattern:
        if part is _GAP or part == _GAP:
            spare = _MOST_BETWEEN
            continue
        while place < len(texts) and texts[place] not in part and spare > 0:
            place += 1
            spare -= 1
        if place >= len(texts) or texts[place] not in part:
            return 0
        place += 1
        spare = 0
    return place


def _pattern(sentence: Sentence, places: Iterable[int]) -> tuple[int, int] | None:
    """The places of the first asking pattern: from and behind."""
    texts = sentence.texts
    for place in places:
        last = _first_match(texts, place, _ASKING) if texts[place] in _ASKING.firsts else 0
        if last and not _only_tells(sentence, place, last):
            return place, last
    return None


def _only_tells(sentence: Sentence, place: int, last: int) -> bool:
    """Whether the words are a condition, part of another clause, or denied."""
    texts = sentence.texts
    if sentence.asks:
        return place > 0 and texts[place - 1] in said.SUBORDINATE and texts[place] not in {"vi", "jag"}
    if sentence.first in said.CONDITIONS and (
        place or texts[0] not in said.ASKED_WITHOUT_MARK or _goes_on(texts, last)
    ):
        return True  # "Kan du inte komma, ring", "Vill du bygga närmare behöver …"
    if place and texts[place - 1] in said.SUBORDINATE and texts[place] not in {"vi", "jag"}:
        return True
    if place and texts[place - 1] in {"så", "hur", "vad", "var"}:
        return True  # "så kan du", "hur du kan"
    if place and texts[place] in said.ABILITY and _states(sentence, place):
        return True
    return any(text in said.NEGATIONS for text in texts[place:last])


def _states(sentence: Sentence, place: int) -> bool:
    """Whether "kan du" follows in the same breath on other words ("Där kan du …"), so that it tells and does not ask."""
    if sentence.first in _GREETING or sentence.texts[place - 1] in said.CONJUNCTIONS:
        return False
    return not sentence.is_parted(place)


def _goes_on(texts: Sequence[str], place: int) -> bool:
    """Whether another clause follows, or a negation: what came before was a condition."""
    if any(text in {"så", "då"} or text in said.IMPERATIVES for text in texts[place:]):
        return True
    return any(text in said.NEGATIONS for text in texts[place : place + 2])


def _imperative(sentence: Sentence, places: Iterable[int]) -> tuple[int, int] | None:
    """The place of the first verb that asks: from and behind."""
    texts = sentence.texts
    if sentence.first in said.CONDITIONS:
        return None
    for place in places:
        text = texts[place]
        if text not in said.IMPERATIVES or not (text in said.CLEAR or _begins_clause(sentence, place)):
            continue
        particles = said.WITH_PARTICLE.get(text)
        beside = place + 1 + (not _BETWEEN.isdisjoint(texts[place + 1 : place + 2]))
        if particles is not None and (beside >= len(texts) or texts[beside] not in particles):
            continue
        if any(one in said.NEGATIONS for one in texts[place + 1 : place + 4]) or _is_optional(texts, place):
            continue
        return place, place + 1
    return None


def _begins_clause(sentence: Sentence, place: int) -> bool:
    if place == 0:
        return True
    texts = sentence.texts
    if place == 1 and texts[0] in said.CLAUSE_OPENERS:
        return True
    if texts[place - 1] in said.CLAUSE_OPENERS:
        return all(text in said.CLAUSE_OPENERS or text in _GREETING for text in texts[:place])
    return sentence.is_parted(place) and (place == 1 or said.MODALS.isdisjoint(texts[:place]))


def _is_optional(texts: Sequence[str], place: int) -> bool:
    """Whether an imperative leaves it to the reader: "ring om du undrar", "hör gärna av dig"; not "meddela om du kan komma"."""
    verb, rest = texts[place], texts[place + 1 :]
    if "gärna" in rest[:3] and verb not in _WELCOME:
        return True
    for number, (word, following) in enumerate(pairwise(rest)):
        if word == "och" and verb not in _CONTACT:
            return False  # "läs den och säg till om något är fel": the condition is the second verb's
        if following not in _ABOUT:
            continue
        if word in {"innan", "före"} and verb in _CONTACT_FIRST:
            return True  # "ring mig innan du bestämmer": advice
        if word in {"om", "ifall", "if"} and not _is_real(verb, rest[number + 1 : number + 9]):
            return True
    return False


def _is_real(verb: str, clause: Sequence[str]) -> bool:
    """Whether a request stays one with this clause behind "om": "om det går", or "om du kan komma" behind "meddela"."""
    if verb in said.WHETHER:
        marked = any(text in said.WHETHER_MARKS for text in clause)
        return marked and not any(text in said.HELP_MARKS for text in clause)
    return len(clause) <= 4 and any(text in said.SOFTENERS for text in clause[1:3])


def _is_answered(all_sentences: Sequence[Sentence], number: int) -> bool:
    """Whether the question's answer or consequence stands right behind it: "Vill du veta mer? Läs …", "Går det? Ja, …"."""
    sentence = all_sentences[number]
    if number + 1 >= len(all_sentences) or all_sentences[number + 1].paragraph != sentence.paragraph:
        return False
    following = all_sentences[number + 1]
    if following.asks:
        return False
    leads = sentence.first in said.CONDITIONS and following.first in said.IMPERATIVES and following.first in _CONTACT
    return leads or following.first in _ANSWERS


def _is_question(all_sentences: Sequence[Sentence], number: int) -> bool:
    """Whether a question without asking words waits for an answer."""
    sentence = all_sentences[number]
    if has_any(sentence.texts, _POLITE) or has_any(sentence.texts, _PHATIC) or _is_answered(all_sentences, number):
        return False
    if "egentligen" in sentence.texts:
        return False
    to_reader = not said.RECEIVERS.isdisjoint(sentence.texts)
    last = number + 1 >= len(all_sentences)
    ends_paragraph = last or all_sentences[number + 1].paragraph != sentence.paragraph or all_sentences[number + 1].asks
    alone = number == 0 or all_sentences[number - 1].paragraph != sentence.paragraph
    if to_reader:
        return ends_paragraph or sentence.first not in said.QUESTION_WORDS
    if not ends_paragraph or (alone and not last):
        return False  # a heading, or a question that the sender answers
    return sentence.first in said.QUESTION_WORDS or sentence.first in _OPEN
