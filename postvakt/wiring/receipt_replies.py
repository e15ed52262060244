"""Receipts' drafts and sending, and subscriptions for new mail, through Graph."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from graph_client import replies
from graph_client import subscriptions as graph_subscriptions
from graph_client.errors import NotFound
from mailboxes.receipts.judge import MARKER
from mailboxes.receipts.model import (
    ReceiptMail,
)
from mailboxes.receipts.subscriptions import Subscribed
from postvakt.wiring.receipt_inbox import of_mailbox, of_message
from postvakt.wiring.signatures import Graph

MARK_VALUE = "receipt"
_SUPPRESS_ALL = {replies.SUPPRESS: "-1"}
_RESOURCE = "users/{}/mailFolders/inbox/messages"


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
