"""Somebody in Cc is asked to do something (C13). Twin: addin/src/checks/kinds/cc_action.ts.

By name ("Kjell, kan du …", "Kjell får boka rummet", "lokalen bokar Kjell", "det är Kjell som bokar") or as those who get the copy: what
is asked of all of "you" is not asked of the copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import takewhile

from checks.bundle import Rule
from checks.context import Context
from checks.folding import fold
from checks.model import Hit, Recipient
from checks.new_sentences import Sentence, new_sentences
from checks.request_words import IMPERATIVES
from checks.requests import request_in
from checks.tokens import WORD
from checks.word_lists import word_set

_MODALS = word_set("får kan ska skall bör måste behöver kunde skulle can could should must will shall")
_TELLING = word_set(
    "svara hjälpa berätta visa hjälp förklara beskriva"
)  # "Kjell kan berätta mer" offers, it does not ask
_VERBS = IMPERATIVES | {f"{verb}a" for verb in IMPERATIVES if not verb.endswith("a")}
_VERBS |= word_set("ge hålla köpa sköta ansvara hantera bjuda make återkomma komma trycka leda möta avropa stämma")
_VERBS -= frozenset(["gå", "se", "hör"])  # "Kjell ska gå på kurs"; "gå igenom" goes by its particle
_NO_MORE = word_set("att så för och om som när kopia kännedom")  # behind a modal: no verb is its own from here on
# "Kjell bokar lokal": given out, not told. What people do anyway, think or say is no task
_ANYWAY = word_set(
    "tar säger svarar hjälper berättar visar förklarar beskriver planerar läser tittar funderar utreder delar följer räknar betalar flyttar"
)
_DOES = {f"{verb}r" if verb.endswith("a") else f"{verb}er" for verb in IMPERATIVES} - _ANYWAY
_DOES |= word_set("bjuder kallar justerar avropar hanterar trycker köper tömmer dukar bakar skjutsar")
_DOES_WITH = {
    "tar": word_set("hand fram reda på med kontakt ansvar över det den detta emot ner bort"),
    "ser": frozenset(["till", "över"]),
    "går": frozenset({"igenom"}),
    "gör": word_set("klart en ett"),
}
_PARTICLES = word_set("upp ut fram in ner bort ihop igenom undan")
_STATES = word_set(
    "är har var vet vill kan får hör ser står går kommer håller behöver önskar undrar mår blir tycker tror slutar börjar"
)
_HABIT = word_set("alltid brukar redan tidigare nu varje vanligt fortfarande")
_ABOUT = word_set("att om hur")  # "kollar om det går"
_READER = word_set("dig er du ni")
_TIMED = word_set("senast före innan tills")
_TO_PEOPLE = word_set("kontaktar meddelar informerar bjuder ringer skickar")  # "… Kjell"
_SUBJECTS = word_set("jag vi du ni han hon man som")
_WISHES = word_set(
    "vill önskar ser föreslår tänker tänkte want hoppas räknar bra fint toppen bäst snällt guld kul tacksam"
)
_WISHED = word_set("att om be ber låt ask let")
_ADVERBS = word_set("kanske väl då sedan sen också även gärna nog så")
_APART = word_set("på i från hos vid cc som")
_NAME_SPLIT = re.compile(r"[.@_+-]")
_TITLE_LEAST = 3  # letters of a name
_REACH = 5  # words between the modal and the verb
_INSERTED = 7  # words that may stand between the name and what is asked: "(på cc)"
_CLAUSE = 8  # words


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """The first sentence for each person in Cc, with the name as written."""
    del rule
    people = _people(context)
    if not people:
        return ()
    found: dict[str, Hit] = {}
    text = context.body.text
    everything = new_sentences(context.body)
    for number, sentence in enumerate(everything):
        if people.keys().isdisjoint(sentence.texts):
            continue
        following = everything[number + 1] if number + 1 < len(everything) else None
        for place, word in enumerate(sentence.words):
            who = people.get(word.text)
            if who is None or who in found or text[word.start] == word.text[0]:
                continue
            if _asked(sentence, place, people, following):
                found[who] = Hit("body", word.start, word.end, {"name": text[word.start : word.end], "address": who})
    return list(found.values())


def _people(context: Context) -> dict[str, str]:
    """Names of those in Cc that nobody in To shares, and whose they are."""
    people: dict[str, str] = {}
    if context.mail.cc:
        to_names = {name for one in context.mail.to for name in _names(one)}
        for one in context.mail.cc:
            for name in _names(one) - to_names:
                people.setdefault(name, one.key)
    return people


def _names(person: Recipient) -> set[str]:
    """First and last names of a receiver, from the name shown and from the address, folded."""
    local = person.address.partition("@")[0]
    parts = [*(m.group() for m in WORD.finditer(fold(person.name))), *_NAME_SPLIT.split(fold(local))]
    return {part for part in parts if len(part) >= _TITLE_LEAST}


def _asked(sentence: Sentence, place: int, people: dict[str, str], following: Sentence | None) -> bool:
    """Whether the person whose name stands at ``place`` is asked for something in this sentence, or in the one behind a mere name."""
    texts = sentence.texts
    last = place  # first and last name, "Kjell och Lena"
    while last + 1 < len(texts) and (texts[last + 1] in people or texts[last + 1] == "och") and last - place < 3:
        last += 1
    if texts[last] == "och":
        last -= 1
    rest = sentence.since(last + 1) if last + 1 < len(texts) else None
    if rest is None and place <= 1 and following is not None and following.paragraph - sentence.paragraph <= 1:
        return (place == 0 or texts[0] in {"hej", "till", "och"}) and _is_told(following)  # "Kjell! Kan du boka?"
    if place and texts[place - 1] in {"du", "ni"}:  # "Kan du, Kjell, boka?", "och du Kjell bokar"
        return (place == 2 and sentence.asks and texts[0] in _MODALS) or (rest is not None and _wants(rest.texts))
    if rest is None:
        return sentence.is_parted(place) and _is_told(sentence)
    if place <= 2 and sentence.is_parted(last + 1) and (_is_told(rest) or (sentence.asks and place == 0)):
        return True
    return _in_third_person(sentence, place, _behind(sentence, last + 1))


def _is_told(sentence: Sentence) -> bool:
    """Whether a sentence that is said to somebody asks for something: "boka rummet", "du bokar rummet", "bokar du rummet?"."""
    if request_in(sentence) is not None:
        return True
    texts = sentence.texts[:4]
    for number, word in enumerate(texts):
        if word in _READER:
            return _wants(sentence.texts[number + 1 :]) or (
                sentence.asks and number > 0 and _is_doing(texts[number - 1])
            )
    return False


def _is_doing(verb: str) -> bool:
    return verb[-1] == "r" and verb not in _STATES


def _wants(texts: Sequence[str]) -> bool:
    """Whether what stands behind a subject is what it is to do: "får boka …", "bokar …", "tar med …"."""
    texts = _bare(texts)
    return bool(texts) and (_may(texts) or _does(texts))


def _bare(texts: Sequence[str]) -> Sequence[str]:
    """Without the adverbs it begins with: "kanske kan …"."""
    return texts[next((n for n, word in enumerate(texts) if word not in _ADVERBS), 0) :]


def _may(texts: Sequence[str]) -> bool:
    """As in "får boka rummet"; not "kan berätta mer", "får kopia för att …", "ska inte …"."""
    if texts[0] not in _MODALS or "inte" in texts[1:3]:
        return False
    own = list(takewhile(lambda word: word not in _NO_MORE, texts[1 : 1 + _REACH]))
    asked = [word for word in own if word in _VERBS or (word in {"gå", "se"} and not _PARTICLES.isdisjoint(own))]
    return bool(asked) and not (texts[0] == "kan" and asked[0] in _TELLING)


def _does(texts: Sequence[str]) -> bool:
    """As in "bokar lokal", "tar med …", "trycker upp …"; with a last date, all that is done."""
    verb, clause = texts[0], texts[1:_CLAUSE]
    if "inte" in clause[:2] or not _ABOUT.isdisjoint(clause[:1]):
        return False
    with_word = _DOES_WITH.get(verb)
    if with_word is not None and not with_word.isdisjoint(clause[:1]):
        return _READER.isdisjoint(clause)
    if not _is_doing(verb):
        return False
    if not _TIMED.isdisjoint(texts[1:]):
        return True
    return _READER.isdisjoint(clause) and (verb in _DOES or not _PARTICLES.isdisjoint(clause[:1]))


def _behind(sentence: Sentence, place: int) -> Sequence[str]:
    """The words behind a name without what only says who it is: "(på cc)", ", som står på kopia,", "på IT"."""
    texts = sentence.texts
    if sentence.is_parted(place):
        for end in range(place + 1, min(place + _INSERTED, len(texts))):
            if sentence.is_parted(end):
                return texts[end:] if texts[place] in _APART else texts[place:]
    elif texts[place] in _APART and texts[place] != "som":
        return texts[place + 2 :]
    return texts[place:]


def _in_third_person(sentence: Sentence, place: int, following: Sequence[str]) -> bool:
    """As in "Kjell får boka rummet", "Kan Kjell boka?", "jag vill att Kjell bokar"; not "Kjell har bokat", "Kjell kan berätta mer"."""
    texts = sentence.texts
    before = texts[place - 1] if place else ""
    following = _bare(following)
    if before in _WISHED:
        return _is_wished(texts, place, following)
    if not following or _may(following):
        return bool(following)
    if sentence.asks:
        return 0 < place <= 2 and _may(["ska", *following])
    if before in _MODALS:  # "då får Kjell boka"
        return before != "kan" and _may([before, *following])
    if not _HABIT.isdisjoint(texts):
        return False
    if following[0] == "som":  # "det är Kjell som bokar"
        return before in {"är", "blir", "och", "samt"} and following[1:2] != ["kan"] and _wants(following[1:])
    if place == 0 or before in {"och", "samt", "men", "så", "medan"} or sentence.is_parted(place):
        return _does(following)
    return _is_turned(texts, place)


def _is_wished(texts: Sequence[str], place: int, following: Sequence[str]) -> bool:
    """As in "be Kjell boka", "jag vill att Kjell bokar", "det vore bra om Kjell kunde boka"."""
    before, earlier = texts[place - 1], texts[max(0, place - 5) : place]
    if before not in {"att", "om"}:
        return place + 1 < len(texts)
    if not following or _WISHES.isdisjoint(earlier):
        return False
    return _is_doing(following[0]) or following[0] in _MODALS


def _is_turned(texts: Sequence[str], place: int) -> bool:
    """Whether the verb stands before the name: "rummet bokar Kjell", "sedan låser Ivan upp"; not "jag bokar Kjell"."""
    if place < 2 or texts[place - 1] in _TO_PEOPLE or texts[place - 2] in _SUBJECTS:
        return False
    return texts[place - 1] in _DOES and _READER.isdisjoint(texts[place : place + _CLAUSE])
