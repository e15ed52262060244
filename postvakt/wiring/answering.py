"""Connects answering times to Graph, the judge of receipts and the store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graph_client.client import GraphClient
from graph_client.errors import NotFound
from graph_client.inbox_delta import HANDLING_FIELDS, SENT_FIELDS, Received, inbox_delta, received_message
from graph_client.permissions.mail_read import ANSWERING_DELTA
from mailboxes.answering import Answering, Outside
from mailboxes.answering_ports import ArrivedPage, How, Mail, Open, Sent, SentPage, Week, Where
from mailboxes.receipts.model import Arrived, Looked
from mailboxes.watch import Outside as WatchOutside
from mailboxes.watch import Watch
from mailboxes.watch_notices import Notice, What
from policies.mailing import MailboxUnavailable
from policies.opening import Evidence, WatchedMailbox, Why
from policies.people import People
from postvakt.wiring.absence_graph import GraphInboxes
from postvakt.wiring.mailboxes import told
from postvakt.wiring.receipt_inbox import GraphInbox, of_mailbox
from postvakt.wiring.receipt_settings import KnownMailboxes
from postvakt.wiring.register import mailbox_store
from postvakt.wiring.signatures import ServiceMailbox
from store.absence_notice_store import SqlNoticeStore
from store.answering_store import SqlAnsweringStore
from store.answering_tables import mailbox_notices
from store.mailbox_watch_store import SqlMailboxWatch

if TYPE_CHECKING:
    from postvakt.wiring.services import Services

OWN_ID = "<postvakt-"  # how the Internet message ids of our own mail begin (graph_client.replies.reply_id)
_FORWARDED = ("vb:", "fw:", "fwd:", "vbf:")
_THROWN = ("deleteditems", "junkemail")


def answering(services: Services) -> Answering:
    """Answering times over this tenant and store."""

    def graph() -> GraphClient:
        return services.graph

    database = services.store.database
    outside = Outside(
        register=mailbox_store(services),
        mail=GraphCorrespondence(graph),
        store=SqlAnsweringStore(database, services.clock, open_=Open, week=Week),
        settings=ToldMailboxes(services),
    )
    return Answering(services.pack, outside, clock=services.clock, digest_key=services.settings.digest_key)


class ToldMailboxes(KnownMailboxes):
    """The function mailboxes, with the directory's errors as the room knows them."""

    async def own_addresses(self) -> frozenset[str]:
        """Every function mailbox's address. Raises MailTrouble, MailboxUnavailable."""
        with of_mailbox():
            return await super().own_addresses()


def mailbox_watch(services: Services) -> Watch:
    """The daily watch over this tenant and store."""
    settings, database = services.settings, services.store.database

    def graph() -> GraphClient:
        return services.graph

    async def people() -> People:
        def away(address: str, moment: datetime) -> bool:
            return services.absence.service.is_away(address.casefold(), moment)

        with told():
            return People(await services.directory.entries(), services.pack, away)

    outside = WatchOutside(
        register=mailbox_store(services),
        store=SqlMailboxWatch(database, _watched),
        notices=SqlNoticeStore(database, services.clock, _notice, mailbox_notices),
        inboxes=GraphInboxes(graph, settings.service_mailbox),
        answering=SqlAnsweringStore(database, services.clock, open_=Open, week=Week),
        notes=ServiceMailbox(graph, settings.service_mailbox, "mailbox-note"),
        people=people,
    )
    return Watch(services.pack, outside, clock=services.clock, link=settings.base_url)


def _watched(row: Mapping[str, Any]) -> WatchedMailbox:
    return WatchedMailbox(**{**row, "evidence": Evidence(row["evidence"]), "why": Why(row["why"])})


def _notice(row: Mapping[str, Any]) -> Notice:
    return Notice(**{**row, "what": What(row["what"])})


class GraphCorrespondence(GraphInbox):
    """Implements ``mailboxes.answering_ports.Correspondence``."""

    async def pages(  # type: ignore[override]
        self, mailbox: str, folder: str, state: str | None, since: datetime
    ) -> AsyncIterator[ArrivedPage]:
        """What changed in the folder; nothing of a folder that is gone. Raises DeltaExpired, MailboxUnavailable, MailTrouble."""
        try:
            with of_mailbox():
                async for page in inbox_delta(
                    self._graph(),
                    mailbox,
                    state,
                    since=since,
                    folder=folder,
                    select=HANDLING_FIELDS,
                    call=ANSWERING_DELTA,
                ):
                    mails = tuple(_mail(one, Where.ARRIVAL) for one in page.items if one.received_date_time is not None)
                    yield ArrivedPage(mails, tuple(page.removed), page.next_state, page.complete)
        except MailboxUnavailable as error:
            if folder == "inbox" or not isinstance(error.__cause__, NotFound):
                raise

    async def sent(self, mailbox: str, state: str | None, since: datetime) -> AsyncIterator[SentPage]:
        """What people sent from the mailbox. Raises DeltaExpired, MailboxUnavailable, MailTrouble."""
        with of_mailbox():
            async for page in inbox_delta(
                self._graph(),
                mailbox,
                state,
                since=since,
                folder="sentitems",
                select=SENT_FIELDS,
                call=ANSWERING_DELTA,
            ):
                found = tuple(one for item in page.items if (one := _sent(item)) is not None)
                yield SentPage(found, page.next_state, page.complete)

    async def find(self, mailbox: str, messages: Sequence[str]) -> Sequence[Mail | None]:  # type: ignore[override]
        """These messages wherever they lie now. Raises MailboxUnavailable, MailTrouble."""
        with of_mailbox():
            thrown = {await self._well_known(mailbox, name) for name in _THROWN}
            arrival = {await self._well_known(mailbox, "inbox"), *(await self.folders(mailbox))[1:]}
            read = await asyncio.gather(*(self._handled(mailbox, one) for one in messages))
        found: list[Mail | None] = []
        for one in read:
            if one is None or one.received_date_time is None:
                found.append(None)
                continue
            folder = one.parent_folder_id
            where = Where.THROWN if folder in thrown else Where.ARRIVAL if folder in arrival else Where.AWAY
            found.append(_mail(one, where))
        return found

    async def _handled(self, mailbox: str, message: str) -> Received | None:
        try:
            return await received_message(self._graph(), mailbox, message, select=HANDLING_FIELDS)
        except NotFound:
            return None

    async def look(self, mailbox: str, messages: Sequence[Arrived]) -> Sequence[Looked]:
        """Their headers. Raises MailboxUnavailable, MailTrouble."""
        return await super().look(mailbox, messages)


def _mail(one: Received, where: Where) -> Mail:
    shown = (one.from_.email_address.address or "") if one.from_ else ""
    at = one.received_date_time or datetime.min.replace(tzinfo=UTC)
    arrived = Arrived(one.id, one.internet_message_id or "", shown, at, one.is_draft is True)
    taken = How.OPEN
    if one.flag is not None and one.flag.flag_status == "complete":
        taken = How.MARKED
    elif one.categories:
        taken = How.CATEGORY
    return Mail(arrived, one.conversation_id or one.id, taken, where, one.last_modified_date_time)


def _sent(one: Received) -> Sent | None:
    """None: a draft, or our own mail such as a receipt."""
    ours = (one.internet_message_id or "").lower().startswith(OWN_ID)
    if one.is_draft or ours or one.sent_date_time is None or not one.conversation_id:
        return None
    return Sent(one.conversation_id, one.sent_date_time, (one.subject or "").strip().lower().startswith(_FORWARDED))
