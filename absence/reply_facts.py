"""What a reply can say about an absence: when the person is back, who reads, whom to turn to. No text yet, and never the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from absence.model import Kind, Span, Way
from absence.occurrences import occurrence_at, return_moment
from policies.vocabulary import DirectoryEntry
from policies.working_days import WorkingCalendar

Reader = Literal["nobody", "self", "substitute", "moved"]
LONGEST_WORDS = 500
# Words by which a text tells that somebody is ill. They begin a word, so that "sjukskriven" and "hospitalised" count and "musik" does not.
_ILLNESS = re.compile(
    r"(?<![^\W\d_])(sjuk|vab(?![^\W\d_])|vabb|vård av barn|feber|influensa|förkyl|covid|corona|läkar|operer|cancer|"
    r"utbränd|utmattn|rehab|krasslig|inlagd|vårdcentral|diagnos|ill(?![^\W\d_])|illness|sick|unwell|fever|flu(?![^\W\d_])|hospital|surgery|doctor|burnout)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to turn to; empty fields are left out of the text."""

    name: str = ""
    address: str = ""
    phone: str = ""

    @classmethod
    def of(cls, entry: DirectoryEntry) -> Contact:
        """The contact details of a directory entry."""
        return cls(entry.display_name or entry.address, entry.address, entry.phone)


@dataclass(frozen=True, slots=True)
class Return:
    """When the person works again: the day, and the hour when it is not that day's beginning."""

    day: date
    at: time | None = None


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """Everything that a reply's template is filled with. ``substitute`` is None when nobody may be named; ``words_*`` are plain text."""

    person: DirectoryEntry
    kind: Kind
    reader: Reader
    back: Return | None = None
    substitute: Contact | None = None
    function: Contact | None = None
    moved_to: Contact | None = None
    weekdays: tuple[int, ...] = ()
    day_from: time | None = None
    day_to: time | None = None
    words_sv: str = ""
    words_en: str = ""


def reader_of(way: Way, *, held: bool) -> Reader:
    """Who reads meanwhile. ``held``: somebody has agreed to (mail is moved and opened for them only then)."""
    if not held:
        return "nobody"
    if way is Way.SELF:
        return "self"
    return "moved" if way.moves_mail else "substitute"


def back_at(spans: Sequence[Span], moment: datetime, calendar: WorkingCalendar) -> Return | None:
    """When somebody works again who is away at the moment by these absences together: on a working day, and there. None: not known."""
    end = return_moment(spans, moment)
    for _ in range(400):  # days off and further absences in a row; nobody plans more
        if end is None:
            return None
        local = end.astimezone(calendar.zone)
        opens, closes = calendar.opens(local.date()), calendar.closes(local.date())
        if opens is None or closes is None or local >= closes:
            end = datetime.combine(local.date() + timedelta(days=1), time(), calendar.zone)
        elif any(occurrence_at(span, max(local, opens)) for span in spans):
            end = return_moment(spans, max(local, opens))
        else:
            return Return(local.date(), local.time() if local > opens else None)
    return None


def tidy_words(text: str) -> str:
    """A person's own lines as plain text: no control characters, single blanks, no empty lines in a row."""
    lines = ("".join(c if c.isprintable() else " " for c in line).split() for line in text.splitlines())
    joined = "\n".join(" ".join(words) for words in lines)
    return re.sub(r"\n{2,}", "\n", joined).strip()


def tells_illness(text: str) -> str:
    """The word by which the text tells that somebody is ill; empty when it does not."""
    found = _ILLNESS.search(text)
    return found.group(0) if found else ""


def named_in(text: str, people: Iterable[DirectoryEntry]) -> list[DirectoryEntry]:
    """Those of these people whom the text names by full name or address."""
    folded = " ".join(text.casefold().split())
    if not folded:
        return []
    return [
        one
        for one in people
        if any(name and name in folded for name in (_folded(one.display_name), _folded(one.address)))
    ]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
