"""People whom a text lets one recognise without their name: by initials, family, class, age, home or case.

Twin: addin/src/checks/persons/descriptions.ts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.document import Document
from checks.folding import is_letter_or_digit
from checks.persons.capitals import CAPITAL, NO_LETTER, SMALL, WORD, starts_sentence
from checks.persons.model import Person
from checks.persons.words import AT_A_PLACE, FAMILY, WHO

_INITIALS = re.compile(f"[{CAPITAL}]\\. ?[{CAPITAL}](?:\\.|:s)?(?![{CAPITAL}{SMALL}0-9.])")
_INITIAL_LAST = re.compile(f"[{CAPITAL}]\\. ?{WORD}")
_LETTERS_CLASS = re.compile(
    f"[{CAPITAL}]{{2,3}}(?:,? \\(?(?:i )?(?:åk |klass |årskurs )?[1-9] ?[A-Fa-f]{NO_LETTER})|"
    f"(?!AB|BN|EU|FK|FN|HR|IF|IT|JO|KF|KS|SN|VD)[{CAPITAL}]{{2}} (?:har|är|fick|hade|mår|bor) "
)
_CLASS = (
    "(?:(?:åk |klass |årskurs |år |class |grade )?[1-9](?: ?[A-Fa-f]|:an)|åk [1-9]|(?:ett|två|tre|fyr|fem|sex|sju|ått|ni)an|femman|"
    "förskoleklass(?:en)?)"
)
_PUPIL = re.compile(
    r"(?:elev|eleven|pojke|pojken|flicka|flickan|kille|killen|tjej|tjejen|barnet|han|hon|dottern|sonen|pupil|boy|girl)"
    rf"(?: [a-zåäö]+){{0,5}} (?:i|från|in) {_CLASS}(?![a-zåäö0-9])"
)
_RELATION = re.compile(
    r"(?:min|mina|vår|våra|hans|hennes|deras|my|our|her|his) (?:[a-zåäö]+ )?(?:elev|elever|klient|klienter|patient|brukare|medarbetare|"
    rf"kollega|{FAMILY}|man|mor|far|barn|dotterson|barnbarn|hyresgäst|granne|exman|exfru|svärmor|svärfar|vikarie|praktikant|husband|wife|"
    r"daughter|mother|father|ex|partner|fosterson|fosterdotter|bonusson|bonusdotter|moster|faster|farbror|morbror|kusin|tenant|client|"
    r"student|sister|brother|boyfriend)s?(?![a-zåäö0-9])"
)
_LIVES = re.compile(
    rf"(?:{WHO}|han|hon|barnen|modern|fadern|flickorna|pojkarna)"
    r"(?: [a-zåäö]+){0,3} (?:på|i) [a-zåäöé]{2,25}(?:gatan|vägen|stigen|gränd|torget|backen|allén|gången|vägens) [0-9]{1,3}"
)
_FLAT = re.compile(
    r"[a-zåäöé]{2,25}(?:gatan|vägen|stigen|gränd|torget|backen|allén|gången) [0-9]{1,3} ?[a-z]?,? (?:lgh|lägenhet)"
)
_SOMEBODY = f"(?:{WHO}|han|hon|ungdomen|barnen|client|tenant|patient)"
_KEY = (
    "(?:rum|rummet|nr|nummer|lgh|lägenhet|ärende|ärendet|ärendenr|ärendenummer|dnr|diarienr|akt|avd|avdelning|room|flat|case|sn|bn|vn)"
    "(?: nr| nummer)?\\.? ?(?:[a-z]{2,4}[ .-])?[0-9][0-9a-z]{0,5}"
)
_DOOR = "(?:plan|våning|våningen) [0-9]{1,2}|[0-9]{1,3}:an|(?:ett|två|tre|fyr|fem|sex|sju|ått|ni|ti)an"
_IN_CASE = re.compile(
    f"{_SOMEBODY}(?: [a-zåäö]+){{0,4}},? \\(?(?:(?:i|på|med|from|in) )?(?:{_KEY}|{_DOOR})|"
    f"{_KEY}(?:[-./:][0-9]{{1,6}}){{0,2}} (?:[a-zåäö]+ ){{0,2}}{_SOMEBODY}(?![a-zåäö])"
)
_NUMBERED = re.compile(
    r"(?:brukare|boende|klient|patient|elev|hyresgäst) (?:nr |nummer )?[0-9]{1,3}"
    r"(?! ?(?:år|st|personer|timmar|procent|%))(?![0-9a-zåäö:.,-])"
)
# what must stand somewhere in a text for one of the patterns above to match: looked for many times faster than they are
_CAPITALS_NEEDED = re.compile(f"[{CAPITAL}][{CAPITAL}]")
_STREETS = ("gatan", "vägen", "vägens", "stigen", "gränd", "torget", "backen", "allén", "gången")
_STREET_NEEDED = re.compile(f"[0-9](?:{'|'.join(f'(?<={street} [0-9])' for street in _STREETS)})")
_KEYS_NEEDED = (
    re.compile(_KEY),
    re.compile("(?:plan|våning|våningen) [0-9]"),
    re.compile("(?::|ett|två|tre|fyr|fem|sex|sju|ått|ni|ti)an"),
)
_PLACE = re.compile(
    f" (?:på|i|från|hos|vid) (?:[{CAPITAL}][{SMALL}]{{2,20}}|köket|lönen|växeln|receptionen|förrådet|verkstaden|nattlaget)"
    f"{NO_LETTER}"
)
_LAST_WORD = re.compile(r"[a-zåäö]{2,15}\Z")
_OF_FAMILY = re.compile(f"[{CAPITAL}][{SMALL}]{{2,20}}s (?:{FAMILY}|föräldrar)s?{NO_LETTER}")
_CALLED = f"[{CAPITAL}][{SMALL}]{{2,20}}(?: [{CAPITAL}][{SMALL}]{{0,20}}\\.?)?"
_IN_CLASS = re.compile(f"{_CALLED},? \\(?(?:(?:i|från|klass|åk) )?{_CLASS}{NO_LETTER}")
_AGED = re.compile(f"{_CALLED}(?:, | \\()[1-9][0-9]? (?:år|mån){NO_LETTER}")


def descriptions_in(document: Document) -> Iterator[Person]:
    """Everybody who is described, in no order; somebody may be there twice."""
    text, folded = document.text, document.folded
    letters = (_LETTERS_CLASS,) if _CAPITALS_NEEDED.search(text) else ()
    for pattern in (_INITIALS, _INITIAL_LAST, *letters):
        yield from _all(pattern, text, folded, "initials")
    yield from _all(_OF_FAMILY, text, folded, "known")
    yield from _all(_RELATION, folded, folded, "relation")
    streets = (_LIVES, _FLAT) if _STREET_NEEDED.search(folded) else ()
    cases = (_IN_CASE,) if any(one.search(folded) for one in _KEYS_NEEDED) else ()
    for pattern in (_PUPIL, *streets, *cases, _NUMBERED):
        yield from _all(pattern, folded, folded, "pupil")
    yield from _at_a_place(text, folded)
    yield from _of_class_or_age(text, folded)


def _all(pattern: re.Pattern[str], text: str, folded: str, kind: str) -> Iterator[Person]:
    """Where a pattern is found in a text, but not within a word."""
    for found in pattern.finditer(text):
        start = found.start()
        if start == 0 or not is_letter_or_digit(folded[start - 1]):
            yield Person(start, found.end(), kind, False)


def _at_a_place(text: str, folded: str) -> Iterator[Person]:
    """The one who works or stays there: "kocken på Solgården"."""
    for found in _PLACE.finditer(text):
        word = _LAST_WORD.search(folded[max(0, found.start() - 16) : found.start()])
        if word is not None and word.group() in AT_A_PLACE:
            yield Person(found.start() - len(word.group()), found.end(), "first", False)


def _of_class_or_age(text: str, folded: str) -> Iterator[Person]:
    """A name and a class or an age: "Wilma i 7B", "Ture (84 år)"."""
    for pattern in (_IN_CLASS, _AGED):
        for found in pattern.finditer(text):
            if not starts_sentence(text, found.start()) and not is_letter_or_digit(folded[found.start() - 1]):
                yield Person(found.start(), found.end(), "known", False)
