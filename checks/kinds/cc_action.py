"""Somebody in Cc is asked to do something (C13). Twin: addin/src/checks/kinds/cc_action.ts.

By name only ("Kjell, kan du …", "Kjell får boka rummet", "kan Kjell …"): what is asked of all of "you" is not asked of the copies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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
_TELLING = word_set("svara hjälpa berätta visa hjälp")  # "Kjell kan berätta mer" offers, it does not ask
_VERBS = IMPERATIVES | {f"{verb}a" for verb in IMPERATIVES if not verb.endswith("a")}
_VERBS |= word_set("ta se ge hålla köpa sköta ansvara hantera låsa bjuda make")
_VERBS |= word_set("återkomma komma")
# "Kjell bokar lokal": given out, not told; verbs that people in Cc are told to do rather than do anyway
_DOES = word_set(
    "bokar ordnar beställer fixar kontrollerar uppdaterar kontaktar bjuder sammanställer förbereder diarieför arkiverar registrerar "
    "skriver kallar meddelar informerar publicerar justerar kompletterar rättar återkopplar granskar inventerar avbokar hämtar"
)
_DOES_WITH = {
    "tar": word_set("hand fram reda på med kontakt ansvar över"),
    "ser": word_set("till"),
    "lägger": word_set("in upp ut"),
    "går": word_set("igenom"),
    "gör": word_set("klart en ett"),
    "skickar": word_set("in ut"),
}
_CALM = word_set(
    "alltid brukar redan sedan tidigare nu normalt vanligtvis oftast som när dig er du ni själv själva också fortfarande varje"
)
_GOOD = word_set("bra fint önskvärt tacksam tacksamt skönt toppen bäst")
_NAME_SPLIT = re.compile(r"[.@_+-]")
_TITLE_LEAST = 3  # letters of a name
_REACH = 4  # words between the modal and the verb


def find(rule: Rule, context: Context) -> Iterable[Hit]:
    """The first sentence for each person in Cc, with the name as written."""
    del rule
    if not context.mail.cc:
        return ()
    to_names = {name for one in context.mail.to for name in _names(one)}
    people: dict[str, str] = {}
    for one in context.mail.cc:
        for name in _names(one) - to_names:
            people.setdefault(name, one.key)
    if not people:
        return ()
    found: dict[str, Hit] = {}
    text = context.body.text
    for sentence in new_sentences(context.body):
        if people.keys().isdisjoint(sentence.texts):
            continue
        for place, word in enumerate(sentence.words):
            who = people.get(word.text)
            if who is None or who in found or text[word.start] == word.text[0]:
                continue
            if _asked(sentence, place, people):
                found[who] = Hit("body", word.start, word.end, {"name": text[word.start : word.end], "address": who})
    return list(found.values())


def _names(person: Recipient) -> set[str]:
    """First and last names of a receiver, from the name shown and from the address, folded."""
    local = person.address.partition("@")[0]
    parts = [*(m.group() for m in WORD.finditer(fold(person.name))), *_NAME_SPLIT.split(fold(local))]
    return {part for part in parts if len(part) >= _TITLE_LEAST}


def _asked(sentence: Sentence, place: int, people: dict[str, str]) -> bool:
    """Whether the person whose name stands at ``place`` is asked for something in this sentence."""
    texts = sentence.texts
    last = place  # first and last name, "Kjell och Lena"
    while last + 1 < len(texts) and (texts[last + 1] in people or texts[last + 1] == "och") and last - place < 3:
        last += 1
    if texts[last] == "och":
        last -= 1
    if sentence.asks and place == 2 and texts[1] in {"du", "ni"} and texts[0] in _MODALS and sentence.is_parted(place):
        return True  # "Kan du, Kjell, boka?"
    if place <= 2 and last + 1 < len(texts) and sentence.is_parted(last + 1):
        return request_in(sentence.since(last + 1)) is not None
    if last == len(texts) - 1 and place > 0 and sentence.is_parted(place):
        return request_in(sentence) is not None
    return _in_third_person(sentence, place, last)


def _in_third_person(sentence: Sentence, place: int, last: int) -> bool:
    """As in "Kjell får boka rummet", "Kan Kjell boka?", "jag vill att Kjell bokar"; not "Kjell har bokat", "Kjell kan berätta mer"."""
    words = sentence.texts
    following = words[last + 1 : last + 1 + _REACH]
    if not following or "inte" in following[:2]:
        return False
    if following[0] in _MODALS:
        verbs = [word for word in following[1:] if word in _VERBS]
        return bool(verbs) and not (following[0] == "kan" and verbs[0] in _TELLING)
    before = words[place - 1] if place else ""
    if before in {"att", "be", "ber", "låt", "ask", "let"}:
        wish = before != "att" or any(
            word in {"vill", "önskar", "ser", "hoppas", "föreslår", "want"} for word in words[max(0, place - 5) : place]
        )
        return wish and (before != "att" or following[0].endswith("r") or following[0] in _VERBS)
    if before == "om" and not _GOOD.isdisjoint(words[max(0, place - 3) : place]):
        return following[0].endswith("r")
    if _is_given(sentence, place, following):
        return True
    if place == 1 and before in {"kan", "kunde", "skulle", "ska", "can", "could", "will"} and sentence.asks:
        return any(word in _VERBS for word in following)
    return False


def _is_given(sentence: Sentence, place: int, following: list[str]) -> bool:
    """Whether a clause gives out work ("Kjell bokar lokal"); not what is always so, what is over, or what is done for the reader."""
    words = sentence.texts
    if sentence.asks or not (
        place == 0 or words[place - 1] in {"och", "samt", "men", "så"} or sentence.is_parted(place)
    ):
        return False
    if not _CALM.isdisjoint(words):
        return False
    with_word = _DOES_WITH.get(following[0])
    return following[0] in _DOES or (with_word is not None and not with_word.isdisjoint(following[1:2]))
