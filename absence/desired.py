"""What should be in a mailbox because somebody is away (A01, A03, A08): the reply, a rule, rights, a calendar entry.

A wish is about one mailbox as a whole, so that absences that overlap never fight: the reply and the rule follow the leading one, rights
and entries are those of all. Nothing wished means that everything of ours is to be put back.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from absence.model import Absence, Occurrence, Way
from absence.occurrences import occurrence_at, return_moment
from absence.reconcile_words import days, words_set
from policies.vocabulary import Address

# the entry's key is the same for the same absence in whatever process (RFC 9562, version 5)
_KEYS = uuid.UUID("5b1f0a4e-7c1d-5f52-9a53-0d1f6f3b2f10")
ENTRY_SUBJECT = "Frånvarande"
INBOX, ROOT = "Inbox", ""
# a Reviewer reads without leaving a trace: only who may edit can mark as read, and that is how it is known that somebody looked (A04)
READ, ON_THE_WAY = ("FolderVisible", "ReadItems", "EditAllItems"), ("FolderVisible",)
# an absence until further notice stands in the calendar for a year, and is moved when more is known
_UNTIL_FURTHER = timedelta(days=365)

Value = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Texts:
    """The finished replies, as HTML."""

    internal: str
    external: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What the pack says about how. ``audience``: ``all``, ``contactsOnly`` or ``none``; ``full_access``: the whole mailbox, by command."""

    audience: str = "all"
    calendar: bool = True
    full_access: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing that should be there. ``value``: JSON; ``words``: what it is, as a sentence in each language."""

    resource: str
    value: Value
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Desired:
    """All that should be in a mailbox now. ``owner``: whose it is, with the name that the sentences use."""

    owner: Address
    wishes: Mapping[str, Wish] = field(default_factory=dict)

    @property
    def mailbox(self) -> str:
        """The mailbox's address."""
        return self.owner.address

    @property
    def is_empty(self) -> bool:
        """Whether everything of ours is to be put back."""
        return not self.wishes


def desired(
    owner: Address,
    absences: Sequence[Absence],
    now: datetime,
    *,
    texts: Callable[[Absence], Texts],
    terms: Terms,
    name: Callable[[str], str] = str,
) -> Desired:
    """The wishes for this mailbox now.

    ``absences``: the mailbox's; those in force count. ``texts`` gives the replies of the leading one; ``name``: an address's shown name.
    """
    held = [
        _Held(
            owner.name or owner.address, one, occurrence_at(one.span, now) or Occurrence(one.start, one.end), now, name
        )
        for one in absences
        if one.in_force
    ]
    if not held:
        return Desired(owner)
    first = max(held, key=_Held.rank)
    wishes = [_reply(first, held, texts(first.absence), terms), *_rule(first)]
    for one in held:
        wishes += _rights(one, terms)
        if terms.calendar:
            wishes.append(_entry(one))
    return Desired(owner, {wish.resource: wish for wish in wishes})


@dataclass(frozen=True, slots=True)
class _Held:
    """An absence in force, with the time away that holds now."""

    owner: str
    absence: Absence
    occurrence: Occurrence
    now: datetime
    name: Callable[[str], str]

    def rank(self) -> tuple[bool, datetime, str]:
        """Which one reply and rule follow: one that does not recur first, then the longest."""
        return not self.absence.recurs, self.occurrence.end or datetime.max.replace(tzinfo=UTC), self.absence.id

    @property
    def covered_by(self) -> str:
        """Who has agreed to watch; empty when nobody has, or it is the person themselves."""
        return self.absence.coverage.substitute if self.absence.covered_at(self.now) else ""

    def wish(self, resource: str, what: str, value: Value, occurrence: Occurrence | None = None) -> Wish:
        """A wish with its sentence."""
        when = days(occurrence or self.occurrence, self.absence.zone)
        return Wish(resource, value, words_set(what, self.owner, when, self.name(self.covered_by)))


def _reply(first: _Held, held: Sequence[_Held], texts: Texts, terms: Terms) -> Wish:
    value: dict[str, Any] = {
        "status": "alwaysEnabled",
        "externalAudience": terms.audience,
        "internalReplyMessage": texts.internal,
        "externalReplyMessage": texts.external,
    }
    start = min(one.occurrence.start for one in held)
    end = return_moment([one.absence.span for one in held], first.now)
    if end is not None and end > start:
        schedule = {"scheduledStartDateTime": graph_time(start), "scheduledEndDateTime": graph_time(end)}
        value |= {"status": "scheduled", **schedule}
    return first.wish("reply", "reply", value, Occurrence(start, end))


def _rule(first: _Held) -> list[Wish]:
    way = first.absence.coverage.way
    if not way.moves_mail or not first.covered_by:
        return []
    value = {"how": way.value, "to": first.covered_by.casefold(), "on": True}
    return [first.wish("rule", way.value, value)]


def _rights(held: _Held, terms: Terms) -> list[Wish]:
    who = held.covered_by.casefold()
    if held.absence.coverage.way is not Way.ACCESS or not who:
        return []
    if terms.full_access:
        return [held.wish(f"full:{who}", "full", {"access": True})]
    return [
        held.wish(f"folder:{ROOT}:{who}", "way", {"rights": list(ON_THE_WAY)}),
        held.wish(f"folder:{INBOX}:{who}", "inbox", {"rights": list(READ)}),
    ]


def _entry(held: _Held) -> Wish:
    zone = ZoneInfo(held.absence.zone)
    start = held.occurrence.start
    end = held.occurrence.end or start + _UNTIL_FURTHER
    all_day = all(at.astimezone(zone).time() == time() for at in (start, end))
    key = uuid.uuid5(_KEYS, f"{held.absence.id} {start.isoformat()}")
    value = {"start": start.isoformat(), "end": end.isoformat(), "all_day": all_day, "zone": held.absence.zone}
    return held.wish(f"event:{key}", "event", value)


def graph_time(at: datetime) -> dict[str, str]:
    """A moment as Graph writes it in settings: UTC, whose name every mailbox knows."""
    return {"dateTime": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}
