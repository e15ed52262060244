"""Incoming mail of function mailboxes, read from Graph; and what Graph's errors mean to the rooms that read mailboxes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from graph_client import inbox_delta, message_rules
from graph_client.errors import BadRequest, Conflict, DeltaExpired, GraphError, InvalidAnswer, NotFound, RetryableError
from graph_client.inbox_delta import HEADER_FIELDS, Received
from mailboxes.receipts.judge import Incoming
from mailboxes.receipts.model import (
    Arrived,
    Looked,
    Page,
)
from mailboxes.receipts.ports import Gone, Refused
from policies.mailing import DeltaExpired as Expired
from policies.mailing import MailboxUnavailable, MailTrouble
from postvakt.wiring.signatures import Graph

_NO_MAILBOX = frozenset(
    {"mailboxnotenabledforrestapi", "errorinvaliduser", "request_resourcenotfound", "resourcenotfound"}
)
_RULES_KNOWN_FOR = 600.0  # seconds


@contextmanager
def of_mailbox() -> Iterator[None]:
    """Graph's errors about a whole mailbox, as receipts know them."""
    try:
        yield
    except DeltaExpired as error:
        raise Expired(str(error)) from error
    except RetryableError as error:
        raise MailTrouble(str(error)) from error
    except GraphError as error:
        raise MailboxUnavailable(str(error)) from error


@contextmanager
def of_message() -> Iterator[None]:
    """Graph's errors about one message, as receipts know them."""
    try:
        yield
    except RetryableError as error:
        raise MailTrouble(str(error)) from error
    except NotFound as error:
        if error.code.lower() in _NO_MAILBOX:
            raise MailboxUnavailable(str(error)) from error
        raise Gone(str(error)) from error
    except (BadRequest, Conflict, InvalidAnswer) as error:
        raise Refused(str(error)) from error
    except GraphError as error:
        raise MailboxUnavailable(str(error)) from error


class GraphInbox:
    """Implements ``Inbox``."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._ids: dict[tuple[str, str], str | None] = {}
        self._folders: dict[str, tuple[float, list[str]]] = {}

    async def folders(self, mailbox: str) -> Sequence[str]:
        """The Inbox, and where rules file mail; rules are read every ten minutes."""
        at = asyncio.get_running_loop().time()
        known = self._folders.get(mailbox)
        if known is None or at - known[0] > _RULES_KNOWN_FOR:
            with of_mailbox():
                filed = _filed(await message_rules.list_rules(self._graph(), mailbox))
                names = ("inbox", "junkemail", "deleteditems") if filed else ()
                none = {await self._well_known(mailbox, one) for one in names}
            known = self._folders[mailbox] = (at, [one for one in filed if one not in none])
        return ["inbox", *known[1]]

    async def pages(self, mailbox: str, folder: str, state: str | None, since: datetime) -> AsyncIterator[Page]:
        """Pages after ``state``, or since then; none of a folder that is gone."""
        try:
            async for page in self._pages(mailbox, folder, state, since):
                yield page
        except MailboxUnavailable as error:
            if folder == "inbox" or not isinstance(error.__cause__, NotFound):
                raise

    async def _pages(self, mailbox: str, folder: str, state: str | None, since: datetime) -> AsyncIterator[Page]:
        with of_mailbox():
            async for page in inbox_delta.inbox_delta(self._graph(), mailbox, state, since=since, folder=folder):
                arrived = tuple(_arrived(one) for one in page.items if one.received_date_time is not None)
                yield Page(arrived, tuple(page.removed), page.next_state, page.complete)

    async def find(self, mailbox: str, messages: Sequence[str]) -> Sequence[Arrived | None]:
        """These messages wherever they lie now."""
        with of_mailbox():
            return await asyncio.gather(*(self._one(mailbox, one) for one in messages))

    async def _one(self, mailbox: str, message: str) -> Arrived | None:
        try:
            found = await inbox_delta.received_message(self._graph(), mailbox, message, select=inbox_delta.FIELDS)
        except NotFound:
            return None
        return None if found.received_date_time is None else _arrived(found)

    async def look(self, mailbox: str, messages: Sequence[Arrived]) -> Sequence[Looked]:
        """Their headers; what cannot be read, however often one asks, has none."""
        if not messages:
            return ()
        with of_mailbox():
            junk = await self._well_known(mailbox, "junkemail")
            return await asyncio.gather(*(self._headers(mailbox, one, junk) for one in messages))

    async def _headers(self, mailbox: str, arrived: Arrived, junk: str | None) -> Looked:
        try:
            found = await inbox_delta.received_message(self._graph(), mailbox, arrived.id, select=HEADER_FIELDS)
        except NotFound as error:
            if error.code.lower() in _NO_MAILBOX:
                raise
            return Looked(arrived, None)
        except InvalidAnswer:
            return Looked(arrived, Incoming((), ""))
        return Looked(arrived, _incoming(found, junk))

    async def _well_known(self, mailbox: str, name: str) -> str | None:
        if (mailbox, name) not in self._ids:
            self._ids[mailbox, name] = await inbox_delta.folder_id(self._graph(), mailbox, name)
        return self._ids[mailbox, name]


def _filed(rules: Sequence[message_rules.MessageRule]) -> list[str]:
    """The folders that enabled rules move or copy mail to, each once."""
    actions = [one.actions or {} for one in rules if one.is_enabled]
    targets = [str(one[name]) for one in actions for name in ("moveToFolder", "copyToFolder") if one.get(name)]
    return sorted(set(targets))


def _arrived(one: Received) -> Arrived:
    at = one.received_date_time or datetime.min.replace(tzinfo=UTC)
    shown = (one.from_.email_address.address or "") if one.from_ else ""
    return Arrived(one.id, one.internet_message_id or "", shown, at, one.is_draft is True)


def _incoming(one: Received, junk: str | None) -> Incoming:
    headers = [(header.name or "", header.value or "") for header in one.internet_message_headers or ()]
    from_ = one.from_.email_address if one.from_ else None
    return Incoming(
        headers=headers,
        from_=(from_.address or "") if from_ else "",
        from_name=(from_.name or "") if from_ else "",
        sender=(one.sender.email_address.address or "") if one.sender else "",
        subject=one.subject or "",
        junk=junk is not None and one.parent_folder_id == junk,
        needs_return_path=True,
    )
