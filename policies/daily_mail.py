"""One mail a day to a person about a topic, several things together in it, each told once for ever.

The mail's key holds receiver, topic and day, and what goes into it is claimed for it before it is sent: after a crash anywhere the same
things go out under the same key, and the service mailbox sends a key once. One instance at a time sends a room's mails.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from policies.clock import Clock
from policies.leases import Held, Leases, held
from policies.mailing import MailTrouble, NoteMail

log = logging.getLogger(__name__)
# a room's mails are one instance's for so long after each mail; a mail that takes longer is left for the next round
LEASE, LONGEST = timedelta(minutes=5), timedelta(minutes=4)

W = TypeVar("W", bound=StrEnum)


@dataclass(frozen=True)  # no slots: with them a generic alias cannot make a frozen one on Python 3.11
class NoticeOf(Generic[W]):
    """One thing to tell one person. ``key`` names it for ever: it is told once. ``about``: what it concerns, an id or a mailbox.

    ``what``: the room's word for what happened. ``facts``: JSON values that cannot be looked up again when the mail is written. ``urgent``:
    does not wait for tomorrow when the person has had a mail of this topic today, because it would come too late. ``mail``: the key of the
    mail it went into, empty until then. ``not_before``: others like it are still being found, and are to go in the same mail.
    """

    key: str
    to: str
    what: W
    about: str
    made_at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False
    mail: str = ""
    told_at: datetime | None = None
    not_before: datetime | None = None


class Waiting(Protocol[W]):
    """What is to be told, and what has been."""

    @property
    def leases(self) -> Leases:
        """Who is at it, among all instances that share these notices."""
        ...

    def waiting(self) -> Sequence[NoticeOf[W]]:
        """Everything not yet told, oldest first; what a mail has claimed but never proved to have told is among it."""
        ...

    def claim(self, keys: Sequence[str], mail: str) -> None:
        """Those go into this mail, and into no other."""
        ...

    def told(self, mail: str) -> None:
        """The mail was sent."""
        ...

    def was_told(self, mail: str) -> bool:
        """Whether a mail of that key was sent."""
        ...

    def forget(self, keys: Sequence[str]) -> None:
        """Remove what no longer needs to be told."""
        ...


class Notes(Protocol):
    """The service mailbox."""

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        """Send the mail unless it was sent before under this key; whether it was sent now. Raises MailTrouble."""
        ...


class DailyMail(Generic[W]):
    """Claims and sends. ``room`` begins every key; ``topic``: which of a day's mails tells it."""

    def __init__(
        self,
        store: Waiting[W],
        notes: Notes,
        *,
        room: str,
        topic: Callable[[NoticeOf[W]], str],
        zone: ZoneInfo,
        clock: Clock,
    ) -> None:
        self._store = store
        self._notes = notes
        self._room = room
        self._topic = topic
        self._zone = zone
        self._clock = clock

    async def send(
        self, *, outdated: Callable[[NoticeOf[W]], bool], write: Callable[[Sequence[NoticeOf[W]]], NoteMail]
    ) -> int:
        """Send everything that may go now; how many mails went. What the service does not take now is tried at the next call.

        ``outdated``: whether it has nothing to say any more; it is forgotten then, unless a mail has claimed it. While one call sends,
        here or in another process, others do nothing, because a key must not be sent by two at the same time; what is new goes with
        the next call.
        """
        if not self._store.waiting():
            return 0
        lease = held(self._store.leases, f"daily-mail:{self._room}", LEASE)
        if lease is None:
            return 0
        try:
            return await self._send(outdated, write, lease)
        finally:
            lease.free()

    async def _send(
        self, outdated: Callable[[NoticeOf[W]], bool], write: Callable[[Sequence[NoticeOf[W]]], NoteMail], lease: Held
    ) -> int:
        now = self._clock.now()
        sent = 0
        for mail, notices in self._mails(now, outdated).items():
            if not lease.keep():
                break  # somebody else took over, and sends what is left
            self._store.claim([one.key for one in notices if not one.mail], mail)
            try:
                # safe to stop anywhere: its key finds what came of it
                async with asyncio.timeout(LONGEST.total_seconds()):
                    await self._notes.send_once(mail, write(notices))
            except (MailTrouble, TimeoutError) as error:
                log.warning("a mail about %s is tried again: %s", self._room, error)
                continue
            self._store.told(mail)
            sent += 1
        return sent

    def _mails(self, now: datetime, outdated: Callable[[NoticeOf[W]], bool]) -> dict[str, list[NoticeOf[W]]]:
        """The notices of each mail that may go now, by the mail's key."""
        day = now.astimezone(self._zone).date()
        mails: dict[str, list[NoticeOf[W]]] = defaultdict(list)
        for one in self._current(outdated):
            own = f":{one.about}" if one.urgent else ""
            key = one.mail or f"{self._room}.{self._topic(one)}:{one.to}:{day}{own}"
            free = (one.not_before is None or one.not_before <= now) and not self._store.was_told(key)
            if one.mail or free:
                mails[key].append(one)
        # what was claimed before a crash goes as it was claimed; what came since waits for the next mail
        return {key: [one for one in found if one.mail] or found for key, found in mails.items()}

    def _current(self, outdated: Callable[[NoticeOf[W]], bool]) -> list[NoticeOf[W]]:
        """What waits and still has something to say; the rest is forgotten."""
        keep: list[NoticeOf[W]] = []
        drop: list[NoticeOf[W]] = []
        for one in self._store.waiting():
            (drop if outdated(one) and not one.mail else keep).append(one)
        if drop:
            self._store.forget([one.key for one in drop])
        return keep
