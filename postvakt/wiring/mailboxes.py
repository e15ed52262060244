"""Connects the room of function mailboxes to Graph, Exchange and the store."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from graph_client import powershell
from graph_client.automatic_replies import write_replies
from graph_client.errors import GraphError, NotFound, RetryableError
from graph_client.mailbox_settings import purpose
from graph_client.users import find_user
from mailboxes.model import Existing, Organisation
from mailboxes.ports import CannotChange, Outside
from mailboxes.service import MailboxService
from policies.exchange_changes import RECEIPTS_MARKED, ExchangeChange
from policies.mailing import MailboxUnavailable, MailTrouble
from policies.vocabulary import DirectoryEntry
from postvakt.wiring.register import mailbox_store
from postvakt.wiring.signatures import ServiceMailbox

if TYPE_CHECKING:
    from postvakt.wiring.services import Services


def mailbox_service(services: Services) -> MailboxService:
    """The room over this tenant and store."""
    settings = services.settings
    return MailboxService(
        services.pack,
        Outside(
            store=mailbox_store(services),
            directory=ToldDirectory(services),
            exchange=TenantExchange(services),
            scripts=PowerShell(services.pack.municipality.domains[0]),
            signatures=KnownSignatures(services),
            notes=ServiceMailbox(lambda: services.graph, settings.service_mailbox, "mailbox-note"),
            away=Absences(services),
            journal=services.store.journal,
            leases=services.store.leases,
        ),
        clock=services.clock,
        link=settings.base_url,
        own_mailbox=settings.service_mailbox,
    )


@contextmanager
def told() -> Iterator[None]:
    """Graph's and Exchange's errors as the room knows them when it reads."""
    try:
        yield
    except RetryableError as error:
        raise MailTrouble(str(error)) from error
    except GraphError as error:
        raise MailboxUnavailable(str(error)) from error


T = TypeVar("T")
log = logging.getLogger(__name__)
# what stands in Exchange for all of it is asked for two requests, and a page shall not wait for them
STANDS = timedelta(minutes=15)


async def _permitted(asked: Awaitable[T]) -> T | None:
    """What Exchange answers; None where it refuses. Raises MailTrouble."""
    try:
        with told():
            return await asked
    except MailboxUnavailable as error:
        log.warning("what stands in Exchange for the whole organisation cannot be read: %s", error)
        return None


class ToldDirectory:
    """Implements ``mailboxes.ports.Directory``."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def entry(self, address: str) -> DirectoryEntry | None:
        """The entry as it is now, or None."""
        with told():
            return await self._services.directory.entry(address)

    async def entries(self) -> Sequence[DirectoryEntry]:
        """Everybody; may be some hours old."""
        with told():
            return await self._services.directory.entries()


class TenantExchange:
    """Implements ``mailboxes.ports.Exchange``: cmdlets where they are switched on; otherwise only what Graph can read."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._seen: tuple[datetime, Organisation] | None = None

    @property
    def changes(self) -> bool:
        """Whether cmdlets may be run."""
        return self._services.exchange.commands

    async def mailbox(self, address: str) -> Existing | None:
        """The mailbox as it is now, or None. Raises MailTrouble, MailboxUnavailable."""
        with told():
            return await (self._by_commands(address) if self.changes else self._by_graph(address))

    async def _by_commands(self, address: str) -> Existing | None:
        exchange = self._services.exchange
        state = await exchange.mailbox(address)
        if state is None:
            return None
        names = Names(await self._services.directory.entries())
        return Existing(
            address=state.address.casefold(),
            name=state.name,
            shared=state.shared,
            full_access=names.addresses(await exchange.full_access(address)),
            send_as=names.addresses(await exchange.send_as(address)),
            forwards_to=names.address(state.forwards_to),
            copies=state.copy_sent,
        )

    async def organisation(self, *, fresh: bool = False) -> Organisation | None:
        """What stands in Exchange for all of it, as far as it may be read; None without commands. Raises MailTrouble."""
        if not self.changes:
            return None
        now = self._services.clock.now()
        if not fresh and self._seen is not None and now - self._seen[0] < STANDS:
            return self._seen[1]
        exchange = self._services.exchange
        boxes = await _permitted(exchange.shared_mailboxes())
        marked = await _permitted(exchange.has_rule(RECEIPTS_MARKED))
        found = Organisation(marked, {one.address.casefold(): one.copy_sent for one in boxes or ()})
        self._seen = now, found
        return found

    async def _by_graph(self, address: str) -> Existing | None:
        user = await find_user(self._services.graph, address)
        if user is None:
            return None
        try:
            kind = await purpose(self._services.graph, user.id)
        except NotFound:  # an account without a mailbox
            return None
        return Existing(address=address.casefold(), name=user.display_name or "", shared=kind == "shared")

    async def apply(self, change: ExchangeChange) -> None:
        """One change. Raises MailTrouble, CannotChange."""
        self._seen = None
        try:
            await self._services.exchange.apply(change)
        except RetryableError as error:
            raise MailTrouble(str(error)) from error
        except GraphError as error:
            raise CannotChange(str(error)) from error

    async def reply(self, address: str, html: str) -> None:
        """An automatic reply to everybody, inside and outside; empty: none. Raises MailTrouble, CannotChange."""
        wanted: Mapping[str, str] = {"status": "disabled"}
        if html:
            wanted = {
                "status": "alwaysEnabled",
                "externalAudience": "all",
                "internalReplyMessage": html,
                "externalReplyMessage": html,
            }
        try:
            await write_replies(self._services.graph, address, wanted)
        except (RetryableError, NotFound) as error:  # a mailbox that was just made is not everywhere at once
            raise MailTrouble(str(error)) from error
        except GraphError as error:
            raise CannotChange(str(error)) from error


class Names:
    """Addresses of people as Exchange writes them: an address, or a name that only one entry of the directory has."""

    def __init__(self, entries: Collection[DirectoryEntry]) -> None:
        found: dict[str, set[str]] = {}
        for one in entries:
            found.setdefault(one.display_name.casefold(), set()).add(one.address.casefold())
        self._by_name = {name: next(iter(known)) for name, known in found.items() if len(known) == 1}

    def address(self, written: str) -> str:
        """The address meant; what cannot be told is left as it is written."""
        key = written.strip().casefold()
        return key if "@" in key else self._by_name.get(key, key)

    def addresses(self, written: Collection[str]) -> frozenset[str]:
        """Each of them."""
        return frozenset(self.address(one) for one in written)


class PowerShell:
    """Implements ``mailboxes.ports.Scripts``."""

    def __init__(self, organisation: str) -> None:
        self._organisation = organisation

    def script(self, changes: Sequence[ExchangeChange], title: str) -> str:
        """The script. Raises ValueError for a name that could hide what it does."""
        return powershell.script(changes, organisation=self._organisation, title=title)


class KnownSignatures:
    """Implements ``mailboxes.ports.Signatures``."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def known(self, address: str) -> bool:
        """Whether the signature room can make one."""
        with told():
            return await self._services.signatures.preview(address) is not None


class Absences:
    """Implements ``mailboxes.ports.IsAway`` over the register of absences."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def is_away(self, address: str, at: datetime) -> bool:
        """Whether this person is away then, by the absences that Postvakt knows."""
        return self._services.absence.service.is_away(address, at)
