"""Whether somebody opens what comes to an Inbox: numbers of read and unread messages, never what they say.

Graph reference: "List messages" with ``$count``, ``$filter`` and ``$top=1``, so that an Inbox of any size costs the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from kiota_abstractions.base_request_configuration import RequestConfiguration

from graph_client.client import GraphClient
from graph_client.permissions.mail_read import FOLDER_COUNT, FOLDER_READ_STATES, MESSAGES_LOOKUP

MOST_IDS = 100


class Counted(msgspec.Struct, frozen=True):
    """How many messages fit, and when the oldest of them came."""

    number: int = 0
    oldest: datetime | None = None


class _Item(msgspec.Struct, rename="camel", frozen=True):
    received_date_time: datetime | None = None
    is_read: bool = False
    internet_message_id: str | None = None
    sender: _From | None = None
    from_: _From | None = msgspec.field(default=None, name="from")


class _Address(msgspec.Struct, frozen=True):
    address: str | None = None


class _From(msgspec.Struct, rename="camel", frozen=True):
    email_address: _Address = _Address()


class _Found(msgspec.Struct):
    value: list[_Item] = []
    count: int | None = msgspec.field(default=None, name="@odata.count")


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


async def count_inbox(
    client: GraphClient,
    mailbox: str,
    *,
    read: bool,
    after: datetime,
    until: datetime | None = None,
    sender: str | None = None,
    not_from: str | None = None,
) -> Counted:
    """Messages in the Inbox that came later than ``after`` (and not later than ``until``), read or unread.

    ``sender``: only from that address; ``not_from``: from anybody but that one.
    Raises NotFound without such a mailbox, PermissionDenied outside the app's scope, and any other GraphError.
    """
    wanted = [f"receivedDateTime gt {_time(after)}"]
    if until is not None:
        wanted.append(f"receivedDateTime le {_time(until)}")
    wanted.append(f"isRead eq {'true' if read else 'false'}")
    if sender is not None:
        wanted.append(f"from/emailAddress/address eq {_quoted(sender)}")
    if not_from is not None:
        wanted.append(f"from/emailAddress/address ne {_quoted(not_from)}")
    builder = client.users.by_user_id(mailbox).mail_folders.by_mail_folder_id("inbox").messages
    query = builder.MessagesRequestBuilderGetQueryParameters(
        select=["id", "receivedDateTime"],
        filter=" and ".join(wanted),
        orderby=["receivedDateTime asc"],
        top=1,
        count=True,
    )
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    found = await client.fetch(client.prepare(FOLDER_COUNT, info, mailbox=mailbox), _Found, batched=True)
    oldest = found.value[0].received_date_time if found.value else None
    return Counted(len(found.value) if found.count is None else found.count, oldest)


async def received_ids(
    client: GraphClient, mailbox: str, *, after: datetime, not_from: str = "", most: int = MOST_IDS
) -> list[str]:
    """The Internet message ids of what came to the Inbox later than ``after``, oldest first, at most so many.

    ``not_from``: an address whose mail does not count.
    """
    builder = client.users.by_user_id(mailbox).mail_folders.by_mail_folder_id("inbox").messages
    query = builder.MessagesRequestBuilderGetQueryParameters(
        select=["id", "internetMessageId", "receivedDateTime", "from"],
        filter=f"receivedDateTime gt {_time(after)}",
        orderby=["receivedDateTime asc"],
        top=most,
    )
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    found = await client.fetch(client.prepare(FOLDER_READ_STATES, info, mailbox=mailbox), _Found, batched=True)
    return [
        one.internet_message_id
        for one in found.value
        if one.internet_message_id and (not not_from or _address(one.from_) != not_from.casefold())
    ]


async def read_state(client: GraphClient, mailbox: str, message_id: str) -> bool | None:
    """Whether the message of that Internet message id is read in this mailbox, in whatever folder; None when it is not there."""
    builder = client.users.by_user_id(mailbox).messages
    query = builder.MessagesRequestBuilderGetQueryParameters(
        select=["id", "isRead"], filter=f"internetMessageId eq {_quoted(message_id)}", top=10
    )
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    found = await client.fetch(client.prepare(MESSAGES_LOOKUP, info, mailbox=mailbox), _Found, batched=True)
    return any(one.is_read for one in found.value) if found.value else None


async def sent_for(client: GraphClient, mailbox: str, senders: Sequence[str], *, after: datetime) -> bool:
    """Whether one of these people has sent from this mailbox later than ``after``, as far as its Sent Items tell.

    Exchange keeps a delegate's copy in the delegate's own Sent Items unless the mailbox is set to keep one too, so False proves nothing.
    """
    builder = client.users.by_user_id(mailbox).mail_folders.by_mail_folder_id("sentitems").messages
    query = builder.MessagesRequestBuilderGetQueryParameters(
        select=["id", "sender", "from"],
        filter=f"receivedDateTime gt {_time(after)}",
        orderby=["receivedDateTime desc"],
        top=50,
    )
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    found = await client.fetch(client.prepare(FOLDER_READ_STATES, info, mailbox=mailbox), _Found, batched=True)
    wanted = {one.casefold() for one in senders}
    return any(_address(one.sender) in wanted for one in found.value)


def _address(wrapped: _From | None) -> str:
    return "" if wrapped is None else (wrapped.email_address.address or "").casefold()
