"""What an acknowledgement with a date says: from the pack's templates ``acknowledgements/<language>.j2``, as text and HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from html import escape

from policies.located import Problem
from policies.packs import Pack
from policies.text_templates import check_text_template, fill_text_template, read_text_template

FIELDS = frozenset({"municipality", "mailbox", "name", "sender", "day", "weekday", "phone", "hours"})
LANGUAGES = ("sv", "en", "fi", "de")
_WEEKDAYS = {
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_STYLE = "font-family:Calibri,Arial,sans-serif;font-size:11pt"


@dataclass(frozen=True, slots=True)
class Acknowledging:
    """Who answers whom. ``sender``: a name that somebody outside wrote; hostile."""

    mailbox: str
    name: str
    sender: str = ""
    phone: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The same words twice."""

    text: str
    html: str


def languages_of(pack: Pack) -> tuple[str, ...]:
    """The languages that the pack has an acknowledgement in."""
    return tuple(one for one in LANGUAGES if pack.file(f"acknowledgements/{one}.j2") is not None)


def acknowledgement(pack: Pack, about: Acknowledging, promised: date, language: str) -> Words:
    """The acknowledgement; Swedish where the pack lacks the language. Raises PackError for a template that is wrong."""
    known = language if language in languages_of(pack) else "sv"
    path = pack.file(f"acknowledgements/{known}.j2")
    assert path is not None  # noqa: S101 - the base pack has Swedish
    days = _WEEKDAYS.get(known)
    values = {
        "municipality": pack.municipality.name,
        "mailbox": about.mailbox,
        "name": _line(about.name),
        "sender": "" if "@" in about.sender else _line(about.sender),
        "day": promised.isoformat(),
        "weekday": days[promised.weekday()] if days else "",
        "phone": _line(about.phone),
        "hours": _line(about.hours),
    }
    text = re.sub(r"\n{3,}", "\n\n", fill_text_template(_read(path), values)).strip()
    paragraphs = "".join(f"<p>{escape(one).replace(chr(10), '<br>')}</p>" for one in re.split(r"\n{2,}", text))
    return Words(text, f'<div lang="{known}" style="{_STYLE}">{paragraphs}</div>')


def check_acknowledgements(pack: Pack) -> list[Problem]:
    """Every mistake in the pack's acknowledgements."""
    paths = [pack.file(f"acknowledgements/{language}.j2") for language in languages_of(pack)]
    return [one for path in paths if path for one in check_text_template(read_text_template(path), FIELDS)]


_read = lru_cache(maxsize=32)(read_text_template)


def _line(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:500]).split())[:120]
