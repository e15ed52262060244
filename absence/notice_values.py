"""Names, periods and times as the mails about absence say them, in the receiver's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from absence.model import Absence, Answer, Kind, Way
from absence.notice_words import WORDS
from policies.spoken import WEEKDAYS, called, first_name, genitive
from policies.vocabulary import DirectoryEntry, Language

_MONTHS = {
    Language.SWEDISH: ("januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober",
                       "november", "december"),
    Language.ENGLISH: ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                       "November", "December"),
}  # fmt: skip


def last_day(end: datetime, zone: ZoneInfo) -> date:
    """The last day away: the day before, when it ends at midnight."""
    return (end.astimezone(zone) - timedelta(microseconds=1)).date()


def period(
    start: datetime, end: datetime | None, zone: ZoneInfo, language: Language, weekdays: tuple[int, ...] = ()
) -> str:
    """``1–12 juli``, ``fredag 3 juli``, ``28 juni–2 juli``, ``från och med 1 juli``; a recurring one names its weekdays."""
    swedish = language is Language.SWEDISH
    first = start.astimezone(zone).date()
    whole = f"från och med {_day(first, language)}" if swedish else f"from {_day(first, language)}"
    if end is not None:
        whole = _between(first, last_day(end, zone), language)
    if not weekdays:
        return whole
    names = [WEEKDAYS[language][one] for one in weekdays]
    ends = {Language.SWEDISH: "ar", Language.ENGLISH: "s"}[language]
    days = WORDS[language]["and"].join(f"{name}{ends}" for name in names)
    return f"{days} {whole}" if swedish else f"on {days}, {whole}"


def _between(first: date, last: date, language: Language) -> str:
    if last <= first:
        return f"{WEEKDAYS[language][first.weekday()]} {_day(first, language)}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last, language)}"
    year = f" {first.year}" if first.year != last.year else ""
    tail = f" {last.year}" if first.year != last.year else ""
    return f"{_day(first, language)}{year}–{_day(last, language)}{tail}"


def _day(day: date, language: Language) -> str:
    return f"{day.day} {_MONTHS[language][day.month - 1]}"


def values_of(
    absence: Absence,
    owner: DirectoryEntry | None,
    substitute: DirectoryEntry | None,
    language: Language,
    zone: ZoneInfo,
) -> dict[str, str]:
    """What every mail about an absence may say: the person, the days, the substitute, how it is watched."""
    words = WORDS[language]
    first, name = first_name(owner, absence.mailbox), called(owner, absence.mailbox)
    firsts = genitive(first, language)
    other = called(substitute, absence.coverage.substitute)
    those = words["those:day" if _one_day(absence, zone) else "those:days"]
    return {
        "name": name,
        "names": genitive(name, language),
        "first": first,
        "firsts": firsts,
        "period": period(absence.start, absence.end, zone, language, absence.weekdays),
        "last": words["further"] if absence.end is None else _day(last_day(absence.end, zone), language),
        "away": words["away:holiday"] if absence.kind is Kind.HOLIDAY else words["away"],
        "substitute": other,
        "way": words[f"way:{absence.coverage.way}"].format(first=first, firsts=firsts, those=those),
        "watch": _watch(absence, other, words),
        "lacking": _lacking(absence, other, words),
    }


def _one_day(absence: Absence, zone: ZoneInfo) -> bool:
    """Whether it is over the day it begins."""
    begins = absence.start.astimezone(zone).date()
    return absence.end is not None and last_day(absence.end, zone) <= begins


def _watch(absence: Absence, substitute: str, words: Mapping[str, str]) -> str:
    if absence.coverage.way is Way.SELF:
        return words["watch:self"]
    if absence.coverage.answer is Answer.ACCEPTED:
        return words["watch:some"].format(substitute=substitute)
    return words["watch:none"]


def _lacking(absence: Absence, substitute: str, words: Mapping[str, str]) -> str:
    if not absence.coverage.substitute:
        return words["lacking:none"]
    return words[f"lacking:{absence.coverage.answer}"].format(substitute=substitute)
