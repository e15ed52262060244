"""What is asked of the receivers in the new text: requests, not offers, courtesies or advice. Twin: addin/src/checks/requests.ts.

Sentence by sentence: a wording that asks ("kan du", "jag skulle vilja ha"), an imperative that begins a clause ("Fyll i …"), or a
question to the reader. What is left to the reader ("hör gärna av dig", "om du har frågor") and what is forbidden rather than asked
is no request.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple
from weakref import WeakKeyDictionary

from checks import request_words as said
from checks.document import Document, Word
from checks.new_sentences import Sentence, new_sentences
from checks.word_lists import word_set

_Pattern = tuple[tuple[str, ...], ...]
_GAP = ("_",)
_ABOUT = word_set("du ni det något nåt någonting någon nån man den de han hon jag vi allt you it there")
_CONTACT_FIRST = word_set("ring kontakta hör prata")
_WELCOME = word_set("svara återkom skicka lämna meddela bekräfta återkoppla mejla maila skriv kommentera granska")
_ANSWERS = word_set("ja jo nej då absolut självklart jadå jajamän svaret högst minst yes no then")
_CONTACT = word_set("ring kontakta hör läs gå titta besök mejla maila skicka anmäl skriv boka klicka ansök fråga logga")
_OPEN = word_set("ska går passar funkar fungerar är finns blir stämmer kommer räcker is are does")
_MOST_BETWEEN = 3  # words that "_" may stand for


class Request(NamedTuple):
    """A request: the words that ask, the number of its sentence, and whether it only is a question."""

    start: int
    end: int
    sentence: int
    question: bool


def table(patterns: Iterable[str]) -> dict[str, list[_Pattern]]:
    """Patterns by each of their first words."""
    made: dict[str, list[_Pattern]] = {}
    for pattern in patterns:
        parts = tuple(tuple(part.split("|")) if part != "_" else _GAP for part in pattern.split(" "))
        for first in parts[0]:
            made.setdefault(first, []).append(parts)
    return made


_ASKING = table(said.PATTERNS)
_POLITE = table(said.POLITE)
_PHATIC = table(said.PHATIC)
_TELLING = table(said.TELLING)
_kept: WeakKeyDictionary[Document, list[Request]] = WeakKeyDictionary()


def requests(document: Document) -> list[Request]:
    """What the new text asks for, in order, at most one for each sentence; worked out once for each document."""
    found = _kept.get(document)
    if found is None:
        found = _read(new_sentences(document))
        _kept[document] = found
    return found


def _read(all_sentences: Sequence[Sentence]) -> list[Request]:
    found = []
    for number, sentence in enumerate(all_sentences):
        marked = None if _is_consequence(all_sentences, number) else request_in(sentence)
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
    words = sentence.words
    if has_any(words, _POLITE) or (not sentence.asks and has_any(words, _TELLING)):
        return None
    return _pattern(sentence) or _imperative(sentence)


def has_any(words: Sequence[Word], patterns: dict[str, list[_Pattern]]) -> bool:
    """Whether one of the patterns stands anywhere among the words."""
    return any(
        matched(words, place, pattern) for place, word in enumerate(words) for pattern in patterns.get(word.text, ())
    )


def matched(words: Sequence[Word], place: int, pattern: _Pattern) -> int:
    """The place behind the pattern when it stands at ``place``; 0 when it does not."""
    part = 0
    spare = 0
    while part < len(pattern):
        if pattern[part] is _GAP:
            spare = _MOST_BETWEEN
            part += 1
            continue
        while place < len(words) and words[place].text not in pattern[part] and spare > 0:
            place += 1
            spare -= 1
        if place >= len(words) or words[place].text not in pattern[part]:
            return 0
        place += 1
        part += 1
        spare = 0
    return place


def _pattern(sentence: Sentence) -> tuple[int, int] | None:
    words = sentence.words
    for place, word in enumerate(words):
        for pattern in _ASKING.get(word.text, ()):
            last = matched(words, place, pattern)
            if last == 0:
                continue
            if (
                not sentence.asks
                and sentence.first in said.CONDITIONS
                and (place or word.text not in said.ASKED_WITHOUT_MARK or _goes_on(sentence, last))
            ):
                continue  # "Kan du inte komma, ring", "Vill du bygga närmare behöver …": conditions, not questions
            if (
                place > 0
                and words[place - 1].text in {"om", "ifall", "att", "som", "när", "då", "där", "if"}
                and word.text not in {"vi", "jag"}
            ):
                continue
            if place > 0 and words[place - 1].text in {"så", "hur", "vad", "var"} and not sentence.asks:
                continue  # "så kan du", "hur du kan" tell
            if any(one.text in said.NEGATIONS for one in words[place:last]) and not sentence.asks:
                continue
            return word.start, words[last - 1].end
    return None


def _goes_on(sentence: Sentence, place: int) -> bool:
    """Whether another clause follows behind a comma or "så": the first one was a condition."""
    words = sentence.words
    for number in range(place, len(words)):
        if words[number].text in {"så", "då"} or words[number].text in said.IMPERATIVES:
            return True
    return any(one.text in said.NEGATIONS for one in words[place : place + 2])


def _imperative(sentence: Sentence) -> tuple[int, int] | None:
    words = sentence.words
    if sentence.first in said.CONDITIONS:
        return None
    for place, word in enumerate(words):
        if word.text not in said.IMPERATIVES:
            continue
        if not (word.text in said.CLEAR or _begins_clause(words, place)):
            continue
        particles = said.WITH_PARTICLE.get(word.text)
        following = words[place + 1].text if place + 1 < len(words) else ""
        if particles is not None and following not in particles:
            continue
        if any(one.text in said.NEGATIONS for one in words[place + 1 : place + 4]) or _is_optional(sentence, place):
            continue
        return word.start, word.end
    return None


def _begins_clause(words: Sequence[Word], place: int) -> bool:
    if place == 0:
        return True
    before = words[place - 1].text
    if place == 1:
        return before in said.CLAUSE_OPENERS or _parted(words, place)
    if before in said.CLAUSE_OPENERS:
        return all(_leads(one.text) for one in words[:place])
    return _parted(words, place) and not any(one.text in said.MODALS for one in words[:place])


def _leads(word: str) -> bool:
    return word in said.CLAUSE_OPENERS or word in {"hej", "hejsan", "nu", "tack", "ja", "nej", "alla"}


def _parted(words: Sequence[Word], place: int) -> bool:
    """Whether a sign (and not a mere blank) parts the word from the one before it."""
    return words[place].start - words[place - 1].end >= 2


def _is_optional(sentence: Sentence, place: int) -> bool:
    """Whether an imperative leaves it to the reader: "ring om du undrar", "hör gärna av dig"; not "meddela om du kan komma"."""
    words, verb = sentence.words, sentence.words[place].text
    rest = [one.text for one in words[place + 1 :]]
    if "gärna" in rest[:3] and verb not in _WELCOME:
        return True
    if verb in _CONTACT_FIRST and any(one in {"innan", "före"} and two in _ABOUT for one, two in pairwise(rest)):
        return True  # "ring mig innan du bestämmer": advice
    for number, word in enumerate(rest):
        if word not in {"om", "ifall", "if"} or number + 1 >= len(rest):
            continue
        following = rest[number + 1 : number + 9]
        if following[0] not in _ABOUT:
            continue
        if any(one in said.SOFTENERS for one in following[1:3]) and len(following) <= 4 and verb not in said.WHETHER:
            continue
        if verb in said.WHETHER and any(one in said.WHETHER_MARKS for one in following):
            return any(one in said.HELP_MARKS for one in following)
        return True
    return False


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
    if has_any(sentence.words, _POLITE) or has_any(sentence.words, _PHATIC) or _is_answered(all_sentences, number):
        return False
    if any(one.text == "egentligen" for one in sentence.words):
        return False
    to_reader = any(one.text in said.RECEIVERS for one in sentence.words)
    last = number + 1 >= len(all_sentences)
    ends_paragraph = last or all_sentences[number + 1].paragraph != sentence.paragraph or all_sentences[number + 1].asks
    alone = number == 0 or all_sentences[number - 1].paragraph != sentence.paragraph
    if to_reader:
        return ends_paragraph or sentence.first not in said.QUESTION_WORDS
    if not ends_paragraph or (alone and not last):
        return False  # a heading, or a question that the sender answers
    return sentence.first in said.QUESTION_WORDS or sentence.first in _OPEN
