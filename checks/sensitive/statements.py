"""Is a sensitive word said of a person? How the two stand to each other in a sentence. Twin: addin/src/checks/sensitive/statements.ts.

Strong words ("försörjningsstöd", "epilepsi") count near a person; weak ones ("gravid", "frånvaro") only when said plainly of one. In a
sentence about courses, rules, figures or posts nothing but a plain statement counts.
"""

from __future__ import annotations

import re

from checks.persons import Person
from checks.sensitive.field import PRONOUNS, Field
from checks.sensitive.model import Term

STATE = re.compile(
    r"(?:^|[ ,(])(?:är|var|har|hade|blev|blir|bli|varit|fick|får|fått|lider|led|äter|behöver|söker|sökt|ansökt|beviljas|beviljats|"
    r"nekas|misstänks|misstänkt|bor|vårdas|tas|"
    r"utreds|utretts|insjuknade|blåste|uppger|drabbats|lever|ligger|mår|går|går på|vägrar|placeras|placerats|anmäldes|anmälts|visar tecken|"
    r"opererats|opereras|"
    r"sitter|dömdes|dömts|luktade|luktar|verkar|verkade|slutat|slutade|börjat|började|tar|tog|hamnat|hamnade|dricker|drack|nekats|nekades|genomgår|genomgått|remitterats|utsatts|utsätts|saknar|greps|begick|"
    r"använder|tillhör|röstar|konverterade|is|has|was|had|been|suffers|are)(?= |\Z)"
)
OWNED = re.compile(r"^(?::s|s)?(?: [a-zåäöé-]+){0,3} ?\Z")
AT_ONCE = re.compile(
    r" (?:(?:ofta|inte|aldrig|alltid|fortfarande|mycket|också|nu|redan|mest|bara) )?\Z"
)  # "Han dricker"
_GIVEN = re.compile(
    r" (?:för|åt|gällande|avseende|rörande|angående|ang|hos|for|om|kring) (?:vår |vårt )?(?:[a-zåäö]{3,14}(?:en|an|et|na|lla) )?"
)
_PREPOSITION = re.compile(
    r"^(?: [a-zåäö-]+){0,3} ?(?:[:,(-] ?|(?:för|åt|om|hos|gällande|avseende|"
    r"angående|ang|rörande|på|till|av|mot|kring|from|for|of|about|som rör|som gäller|gäller) )"
    r"(?:[a-zåäö]+ ){0,3}[\"'(]?\Z"
)
_OF_STAFF = ("health", "crime", "protected")  # what may be a matter of somebody with a title too
_NAMED = 40  # characters between a whole name and a weak word
_BESIDE = 60  # and between a person and a telling weak word
_FEW = 160  # characters between a person and a word that is said of them


def said(field: Field, term: Term, index: int) -> bool:
    """Whether the word, which stands in that sentence, is said of somebody."""
    general = field.is_general(index)
    of_one = _strongly if term.strong else _weakly
    if any(of_one(field, one, term, general) for one in field.people(index)):
        return True
    if (term.strong or not general) and (field.earlier(index) or field.topic):
        for start, end in field.pronouns.get(index, ()):
            if _tight(field, start, end, term) or _close(field, start, end, term):
                return True
            if term.strong and not general and not field.agent_between(end, term.start):
                return True
    return not general and _of_somebody_near(field, term, index)


def _strongly(field: Field, one: Person, term: Term, general: bool) -> bool:
    if _tight(field, one.start, one.end, term):
        return True
    if one.role:
        return not general and term.category in _OF_STAFF and _given_to(field, one, term)
    taught = field.folded.startswith((" hos ", " om "), term.end)  # "kurs om adhd hos Eva"
    if general and not field.general_mail and not taught and _given_to(field, one, term):
        return True
    return (not general or one.kind == "known") and (_prepositioned(field, one, term) or _together(field, one, term))


def _weakly(field: Field, one: Person, term: Term, general: bool) -> bool:
    if general or one.role:
        return False
    return _tight(field, one.start, one.end, term) or _plainly(field, one, term)


def _of_somebody_near(field: Field, term: Term, index: int) -> bool:
    """Of somebody in the sentences around, or in the subject above."""
    if not (term.strong or term.near):
        return False
    nobody = not field.people(index)
    if (term.strong or nobody) and field.close_by(index):
        return True
    return (term.strong and field.named_next(index)) or (nobody and index <= 2 and field.topic)


def _tight(field: Field, start: int, end: int, term: Term) -> bool:
    """Said plainly: "Theo har epilepsi", "Theos epilepsi"."""
    if not end <= term.start <= end + _FEW:
        return False
    between = field.folded[end : term.start]
    word = field.folded[start:end]
    if word.endswith(("s", "min", "x")) and OWNED.match(between) and not field.agent_between(end, term.start):
        return not field.matter_between(end, term.start)
    if AT_ONCE.match(between):
        return True
    if between.startswith(":s ") and OWNED.match(between):
        return True
    state = STATE.search(between)
    return (
        state is not None
        and state.start() <= 60
        and not field.agent_between(end, term.start)
        and not field.matter_between(end, term.start)
    )


def _close(field: Field, start: int, end: int, term: Term) -> bool:
    """A pronoun a few words before a weak word: "hon ska ha dropp"."""
    near = term.near and 0 <= term.start - end <= 30 and field.folded[start:end] in PRONOUNS
    return near and not field.agent_between(end, term.end)


def _prepositioned(field: Field, one: Person, term: Term) -> bool:
    """The person behind it: "ansökan om färdtjänst för Karl", "skyddat boende: Sanna E"."""
    return one.start >= term.end and _PREPOSITION.match(field.folded[term.end : one.start]) is not None


def _given_to(field: Field, one: Person, term: Term) -> bool:
    """A matter of somebody who is named with a title: "rehabutredning för Ulf Ek, vaktmästare"."""
    plain = one.start > term.end and _GIVEN.fullmatch(field.folded[term.end : one.start]) is not None
    return plain and not field.agent_between(one.end, one.end + 30)


def _plainly(field: Field, one: Person, term: Term) -> bool:
    """A weak word that belongs to a name: in a subject line, behind "för" or "hos", or a telling one beside it."""
    if one.kind == "relation":
        return False
    distance = max(one.start - term.end, term.start - one.end)
    beside = distance <= (_BESIDE if term.near else _NAMED) and (term.near or one.kind != "first")
    return _together(field, one, term) if field.document.whole or beside else _given_to(field, one, term)


def _together(field: Field, one: Person, term: Term) -> bool:
    """In one sentence, and nobody does something for work in between; a class or an age tells that it is no colleague."""
    first, last = (one.end, term.start) if one.end <= term.start else (term.end, one.start)
    if one.kind == "known" and last - first <= _FEW:
        return True
    return last - first <= _FEW and not field.agent_between(min(one.start, term.start), max(one.end, term.end))
