"""What is known about whether somebody opens the mailbox of a person who is away (A03, A04): by numbers, never by content.

Each way has its own evidence. Where the mailbox stays the place (access, self) what counts is read state: something that came was read,
or something that lay unread is no longer so. Where mail goes on, the substitute's mailbox counts instead: a redirected message keeps its
Internet message id and is looked up there; a forwarded one comes from the person who is away. What cannot be known is said, not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from absence.model import Absence, Way
from policies import opening
from policies.mailing import MailboxUnavailable, MailTrouble
from policies.opening import Evidence, Look, WatchedMailbox, Why, look_inside

LOOKED_UP = 20  # redirected messages that are looked for in the substitute's mailbox at a time, the newest


class Inboxes(opening.Inboxes, Protocol):
    """Numbers of mailboxes, and what goes on from one to another."""

    async def ids(self, mailbox: str, *, after: datetime) -> Sequence[str]:
        """The Internet message ids of what came to the Inbox later than ``after``, oldest first."""
        ...

    async def is_read(self, mailbox: str, message_id: str) -> bool | None:
        """Whether this message is read in that mailbox, in whatever folder; None when it is not there."""
        ...


class Looker:
    """Looks at mailboxes."""

    def __init__(self, inboxes: Inboxes) -> None:
        self._inboxes = inboxes

    async def look(self, absence: Absence, before: WatchedMailbox, now: datetime, *, to_function: bool = False) -> Look:
        """What is known now; never raises for a mailbox. ``to_function``: mail goes on to a function mailbox, watched by itself."""
        try:
            if absence.coverage.way.moves_mail and absence.coverage.substitute:
                return await self._moved(absence, before, now, to_function=to_function)
            return await self._stays(absence, before, now)
        except MailboxUnavailable:
            return Look(Evidence.UNKNOWN, now, why=Why.MAILBOX)
        except MailTrouble:
            return Look(Evidence.UNKNOWN, now, why=Why.TROUBLE)

    async def _stays(self, absence: Absence, before: WatchedMailbox, now: datetime) -> Look:
        people = [absence.coverage.substitute] if absence.coverage.substitute else []
        return await look_inside(
            self._inboxes,
            absence.mailbox,
            since=absence.start,
            good_until=before.good_until,
            unread=before.unread,
            now=now,
            people=people,
        )

    async def marked(self, absence: Absence, now: datetime, *, by_substitute: bool) -> Look:
        """What holds after somebody has said to have seen the mailbox: what lies unread now was left so on purpose."""
        unread = 0
        if not absence.coverage.way.moves_mail:
            try:
                unread = (await self._inboxes.count(absence.mailbox, read=False, after=absence.start, until=now)).number
            except (MailboxUnavailable, MailTrouble):
                unread = 0
        return Look(Evidence.MARKED, now, unread=unread, waiting=unread, by_substitute=by_substitute)

    async def _moved(self, absence: Absence, before: WatchedMailbox, now: datetime, *, to_function: bool) -> Look:
        came = await self._inboxes.ids(absence.mailbox, after=before.good_until)
        if not came:
            return Look(Evidence.NOTHING, now)
        if (await self._inboxes.count(absence.mailbox, read=True, after=before.good_until)).number:
            return Look(Evidence.OPENED, now)  # whoever reads it where it came has opened it too
        oldest = (await self._inboxes.count(absence.mailbox, read=False, after=before.good_until)).oldest
        try:
            read, unread = await self._beyond(absence, before, came)
        except MailboxUnavailable:
            return Look(Evidence.UNKNOWN, now, why=Why.TARGET)
        if read:
            return Look(Evidence.OPENED, now, by_substitute=True)
        if not unread:
            why = Why.NOT_DELIVERED
            return Look(Evidence.UNOPENED, now, waiting=len(came), oldest=oldest or before.good_until, why=why)
        if to_function:
            return Look(Evidence.DELIVERED, now)
        return Look(Evidence.UNOPENED, now, waiting=unread, oldest=oldest or before.good_until)

    async def _beyond(self, absence: Absence, before: WatchedMailbox, came: Sequence[str]) -> tuple[int, int]:
        """How many of the messages are read and unread in the mailbox they went on to."""
        target = absence.coverage.substitute
        if absence.coverage.way is Way.FORWARD:
            counts = [
                await self._inboxes.count(target, read=read, after=before.good_until, sender=absence.mailbox)
                for read in (True, False)
            ]
            return counts[0].number, counts[1].number
        states = [await self._inboxes.is_read(target, one) for one in came[-LOOKED_UP:]]
        return sum(one is True for one in states), sum(one is False for one in states)
