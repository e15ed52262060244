"""Connects the checks to Graph and the store."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from checks.extract.read import Read
from checks.extract.read import read_attachment as extracted
from checks.model import AttachedFile, Outgoing, Recipient
from checks.ports import SentMail, SentMailPage
from checks.service import CheckService, Outside
from checks.turning import Turned
from graph_client.attachments import FILE, Attachment, list_attachments, read_attachment
from graph_client.client import GraphClient
from graph_client.errors import GraphError, RetryableError
from graph_client.messages import Body, Message
from graph_client.messages import Recipient as Wrapped
from graph_client.sent_items import sent_delta
from postvakt.wiring.signatures import Graph, ServiceMailbox, told
from store.leak_store import SqlLeakStore
from store.override_store import SqlOverrideStore
from store.rule_settings import SqlRuleSettings

if TYPE_CHECKING:
    from postvakt.wiring.services import Services

log = logging.getLogger(__name__)
MOST_FILES = 20  # attachments of a mail whose text is read
MOST_BYTES = 25_000_000  # of them together
# read and opened at a time in a process, some 100 MiB each at worst, however many mailboxes are swept
FILES_AT_ONCE = 3
HELP = "/regler/skickat"  # the console's page that says what to do about something sent


def rule_settings(services: Services) -> SqlRuleSettings[Turned]:
    """How strictly an administrator wants rules to be taken."""
    return SqlRuleSettings(services.store.database, services.clock, Turned)


def check_service(services: Services) -> CheckService:
    """The checks over this tenant and store."""

    def graph() -> GraphClient:
        return services.graph

    database, clock = services.store.database, services.clock
    return CheckService(
        services.pack,
        Outside(
            bundles=services.bundle,
            settings=rule_settings(services),
            overrides=SqlOverrideStore(database, clock),
            leaks=SqlLeakStore(database, clock),
            sent=GraphSentMails(graph),
            notes=ServiceMailbox(graph, services.settings.service_mailbox, "leak-note"),
            directory=services.directory,
            journal=services.store.journal,
        ),
        clock=clock,
        digest_key=services.settings.digest_key,
        own_mailbox=services.settings.service_mailbox,
        link=f"{services.settings.base_url}{HELP}",
    )


class GraphSentMails:
    """Implements ``checks.ports.SentMails``."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._files = asyncio.Semaphore(FILES_AT_ONCE)

    async def pages(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentMailPage]:
        """Pages after ``state``. Raises DeltaExpired, MailboxUnavailable, MailTrouble."""
        with told():
            async for page in sent_delta(self._graph(), mailbox, state, since=since, receivers=True):
                mails = [
                    _sent(item, item.body, item.sent_date_time, await self._attached(mailbox, item))
                    for item in page.items
                    if item.body is not None and item.sent_date_time is not None and not item.is_draft
                ]
                yield SentMailPage(mails, page.next_state, page.complete)

    async def _attached(self, mailbox: str, message: Message) -> tuple[AttachedFile, ...]:
        """The message's attachments, their texts within bounds. What Graph will never give is left out, or it would stop the sweep."""
        if not message.has_attachments:
            return ()
        found: list[AttachedFile] = []
        room = MOST_BYTES
        try:
            async for one in list_attachments(self._graph(), mailbox, message.id):
                if one.type != FILE or len(found) >= MOST_FILES or one.size > room:
                    found.append(_file(one, None))
                    continue
                room -= one.size
                async with self._files:
                    data = await read_attachment(self._graph(), mailbox, message.id, one.id)
                    found.append(await asyncio.to_thread(_file, one, data))
        except RetryableError:
            raise
        except GraphError as error:
            log.info("attachments of a sent mail cannot be read: %s", type(error).__name__)
        return tuple(found)


def _file(one: Attachment, data: bytes | None) -> AttachedFile:
    name = one.name or ""
    read = Read() if data is None else extracted(name, data)
    return AttachedFile(name, one.size, one.content_type or "", read.text, one.is_inline, read.encrypted)


def _sent(message: Message, body: Body, sent_at: datetime, files: tuple[AttachedFile, ...]) -> SentMail:
    html = body.content_type.lower() == "html"
    mail = Outgoing(
        sender=Recipient(message.sender),
        to=_people(message.to_recipients),
        cc=_people(message.cc_recipients),
        bcc=_people(message.bcc_recipients),
        subject=message.subject or "",
        html=body.content if html else None,
        text=None if html else body.content,
        attachments=files,
        sent_at=sent_at.isoformat(timespec="seconds"),
    )
    return SentMail(message.id, sent_at, mail)


def _people(wrapped: Sequence[Wrapped]) -> tuple[Recipient, ...]:
    found = (one.email_address for one in wrapped)
    return tuple(Recipient(one.address or "", one.name or "") for one in found)
