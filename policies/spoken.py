"""Moments and people as one says them in a mail, in Swedish and English."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from policies.vocabulary import DirectoryEntry, Language

WEEKDAYS = {
    Language.SWEDISH: ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    Language.ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def moment_words(moment: datetime, now: datetime, zone: ZoneInfo, language: Language) -> str:
    """``i måndags kl. 08``, ``i går kl. 14.30``, ``i dag kl. 09.15``; a date when it is a week or more ago."""
    local, today = moment.astimezone(zone), now.astimezone(zone).date()
    days = (today - local.date()).days
    swedish = language is Language.SWEDISH
    at = f"at {local:%H:%M}"
    if swedish:
        at = f"kl. {local:%H.%M}" if local.minute else f"kl. {local:%H}"
    if days <= 0:
        return f"{'i dag' if swedish else 'today'} {at}"
    if days == 1:
        return f"{'i går' if swedish else 'yesterday'} {at}"
    if days < 7:
        name = WEEKDAYS[language][local.weekday()]
        return f"i {name}s {at}" if swedish else f"{name} {at}"
    return f"{local:%Y-%m-%d} {at}"


def called(entry: DirectoryEntry | None, address: str) -> str:
    """The name that the directory shows, else the address."""
    return " ".join((entry.display_name if entry is not None else "").split())[:80] or address


def first_name(entry: DirectoryEntry | None, address: str) -> str:
    """What a colleague says."""
    given = " ".join((entry.given_name if entry is not None else "").split())
    return given[:60] or called(entry, address)


def genitive(name: str, language: Language) -> str:
    """``Annas``, ``Hans``; ``Anna's`` in English."""
    if language is Language.ENGLISH:
        return f"{name}'s"
    return name if name[-1:].casefold() in {"s", "x", "z"} else f"{name}s"
