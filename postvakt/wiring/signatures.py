"""Connects the signature room to Graph and the store."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from graph_client import drafts as graph_drafts
from graph_client.client import GraphClient
from graph_client.errors import DeltaExpired as GraphDeltaExpired
from graph_client.errors import GraphError, NotFound, PreconditionFailed, RetryableError
from graph_client.mail import Note, send_once
from graph_client.messages import Body, Message
from graph_client.sent_items import sent_delta
from policies.mailing import DeltaExpired, MailboxUnavailable, MailTrouble, NoteMail
from policies.vocabulary import Address
from postvakt.wiring.register import RegisteredDirectory, mailbox_store, senders
from signatures.model import BodyKind, Draft, DraftChanged, Need, SentMessage
from signatures.ports import SentPage
from signatures.service import Outside, SignatureService
from store.signature_store import SqlSignatureStore

if TYPE_CHECKING:
    from postvakt.wiring.services import Services

# Our own mark, and what keeps other robots from answering (PLATFORM-FACTS: Auto-Submitted cannot be set by Graph).
MARK = "x-postvakt"
_SUPPRESS_ALL = {"Integer 0x3FDF": "-1"}
Graph = Callable[[], GraphClient]


def signature_service(services: Services) -> SignatureService:
    """The signature room over this tenant and store."""

    def graph() -> GraphClient:
        return services.graph

    register = mailbox_store(services)
    return SignatureService(
        services.pack,
        Outside(
            directory=RegisteredDirectory(services.directory, register.records),
            sent=GraphSentItems(graph),
            drafts=GraphDrafts(graph),
            notes=ServiceMailbox(graph, services.settings.service_mailbox),
            store=SqlSignatureStore(services.store.database, services.clock, Need),
            journal=services.store.journal,
            senders=lambda: senders(register),
        ),
        clock=services.clock,
        digest_key=services.settings.digest_key,
        own_mailbox=services.settings.service_mailbox,
        link=f"{services.settings.base_url}/signaturer/min",
    )


@contextmanager
def told() -> Iterator[None]:
    """Graph's errors as the signature room knows them."""
    try:
        yield
    except GraphDeltaExpired as error:
        raise DeltaExpired(str(error)) from error
    except PreconditionFailed as error:
        raise DraftChanged(str(error)) from error
    except RetryableError as error:
        raise MailTrouble(str(error)) from error
    except GraphError as error:
        raise MailboxUnavailable(str(error)) from error


class GraphSentItems:
    """Implements ``signatures.ports.SentItems``."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def pages(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentPage]:
        """Pages after ``state``. Raises DeltaExpired, MailboxUnavailable, MailTrouble."""
        with told():
            async for page in sent_delta(self._graph(), mailbox, state, since=since):
                messages = tuple(sent for item in page.items if (sent := _sent(item)) is not None)
                yield SentPage(messages, page.next_state, page.complete)


def _sent(message: Message) -> SentMessage | None:
    if message.is_draft or message.body is None or message.sent_date_time is None:
        return None
    return SentMessage(
        id=message.id,
        from_=message.sender,
        sender=message.sender,
        subject=message.subject or "",
        body=message.body.content,
        body_kind=_kind(message.body),
        sent_at=message.sent_date_time,
    )


def _kind(body: Body) -> BodyKind:
    return BodyKind.HTML if body.content_type.lower() == "html" else BodyKind.TEXT


class GraphDrafts:
    """Implements ``signatures.ports.Drafts``."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def drafts(self, mailbox: str, category: str) -> Sequence[Draft]:
        """Drafts carrying this category; none when there is no such mailbox. Raises MailTrouble."""
        try:
            with told():
                found = [one async for one in graph_drafts.list_drafts(self._graph(), mailbox, category=category)]
        except MailboxUnavailable:
            return ()
        return tuple(_draft(mailbox, message) for message in found)

    async def draft(self, mailbox: str, draft_id: str) -> Draft | None:
        """One draft as it is now; None when it was sent or removed. Raises MailTrouble."""
        try:
            with told():
                message = await graph_drafts.get_draft(self._graph(), mailbox, draft_id)
        except MailboxUnavailable as error:
            if isinstance(error.__cause__, NotFound):
                return None
            raise MailTrouble(str(error)) from error
        return None if message.is_draft is False else _draft(mailbox, message)

    async def replace_body(self, draft: Draft, body: str) -> None:
        """Write the body if the draft is as it was read. Raises DraftChanged, MailTrouble."""
        try:
            with told():
                known = Message(id=draft.id, etag=draft.etag)
                await graph_drafts.mend_draft(self._graph(), draft.mailbox, known, Body(draft.body_kind.value, body))
        except MailboxUnavailable as error:
            if isinstance(error.__cause__, NotFound):
                raise DraftChanged("the draft is gone") from error
            raise MailTrouble(str(error)) from error


def _draft(mailbox: str, message: Message) -> Draft:
    body = message.body or Body()
    return Draft(
        id=message.id,
        mailbox=mailbox,
        etag=message.etag or f'W/"{message.change_key}"',
        subject=message.subject or "",
        body=body.content,
        body_kind=_kind(body),
        categories=tuple(message.categories),
    )


class ServiceMailbox:
    """Implements ``signatures.ports.Notes`` and ``checks.ports.Notes``: the mailbox that Postvakt's own mail comes from."""

    def __init__(self, graph: Graph, mailbox: str, kind: str = "signature-note") -> None:
        """``kind``: what our own mark on the mail says."""
        self._graph = graph
        self._mailbox = mailbox
        self._headers = {MARK: kind, "x-auto-response-suppress": "All"}

    async def send_once(self, key: str, mail: NoteMail) -> bool:
        """Send unless it was sent before under this key. Raises MailTrouble."""
        note = Note(
            to=[Address(mail.to_address, mail.to_name)],
            subject=mail.subject,
            html=mail.html,
            headers=self._headers,
            extended=_SUPPRESS_ALL,
        )
        try:
            with told():
                return not (await send_once(self._graph(), self._mailbox, key, note)).before
        except MailboxUnavailable as error:
            raise MailTrouble(str(error)) from error
