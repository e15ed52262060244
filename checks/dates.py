"""Dates, times and vague points in time as people write them in Swedish and English. Twin: addin/src/checks/dates.ts.

A small grammar of its own: words that can begin an expression are looked up, and only then a pattern is tried, always at that place, on
a few characters. The words stand in checks/date_words.py; what an expression means is worked out in checks/resolving.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from checks.date_phrases import PHRASES
from checks.date_words import ANY_WEEKDAY, BY_FIRST, LONGEST, MONTH, MONTHS, NUMBERS, WEEKDAY, goes_with
from checks.document import Document
from checks.folding import is_letter_or_digit
from checks.new_sentences import Sentence


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
# what every date in numbers begins like: most numbers are none, and this says so at once
_SOME_DATE = re.compile(r"[0-9]{1,4}(?:[-/.][0-9]|(?::?[ae]|:de|st|nd|rd|th)?\.? ?[a-z])|[0-9]{8}")
_YEAR_FIRST = re.compile(  # yyyy-mm-dd, yyyymmdd, yy-mm-dd
    r"^(?:(20[0-9]{2})-([01][0-9])-([0-3][0-9])(?![0-9])|(20[0-9]{2})([01][0-9])([0-3][0-9])(?![0-9-])|"
    r"([2-4][0-9])-([01][0-9])-([0-3][0-9])(?![0-9-]))"
)
_SLASH = re.compile(r"^([0-3]?[0-9])/([01]?[0-9])(?:[-/ ](20[0-9]{2}|[2-4][0-9](?![0-9.:])))?(?![0-9/])")
_DOTTED = re.compile(r"^([0-3]?[0-9])\.([01]?[0-9])(?:\.(20[0-9]{2}|[2-4][0-9](?![0-9])))?(?![0-9])")
_DAY_MONTH = re.compile(
    rf"^([0-3]?[0-9])(?::?[ae]|:de|st|nd|rd|th)?\.? ?(?:of )?({_MONTH})(?![a-zåäö0-9])(?:\.?,? (20[0-9]{{2}}))?"
)
_MONTH_DAY = re.compile(r"^ ([0-3]?[0-9])(?:st|nd|rd|th)?(?![0-9]|[:./][0-9]),?(?: (20[0-9]{2}))?")
_THE_DAY = re.compile(r"^den ([0-3]?[0-9])(?::?[ae]|:de)?(?![0-9]|[.:/-][0-9]|-[a-zåäö])")
_CLOCK = re.compile(r"^\.?,? ?\(?(?:kl|klockan|at)\.? ?([0-2]?[0-9])(?:[.:]?([0-5][0-9]))?(?![0-9])")
_BARE_TIME = re.compile(r"^,? ([0-2][0-9])[.:]([0-5][0-9])(?![0-9])")
_JOIN = re.compile(r"^(?:en)?,? ?(?:den )?")
_CLAUSE = re.compile(r"^[a-zåäö ]*[a-zåäö]")
_WEEK = re.compile(r"^(?:v\.?|vecka|week) ?([0-5]?[0-9])(?![0-9]|[:.-][0-9])")
_WITHIN = re.compile(
    r"^(?:inom|om|within|in) (?:de |the )?(?:(?:närmaste|kommande|next) )?([0-9]{1,2}|[a-zåäö]{2,7}) "
    r"(arbetsdag|vardag|dag|veck|timm|minut|månad|working day|day|week|hour)(?:en|ar|a|or|e|er|s|arna|orna)?(?![a-zåäö])"
)


def dates_in(document: Document, sentence: Sentence, places: Iterable[int]) -> list[When]:
    """Every expression of a sentence in order; they do not overlap. A date and the time behind it are one.

    ``places``: those of the sentence's words that can begin one, as ``begins`` says.
    """
    found: list[When] = []
    texts, flat, done = sentence.texts, document.flat, 0
    for place in places:
        text = texts[place]
        if not goes_with(text, texts[place + 1] if place + 1 < len(texts) else ""):
            continue
        start = sentence.starts[place]
        if start < done:
            continue
        when = _at(flat[start : min(start + LONGEST, sentence.end)], text, start, flat)
        if when is not None:
            found.append(when)
            done = when.end
    return found


def _at(text: str, word: str, start: int, flat: str) -> When | None:
    """The expression that begins with this word, if one does."""
    if word[0] <= "9":
        before = _before(flat, start) if "." in text[1:3] else ""
        made = _numeric(text, before) if _SOME_DATE.match(text) else None
    elif word in ANY_WEEKDAY:
        made = _weekday(text, word)
    elif word in MONTH:
        made = _month_first(text, word)
    elif word[0] == "v" and word[1:].isdigit():
        made = _week(text)
    else:
        made = _worded(text, word)
    return None if made is None else _with_time(made, text, start)


def _before(flat: str, start: int) -> str:
    """The word that stands right before a place, if only a blank parts them."""
    end = start - 1
    if end < 0 or flat[end] != " ":
        return ""
    begin = flat.rfind(" ", max(0, end - 12), end) + 1
    return flat[begin:end]


def _numeric(text: str, before: str) -> When | None:
    if not "0" <= text[:1] <= "9":
        return None
    if found := _YEAR_FIRST.match(text):
        year, month, day = (int(part) for part in found.groups() if part)
        made = _date("iso" if found[1] else "date", found.end(), year, month, day)
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
        return When(0, skipped + offset + extra + follow.end, *follow[2:])
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
    for phrase in BY_FIRST.get(word, ()):
        if text.startswith(phrase) and not is_letter_or_digit(text[len(phrase) : len(phrase) + 1] or " "):
            form, name = PHRASES[phrase]
            found = _CLAUSE.match(text) if name == "clause" else None  # "innan vi går hem": all of it
            return When(0, found.end() if found else len(phrase), form, name=name)
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
        return When(0, 4 + numeric.end, *numeric[2:])
    return _the_day(text)


def _within(text: str) -> When | None:
    found = _WITHIN.match(text)
    if found is None:
        return None
    count = int(found[1]) if found[1].isdigit() else NUMBERS.get(found[1], 0)
    return None if count == 0 else When(0, found.end(), "within", day=count, name=found[2])


def _with_time(made: When, text: str, start: int) -> When:
    """The expression that stands at ``start``, with the time behind it, if there is one."""
    _, end, form, year, month, day, name, hour, minute = made
    rest = text[end:]
    found = _CLOCK.match(rest) or (_BARE_TIME.match(rest) if form != "vague" else None)
    if found is not None and int(found[1]) <= 24:
        end, hour, minute = end + found.end(), int(found[1]), int(found[2] or 0)
    return When(start, start + end, form, year, month, day, name, hour, minute)
