"""What arrived in a folder, and the headers of single messages. No bodies. Graph reference: "message: delta", "Get message".

``internetMessageHeaders`` comes only with ``$select``; it is asked for message by message, so that a page of delta stays small whatever
headers somebody sends, and because nobody has seen it answered by delta (PLATFORM-FACTS).
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote

import msgspec
from kiota_abstractions.base_request_configuration import RequestConfiguration

from graph_client.client import GraphClient, plain_url
from graph_client.errors import NotFound
from graph_client.messages import Recipient
from graph_client.paging import DeltaPage, delta, saved
from graph_client.permissions.call import Call
from graph_client.permissions.mail_read import FOLDERS_GET, INBOX_DELTA, MESSAGES_HEADERS

FIELDS = ["id", "internetMessageId", "from", "receivedDateTime", "isDraft", "parentFolderId"]
# whether mail is answered: the conversation, what somebody did with it, when; of sent mail the subject's first word tells forwarded from
# answered; no bodies, no receivers
HANDLING_FIELDS = [*FIELDS, "conversationId", "categories", "flag", "lastModifiedDateTime"]
SENT_FIELDS = ["id", "internetMessageId", "conversationId", "sentDateTime", "isDraft", "subject"]
HEADER_FIELDS = [
    "id",
    "internetMessageId",
    "from",
    "sender",
    "subject",
    "receivedDateTime",
    "isDraft",
    "parentFolderId",
    "internetMessageHeaders",
]
PAGE = 50
_MAILBOX = "mailbox-goes-here"
_PREFER = (f"odata.maxpagesize={PAGE}",)


class Header(msgspec.Struct, frozen=True):
    """One header field; Graph may leave either part out."""

    name: str | None = None
    value: str | None = None


class Flag(msgspec.Struct, rename="camel", frozen=True):
    """``notFlagged``, ``flagged`` or ``complete``."""

    flag_status: str | None = None


class Received(msgspec.Struct, rename="camel", frozen=True):
    """A message without its body. ``internet_message_headers`` is None where it was not asked for or Exchange has none."""

    id: str
    internet_message_id: str | None = None
    from_: Recipient | None = msgspec.field(default=None, name="from")
    sender: Recipient | None = None
    subject: str | None = None
    received_date_time: datetime | None = None
    is_draft: bool | None = None
    parent_folder_id: str | None = None
    internet_message_headers: list[Header] | None = None
    conversation_id: str | None = None
    categories: list[str] | None = None
    flag: Flag | None = None
    last_modified_date_time: datetime | None = None
    sent_date_time: datetime | None = None


class _Folder(msgspec.Struct, frozen=True):
    id: str


async def inbox_delta(
    client: GraphClient,
    mailbox: str,
    state: str | None = None,
    *,
    since: datetime,
    folder: str = "inbox",
    select: Sequence[str] = FIELDS,
    call: Call = INBOX_DELTA,
) -> AsyncIterator[DeltaPage[Received]]:
    """What changed in the folder since the saved link ``state``, page by page; ``since`` and ``select`` hold for the first round only.

    ``call``: what it is read for.

    Raises DeltaExpired when the link is too old, NotFound when there is no mailbox, PermissionDenied when it lies outside the scope.
    """
    if state is None:
        moment = f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        url = _first_url(client.base_url, folder, moment, tuple(select)).replace(_MAILBOX, quote(mailbox, safe=""))
        first = client.prepare(call, url, mailbox=mailbox, prefer=_PREFER)
    else:
        first = saved(client, call, state, mailbox=mailbox, prefer=_PREFER)
    async for page in delta(client, first, Received, prefer=_PREFER, batched=True):
        yield page


async def received_message(
    client: GraphClient, mailbox: str, message: str, *, select: Sequence[str] = HEADER_FIELDS
) -> Received:
    """One message by its immutable id, wherever it lies now, with its headers. Raises NotFound."""
    builder = client.users.by_user_id(mailbox).messages.by_message_id(message)
    query = builder.MessageItemRequestBuilderGetQueryParameters(select=list(select))
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    return await client.fetch(client.prepare(MESSAGES_HEADERS, info, mailbox=mailbox), Received, batched=True)


async def folder_id(client: GraphClient, mailbox: str, well_known: str) -> str | None:
    """The id of a well-known folder such as ``junkemail``; None when the mailbox has none."""
    builder = client.users.by_user_id(mailbox).mail_folders.by_mail_folder_id(well_known)
    query = builder.MailFolderItemRequestBuilderGetQueryParameters(select=["id"])
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    try:
        return (await client.fetch(client.prepare(FOLDERS_GET, info, mailbox=mailbox), _Folder, batched=True)).id
    except NotFound:
        return None


@lru_cache(maxsize=64)
def _first_url(base: str, folder: str, since: str, fields: tuple[str, ...]) -> str:
    from msgraph.generated.users.users_request_builder import UsersRequestBuilder

    # it only builds, so anything can stand for what would send
    users = UsersRequestBuilder(object(), {"baseurl": base})  # type: ignore[arg-type]
    builder = users.by_user_id(_MAILBOX).mail_folders.by_mail_folder_id(folder).messages.delta
    query = builder.DeltaRequestBuilderGetQueryParameters(select=list(fields), filter=f"receivedDateTime ge {since}")
    return plain_url(builder.to_get_request_information(RequestConfiguration(query_parameters=query)))
