"""Swedish first, English second. Templates hold the Swedish words; ``translations/en.po`` holds the English ones."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.messages.pofile import read_po
from flask import Flask, has_request_context, request, session
from markupsafe import Markup, escape

CATALOG = Path(__file__).parent / "translations/en.po"
_WEEKDAY_SV = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")


@cache
def english() -> dict[str, str]:
    """Swedish text → English text, from the catalogue."""
    with CATALOG.open("rb") as file:
        return {str(m.id): str(m.string) for m in read_po(file, locale="en") if m.id and m.string}


def language() -> str:
    """``sv`` or ``en``: what the person chose, else what the browser prefers, else Swedish."""
    if not has_request_context():
        return "sv"
    chosen = session.get("language")
    if chosen in ("sv", "en"):
        return str(chosen)
    return request.accept_languages.best_match(["sv", "en"], default="sv") or "sv"


def translate(text: str, /, **values: object) -> Markup:
    """The text in the reader's language; ``values`` are put in, escaped. A text the catalogue lacks stays Swedish."""
    words = english().get(text, text) if language() == "en" else text
    return Markup(words).format(**{name: escape(value) for name, value in values.items()}) if values else Markup(words)  # noqa: S704 - our own words


def localise(app: Flask, time_zone: ZoneInfo) -> None:
    """Give the templates ``_``, ``language`` and the filters for dates and numbers."""

    def when(moment: datetime | str | None) -> str:
        if moment is None:
            return "–"
        at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return at.astimezone(time_zone).strftime("%Y-%m-%d %H:%M")

    def weekday(day: date) -> Markup:
        words = _WEEKDAY_SV[day.weekday()] if language() == "sv" else format_date(day, "EEEE", locale="en")
        return Markup('{} <span class="date">{}</span>').format(words, day.isoformat())

    def percent(share: float) -> str:
        number = f"{100 * share:.0f}"
        return f"{number}\u00a0%" if language() == "sv" else f"{number}%"

    app.jinja_env.globals.update(_=translate, language=language)
    app.jinja_env.filters.update(when=when, weekday=weekday, percent=percent)
