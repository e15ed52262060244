"""Dates, times and vague points in time as people write them in Swedish and English. Twin: addin/src/checks/dates.ts.

A small grammar of its own: words that can begin an expression are looked up, and only then a pattern is tried, always at that place, on
a few characters. What an expression means is worked out in checks/resolving.py.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from checks.document import Document
from checks.folding import is_letter_or_digit
from checks.new_sentences import Sentence

MONTHS = (
    ("januari", "january", "jan"), ("februari", "february", "feb"), ("mars", "march", "mar"), ("april", "apr"), ("maj", "may"),
    ("juni", "june", "jun"), ("juli", "july", "jul"), ("augusti", "august", "aug"), ("september", "sept", "sep"),
    ("oktober", "october", "okt", "oct"), ("november", "nov"), ("december", "dec"),
)  # fmt: skip
WEEKDAYS = (
    ("måndag", "monday", "mån", "mon"), ("tisdag", "tuesday", "tis", "tue"), ("onsdag", "wednesday", "ons", "wed"),
    ("torsdag", "thursday", "tors", "tor", "thu"), ("fredag", "friday", "fre", "fri"), ("lördag", "saturday", "lör", "sat"),
    ("söndag", "sunday", "sön", "sun"),
)  # fmt: skip
NUMBERS = {
    "en": 1, "ett": 1, "två": 2, "tre": 3, "fyra": 4, "fem": 5, "sex": 6, "sju": 7, "åtta": 8, "nio": 9, "tio": 10, "fjorton": 14,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
}  # fmt: skip
MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
WEEKDAY = {name: number for number, names in enumerate(WEEKDAYS, 1) for name in names}


class When(NamedTuple):
    """An expression: where it stands, what kind it is, and its parts (0 or -1 or empty where it has none).

    ``form``: ``iso`` (yyyy-mm-dd), ``date`` (day and month, perhaps a year), ``day`` (den 27:e), ``weekday``, ``relative`` (i morgon),
    ``within`` (inom tre dagar), ``week``, ``span`` (i slutet av veckan, före jul), ``vague`` (snarast), ``time`` (kl. 16 alone).
    """

    start: int
    end: int
    form: str
    year: int = 0
    month: int = 0
    day: int = 0
    name: str = ""
    hour: int = -1
    minute: int = 0


_MONTH = "|".join(name for names in MONTHS for name in names)
_WEEKDAY = "|".join(name for names in WEEKDAYS for name in names)
_ISO = re.compile(r"^(20[0-9]{2})-([01][0-9])-([0-3][0-9])(?![0-9])")
_EIGHT = re.compile(r"^(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9-])")
_SIX = re.compile(r"^([2-4][0-9])-([01][0-9])-([0-3][0-9])(?![0-9-])")
_SLASH = re.compile(r"^([0-3]?[0-9])/([01]?[0-9])(?:[-/ ](20[0-9]{2}|[2-4][0-9](?![0-9.:])))?(?![0-9/])")
_DOTTED = re.compile(r"^([0-3]?[0-9])\.([01]?[0-9])(?:\.(20[0-9]{2}|[2-4][0-9](?![0-9])))?(?![0-9])")
_DAY_MONTH = re.compile(
    rf"^([0-3]?[0-9])(?::?[ae]|:de|st|nd|rd|th)?\.? ?(?:of )?({_MONTH})(?![a-zåäö0-9])(?:\.?,? (20[0-9]{{2}}))?"
)
_MONTH_DAY = re.compile(r"^ ([0-3]?[0-9])(?:st|nd|rd|th)?(?![0-9]|[:./][0-9]),?(?: (20[0-9]{2}))?")
_THE_DAY = re.compile(r"^den ([0-3]?[0-9])(?::?[ae]|:de)?(?![0-9]|[.:/-][0-9])")
_CLOCK = re.compile(r"^\.?,? ?\(?(?:kl|klockan|at)\.? ?([0-2]?[0-9])(?:[.:]?([0-5][0-9]))?(?![0-9])")
_BARE_TIME = re.compile(r"^,? ([0-2][0-9])[.:]([0-5][0-9])(?![0-9])")
_JOIN = re.compile(r"^(?:en)?,? ?(?:den )?")
_WEEK = re.compile(r"^(?:v\.?|vecka|week) ?([0-5]?[0-9])(?![0-9]|[:.-][0-9])")
_WITHIN = re.compile(
    r"^(?:inom|om|within|in) (?:de |the )?(?:(?:närmaste|kommande|next) )?([0-9]{1,2}|[a-zåäö]{2,7}) "
    r"(arbetsdag|vardag|dag|veck|timm|minut|månad|working day|day|week|hour)(?:en|ar|a|or|e|er|s|arna|orna)?(?![a-zåäö])"
)
# phrase → (form, name); the longest is tried first
PHRASES: dict[str, tuple[str, str]] = {
    "i dag": ("relative", "0"), "idag": ("relative", "0"), "under dagen": ("relative", "0"), "today": ("relative", "0"),
    "i eftermiddag": ("relative", "0"), "i kväll": ("relative", "0"), "ikväll": ("relative", "0"), "tonight": ("relative", "0"),
    "före lunch": ("relative", "0"), "innan lunch": ("relative", "0"), "by noon": ("relative", "0"),
    "innan dagen är slut": ("relative", "0"), "end of day": ("relative", "0"),
    "end of the day": ("relative", "0"), "eod": ("relative", "0"),
    "i morgon": ("relative", "1"), "imorgon": ("relative", "1"), "i morron": ("relative", "1"), "imorron": ("relative", "1"),
    "i morgon bitti": ("relative", "1"), "imorgon bitti": ("relative", "1"), "i morgon förmiddag": ("relative", "1"),
    "i morgon eftermiddag": ("relative", "1"), "tomorrow": ("relative", "1"), "tomorrow morning": ("relative", "1"),
    "i övermorgon": ("relative", "2"), "övermorgon": ("relative", "2"), "iövermorgon": ("relative", "2"),
    "denna vecka": ("span", "week"), "den här veckan": ("span", "week"), "under veckan": ("span", "week"), "i veckan": ("span", "week"),
    "slutet av veckan": ("span", "week"), "i slutet av veckan": ("span", "week"), "i slutet på veckan": ("span", "week"),
    "veckans slut": ("span", "week"), "före veckans slut": ("span", "week"), "innan veckan är slut": ("span", "week"),
    "this week": ("span", "week"), "end of the week": ("span", "week"), "end of week": ("span", "week"),
    "före helgen": ("span", "week"), "innan helgen": ("span", "week"), "till helgen": ("span", "week"), "före helg": ("span", "week"),
    "innan helg": ("span", "week"), "before the weekend": ("span", "week"), "över helgen": ("span", "week"),
    "nästa vecka": ("span", "next_week"), "under nästa vecka": ("span", "next_week"), "i slutet av nästa vecka": ("span", "next_week"),
    "slutet av nästa vecka": ("span", "next_week"), "next week": ("span", "next_week"), "kommande vecka": ("span", "next_week"),
    "i början av nästa vecka": ("span", "next_monday"), "i början på nästa vecka": ("span", "next_monday"),
    "i mitten av nästa vecka": ("span", "next_wednesday"), "efter helgen": ("span", "next_monday"),
    "före månadsskiftet": ("span", "month"), "innan månadsskiftet": ("span", "month"), "till månadsskiftet": ("span", "month"),
    "vid månadsskiftet": ("span", "month"), "månadsskiftet": ("span", "month"), "i slutet av månaden": ("span", "month"),
    "i slutet på månaden": ("span", "month"), "slutet av månaden": ("span", "month"), "före månadens slut": ("span", "month"),
    "månadens slut": ("span", "month"), "innan månaden är slut": ("span", "month"), "end of the month": ("span", "month"),
    "denna månad": ("span", "month"), "end of month": ("span", "month"), "före årsskiftet": ("span", "year"),
    "innan årsskiftet": ("span", "year"), "årsskiftet": ("span", "year"), "före årets slut": ("span", "year"),
    "före nyår": ("span", "year"), "innan nyår": ("span", "year"), "before christmas": ("span", "christmas"),
    "före jul": ("span", "christmas"), "innan jul": ("span", "christmas"), "till jul": ("span", "christmas"),
    "före julhelgen": ("span", "christmas"), "innan julhelgen": ("span", "christmas"), "före jullovet": ("span", "christmas"),
    "före midsommar": ("span", "midsummer"), "innan midsommar": ("span", "midsummer"),
    "före påsk": ("span", "easter"), "innan påsk": ("span", "easter"), "före påskhelgen": ("span", "easter"),
    "före sommaren": ("vague", "season"), "innan sommaren": ("vague", "season"), "före semestern": ("vague", "season"),
    "innan semestern": ("vague", "season"), "före semestrarna": ("vague", "season"), "före sommarlovet": ("vague", "season"),
    "snarast": ("vague", "soon"), "snarast möjligt": ("vague", "soon"), "så snart som möjligt": ("vague", "soon"),
    "så fort som möjligt": ("vague", "soon"), "så snart det går": ("vague", "soon"), "så fort det går": ("vague", "soon"),
    "så snart du kan": ("vague", "soon"), "så fort du kan": ("vague", "soon"), "så snart ni kan": ("vague", "soon"),
    "så fort ni kan": ("vague", "soon"), "så snart du hinner": ("vague", "soon"), "så fort du hinner": ("vague", "soon"),
    "så snart du har möjlighet": ("vague", "soon"), "så fort du har möjlighet": ("vague", "soon"),
    "så snart ni har möjlighet": ("vague", "soon"), "så fort ni hinner": ("vague", "soon"), "så snart ni hinner": ("vague", "soon"),
    "så tidigt som möjligt": ("vague", "soon"), "asap": ("vague", "soon"), "as soon as possible": ("vague", "soon"),
    "as soon as you can": ("vague", "soon"), "at your earliest convenience": ("vague", "soon"), "skyndsamt": ("vague", "soon"),
    "omgående": ("vague", "now"),
    "inom kort": ("vague", "shortly"), "de närmaste dagarna": ("vague", "shortly"), "inom de närmaste dagarna": ("vague", "shortly"),
    "inom den närmaste tiden": ("vague", "shortly"), "i dagarna": ("vague", "shortly"), "inom några dagar": ("vague", "shortly"),
    "inom rimlig tid": ("vague", "shortly"), "i god tid": ("vague", "shortly"), "i närtid": ("vague", "shortly"),
    "före nästa möte": ("vague", "event"), "innan nästa möte": ("vague", "event"), "till nästa möte": ("vague", "event"),
}  # fmt: skip
_BY_FIRST: dict[str, list[str]] = {}
for _phrase in sorted(PHRASES, key=len, reverse=True):
    _BY_FIRST.setdefault(_phrase.split(" ")[0], []).append(_phrase)
_WINDOW = 60  # characters: no expression is longer


def dates_in(document: Document, sentence: Sentence) -> list[When]:
    """Every expression of a sentence in order; they do not overlap. A date and the time behind it are one."""
    found: list[When] = []
    flat, done = document.flat, 0
    for word in sentence.words:
        if word.start < done:
            continue
        when = _at(flat[word.start : min(word.start + _WINDOW, sentence.end)], word.text, word.start, flat)
        if when is not None:
            found.append(when)
            done = when.end
    return found


def _at(text: str, word: str, start: int, flat: str) -> When | None:
    """The expression that begins with this word, if one does."""
    if "0" <= word[0] <= "9":
        made = _numeric(text, _before(flat, start))
    elif word in WEEKDAY or (word.endswith("en") and word[:-2] in WEEKDAY):
        made = _weekday(text, word)
    elif word in _BY_FIRST or word in {
        "den",
        "v",
        "vecka",
        "week",
        "inom",
        "within",
        "om",
        "in",
        "kl",
        "klockan",
        "nästa",
        "next",
    }:
        made = _worded(text, word)
    elif word in MONTH:
        made = _month_first(text, word)
    elif word[0] == "v" and word[1:].isdigit():
        made = _week(text)
    else:
        return None
    if made is None:
        return None
    made = _with_time(made, text)
    return made._replace(start=start, end=start + made.end)


def _before(flat: str, start: int) -> str:
    """The word that stands right before a place, if only a blank parts them."""
    end = start - 1
    if end < 0 or flat[end] != " ":
        return ""
    begin = flat.rfind(" ", max(0, end - 12), end) + 1
    return flat[begin:end]


def _numeric(text: str, before: str) -> When | None:
    for pattern in (_ISO, _EIGHT, _SIX):
        if found := pattern.match(text):
            year, month, day = (int(part) for part in found.groups())
            made = _date("iso" if pattern is _ISO else "date", found.end(), year, month, day)
            if made is not None:
                return made
    if found := _DAY_MONTH.match(text):
        return _date("date", found.end(), int(found[3] or 0), MONTH[found[2]], int(found[1]))
    if found := _SLASH.match(text):
        return _date("date", found.end(), int(found[3] or 0), int(found[2]), int(found[1]))
    if (found := _DOTTED.match(text)) and (found[3] or before in {"senast", "den", "före", "innan", "till"}):
        return _date("date", found.end(), int(found[3] or 0), int(found[2]), int(found[1]))
    return None


def _date(form: str, end: int, year: int, month: int, day: int) -> When | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return When(0, end, form, year + 2000 if 0 < year < 100 else year, month, day)


def _weekday(text: str, word: str) -> When | None:
    """A weekday, alone or with the date behind it ("fredag den 27 november", "fre 27/11", "fredag 2026-11-27")."""
    joined = word not in WEEKDAY
    name = word[:-2] if joined else word
    end = len(word)
    if name in {"mon", "sat", "sun", "ons", "tor", "fri", "tis", "sön"} and text[end : end + 1] not in {" ", "."}:
        return None
    rest = text[end + 1 :] if text[end : end + 1] == "." else text[end:]
    skipped = len(text) - len(rest)
    lead = _JOIN.match(rest)
    offset = lead.end() if lead else 0
    follow = _numeric(rest[offset:], "den") or (
        _the_day(rest[offset - 4 :]) if rest[:offset].endswith("den ") else None
    )
    if follow is not None:
        extra = -4 if follow.form == "day" else 0
        return follow._replace(end=skipped + offset + extra + follow.end)
    if joined or (
        len(name) <= 4 and name in {"mon", "sat", "sun", "fri", "tor", "ons", "mån", "tis", "fre", "wed", "tue", "thu"}
    ):
        return None  # "på fredagen" tells what happened; three letters alone are too little
    week = _WEEK.match(rest[1:]) if rest[:1] == " " else None
    if week is not None:
        return When(0, skipped + 1 + week.end(), "week", day=WEEKDAY[name], month=int(week[1]))
    return When(0, end, "weekday", day=WEEKDAY[name])


def _the_day(text: str) -> When | None:
    found = _THE_DAY.match(text)
    return None if found is None or not 1 <= int(found[1]) <= 31 else When(0, found.end(), "day", day=int(found[1]))


def _month_first(text: str, word: str) -> When | None:
    found = _MONTH_DAY.match(text[len(word) :])
    if found is None:
        return None
    return _date("date", len(word) + found.end(), int(found[2] or 0), MONTH[word], int(found[1]))


def _week(text: str) -> When | None:
    found = _WEEK.match(text)
    return None if found is None or not 1 <= int(found[1]) <= 53 else When(0, found.end(), "week", month=int(found[1]))


def _worded(text: str, word: str) -> When | None:
    for phrase in _BY_FIRST.get(word, ()):
        if text.startswith(phrase) and not is_letter_or_digit(text[len(phrase) : len(phrase) + 1] or " "):
            form, name = PHRASES[phrase]
            return When(0, len(phrase), form, name=name)
    if word == "den":
        return _den(text)
    if word in {"v", "vecka", "week"}:
        return _week(text)
    if word in {"nästa", "next"}:
        rest = text[len(word) + 1 :]
        name = rest.split(" ")[0].rstrip(".,?!:;)")
        if name in WEEKDAY:
            return When(0, len(word) + 1 + len(name), "weekday", day=WEEKDAY[name], name="next")
        return None
    if word in {"kl", "klockan"}:
        found = _CLOCK.match(text)
        return None if found is None or int(found[1]) > 24 else When(0, 0, "time")
    return _within(text)


def _den(text: str) -> When | None:
    """``den 27:e``, or with its month as part of the expression: ``den 27 november``."""
    numeric = _numeric(text[4:], "den")
    if numeric is not None:
        return numeric._replace(end=4 + numeric.end)
    return _the_day(text)


def _within(text: str) -> When | None:
    found = _WITHIN.match(text)
    if found is None:
        return None
    count = int(found[1]) if found[1].isdigit() else NUMBERS.get(found[1], 0)
    return None if count == 0 else When(0, found.end(), "within", day=count, name=found[2])


def _with_time(made: When, text: str) -> When:
    """The expression with the time behind it, if there is one."""
    rest = text[made.end :]
    found = _CLOCK.match(rest) or (_BARE_TIME.match(rest) if made.form != "vague" else None)
    if found is None or int(found[1]) > 24:
        return made
    return made._replace(end=made.end + found.end(), hour=int(found[1]), minute=int(found[2] or 0))
