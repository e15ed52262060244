"""Calendar events: stored as Graph's JSON, with their times in UTC beside them for looking up a window."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from sandbox.mail import item_ids
from sandbox.mail.codec import moment, wire
from sandbox.mail.errors import NoItemError
from sandbox.mail.recurrence import occurrences
from sandbox.mail.zones import zone

if TYPE_CHECKING:
    from sandbox.tenant import Tenant


@dataclass(frozen=True, slots=True)
class Event:
    """An event or one occurrence of a series (``day``). ``properties``: what the client set; ``starts``, ``ends``: UTC."""

    mailbox_id: str
    key: int
    change: int
    starts: datetime
    ends: datetime
    properties: dict[str, Any]
    day: date | None = None

    @property
    def id(self) -> str:
        """The event's id; an occurrence's own."""
        return item_ids.event_id(self.mailbox_id, self.key, self.day.toordinal() if self.day else 0)

    @property
    def series_id(self) -> str:
        """The id of the event, or of the occurrence's series."""
        return item_ids.event_id(self.mailbox_id, self.key)


def instant(value: dict[str, str]) -> datetime:
    """A ``dateTimeTimeZone`` as a moment in UTC; a missing zone means UTC. Raises ValueError, KeyError."""
    text = re.sub(r"(\.\d{6})\d+", r"\1", value["dateTime"])
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        at = at.replace(tzinfo=zone(value.get("timeZone") or "UTC"))
    return at.astimezone(UTC)


class Events:
    """The default calendars of all mailboxes, by the store's number of the mailbox."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant

    def add(self, mailbox: int, mailbox_id: str, properties: dict[str, Any]) -> Event:
        """A new event. Raises ValueError, KeyError for times or a recurrence that cannot be read."""
        starts, ends = instant(properties["start"]), instant(properties["end"])
        _check(properties, starts, ends)
        cursor = self.tenant.db.execute(
            "INSERT INTO events (mailbox, change, starts, ends, recurs, event) VALUES (?, ?, ?, ?, ?, ?)",
            (
                mailbox,
                self.tenant.next_change(),
                wire(starts),
                wire(ends),
                bool(properties.get("recurrence")),
                _encode(properties),
            ),
        )
        return self._by_key(mailbox, mailbox_id, int(cursor.lastrowid or 0))

    def _by_key(self, mailbox: int, mailbox_id: str, key: int) -> Event:
        row = self.tenant.one("SELECT * FROM events WHERE key = ? AND mailbox = ?", (key, mailbox))
        if row is None:
            raise NoItemError(str(key))
        return _event(mailbox_id, row)

    def get(self, mailbox: int, mailbox_id: str, event_id: str) -> Event:
        """An event, or an occurrence of a series, by its id. Raises NoItemError, MalformedIdError."""
        item = item_ids.read_id(event_id)
        if not item_ids.is_event(item) or item.guid != item_ids.mailbox_guid(mailbox_id).bytes:
            raise NoItemError(event_id)
        event = self._by_key(mailbox, mailbox_id, item.key)
        if not item.moves:
            return event
        day = date.fromordinal(item.moves)
        if day not in occurrences(event.properties["recurrence"], day):
            raise NoItemError(event_id)
        return _occurrence(event, day)

    def all(self, mailbox: int, mailbox_id: str) -> list[Event]:
        """Single events and masters of series, newest first."""
        return [
            _event(mailbox_id, row)
            for row in self.tenant.all("SELECT * FROM events WHERE mailbox = ? ORDER BY key DESC", (mailbox,))
        ]

    def window(self, mailbox: int, mailbox_id: str, start: datetime, end: datetime) -> list[Event]:
        """What lies at least partly between two moments, series as their occurrences, by start."""
        rows = self.tenant.all(
            "SELECT * FROM events WHERE mailbox = ? AND starts < ? AND (ends > ? OR recurs)",
            (mailbox, wire(end), wire(start)),
        )
        found: list[Event] = []
        for row in rows:
            event = _event(mailbox_id, row)
            found += self.instances(event, start, end) if row["recurs"] else [event]
        return sorted(found, key=lambda event: (event.starts, event.key))

    def instances(self, event: Event, start: datetime, end: datetime) -> Iterator[Event]:
        """A series' occurrences that lie at least partly between two moments."""
        if not event.properties.get("recurrence"):
            return
        for day in occurrences(event.properties["recurrence"], end.date() + timedelta(days=1)):
            occurrence = _occurrence(event, day)
            if occurrence.starts < end and occurrence.ends > start:
                yield occurrence

    def change(self, event: Event, changes: dict[str, Any]) -> None:
        """Set properties of an event. Raises ValueError, KeyError."""
        properties = event.properties | changes
        starts, ends = instant(properties["start"]), instant(properties["end"])
        _check(properties, starts, ends)
        self.tenant.run(
            "UPDATE events SET change = ?, starts = ?, ends = ?, recurs = ?, event = ? WHERE key = ?",
            (
                self.tenant.next_change(),
                wire(starts),
                wire(ends),
                bool(properties.get("recurrence")),
                _encode(properties),
                event.key,
            ),
        )

    def delete(self, event: Event) -> None:
        """Delete an event or the whole series."""
        self.tenant.run("DELETE FROM events WHERE key = ?", (event.key,))


def _check(properties: dict[str, Any], starts: datetime, ends: datetime) -> None:
    if ends < starts:
        raise ValueError("the end lies before the start")
    if recurrence := properties.get("recurrence"):
        next(occurrences(recurrence, date.max - timedelta(days=1)), None)


def _occurrence(event: Event, day: date) -> Event:
    """The series' event on another day, at the same local time."""
    local = zone(event.properties["start"].get("timeZone") or "UTC")
    at: time = event.starts.astimezone(local).time()
    starts = datetime.combine(day, at, tzinfo=local).astimezone(UTC)
    return Event(
        event.mailbox_id, event.key, event.change, starts, starts + (event.ends - event.starts), event.properties, day
    )


def _event(mailbox_id: str, row: sqlite3.Row) -> Event:
    properties = msgspec.json.decode(row["event"], type=dict[str, Any])
    return Event(mailbox_id, row["key"], row["change"], moment(row["starts"]), moment(row["ends"]), properties)


def _encode(properties: dict[str, Any]) -> bytes:
    return msgspec.json.encode(properties)
