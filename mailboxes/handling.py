"""Acknowledging a mail with a date (K05): who may, what it says, sent exactly once, and the promise that answering times count from.

Source: Sjöbo E-riktlinjer, "Svarstider": whoever needs more time tells the sender when the answer comes.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from mailboxes.handling_text import Acknowledging, acknowledgement, languages_of
from mailboxes.model import MailboxRecord
from policies.clock import Clock
from policies.mailing import MailTrouble
from policies.messages import PostvaktError
from policies.packs import Pack
from policies.vocabulary import DirectoryEntry

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)  # a reply that was begun and left is taken up after it
CHOICES = (5, 10, 20)  # working days
FARTHEST = timedelta(days=366)
MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """That somebody was told when the answer comes. ``message``: a digest of the mail's Internet message id; nothing else of it is kept."""

    mailbox: str
    message: str
    at: datetime
    promised: date


@dataclass(frozen=True, slots=True)
class Got:
    """A received mail: what the reply needs to know. ``name``, ``address``: whoever wrote it; never stored."""

    id: str
    address: str
    name: str
    subject: str
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The acknowledgement as it leaves. ``key``: the same for the same mail in the same mailbox."""

    key: str
    to: str
    subject: str
    html: str


@dataclass(frozen=True, slots=True)
class Case:
    """A received mail as the pane shows it. ``acknowledged``: what was said before, if anything."""

    mailbox: str
    name: str
    sender: str
    proposed: date
    choices: tuple[date, ...]
    languages: tuple[str, ...]
    acknowledged: Acknowledged | None


class Correspondence(Protocol):
    """Mail. Each call raises MailTrouble and MailboxUnavailable."""

    async def find(self, mailbox: str, message_id: str) -> Got | None:
        """The received mail with this Internet message id, or None."""
        ...

    async def reply(self, mailbox: str, message: str, answer: Answer) -> None:
        """Answer it in its thread unless that was done before under the same key. Never called for the same key at the same time."""
        ...


class HandlingStore(Protocol):
    """What was acknowledged."""

    def take(self, key: str, mailbox: str, until: datetime) -> bool:
        """Have the mail for oneself until then; False while somebody else has it, or when it is done."""
        ...

    def leave(self, key: str) -> None:
        """It did not work: somebody may try at once."""
        ...

    def keep(self, fact: Acknowledged) -> None:
        """It is sent."""
        ...

    def fact(self, key: str) -> Acknowledged | None:
        """What was sent, or None."""
        ...


class Register(Protocol):
    """The register of function mailboxes."""

    def record(self, address: str) -> MailboxRecord | None:
        """One, or None."""
        ...

    def records(self) -> Sequence[MailboxRecord]:
        """All."""
        ...


class Directory(Protocol):
    """People and mailboxes."""

    async def entry(self, address: str) -> DirectoryEntry | None:
        """One, or None."""
        ...


class Signatures(Protocol):
    """The signature room."""

    async def short(self, address: str, language: str) -> str:
        """The HTML below a reply from this mailbox; empty when none can be made."""
        ...


class Promises(Protocol):
    """Answering times."""

    async def promised(self, mailbox: str, message_id: str, until: date) -> bool:
        """The sender has been told that the answer comes by that day."""
        ...


@dataclass(frozen=True, slots=True)
class Outside:
    """The ports, connected."""

    mail: Correspondence
    store: HandlingStore
    register: Register
    directory: Directory
    signatures: Signatures
    promises: Promises


class Handling:
    """The front door."""

    def __init__(self, pack: Pack, outside: Outside, *, clock: Clock, digest_key: str) -> None:
        """``digest_key``: what digests are made with."""
        self.pack = pack
        self._outside = outside
        self._clock = clock
        self._secret = digest_key.encode()

    async def look(self, person: str, message_id: str, receivers: Collection[str]) -> Case:
        """The mail that the person reads, in the first mailbox where they may answer it. Raises PostvaktError, MailTrouble."""
        mailbox, got = await self._found(person, message_id, receivers)
        pack, name, _ = await self._whose(mailbox)
        today = self._clock.now().astimezone(pack.calendar.zone).date()
        choices = tuple(pack.calendar.add_working_days(today, days) for days in CHOICES)
        fact = await asyncio.to_thread(self._outside.store.fact, self.key(mailbox, message_id))
        return Case(mailbox, name, got.name or got.address, choices[0], choices, languages_of(pack), fact)

    async def text(self, person: str, mailbox: str, sender: str, promised: date, language: str) -> str:
        """What the acknowledgement would say, as plain text. Raises PostvaktError."""
        self._may(person, mailbox)
        pack, name, record = await self._whose(mailbox)
        return acknowledgement(pack, self._acknowledging(mailbox, name, record, sender), promised, language).text

    async def acknowledge(
        self, person: str, mailbox: str, message_id: str, promised: date, language: str
    ) -> Acknowledged:
        """Tell the sender when the answer comes; said before, nothing is sent again. Raises PostvaktError, MailTrouble."""
        self._may(person, mailbox)
        pack, name, record = await self._whose(mailbox)
        self._check_day(promised, pack)
        got = await self._outside.mail.find(mailbox, message_id)
        if got is None or not got.address:
            raise PostvaktError("PV-CASE-UNKNOWN")
        if got.address.casefold() == mailbox:
            raise PostvaktError("PV-CASE-OWN")
        key = self.key(mailbox, message_id)
        if not await asyncio.to_thread(self._outside.store.take, key, mailbox, self._clock.now() + LEASE):
            known = await asyncio.to_thread(self._outside.store.fact, key)
            if known is None:
                raise PostvaktError("PV-CASE-BUSY")
            return known
        try:
            words = acknowledgement(pack, self._acknowledging(mailbox, name, record, got.name), promised, language)
            signed = await self._outside.signatures.short(mailbox, language)
            answer = Answer(key, got.address, replied(got.subject, language), words.html + signed)
            await self._outside.mail.reply(mailbox, got.id, answer)
        except Exception:
            await asyncio.to_thread(self._outside.store.leave, key)
            raise
        fact = Acknowledged(mailbox, key, self._clock.now(), promised)
        await asyncio.to_thread(self._outside.store.keep, fact)
        await self._tell(mailbox, message_id, promised)
        return fact

    async def _tell(self, mailbox: str, message_id: str, promised: date) -> None:
        try:
            await self._outside.promises.promised(mailbox, message_id, promised)
        except (MailTrouble, PostvaktError) as error:
            log.warning("an acknowledged mail keeps its first answering time: %s", error)

    def key(self, mailbox: str, message_id: str) -> str:
        """What the mail is known by."""
        text = f"acknowledged\n{mailbox.casefold()}\n{message_id.strip()}"
        return hmac.new(self._secret, text.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    # --- where, and whether they may --------------------------------------------------------------

    async def _found(self, person: str, message_id: str, receivers: Collection[str]) -> tuple[str, Got]:
        for mailbox in self._places(person, receivers)[:MOST_PLACES]:
            got = await self._outside.mail.find(mailbox, message_id)
            if got is not None:
                return mailbox, got
        raise PostvaktError("PV-CASE-UNKNOWN")

    def _places(self, person: str, receivers: Collection[str]) -> list[str]:
        """The mailboxes that the person may act for, those that the mail was sent to first."""
        own = person.strip().casefold()
        watched = [one.key for one in self._outside.register.records() if one.state.open and own in one.people]
        wanted = {one.strip().casefold() for one in receivers}
        places = [*watched, own]
        return sorted(places, key=lambda one: one not in wanted)

    def _may(self, person: str, mailbox: str) -> None:
        own = person.strip().casefold()
        if mailbox == own:
            return
        record = self._outside.register.record(mailbox)
        if record is None or not record.state.open or own not in record.people:
            raise PostvaktError("PV-CASE-NOT-YOURS")

    async def _whose(self, mailbox: str) -> tuple[Pack, str, MailboxRecord | None]:
        record = self._outside.register.record(mailbox)
        if record is not None:
            return self.pack.for_unit(record.department, record.unit), record.name, record
        entry = await self._outside.directory.entry(mailbox)
        if entry is None:
            raise PostvaktError("PV-CASE-NOT-YOURS")
        return self.pack.for_unit(entry.department, entry.unit), entry.display_name or mailbox, None

    @staticmethod
    def _acknowledging(mailbox: str, name: str, record: MailboxRecord | None, sender: str) -> Acknowledging:
        return Acknowledging(mailbox, name, sender, record.phone if record else "", record.hours if record else "")

    def _check_day(self, promised: date, pack: Pack) -> None:
        today = self._clock.now().astimezone(pack.calendar.zone).date()
        if not today <= promised <= today + FARTHEST or not pack.calendar.is_working_day(promised):
            raise PostvaktError("PV-CASE-DAY")


def replied(subject: str, language: str) -> str:
    """The subject of a reply, its prefix once."""
    clean = " ".join("".join(letter if letter.isprintable() else " " for letter in subject[:1000]).split())
    if clean[:3].casefold() in {"sv:", "re:"}:
        return clean[:220]
    return f"{'Re' if language == 'en' else 'Sv'}: {clean}"[:220]
