"""Sent Items, read by delta so that each message is read once. Graph reference: "message: delta" (per folder)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from kiota_abstractions.base_request_configuration import RequestConfiguration

from graph_client.client import GraphClient
from graph_client.messages import Message
from graph_client.paging import DeltaPage, delta, saved
from graph_client.permissions import SENT_DELTA

# what the audit of signatures needs: whose, when, the body, and the subject, whose first word tells replies,
# receipts and answers to meetings; no recipients
FIELDS = ["id", "sentDateTime", "isDraft", "body", "from", "subject", "internetMessageId", "conversationId"]
PAGE = 50
_PREFER = (f"odata.maxpagesize={PAGE}",)


async def sent_delta(
    client: GraphClient, mailbox: str, state: str | None = None, *, since: datetime | None = None, batched: bool = True
) -> AsyncIterator[DeltaPage[Message]]:
    """What was sent from ``mailbox`` since the saved link ``state``, page by page.

    ``since`` bounds the first round only (the link carries it on). Raises DeltaExpired when the link is too old, NotFound when there
    is no mailbox, PermissionDenied when it lies outside the app's scope.
    """
    if state is None:
        builder = client.users.by_user_id(mailbox).mail_folders.by_mail_folder_id("sentitems").messages.delta
        query = builder.DeltaRequestBuilderGetQueryParameters(select=FIELDS, filter=_since(since))
        info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
        first = client.prepare(SENT_DELTA, info, mailbox=mailbox, prefer=_PREFER)
    else:
        first = saved(client, SENT_DELTA, state, mailbox=mailbox, prefer=_PREFER)
    async for page in delta(client, first, Message, prefer=_PREFER, batched=batched):
        yield page


def _since(moment: datetime | None) -> str | None:
    return None if moment is None else f"receivedDateTime ge {moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
