"""Connects receipts to Graph, the store, the directory and the register."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from graph_client import inbox_delta, message_rules, replies
from graph_client import subscriptions as graph_subscriptions
from graph_client.client import GraphClient
from graph_client.errors import BadRequest, Conflict, DeltaExpired, GraphError, InvalidAnswer, NotFound, RetryableError
from graph_client.inbox_delta import HEADER_FIELDS, Received
from mailboxes.model import MailboxRecord
from mailboxes.receipts import WEBHOOK
from mailboxes.receipts.judge import MARKER, Incoming
from mailboxes.receipts.model import (
    MINUTE,
    PER_MINUTE,
    Answering,
    Arrived,
    Held,
    Item,
    Looked,
    Page,
    ReceiptMail,
    Standing,
    State,
)
from mailboxes.receipts.ports import Gone, Refused
from mailboxes.receipts.service import Outside, ReceiptService
from mailboxes.receipts.subscriptions import Subscribed
from policies.mailing import DeltaExpired as Expired
from policies.mailing import MailboxUnavailable, MailTrouble
from policies.vocabulary import DirectoryEntry, MailboxKind
from postvakt.wiring.register import mailbox_store
from postvakt.wiring.signatures import Graph
from store.receipt_store import SqlReceiptStore

if TYPE_CHECKING:
    from postvakt.wiring.services import Services

MARK_VALUE = "receipt"
_SUPPRESS_ALL = {replies.SUPPRESS: "-1"}
_NO_MAILBOX = frozenset(
    {"mailboxnotenabledforrestapi", "errorinvaliduser", "request_resourcenotfound", "resourcenotfound"}
)
_KNOWN_FOR = timedelta(seconds=20)
_RULES_KNOWN_FOR = 600.0  # seconds
_RESOURCE = "users/{}/mailFolders/inbox/messages"


def receipt_service(services: Services) -> ReceiptService:
    """Receipts over this tenant and store."""

    def graph() -> GraphClient:
        return services.graph

    store = SqlReceiptStore(
        services.store.database,
        services.clock,
        item=_item,
        held=Held,
        standing=Standing,
        per_minute=PER_MINUTE,
        minute=MINUTE,
    )
    url = webhook_url(services.settings.base_url, demo=services.settings.is_demo)
    outside = Outside(
        settings=KnownMailboxes(services),
        inbox=GraphInbox(graph),
        replies=GraphReplies(graph),
        store=store,
        subscriptions=GraphSubscriptions(graph, url) if url else None,
    )
    return ReceiptService(services.pack, outside, clock=services.clock, digest_key=services.settings.digest_key)


def webhook_url(base_url: str, *, demo: bool) -> str | None:
    """Where Graph posts notifications; only https will do. The local product answers https on its port too."""
    if demo and base_url.startswith("http://localhost"):
        base_url = "https" + base_url.removeprefix("http")
    return f"{base_url}/{WEBHOOK}" if base_url.startswith("https://") else None


def _item(**values: object) -> Item:
    return Item(**{**values, "state": State(str(values["state"]))})  # type: ignore[arg-type]


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


class KnownMailboxes:
    """Implements ``ReceiptSettings``: the register; while it is empty, every function mailbox where the pack demands receipts."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: tuple[datetime, list[Answering], frozenset[str]] | None = None
        self._asking = asyncio.Lock()

    async def answering(self) -> Sequence[Answering]:
        """All mailboxes that answer."""
        return (await self._now())[0]

    async def own_addresses(self) -> frozenset[str]:
        """Every function mailbox, and the mailbox that Postvakt's own mail comes from."""
        return (await self._now())[1]

    async def _now(self) -> tuple[list[Answering], frozenset[str]]:
        async with self._asking:
            now = self._services.clock.now()
            if self._known is None or not timedelta(0) <= now - self._known[0] < _KNOWN_FOR:
                self._known = (now, *await self._read())
            return self._known[1], self._known[2]

    async def _read(self) -> tuple[list[Answering], frozenset[str]]:
        everybody = await self._services.directory.entries()
        shared = [one for one in everybody if one.kind is MailboxKind.FUNCTION]
        service = self._services.settings.service_mailbox.casefold()
        records = await asyncio.to_thread(lambda: mailbox_store(self._services).records())
        own = frozenset({one.address.casefold() for one in shared} | {one.key for one in records} | {service})
        if records:
            with_receipts = await asyncio.to_thread(self._services.mailboxes.with_receipts)
            return [_from_register(one) for one in with_receipts], own
        demanded = self._services.pack.mailboxes.receipt == "demanded"
        found = [_from_directory(one) for one in shared if demanded and one.address.casefold() != service]
        return found, own


