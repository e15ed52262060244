"""Sent Items, read by delta so that each message is read once. Graph reference: "message: delta" (per folder)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

from kiota_abstractions.base_request_configuration import RequestConfiguration

from graph_client.client import GraphClient, plain_url
from graph_client.messages import Message
from graph_client.paging import DeltaPage, delta, saved
from graph_client.permissions.mail_read import SENT_DELTA

# what the audit of signatures needs: whose, when, the body, and the subject, whose first word tells replies,
# receipts and answers to meetings; no recipients
FIELDS = ["id", "sentDateTime", "isDraft", "body", "from", "subject", "internetMessageId", "conversationId"]
# and what the sweep for secrets needs besides: inside or outside is told from the receivers
RECEIVERS = ["toRecipients", "ccRecipients", "bccRecipients", "hasAttachments"]
PAGE = 50
_MAILBOX = "mailbox-goes-here"
_PREFER = (f"odata.maxpagesize={PAGE}",)


async def sent_delta(
    client: GraphClient,
    mailbox: str,
    state: str | None = None,
    *,
    since: datetime | None = None,
    batched: bool = True,
    receivers: bool = False,
) -> AsyncIterator[DeltaPage[Message]]:
    """What was sent from ``mailbox`` since the saved link ``state``, page by page.

    ``since`` bounds the first round only and ``receivers`` asks for them there; the link carries both on. Raises DeltaExpired when the
    link is too old, NotFound when there is no mailbox, PermissionDenied when it lies outside the app's scope.
    """
    if state is None:
        url = _first_url(client.base_url, _since(since), receivers=receivers).replace(_MAILBOX, quote(mailbox, safe=""))
        first = client.prepare(SENT_DELTA, url, mailbox=mailbox, prefer=_PREFER)
    else:
        first = saved(client, SENT_DELTA, state, mailbox=mailbox, prefer=_PREFER)
    async for page in delta(client, first, Message, prefer=_PREFER, batched=batched):
        yield page


@lru_cache(maxsize=16)
def _first_url(base: str, since: str | None, *, receivers: bool) -> str:
    """The first request's URL with a mark for the mailbox: expanding the SDK's template for each of 10,000 mailboxes costs a second."""
    from msgraph.generated.users.users_request_builder import UsersRequestBuilder

    # it only builds, so anything can stand for what would send
    users = UsersRequestBuilder(object(), {"baseurl": base})  # type: ignore[arg-type]
    builder = users.by_user_id(_MAILBOX).mail_folders.by_mail_folder_id("sentitems").messages.delta
    query = builder.DeltaRequestBuilderGetQueryParameters(
        select=[*FIELDS, *RECEIVERS] if receivers else FIELDS, filter=since
    )
    return plain_url(builder.to_get_request_information(RequestConfiguration(query_parameters=query)))


def _since(moment: datetime | None) -> str | None:
    return None if moment is None else f"receivedDateTime ge {moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
