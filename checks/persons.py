"""People whom a text lets one recognise: names, initials, pupils of a class, family. Twin: addin/src/checks/persons.ts.

By shape (capital letters), by a list of first names and by what surnames end in. Greetings, signatures and the mail's own sender and
receivers are nobody the text is about; somebody in an office ("kurator Eva Lund", "Eva berättar om …") only when the text says so plainly.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from checks.bundle import Rule
from checks.context import Context
from checks.document import Document
from checks.folding import fold, is_letter_or_digit
from checks.history import header
from checks.signing import is_closing
from checks.word_lists import word_set

_CAPITAL = "A-ZÅÄÖÉÜØŠŽĆČÁÍÓ"
_SMALL = "a-zåäöéüøšžćčáíóèñ"
_ONE = f"[{_CAPITAL}][{_SMALL}]{{1,30}}(?:-[{_CAPITAL}][{_SMALL}]{{1,30}}){{0,3}}(?![{_CAPITAL}{_SMALL}0-9])"
_NAME = re.compile(_ONE)
_NEXT = re.compile(f"(?: (?:(?:von|af|de|al|van|el|Al|El) )?{_ONE}){{1,3}}")
_INITIAL = re.compile(f" [{_CAPITAL}](?:\\.|:s)?(?![{_CAPITAL}{_SMALL}0-9])")
_INITIALS = re.compile(f"[{_CAPITAL}]\\. ?[{_CAPITAL}](?:\\.|:s)?(?![{_CAPITAL}{_SMALL}0-9.])")
_INITIAL_LAST = re.compile(f"[{_CAPITAL}]\\. ?{_ONE}")
_LETTERS_CLASS = re.compile(
    f"[{_CAPITAL}]{{2,3}}(?:,? \\(?(?:i )?(?:åk |klass |årskurs )?[1-9] ?[A-Fa-f](?![{_CAPITAL}{_SMALL}0-9]))|"
    f"(?!AB|BN|EU|FK|FN|HR|IF|IT|JO|KF|KS|SN|VD)[{_CAPITAL}]{{2}} (?:har|är|fick|hade|mår|bor) "
)
_CLASS = (
    "(?:(?:åk |klass |årskurs |år |class |grade )?[1-9](?: ?[A-Fa-f]|:an)|åk [1-9]|(?:ett|två|tre|fyr|fem|sex|sju|ått|ni)an|femman|"
    "förskoleklass(?:en)?)"
)
_PUPIL = re.compile(
    r"(?:elev|eleven|pojke|pojken|flicka|flickan|kille|killen|tjej|tjejen|barnet|han|hon|dottern|sonen|pupil|boy|girl)"
    rf"(?: [a-zåäö]+){{0,5}} (?:i|från|in) {_CLASS}(?![a-zåäö0-9])"
)
_ROLES = (
    "mannen|kvinnan|brukaren|brukare|familjen|hyresgästen|personen|paret|grannen|klienten|patienten|pojken|flickan|barnet|mamman|pappan|"
    "eleven|killen|tjejen|sonen|dottern|syskonen|makarna|änkan|sökanden|vårdtagaren|huvudmannen|boende|"
    "tanten|farbrorn|gubben|gumman|damen|herren|gästen|kunden|deltagaren|omsorgstagaren"
)  # who lives somewhere, has a case or stands before a name
_FAMILY = "son|dotter|fru|mamma|pappa|make|maka|sambo|bror|syster|mormor|morfar|farmor|farfar|pojkvän|flickvän"
_RELATION = re.compile(
    r"(?:min|mina|vår|våra|hans|hennes|deras|my|our|her|his) (?:[a-zåäö]+ )?(?:elev|elever|klient|klienter|patient|brukare|medarbetare|"
    rf"kollega|{_FAMILY}|man|mor|far|barn|dotterson|barnbarn|hyresgäst|granne|exman|exfru|svärmor|svärfar|vikarie|praktikant|husband|wife|"
    r"daughter|mother|father|ex|partner|fosterson|fosterdotter|bonusson|bonusdotter|moster|faster|farbror|morbror|kusin|tenant|client|"
    r"student|sister|brother|boyfriend)s?(?![a-zåäö0-9])"
)
_LIVES = re.compile(
    rf"(?:{_ROLES}|han|hon|barnen|modern|fadern|flickorna|pojkarna)"
    r"(?: [a-zåäö]+){0,3} (?:på|i) [a-zåäöé]{2,25}(?:gatan|vägen|stigen|gränd|torget|backen|allén|gången|vägens) [0-9]{1,3}"
)
_FLAT = re.compile(
    r"[a-zåäöé]{2,25}(?:gatan|vägen|stigen|gränd|torget|backen|allén|gången) [0-9]{1,3} ?[a-z]?,? (?:lgh|lägenhet)"
)
_SOMEBODY = f"(?:{_ROLES}|han|hon|ungdomen|barnen|client|tenant|patient)"
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
_CAPITALS_NEEDED = re.compile(f"[{_CAPITAL}][{_CAPITAL}]")
_STREETS = ("gatan", "vägen", "vägens", "stigen", "gränd", "torget", "backen", "allén", "gången")
_STREET_NEEDED = re.compile(f"[0-9](?:{'|'.join(f'(?<={street} [0-9])' for street in _STREETS)})")
_KEYS_NEEDED = (
    re.compile(_KEY),
    re.compile("(?:plan|våning|våningen) [0-9]"),
    re.compile("(?::|ett|två|tre|fyr|fem|sex|sju|ått|ni|ti)an"),
)
_AT_A_PLACE = word_set("""
    kocken vaktmästaren rektorn chefen vikarien städerskan städaren chauffören läraren mentorn fritidsledaren barnskötaren undersköterskan
    sköterskan receptionisten killen tjejen kollegan praktikanten sekreteraren handläggaren ekonomen barnet eleven han hon pojken flickan
    assistenten lärlingen sommarvikarien nattsköterskan mannen kvinnan""")
_PLACE = re.compile(
    f" (?:på|i|från|hos|vid) (?:[{_CAPITAL}][{_SMALL}]{{2,20}}|köket|lönen|växeln|receptionen|förrådet|verkstaden|nattlaget)"
    f"(?![{_CAPITAL}{_SMALL}0-9])"
)
_LAST_WORD = re.compile(r"[a-zåäö]{2,15}\Z")
_OF_FAMILY = re.compile(f"[{_CAPITAL}][{_SMALL}]{{2,20}}s (?:{_FAMILY}|föräldrar)s?(?![{_CAPITAL}{_SMALL}0-9])")
_IN_CLASS = re.compile(
    f"[{_CAPITAL}][{_SMALL}]{{2,20}}(?: [{_CAPITAL}][{_SMALL}]{{0,20}}\\.?)?,? \\(?(?:(?:i|från|klass|åk) )?{_CLASS}"
    f"(?![{_CAPITAL}{_SMALL}0-9])"
)
_AGED = re.compile(
    f"[{_CAPITAL}][{_SMALL}]{{2,20}}(?: [{_CAPITAL}][{_SMALL}]{{0,20}}\\.?)?(?:, | \\()[1-9][0-9]? (?:år|mån)(?![{_CAPITAL}{_SMALL}0-9])"
)
_HOUSEHOLD = re.compile(
    rf"(?:^|[ (\n])(?:{_ROLES}|familj|bröderna|systrarna|barnen|tvillingarna|ungdomen|"
    r"fru|herr|family|elev|klient|patient|maken|makan|mr|mrs|ms|miss|lilla) \Z"
)
_DOES = re.compile(
    r" (?:har|är|fick|får|var|blev|blir|kom|mår|bor|vägrar|luktade|luktar|sitter|ligger|behöver|lider|äter|dricker|ber|fastar|tillhör|"
    r"röstar|uppgav|gick|går|slog|hotade|stal|drack|föll|grät|avled|dog|flyttar|trivs|rymde|begär|säger|bröt|"
    r"orkar|klarar|glömmer|saknar|hotar|slår|gråter|skriker|bråkar|lever|mådde|dömdes|häktades|greps|ramlade|trillade|svimmade|skolkar|mobbas|"
    r"sover|sov|åt|hamnade|kräks|vandrar|blåste|skar|skär|kräktes|"
    r"ska|kan|vill|hade|skulle|tar|ringde|sökte|slutade|äter|nekas|beviljas|misstänks|anklagas)(?![a-zåäö])"
)
_NO_NAMES = frozenset(
    [
        "enligt",
        "hos",
        "från",
        "på",
        "om",
        "när",
        "innan",
        "efter",
        "under",
        "idag",
        "igår",
        "nu",
        "då",
        "så",
        "det",
        "den",
        "de",
        "vi",
        "till",
        "för",
        "med",
        "men",
        "och",
        "att",
        "både",
        "även",
        "samt",
        "eftersom",
        "trots",
        "sedan",
        "tack",
        "hej",
        "region",
        "projekt",
        "system",
        "bolaget",
        "utan",
        "inom",
        "via",
        "dagens",
        "årets",
        "nya",
        "vår",
        "din",
        "min",
        "ett",
        "en",
    ]
)
_SURNAME = re.compile(
    "(?:son|sen|berg|bergh|ström|lund|lundh|kvist|qvist|quist|gren|man|mann|holm|dal|dahl|stedt|vik|gård|gårdh|gaard|"
    "mark|hult|rup|blad|hed|torp|ius|feldt|feld|vall|wall|stad|"
    "fors|lind|zadeh|zad|ovic|ić|ic|ski|sky|ska|oglu|pour|nen|bäck|beck|borg|ros|klint|rot|rask|sjö|strand|sten|stam|"
    "hall|näs|ander|ell|én|lid|topp|torn|land|bro|hage|haga|ved|"
    "tall|rud|sand|vid|vång|lunda|slätt|lycke|kova|enko|yan|idis|berga|hem|gerd|gärde|hov|mo|damm|äng|ås|rud|eklöv|löv|"
    "nius|arp|ov|ev|din|eh|ani|ari|edi|awi)s?\\Z"
)
_ALONE = re.compile(  # what tells a surname that stands alone: "Lindroth har ringt"
    "[a-zåäö]{2}(?:berg|bergh|ström|lundh|kvist|qvist|gren|holm|dahl|stedt|hult|feldt|zadeh|ovic|ić|oglu|borg|strand|roth|mark|lind)\\Z"
)
_ALSO_WORDS = frozenset(
    [
        "amen",
        "april",
        "bo",
        "dag",
        "gun",
        "hans",
        "inga",
        "jordan",
        "joy",
        "june",
        "kim",
        "liv",
        "lo",
        "love",
        "maj",
        "mark",
        "max",
        "may",
        "milan",
        "mina",
        "mini",
        "my",
        "nova",
        "per",
        "rosa",
        "rose",
        "rut",
        "saga",
        "sol",
        "sten",
        "tage",
        "ted",
        "tom",
        "tyr",
        "van",
        "vilja",
        "ville",
        "will",
    ]
)
_PATRONYM = re.compile("[a-zåäö]{2}ssons?\\Z")
_PARTY = re.compile(r"s? ?\((?:s|m|sd|c|v|kd|l|mp|v|fp|-|lokalt parti|opol)\)")
_ADDRESSED = re.compile(r"(?:, |: )(?:kan|har|vill|skulle|är|får|ska|could|can) (?:du|ni|you)(?![a-zåäö])")
_GREETING = re.compile(
    r"[> \t\n]*(?:hej|hejsan|hallå|tjena|god morgon|god dag|goddag|bästa|kära|till|dear|hi|hello|tack)(?: [^\n,.!]{0,40})?[,!.]?"
)
_TITLE = re.compile(r":? (?:[a-zåäö-]+ ){0,1}")
_CONTACT = re.compile(r" (?:(?:dig|er|gärna|ut|av|med|till|på|in|också|även|om hjälp av) ){0,4}")
_AT_WORK = re.compile(r"(?: (?:och|samt) [a-zåäöé -]+| har| ska| kommer att| som| kan| får| vill| också| nu|,){0,3} ?")
_BEHIND = re.compile(r",? (?:är )?(?:(?:vår|ny|nya|som är|som|vår nya|som ny|som vår nya) )?(?:[a-zåäö-]+ ){0,2}")
_MOST = 5000  # names of a text that are looked at
_SHORT = 28  # characters between a name and a verb of somebody at work
_LONE_NAME = re.compile(r"[a-zåäöéü-]+(?: [a-zåäöéü-]+)?")
_NEAR = 45  # characters before a name in which a title or a call to get in touch counts


_Endings = tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]


class Person(NamedTuple):
    """Somebody the text lets one recognise. ``role``: named because of the office, so only a plain statement counts."""

    start: int
    end: int
    kind: str  # "name" | "first" | "initials" | "pupil" | "known" (with age or class) | "relation" | "number"
    role: bool


class Around(NamedTuple):
    """Words about names, by their starts and ends in the text."""

    roles: Sequence[tuple[int, int]]
    agents: Sequence[tuple[int, int]]
    contact: Sequence[tuple[int, int]]


def persons(rule: Rule, context: Context, document: Document) -> list[Person]:
    """Everybody, in order."""
    around = Around(
        *(
            [(hit.start, hit.end) for hit in context.hits(rule, name, document)]
            for name in ("roles", "agents", "contact")
        )
    )
    skipped = _skipped(document)
    found = [*_names(rule, context, document, around), *_others(document)]
    return sorted(one for one in found if not _within(skipped, one.start))


def own_names(context: Context) -> frozenset[str]:
    """Names of the mail's sender and receivers, and of those in the history's headers, word by word."""
    mail = context.mail
    words: set[str] = set()
    for one in (mail.sender, *mail.to, *mail.cc, *mail.bcc):
        words.update(_words(one.name), _words(one.key.partition("@")[0].replace(".", " ").replace("_", " ")))
    for quote in context.body.quotes:
        for line in (quote.sender, quote.to, quote.cc):
            words.update(_words(line.replace("@", " @").replace(".", " ")))
    return frozenset(words)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-zåäöéüø-]{2,}", fold(text[:4000]))


@lru_cache(maxsize=64)
def _set(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words)


@lru_cache(maxsize=64)
def _endings(words: tuple[str, ...]) -> _Endings:
    """Whole words, beginnings and endings of a list."""
    whole = frozenset(one for one in words if "*" not in one)
    return (
        whole,
        tuple(one[:-1] for one in words if one.endswith("*")),
        tuple(one[1:] for one in words if one.startswith("*")),
    )


def _listed(word: str, lists: _Endings) -> bool:
    whole, beginnings, endings = lists
    return word in whole or word.startswith(beginnings) or (len(word) > 4 and word.endswith(endings))


class _Lists(NamedTuple):
    """What is looked up for every capitalised word."""

    firsts: frozenset[str]
    places: _Endings
    orgs: _Endings
    mine: frozenset[str]


class _Name(NamedTuple):
    """A capitalised word, with those behind it that belong to it."""

    start: int
    end: int
    kind: str
    first: str
    bare: str  # the listed first name, empty when it is none
    last: str


def _names(rule: Rule, context: Context, document: Document, around: Around) -> Iterable[Person]:
    text, folded = document.text, document.folded
    lists = _Lists(
        _set(rule.words["first_names"]),
        _endings(rule.words["places"]),
        _endings(rule.words["orgs"]),
        own_names(context),
    )
    position = count = 0
    for found in _NAME.finditer(text):
        start = found.start()
        if start < position or (start and (is_letter_or_digit(folded[start - 1]) or text[start - 1] in "@/.")):
            continue
        name = _name(text, folded, start, found.end(), lists.firsts)
        if name.kind == "name" and not name.bare and not _listed(name.first, lists.places):
            start, name = _from_first_name(text, folded, name, lists.firsts, _is_office(name, lists))
        if _HOUSEHOLD.search(folded[max(0, start - 14) : start]) or (
            name.kind == "name" and _HOUSEHOLD.fullmatch(name.first + " ")
        ):
            if not _is_place(name, lists):
                yield Person(start, name.end, "known", _in_office(folded, start, name.end, around))
        elif _is_person(text, folded, name, lists):
            yield Person(start, name.end, name.kind, _in_office(folded, start, name.end, around))
        elif not (name.last or _is_place(name, lists)):
            continue
        position = name.end
        count += 1
        if count == _MOST:
            break


def _name(text: str, folded: str, start: int, end: int, firsts: frozenset[str]) -> _Name:
    first = folded[start:end]
    bare = _first_name(first, firsts)
    rest = _NEXT.match(text, end)
    if rest is not None and (bare == first or not bare):
        return _Name(start, rest.end(), "name", first, bare, folded[rest.start() : rest.end()].rpartition(" ")[2])
    initial = _INITIAL.match(text, end) if bare else None
    if initial is not None and text[end + 1] != "I":
        return _Name(start, initial.end(), "name", first, bare, "")
    return _Name(start, end, "first", first, bare, "")


def _from_first_name(text: str, folded: str, name: _Name, firsts: frozenset[str], office: bool) -> tuple[int, _Name]:
    """A word with a capital that only begins the sentence is left out: "Orosanmälan Elin Nord", "När Eva blev sjuk"."""
    second = name.start + len(name.first) + 1
    found = _NAME.match(text, second)
    if found is None or (
        not _first_name(folded[second : found.end()], firsts)
        and (found.end() >= name.end or office or not _starts_sentence(text, name.start))
    ):
        return name.start, name
    return second, _name(text, folded, second, found.end(), firsts)


def _is_office(name: _Name, lists: _Lists) -> bool:
    """Begins with the name of a place, an office or a company."""
    return _listed(name.first, lists.places) or _listed(name.first, lists.orgs)


def _is_place(name: _Name, lists: _Lists) -> bool:
    """A place, an office or a company."""
    if _is_office(name, lists):
        return True
    return bool(name.last) and (_listed(name.last, lists.orgs) or (name.last in lists.places[0] and not name.bare))


def _is_person(text: str, folded: str, name: _Name, lists: _Lists) -> bool:
    if _is_place(name, lists):
        return False
    starts = _starts_sentence(text, name.start)
    if name.kind == "first" and not name.bare and _PATRONYM.search(name.first):
        return name.first.removesuffix("s") not in lists.mine
    if name.kind == "first" and not name.bare and _ALONE.search(name.first):
        return name.first not in lists.mine and _DOES.match(folded, name.end) is not None
    if not name.bare and (name.kind == "first" or (starts and not _SURNAME.search(name.last))):
        does = name.kind == "name" and name.first not in _NO_NAMES and _DOES.match(folded, name.end) is not None
        if not does:
            return False
    if name.kind == "first" and (name.bare in lists.mine or (name.bare in _ALSO_WORDS and starts)):
        return False
    behind = _NEXT.match(text, name.end) if name.kind == "first" and name.bare != name.first else None
    if behind is not None and _listed(folded[behind.start() + 1 : behind.end()].rpartition(" ")[2], lists.orgs):
        return False  # "Åkes Bygg"
    own_last = name.last in lists.mine or name.last.removesuffix("s") in lists.mine
    return not (name.last and (name.bare or name.first) in lists.mine and own_last)


def _first_name(word: str, firsts: frozenset[str]) -> str:
    """The listed first name that a word is: as it stands, in the genitive, or by its first half before a hyphen."""
    if word in firsts:
        return word
    if word.removesuffix("s") in firsts:
        return word.removesuffix("s")
    return word if "-" in word and word.partition("-")[0] in firsts else ""


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 3) : start].rstrip(" \"'(>-\u2022\t")
    return not before or before[-1] in ".!?:\n"


def _in_office(folded: str, start: int, end: int, around: Around) -> bool:
    """A title beside the name, a party behind it, a call to get in touch before it, or a verb of someone at work behind it."""
    if _PARTY.match(folded, end) or _ADDRESSED.match(folded, end) or _spoken_to(folded, start, end):
        return True
    before, behind = _title_before(folded, start, end, around), _title_behind(folded, end, around)
    return before or behind


def _spoken_to(folded: str, start: int, end: int) -> bool:
    """A first name alone behind a comma at a sentence's end: "Kan du titta, Stefan?"."""
    return (
        folded[max(0, start - 2) : start] == ", "
        and folded[end : end + 1] in (".", "?", "!")
        and " " not in folded[start:end]
    )


