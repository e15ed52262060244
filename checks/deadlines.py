"""Which dates of the new text and the subject are last dates, and what a request is tied to. Twin: addin/src/checks/deadlines.ts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from checks.date_words import begins
from checks.dates import When, dates_in
from checks.document import Document
from checks.new_sentences import Sentence, new_sentences, places_of
from checks.request_words import RECEIVERS
from checks.requests import Request, requests
from checks.word_lists import word_set
from checks.working_days import Days

CUES = word_set(
    "senast före innan deadline by before until sista stoppdatum svarstid svarsdatum remisstid tidsfrist frist förfaller "
    "latest"
)
_FAR = 7  # words between a cue and its date
_MEETING = word_set(
    "ses träffas möte mötet möten mötes sammanträde sammanträdet träff träffen besök besöket besöker kalas fest fika kurs "
    "kursen börjar startar öppnar öppet stängt lunch meet meeting visit kallelse provdag utbildning utbildningen delta deltar "
    "studiebesök boka bokad komma kommer mötas träffa tid tolk rum rummet"
)
# asked for by a date without "senast": handing in, not taking part
_HANDING_IN = word_set(
    "skicka skickar lämna svara svar besked mejla maila återkom återkomma återkoppla ha få klar klara klart färdig färdigt "
    "färdiga in till send reply answer have get ready done"
)
_THAT_TIME = word_set("dagen morgonen kvällen veckan eftermiddagen")  # the one that was told
_CLOSING = word_set("öppen stänger stängs")
_TO_SENDER = word_set("mig oss sig")
_DONE = word_set("vara in ha lämnas skickas komma")
_HABIT = word_set("varje varannan dagligen alltid every")
_PAST = word_set("var blev fick hade sades skrev ringde gick kom skedde passerade löpte")
_JOINED = 3  # characters between expressions that belong together
_SHORT = 6  # words: "Helst på fredag." belongs to the sentence beside it


class Dated(NamedTuple):
    """An expression, the number of its sentence, and whether a word such as "senast" makes it a last date."""

    when: When
    sentence: int
    cued: bool


def dated(document: Document) -> list[Dated]:
    """Every expression of the new text with what it hangs on; worked out once for each document."""
    found: list[Dated] | None = document.kept.get(dated)
    if found is None:
        found = []
        sentences = new_sentences(document)
        for number, places in places_of(document, begins.__getitem__):
            found += _in_sentence(document, sentences[number], number, places)
        document.kept[dated] = found
    return found


def _in_sentence(document: Document, sentence: Sentence, number: int, places: Sequence[int]) -> list[Dated]:
    made: list[Dated] = []
    done = sentence.start
    for when in dates_in(document, sentence, places):
        cued = _is_cued(sentence, when.start, done) or _inherent(document, when)
        if made and when.start - done <= _JOINED:  # "senast kl. 15 i dag, 2026-12-02": one last date in several words
            cued = cued or made[-1].cued
        made.append(Dated(when, number, cued))
        done = when.end
    return made


def _inherent(document: Document, when: When) -> bool:
    return when.form == "span" and document.flat.startswith(("före", "innan", "before"), when.start)


def _is_cued(sentence: Sentence, start: int, since: int) -> bool:
    """Whether a word before the expression makes it a last date: at most a few words away, behind the expression before it."""
    starts = sentence.starts
    last = bisect_left(starts, start)
    first = max(bisect_left(starts, since), last - _FAR)
    return first < last and not CUES.isdisjoint(sentence.texts[first:last])


def is_past(sentence: Sentence) -> bool:
    """Whether the sentence tells what was."""
    return not _PAST.isdisjoint(sentence.texts)


def is_meeting(sentence: Sentence) -> bool:
    """Whether the sentence is about when to meet, so that its date is no last date."""
    return not _MEETING.isdisjoint(sentence.texts)


def has_last_date(document: Document, request: Request, days: Days | None) -> bool:
    """Whether a request says until when: a last date anywhere, a coming date in its sentence or told right beside it."""
    everything = new_sentences(document)
    asking = everything[request.sentence].texts
    for one in dated(document):
        if one.cued or any(first == "den" and then in _THAT_TIME for first, then in pairwise(asking)):
            return True
        apart = abs(one.sentence - request.sentence)
        if apart > 1 or one.when.name == "clause" or _is_over(one.when, days):
            continue
        beside = everything[one.sentence]
        if apart == 0 or len(beside.texts) <= _SHORT or not (is_past(beside) or is_meeting(beside)):
            return True
    return False


def _is_over(when: When, days: Days | None) -> bool:
    """Whether a date lies before the day of the mail; one without a year is taken to be this year's."""
    if days is None or when.form not in {"iso", "date"}:
        return False
    return (when.year or days.today.year, when.month, when.day) < (days.today.year, days.today.month, days.today.day)


def unclear_dates(document: Document) -> list[Dated]:
    """Last dates that are not written yyyy-mm-dd: with a cue, or tied to a request; not when and where one meets, not what was."""
    everything = new_sentences(document)
    asked = {one.sentence for one in requests(document)}
    proper = {one.sentence for one in dated(document) if one.when.form == "iso"}
    settled = any(one.cued and one.when.form == "iso" for one in dated(document))
    found = []
    for one in dated(document):
        if one.when.form == "iso" or one.sentence in proper:
            continue
        sentence = everything[one.sentence]
        if not _HABIT.isdisjoint(sentence.texts):
            continue
        told = (
            one.cued
            and one.when.form != "vague"
            and not is_past(sentence)
            and (one.sentence in asked or not _only_comes(document, one, sentence))
        )
        if told or (not settled and _asked_then(one, sentence, asked)):
            found.append(one)
    return found


def _asked_then(one: Dated, sentence: Sentence, asked: set[int]) -> bool:
    closes = not _CLOSING.isdisjoint(sentence.texts)
    beside = one.sentence - 1 in asked and (closes or len(sentence.texts) <= _SHORT)
    needs = _needs(sentence)
    if one.sentence not in asked and not beside and not needs:
        return False
    if one.when.form == "vague":
        return True
    if one.when.form == "time" or is_past(sentence):
        return False
    if one.when.form == "date" and not closes and not needs and _HANDING_IN.isdisjoint(sentence.texts):
        return False
    return not is_meeting(sentence)


def _needs(sentence: Sentence) -> bool:
    """Whether the sender needs something, or it is everybody's duty ("måste vara inne", "den som …, meddelar mig"): with a day."""
    texts = sentence.texts
    if texts[1:2] == ["som"] and texts[0] in {"den", "de", "alla", "ni"} and not _TO_SENDER.isdisjoint(texts):
        return True
    return any(
        (one in {"jag", "vi"} and two in {"behöver", "samlar"})
        or (one == "tar" and two in {"tacksamt", "gärna"})
        or (one == "måste" and two in _DONE)
        for one, two in pairwise(texts)
    )


def _only_comes(document: Document, one: Dated, sentence: Sentence) -> bool:
    """Whether something comes before a season or a week, and nobody is asked: "utvärderingen kommer före jul"."""
    return _inherent(document, one.when) or ("kommer" in sentence.texts and RECEIVERS.isdisjoint(sentence.texts))
