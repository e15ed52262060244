"""A sent message's attachments, within bounds. Graph reference: "List attachments", "Get attachment"."""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
from kiota_abstractions.base_request_configuration import RequestConfiguration

from graph_client.client import GraphClient
from graph_client.errors import NotFound
from graph_client.paging import pages
from graph_client.permissions.mail_read import ATTACHMENTS_GET, ATTACHMENTS_LIST

FIELDS = ["id", "name", "contentType", "size", "isInline"]
FILE = "#microsoft.graph.fileAttachment"


class Attachment(msgspec.Struct, rename="camel", frozen=True):
    """An attachment; ``content_bytes`` only where it was asked for and it is a file."""

    id: str
    name: str | None = None
    content_type: str | None = None
    size: int = 0
    is_inline: bool = False
    type: str = msgspec.field(default=FILE, name="@odata.type")
    content_bytes: bytes | None = None  # msgspec decodes the base64


async def list_attachments(client: GraphClient, mailbox: str, message: str) -> AsyncIterator[Attachment]:
    """Names and sizes, without contents. Raises any GraphError."""
    builder = client.users.by_user_id(mailbox).messages.by_message_id(message).attachments
    query = builder.AttachmentsRequestBuilderGetQueryParameters(select=FIELDS)
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    async for page in pages(client, client.prepare(ATTACHMENTS_LIST, info, mailbox=mailbox), Attachment):
        for one in page:
            yield one


async def read_attachment(client: GraphClient, mailbox: str, message: str, attachment: str) -> bytes | None:
    """A file attachment's bytes; None when it holds no file or is gone. Raises any other GraphError."""
    builder = client.users.by_user_id(mailbox).messages.by_message_id(message).attachments.by_attachment_id(attachment)
    request = client.prepare(ATTACHMENTS_GET, builder.to_get_request_information(), mailbox=mailbox)
    try:
        return (await client.fetch(request, Attachment)).content_bytes
    except NotFound:
        return None