def _title_before(folded: str, start: int, end: int, around: Around) -> bool:
    for spans, between in ((around.roles, _TITLE), (around.contact, _CONTACT)):
        index = bisect_left(spans, (start, start)) - 1
        if index >= 0 and 0 <= start - spans[index][1] <= _NEAR and between.fullmatch(folded[spans[index][1] : start]):
            return between is not _CONTACT or not folded.startswith((" att hon ", " att han "), end)
    return False


def _title_behind(folded: str, end: int, around: Around) -> bool:
    index = bisect_left(around.roles, (end, end))
    if index < len(around.roles):
        between = folded[end : around.roles[index][0]]
        owned = between == " " and folded[end - 1] == "s"  # "Maltes lärare" is of Malte
        if len(between) <= _NEAR and _BEHIND.fullmatch(between) and not owned:
            return between == " " or between.startswith(",") or " är " in between or " som " in between
    index = bisect_left(around.agents, (end, end))
    if index == len(around.agents) or around.agents[index][0] - end > _SHORT:
        return False
    at_work = _AT_WORK.fullmatch(folded[end : around.agents[index][0]]) is not None
    return at_work and not folded.startswith(" att ", around.agents[index][1])


def _others(document: Document) -> Iterable[Person]:
    text, folded = document.text, document.folded
    letters = (_LETTERS_CLASS,) if _CAPITALS_NEEDED.search(text) else ()
    for pattern in (_INITIALS, _INITIAL_LAST, *letters):
        for found in pattern.finditer(text):
            if found.start() == 0 or not is_letter_or_digit(folded[found.start() - 1]):
                yield Person(found.start(), found.end(), "initials", False)
    for found in _OF_FAMILY.finditer(text):
        if found.start() == 0 or not is_letter_or_digit(folded[found.start() - 1]):
            yield Person(found.start(), found.end(), "known", False)
    for found in _PLACE.finditer(text):
        word = _LAST_WORD.search(folded[max(0, found.start() - 16) : found.start()])
        if word is not None and word.group() in _AT_A_PLACE:
            yield Person(found.start() - len(word.group()), found.end(), "first", False)
    for pattern in (_IN_CLASS, _AGED):
        for found in pattern.finditer(text):
            if not _starts_sentence(text, found.start()) and not is_letter_or_digit(folded[found.start() - 1]):
                yield Person(found.start(), found.end(), "known", False)
    streets = (_LIVES, _FLAT) if _STREET_NEEDED.search(folded) else ()
    cases = (_IN_CASE,) if any(one.search(folded) for one in _KEYS_NEEDED) else ()
    for pattern in (_PUPIL, _RELATION, *streets, *cases, _NUMBERED):
        kind = "relation" if pattern is _RELATION else "pupil"
        for found in pattern.finditer(folded):
            if found.start() == 0 or not is_letter_or_digit(folded[found.start() - 1]):
                yield Person(found.start(), found.end(), kind, False)