def _from_directory(entry: DirectoryEntry) -> Answering:
    return Answering(entry.address.casefold(), entry.display_name, entry.department, entry.unit)


def _from_register(record: MailboxRecord) -> Answering:
    receipt = record.receipt
    return Answering(record.key, record.name, record.department, record.unit, receipt.languages, receipt.own)


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
                rules = await message_rules.list_rules(self._graph(), mailbox)
                none = {await self._well_known(mailbox, one) for one in ("inbox", "junkemail", "deleteditems")}
            known = self._folders[mailbox] = (at, [one for one in _filed(rules) if one not in none])
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


class GraphReplies:
    """Implements ``Replies``."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    async def create(self, mailbox: str, message: str, mail: ReceiptMail) -> str:
        """A draft in the message's thread, without the original's pictures; its immutable id."""
        with of_message():
            made = await replies.create_reply(self._graph(), mailbox, message, _reply(mailbox, mail))
            if mail.parts or replies.has_foreign_parts(made):
                await replies.strip_attachments(self._graph(), mailbox, made.id)
        return made.id

    async def find(self, mailbox: str, key: str) -> Sequence[str]:
        """Drafts tagged with this key, without the original's pictures."""
        with of_message():
            found = await replies.tagged_drafts(self._graph(), mailbox, key)
            for draft in found:
                await replies.strip_attachments(self._graph(), mailbox, draft)
            return found

    async def write(self, mailbox: str, draft: str, mail: ReceiptMail) -> None:
        """Give the draft exactly the receipt's content."""
        with of_message():
            await replies.write_reply(self._graph(), mailbox, draft, _reply(mailbox, mail))

    async def send(self, mailbox: str, draft: str) -> None:
        """Ask for it to be sent."""
        with of_message():
            await replies.send_reply(self._graph(), mailbox, draft)

    async def is_sent(self, mailbox: str, draft: str, key: str) -> bool:
        """Whether it stands there as sent; found by its message id where its own id leads nowhere."""
        with of_message():
            try:
                return await replies.is_sent(self._graph(), mailbox, draft)
            except NotFound:
                if await replies.sent_under(self._graph(), mailbox, replies.reply_id(mailbox, key)):
                    return True
                raise

    async def discard(self, mailbox: str, draft: str) -> None:
        """Remove a draft that shall not be sent."""
        with of_mailbox():
            await replies.discard_draft(self._graph(), mailbox, draft)


def _reply(mailbox: str, mail: ReceiptMail) -> replies.Reply:
    return replies.Reply(
        tag=mail.key,
        to=mail.to,
        subject=mail.subject,
        html=mail.html,
        internet_message_id=replies.reply_id(mailbox, mail.key),
        headers={MARKER: MARK_VALUE, "x-auto-response-suppress": "All"},
        extended=_SUPPRESS_ALL,
    )


class GraphSubscriptions:
    """Implements ``Subscriptions``."""

    def __init__(self, graph: Graph, url: str) -> None:
        """``url``: the webhook's address, for changes and lifecycle events alike."""
        self._graph = graph
        self._url = url

    async def create(self, mailbox: str, state: str, until: datetime) -> Subscribed:
        """Ask to be told of what arrives in the Inbox."""
        with of_mailbox():
            made = await graph_subscriptions.create_subscription(
                self._graph(),
                resource=_RESOURCE.format(mailbox),
                change_type="created",
                notification_url=self._url,
                lifecycle_url=self._url,
                client_state=state,
                expires=until,
            )
        return Subscribed(made.id, mailbox, made.expiration_date_time)

    async def renew(self, subscription: str, until: datetime) -> None:
        """Keep it. Raises Gone."""
        with of_message():
            await graph_subscriptions.renew_subscription(self._graph(), subscription, until)

    async def reauthorize(self, subscription: str) -> None:
        """Answer ``reauthorizationRequired``. Raises Gone."""
        with of_message():
            await graph_subscriptions.reauthorize_subscription(self._graph(), subscription)

    async def delete(self, subscription: str) -> None:
        """End it."""
        with of_mailbox():
            await graph_subscriptions.delete_subscription(self._graph(), subscription)

    async def all(self) -> Sequence[Subscribed]:
        """Our own for Inboxes, those of other webhooks left out."""
        found: list[Subscribed] = []
        with of_mailbox():
            async for one in graph_subscriptions.list_subscriptions(self._graph()):
                parts = one.resource.strip("/").split("/")
                if one.notification_url == self._url and len(parts) > 2 and parts[0].lower() == "users":
                    found.append(Subscribed(one.id, parts[1], one.expiration_date_time))
        return found
