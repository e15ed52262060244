"""What reconciling does, as sentences that a plan shows: ``Björn Ek får läsa Anna Linds inkorg 2026-07-01–2026-07-12``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from absence.model import Occurrence

# by what is done: (Swedish, English); {whose} is a genitive in Swedish, {owner} and {whom} names, {when} days
_SET = {
    "reply": ("Automatiskt svar för {owner} {when}", "Automatic reply for {owner} {when}"),
    "forward": ("{whose} post vidarebefordras till {whom} {when}", "Mail to {owner} is forwarded to {whom} {when}"),
    "redirect": ("{whose} post styrs om till {whom} {when}", "Mail to {owner} is redirected to {whom} {when}"),
    "way": (
        "{whose} brevlåda syns för {whom} i Outlook {when}",
        "{whom} sees the mailbox of {owner} in Outlook {when}",
    ),
    "inbox": (
        "{whom} får läsa {whose} inkorg {when}",
        "{whom} may read the Inbox of {owner} {when}",
    ),
    "full": ("{whom} får öppna {whose} hela brevlåda {when}", "{whom} may open the whole mailbox of {owner} {when}"),
    "event": ("{whose} kalender visar frånvarande {when}", "The calendar of {owner} shows out of office {when}"),
}
_BACK = {
    "reply": ("{whose} automatiska svar blir som det var", "The automatic reply of {owner} becomes what it was"),
    "rule": ("{whose} post skickas inte längre vidare", "Mail to {owner} is no longer sent on"),
    "way": (
        "{whose} brevlåda syns inte längre för {whom} i Outlook",
        "{whom} no longer sees the mailbox of {owner} in Outlook",
    ),
    "inbox": ("{whom} får inte längre läsa {whose} inkorg", "{whom} may no longer read the Inbox of {owner}"),
    "full": ("{whom} får inte längre öppna {whose} brevlåda", "{whom} may no longer open the mailbox of {owner}"),
    "event": (
        "{whose} kalender visar inte längre frånvarande",
        "The calendar of {owner} no longer shows out of office",
    ),
}


def words_set(what: str, owner: str, when: Mapping[str, str], whom: str = "") -> dict[str, str]:
    """What is put there, in both languages. ``what``: a key of the table above; ``when``: from `days`."""
    return _said(_SET[what], owner, whom, when)


def words_back(what: str, owner: str, whom: str = "") -> dict[str, str]:
    """What is put back or taken away, in both languages."""
    return _said(_BACK[what], owner, whom, {"sv": "", "en": ""})


def _said(pair: tuple[str, str], owner: str, whom: str, when: Mapping[str, str]) -> dict[str, str]:
    whose = genitive(owner)
    return {
        language: text.format(owner=owner, whose=whose, whom=whom, when=when[language])
        for language, text in zip(("sv", "en"), pair, strict=True)
    }


def days(occurrence: Occurrence, zone: str) -> dict[str, str]:
    """From which day to which, the last one included, in the zone."""
    local = ZoneInfo(zone)
    first = occurrence.start.astimezone(local).date()
    if occurrence.end is None:
        return {"sv": f"från {first}", "en": f"from {first}"}
    last = (occurrence.end.astimezone(local) - timedelta(microseconds=1)).date()
    text = f"{first}" if first == last else f"{first}\u2013{last}"  # an en dash, as Swedish writes a stretch of time
    return {"sv": text, "en": text}


def genitive(name: str) -> str:
    """A name's Swedish genitive: ``Annas``, but ``Elias`` and ``Felix`` as they are."""
    return name if name.casefold().endswith(("s", "x", "z")) else f"{name}s"