def _within(spans: list[tuple[int, int]], position: int) -> bool:
    index = bisect_left(spans, (position + 1, -1)) - 1
    return index >= 0 and spans[index][0] <= position < spans[index][1]


def _skipped(document: Document) -> list[tuple[int, int]]:
    """Lines whose names are of those who write: greetings, closings and what follows them, headers of the history."""
    folded, spans, closing = document.folded, [], 0
    if document.whole:
        return []
    for start, end in document.lines:
        line = folded[start : min(end, start + 300)].strip(" \t>*")
        plain = line.strip(".,!- ")
        if closing and (not line or len(line) <= 60) and closing <= 10:
            spans.append((start, end + 1))
            closing = 0 if header(line) else closing + 1
            continue
        closing = 0
        if document.part_of(start) in ("signature", "disclaimer"):
            spans.append((start, end + 1))
        elif is_closing(
            folded[start : min(end, start + 120)].lstrip("> "),
            document.text[start : min(end, start + 120)].lstrip("> "),
        ):
            spans.append((start, end + 1))
            closing = 1
        elif (len(line) <= 60 and _GREETING.fullmatch(line)) or (
            document.part_of(start) == "quote" and (_is_head(line) or _LONE_NAME.fullmatch(plain))
        ):
            spans.append((start, end + 1))
        elif greeting := _GREETING.match(line[:60]):
            offset = folded.find(line[:20], start)
            stop = re.search(r"[,!.]", line[: greeting.end() + 1])
            spans.append((start, offset + (stop.start() if stop else 0)))
    return spans


def _is_head(line: str) -> bool:
    head = header(line)
    return (head is not None and head[0] != "subject") or line.endswith("skrev:") or (" skrev " in line and "@" in line)
