"""Shouting, scolding, sarcasm and threats (C08). Twin: addin/src/checks/kinds/tone.ts.

Words in quotation marks are somebody else's. A scolding word counts when it is said to the reader, or beside another sign of anger.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, pairwise

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.model import Hit
from checks.new_sentences import Sentence, new_sentences, sentence_at
from checks.word_lists import word_set

_MARKS = re.compile(r"!{3,}|\?{3,}|[?!]*(?:\?!|!\?)[?!]*")
_CAPITALS = re.compile("[A-ZÅÄÖÉÜ][A-ZÅÄÖÉÜ]{3}")  # the first letter alone, because that is searched for fast
_VOWELS = frozenset("aeiouyåäöé")
_READER = word_set("du ni dig er din ditt dina ert era eder you your")
# "hon skriver att vi borde skämmas": somebody else's words
_REPORTING = word_set(
    "skriver skrev säger sa sade tycker tyckte menar menade anser ansåg hävdar hävdade kallar kallade skrek ropade says said wrote"
)
_OURS = word_set("jag vi du ni i we you")
_FIRMS = word_set("ab hb kb if ik bk fk")  # SKÖVDE BUSS AB
_MOST = 100  # hits that are looked at
_SUBJECT = 6  # letters of a shouted subject
_LEAST = 4  # letters of a shouted word
_CLOSE = 800  # characters within which scorn is one
_BESIDE = 1_000  # and small signs
_SIGNS = word_set(
    "skylt skylten skyltar skyltarna lappen texten rubriken knappen märkt märkta heter hette stavas ordet orden logotypen"
)
_QUOTED = re.compile(r"\"[^\"\n]{1,300}\"")


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """Each place that sounds angry, the subject first; nothing when only one small sign was found."""
    subject = list(_subject(rule, context))
    body = list(_body(rule, context))
    strong = [hit for hit, weight in (*subject, *body) if weight >= 2]
    weak = [hit for hit, weight in (*subject, *body) if weight == 1]
    if strong:
        return _apart(strong)
    if _crowd(weak, int(rule.number("signs")), _BESIDE):
        return _apart(weak)
    sharp = context.new_hits(rule, "sharp")[:_MOST]
    turns = [*context.new_hits(rule, "sarcasm")[:_MOST], *sharp] if sharp else []
    scorn = {one.entry: Hit("body", one.start, one.end) for one in reversed(turns)}
    if len(scorn) > 1 and _crowd([*scorn.values(), *weak], int(rule.number("signs")) + 1, _CLOSE):
        return _apart([*scorn.values()])
    return []


def _crowd(hits: list[Hit], count: int, width: int) -> bool:
    """Whether so many stand close together; the subject is close to everything."""
    starts = sorted(hit.start for hit in hits if hit.field == "body")
    count -= len(hits) - len(starts)
    return len(starts) >= count and (
        count <= 1 or any(last - first <= width for first, last in zip(starts, starts[count - 1 :], strict=False))
    )


def _apart(hits: list[Hit]) -> list[Hit]:
    """The hits in order without those that lie in an earlier one."""
    found: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (one.field != "subject", one.start, -one.end)):
        if not found or found[-1].field != hit.field or hit.start >= found[-1].end:
            found.append(hit)
    return found


def _subject(rule: Rule, context: Context) -> Iterator[tuple[Hit, int]]:
    document = context.subject
    for found in islice(_MARKS.finditer(document.folded), _MOST):
        yield Hit("subject", found.start(), found.end()), 2
    start, bare = context.bare_subject
    known = {hit.start for hit in context.hits(rule, "abbreviations", document)}
    words = [word for word in document.words if word.start >= start]
    shouted = [word for word in words if _is_shouted(document, word.start, word.end, known)]
    capitals = shouted and _is_upper(document.text, start, len(document.text))
    if capitals and (len(shouted) > 1 or len(bare) >= _SUBJECT):
        yield Hit("subject", start, start + len(bare)), 2 if len(shouted) > 1 else 1
    for name in ("scolding", "strong"):
        for hit in context.hits(rule, name, document):
            yield Hit("subject", hit.start, hit.end), 2 if name == "strong" else 1


def _body(rule: Rule, context: Context) -> Iterator[tuple[Hit, int]]:
    document = context.body
    known = {hit.start for hit in context.hits(rule, "abbreviations", document)}
    loud = bool(_CAPITALS.search(document.text))
    marked = any(sign in document.folded for sign in ("!!!", "???", "?!", "!?"))
    scolding = [(hit, 1) for hit in context.new_hits(rule, "scolding")[:_MOST]]
    scolding += [(hit, 2) for hit in context.new_hits(rule, "strong")[:_MOST]]
    if not (loud or marked or scolding):
        return
    quoted = [found.span() for found in islice(_QUOTED.finditer(document.folded), _MOST)]
    called = {word.lower() for one in context.everyone for word in one.name.split(" ")} if loud else set()
    for sentence in new_sentences(document) if loud else ():
        if not _is_sign(sentence):
            for shout, weight in _shouting(document, sentence, known):
                if not _is_inside(shout.start, quoted) and document.folded[shout.start : shout.end] not in called:
                    yield shout, weight
    for segment in document.new if marked else ():
        for found in islice(_MARKS.finditer(document.folded, segment.start, segment.end), _MOST):
            if not _is_inside(found.start(), quoted):
                yield Hit("body", found.start(), found.end()), 2
    for hit, weight in sorted(scolding, key=lambda one: one[0].start):
        if _is_inside(hit.start, quoted) or document.folded[hit.start : hit.end] in called:
            continue
        said = sentence_at(document, hit.start)
        if said is not None and (_reported(said, hit.start) or _spoken_of(rule, context, said)):
            continue
        to_reader = said is not None and not _READER.isdisjoint(said.texts)
        yield Hit("body", hit.start, hit.end), 2 if to_reader else weight


def _is_inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def _is_sign(sentence: Sentence) -> bool:
    """What stands on a sign or a button."""
    texts = sentence.texts
    if not _SIGNS.isdisjoint(texts):
        return True
    return any(one == "står" and two == "det" for one, two in pairwise(texts))


def _reported(sentence: Sentence, position: int) -> bool:
    """Whether another person is said to say or think it."""
    words = sentence.words
    for place, word in enumerate(words):
        if word.start >= position:
            return False
        if word.text in _REPORTING:
            beside = [words[place - 1].text] if place else []
            beside += [one.text for one in words[place + 1 : place + 2]]
            if _OURS.isdisjoint(beside):
                return True
    return False


def _spoken_of(rule: Rule, context: Context, sentence: Sentence) -> bool:
    """Whether the sentence is about such words: a course, a play, a policy."""
    if "ni" in sentence.texts or "du" in sentence.texts:
        return False
    return any(sentence.start <= hit.start < sentence.end for hit in context.new_hits(rule, "about"))


def _shouting(document: Document, sentence: Sentence, known: set[int]) -> Iterator[tuple[Hit, int]]:
    """Runs of words in capitals. A line of its own without a sign is a heading."""
    text = document.text
    if _CAPITALS.search(text, sentence.start, sentence.end) is None:
        return
    run: list[tuple[int, int]] = []
    heading = (
        text[sentence.end - 1] not in ".!?"
        and text[sentence.start : sentence.end].upper() == text[sentence.start : sentence.end]
    )
    if heading:
        return
    for word in sentence.words:
        if _is_shouted(document, word.start, word.end, known):
            run.append((word.start, word.end))
        elif run and word.text in _FIRMS and _is_upper(text, word.start, word.end):
            run = []
        elif run and not _is_upper(text, word.start, word.end):
            yield from _run(run)
            run = []
    yield from _run(run)


def _run(run: list[tuple[int, int]]) -> Iterator[tuple[Hit, int]]:
    if run:
        yield Hit("body", run[0][0], run[-1][1]), 2 if len(run) > 1 else 1


def _is_upper(text: str, start: int, end: int) -> bool:
    return text[start:end].upper() == text[start:end]


def _is_shouted(document: Document, start: int, end: int, known: set[int]) -> bool:
    """A word of at least four letters in capitals that can be said aloud and is no known abbreviation."""
    word = document.folded[start:end]
    if end - start < _LEAST or start in known or document.text[start] == word[0]:
        return False
    if "_" in (document.folded[start - 1 : start], document.folded[end : end + 1]):
        return False  # a file name
    if not _is_upper(document.text, start, end) or any("0" <= letter <= "9" for letter in word):
        return False
    return sum(letter in _VOWELS for letter in word) >= 1
