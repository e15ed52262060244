"""A message with the fields the product reads, and the calls on one message. Graph reference: message resource."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from graph_client.client import GraphClient
from graph_client.permissions.mail_read import MESSAGES_GET
from graph_client.permissions.mail_write import MESSAGES_MOVE


class Body(msgspec.Struct, rename="camel", frozen=True):
    """``content_type`` is ``html`` or ``text``."""

    content_type: str = "text"
    content: str = ""


class EmailAddress(msgspec.Struct, frozen=True):
    """A mail address; either part may be missing."""

    address: str | None = None
    name: str | None = None


class Recipient(msgspec.Struct, rename="camel", frozen=True):
    """As Graph wraps an address."""

    email_address: EmailAddress = EmailAddress()


class Message(msgspec.Struct, rename="camel", frozen=True):
    """What the audit, the sweep and the mending need of a message; every id is an immutable one."""

    id: str
    change_key: str = ""
    is_draft: bool | None = None
    sent_date_time: datetime | None = None
    created_date_time: datetime | None = None
    body: Body | None = None
    from_: Recipient | None = msgspec.field(default=None, name="from")
    to_recipients: list[Recipient] = []
    cc_recipients: list[Recipient] = []
    bcc_recipients: list[Recipient] = []
    has_attachments: bool = False
    internet_message_id: str | None = None
    conversation_id: str | None = None
    parent_folder_id: str | None = None
    subject: str | None = None
    categories: list[str] = []
    etag: str = msgspec.field(default="", name="@odata.etag")

    @property
    def sender(self) -> str:
        """The address in From, or an empty text."""
        return (self.from_.email_address.address or "") if self.from_ else ""


async def get_message(client: GraphClient, mailbox: str, message: str, *, select: Sequence[str]) -> Message:
    """One message by its immutable id. Raises NotFound."""
    builder = client.users.by_user_id(mailbox).messages.by_message_id(message)
    query = builder.MessageItemRequestBuilderGetQueryParameters(select=list(select))
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    return await client.fetch(client.prepare(MESSAGES_GET, info, mailbox=mailbox), Message, batched=True)


async def move_message(client: GraphClient, mailbox: str, message: str, folder: str) -> Message:
    """Move to a folder (id or well-known name); moving it there again changes nothing. Raises NotFound."""
    builder = client.users.by_user_id(mailbox).messages.by_message_id(message).move
    info = RequestInformation(Method.POST, builder.url_template, builder.path_parameters)
    return await client.fetch(
        client.prepare(MESSAGES_MOVE, info, mailbox=mailbox, body={"destinationId": folder}), Message
    )
