"""What every use case of absence begins with: the directory as it is, who may act for whom, whether a request can stand."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from absence import lifecycle
from absence.book import Book
from absence.model import Absence, Actor, Request, Way
from absence.ports import AbsenceStore, Directory
from absence.register import Changed, Register
from absence.requests import checked, span_of
from absence.substitutes import Need, check_way, misfit
from policies.clock import Clock
from policies.messages import PostvaktError
from policies.packs import Pack
from policies.vocabulary import DirectoryEntry, MailboxKind, Role

_KEPT = timedelta(minutes=1)


class Entrance:
    """Holds the ports; `absence.seeing` and `absence.service` stand on it."""

    def __init__(
        self,
        pack: Pack,
        directory: Directory,
        store: AbsenceStore,
        *,
        clock: Clock,
        told: Callable[[Sequence[Changed]], None] = lambda _: None,
        new_id: Callable[[], str] = lambda: uuid.uuid4().hex,
    ) -> None:
        """``told``: called after each write with (before, after) of every absence written, so that mails and mailboxes follow at once."""
        self.pack = pack
        self._directory = directory
        self._store = store
        self._clock = clock
        self._register = Register(store, told)
        self._new_id = new_id
        self._read: tuple[datetime, Book] | None = None

    async def _book(self, *fresh: str) -> Book:
        """The directory as last read, with these addresses as they are now."""
        book = Book(self.pack, await self._directory.entries(), self._store.for_mailbox)
        for address in {one.strip().casefold() for one in fresh if one.strip()}:
            if book.is_own(address):
                book.put(address, await self._directory.entry(address))
        return book

    async def _reading_book(self) -> Book:
        """The directory as it was within the last minute: a morning's two thousand replies are not to sort it two thousand times."""
        now = self._clock.now()
        if self._read is None or not timedelta(0) <= now - self._read[0] < _KEPT:
            self._read = (now, await self._book())
        return self._read[1]

    async def _for_change(self, actor: Actor, absence_id: str) -> Book:
        book = await self._book()
        self._may(book, actor, self._person_or_gone(book, self._got(absence_id).mailbox))
        return book

    @staticmethod
    def _person(book: Book, mailbox: str) -> DirectoryEntry:
        person = book.entry(mailbox)
        if person is None:
            raise PostvaktError("PV-ABSENCE-MAILBOX-GONE", address=mailbox, field="mailbox")
        if person.kind is MailboxKind.FUNCTION:
            raise PostvaktError("PV-ABSENCE-NOT-PERSON", name=person.display_name or person.address, field="mailbox")
        return person

    @staticmethod
    def _person_or_gone(book: Book, mailbox: str) -> DirectoryEntry:
        """The person, or an entry with nothing but the address where the directory knows them no longer."""
        return book.entry(mailbox) or DirectoryEntry("", mailbox, "")

    @staticmethod
    def _may(book: Book, actor: Actor, person: DirectoryEntry) -> None:
        if actor.is_administrator or actor.key == person.address.casefold() or book.manages(actor, person):
            return
        name = person.display_name or person.address
        if book.manager(person) is None and Role.MANAGER in actor.roles:
            raise PostvaktError("PV-ABSENCE-NO-MANAGER", name=name, field="mailbox")
        raise PostvaktError("PV-ABSENCE-NOT-YOURS", name=name, field="mailbox")

    def _good(
        self, book: Book, actor: Actor, person: DirectoryEntry, request: Request, before: Absence | None = None
    ) -> Request:
        """The request, checked and tidied, its substitute fit. Raises PostvaktError."""
        now = self._clock.now()
        by_other = actor.key != person.address.casefold()
        good = checked(book, person, request, now, told_by_other=by_other, before=before)
        check_way(book, person, good.kind, good.way)
        self._must_fit(book, Need(good.mailbox, span_of(good), good.way), good.substitute, now)
        return good

    @staticmethod
    def _must_fit(book: Book, need: Need, substitute: str, now: datetime) -> None:
        problem = misfit(book, need, substitute, now)
        if problem is not None:
            raise problem

    def _got(self, absence_id: str) -> Absence:
        found = self._store.get(absence_id)
        if found is None:
            raise PostvaktError("PV-ABSENCE-UNKNOWN")
        return found

    def _fresh(self, absence_id: str, version: int | None) -> Absence:
        found = self._got(absence_id)
        lifecycle.check_version(found, version)
        return found

    def _done(self, make: Callable[[], Sequence[Absence]], absence_id: str, now: datetime) -> Absence:
        for _, after in self._register.write(make, now):
            if after.id == absence_id:
                return after
        return self._got(absence_id)


def needs_no_answer(book: Book, actor: Actor, way: Way, substitute: str) -> bool:
    """Whether nobody has to be asked: oneself, whoever does it, or a function mailbox that is watched anyhow."""
    key = substitute.strip().casefold()
    entry = book.entry(key)
    return way is Way.SELF or key == actor.key or (entry is not None and entry.kind is MailboxKind.FUNCTION)
