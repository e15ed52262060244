"""Sentences that know both languages: pages show them in the reader's, the add-in's API gives them in both."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_date
from markupsafe import Markup, escape

from web.i18n import english, language

_WEEKDAYS = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


_DATE = re.compile(r"((?:[^\W\d]+ )?)(\d{4}-\d\d-\d\d)")


def shown(text: str) -> Markup:
    """The text in a page: a day stays on one line, its date even on the narrowest. In attributes use the plain text (``|string``)."""
    return Markup(_DATE.sub(r'<span class="day">\1<span class="date">\2</span></span>', str(escape(text))))  # noqa: S704 - escaped first


@dataclass(frozen=True, slots=True)
class Phrase:
    """A Swedish sentence, its values, and its English one from the catalogue. Values may be phrases, days and hours."""

    text: str
    values: dict[str, object] = field(default_factory=dict)

    def said(self, tongue: str) -> str:
        """The sentence as plain text in ``sv`` or ``en``."""
        words = english().get(self.text, self.text) if tongue == "en" else self.text
        return words.format(**{name: said(value, tongue) for name, value in self.values.items()})

    def json(self) -> dict[str, str]:
        """Both languages, as the add-in takes them."""
        return {"sv": self.said("sv"), "en": self.said("en")}

    def __str__(self) -> str:
        return self.said(language())

    def __html__(self) -> Markup:
        return shown(str(self))


def phrase(text: str, /, **values: object) -> Phrase:
    """A sentence; modules import it as ``_``, so that the test of the catalogue finds it."""
    return Phrase(text, values)


_ = phrase


@dataclass(frozen=True, slots=True)
class Told:
    """Words that come in both languages from elsewhere."""

    sv: str
    en: str

    def said(self, tongue: str) -> str:
        """The text in that language."""
        return self.en if tongue == "en" else self.sv

    def json(self) -> dict[str, str]:
        """Both languages."""
        return {"sv": self.sv, "en": self.en}

    def __str__(self) -> str:
        return self.said(language())

    def __html__(self) -> Markup:
        return shown(str(self))


@dataclass(frozen=True, slots=True)
class Joined:
    """Several, one after the other."""

    parts: tuple[object, ...]
    between: str = " "

    def said(self, tongue: str) -> str:
        """All of them in that language."""
        return self.between.join(said(one, tongue) for one in self.parts)

    def json(self) -> dict[str, str]:
        """Both languages."""
        return {"sv": self.said("sv"), "en": self.said("en")}

    def __str__(self) -> str:
        return self.said(language())

    def __html__(self) -> Markup:
        return shown(str(self))


@dataclass(frozen=True, slots=True)
class Genitive:
    """Somebody's: ``Annas``, ``Hans``; ``Anna's`` in English."""

    name: str

    def said(self, tongue: str) -> str:
        """The form in that language."""
        if tongue == "en":
            return f"{self.name}'s"
        return self.name if self.name[-1:].casefold() in {"s", "x", "z"} else f"{self.name}s"


Words = Phrase | Joined | Told


def said(value: object, tongue: str) -> str:
    """Any value as people read it: a day has its weekday in words, an hour its full stop in Swedish."""
    if isinstance(value, (Phrase, Joined, Genitive, Told)):
        return value.said(tongue)
    if isinstance(value, date) and not isinstance(value, datetime):
        name = _WEEKDAYS[value.weekday()] if tongue == "sv" else format_date(value, "EEEE", locale="en")
        return f"{name} {value.isoformat()}"
    if isinstance(value, time):
        return f"{value:%H.%M}" if tongue == "sv" else f"{value:%H:%M}"
    return str(value)


def moment_words(moment: datetime, zone: ZoneInfo) -> Phrase:
    """Day and hour of a moment where people are."""
    local = moment.astimezone(zone)
    return _("{day} kl. {hour}", day=local.date(), hour=local.time())
