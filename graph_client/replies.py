"""Reply drafts, step by step, so that whoever keeps the steps can make a reply exactly once.

Graph reference: "message: createReply", "Update message", "message: send".
Each call does one thing and says what is known afterwards; a RetryableError with ``ambiguous`` means that it may have been done. A draft is
tagged when it is created with an extended property, so that one whose id was lost on the way can be found again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from graph_client.client import GraphClient
from graph_client.errors import BadRequest, NotFound
from graph_client.messages import Body, Message, get_message
from graph_client.paging import pages
from graph_client.permissions.mail_read import MESSAGES_FIND
from graph_client.permissions.mail_write import (
    DRAFTS_ATTACHMENT_DELETE,
    DRAFTS_ATTACHMENTS,
    DRAFTS_FIND,
    DRAFTS_WRITE,
    MAIL_DISCARD,
    MAIL_SEND,
    REPLIES_CREATE,
)

# a property of our own (any GUID will do, for ever the same); it stays on the item and does not travel outside
TAG = "String {5b0f2d3c-6a0e-4a5c-9d5e-0f1c7a3e9b42} Name PostvaktReceipt"
SUPPRESS = "Integer 0x3FDF"  # PidTagAutoResponseSuppress
_STATE = ["id", "isDraft", "internetMessageId"]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply draft holds in the end: this receiver, subject and body and nothing of the original. Header names begin with ``x-``."""

    tag: str
    to: str
    subject: str
    html: str
    internet_message_id: str
    headers: Mapping[str, str] = field(default_factory=dict)
    extended: Mapping[str, str] = field(default_factory=dict)

    def first(self) -> dict[str, Any]:
        """For createReply: what cannot be set, or might not be, once the draft is there."""
        if any(not name.lower().startswith("x-") for name in self.headers):
            raise BadRequest("Only headers that begin with x- can be set.", code="InvalidInternetMessageHeader")
        message: dict[str, Any] = {"toRecipients": self._to(), "singleValueExtendedProperties": self._extended()}
        if self.headers:
            message["internetMessageHeaders"] = [{"name": name, "value": value} for name, value in self.headers.items()]
        return {"message": message}

    def whole(self) -> dict[str, Any]:
        """For the change that follows: everything that is seen."""
        return {
            "subject": self.subject,
            "body": {"contentType": "html", "content": self.html},
            "toRecipients": self._to(),
            "ccRecipients": [],
            "bccRecipients": [],
            "internetMessageId": self.internet_message_id,
            "singleValueExtendedProperties": self._extended(),
        }

    def _to(self) -> list[dict[str, Any]]:
        return [{"emailAddress": {"address": self.to}}]

    def _extended(self) -> list[dict[str, str]]:
        return [{"id": name, "value": value} for name, value in {TAG: self.tag, **self.extended}.items()]


async def create_reply(client: GraphClient, mailbox: str, message: str, reply: Reply) -> Message:
    """A draft that answers the message, in its thread. Raises NotFound when the message is gone, any GraphError."""
    builder = client.users.by_user_id(mailbox).messages.by_message_id(message).create_reply
    info = RequestInformation(Method.POST, builder.url_template, builder.path_parameters)
    request = client.prepare(REPLIES_CREATE, info, mailbox=mailbox, body=reply.first())
    return await client.fetch(request, Message, batched=True)


async def tagged_drafts(client: GraphClient, mailbox: str, tag: str) -> list[str]:
    """The ids of drafts with this tag, sorted."""
    builder = client.users.by_user_id(mailbox).mail_folders.by_mail_folder_id("drafts").messages
    quoted = tag.replace("'", "''")
    query = builder.MessagesRequestBuilderGetQueryParameters(
        select=_STATE,
        filter=f"singleValueExtendedProperties/any(ep: ep/id eq '{TAG}' and ep/value eq '{quoted}')",
    )
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    found: list[str] = []
    async for page in pages(client, client.prepare(DRAFTS_FIND, info, mailbox=mailbox), Message, batched=True):
        found.extend(one.id for one in page if one.is_draft)
    return sorted(found)


async def write_reply(client: GraphClient, mailbox: str, draft: str, reply: Reply) -> Message:
    """Give the draft exactly this content. Doing it again changes nothing. Raises NotFound when it is gone."""
    builder = client.users.by_user_id(mailbox).messages.by_message_id(draft)
    info = RequestInformation(Method.PATCH, builder.url_template, builder.path_parameters)
    request = client.prepare(DRAFTS_WRITE, info, mailbox=mailbox, body=reply.whole())
    return await client.fetch(request, Message, batched=True)


async def strip_attachments(client: GraphClient, mailbox: str, draft: str) -> int:
    """Take away what createReply brought along (pictures inside the original); how many. Raises NotFound when the draft is gone."""
    builder = client.users.by_user_id(mailbox).messages.by_message_id(draft).attachments
    query = builder.AttachmentsRequestBuilderGetQueryParameters(select=["id"])
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    found: list[str] = []
    async for page in pages(client, client.prepare(DRAFTS_ATTACHMENTS, info, mailbox=mailbox), Message, batched=True):
        found.extend(one.id for one in page)
    for one in found:
        item = builder.by_attachment_id(one)
        gone = RequestInformation(Method.DELETE, item.url_template, item.path_parameters)
        try:
            await client.send(client.prepare(DRAFTS_ATTACHMENT_DELETE, gone, mailbox=mailbox), batched=True)
        except NotFound:
            continue
    return len(found)


async def send_reply(client: GraphClient, mailbox: str, draft: str) -> None:
    """Ask for it to be sent, once. Raises RetryableError with ``ambiguous`` when it may have been, NotFound when there is no such draft."""
    builder = client.users.by_user_id(mailbox).messages.by_message_id(draft).send
    info = RequestInformation(Method.POST, builder.url_template, builder.path_parameters)
    await client.send(client.prepare(MAIL_SEND, info, mailbox=mailbox), batched=True)


async def is_sent(client: GraphClient, mailbox: str, draft: str) -> bool:
    """Whether the message with this immutable id has been sent; False while it is a draft. Raises NotFound when it is nowhere."""
    return (await get_message(client, mailbox, draft, select=_STATE)).is_draft is False


async def sent_under(client: GraphClient, mailbox: str, internet_message_id: str) -> bool:
    """Whether a sent message with this Internet message id lies anywhere in the mailbox."""
    builder = client.users.by_user_id(mailbox).messages
    quoted = internet_message_id.replace("'", "''")
    query = builder.MessagesRequestBuilderGetQueryParameters(select=_STATE, filter=f"internetMessageId eq '{quoted}'")
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    async for page in pages(client, client.prepare(MESSAGES_FIND, info, mailbox=mailbox), Message, batched=True):
        if any(one.is_draft is False for one in page):
            return True
    return False


async def discard_draft(client: GraphClient, mailbox: str, draft: str) -> None:
    """Remove a draft that shall not be sent; what is gone or no longer a draft is left alone."""
    try:
        if await is_sent(client, mailbox, draft):
            return
        builder = client.users.by_user_id(mailbox).messages.by_message_id(draft)
        info = RequestInformation(Method.DELETE, builder.url_template, builder.path_parameters)
        await client.send(client.prepare(MAIL_DISCARD, info, mailbox=mailbox), batched=True)
    except NotFound:
        return


def reply_id(mailbox: str, key: str) -> str:
    """The Internet message id of the reply for this key: always the same, and telling nothing."""
    return f"<postvakt-{key[:40]}@{mailbox.rpartition('@')[2] or 'postvakt.invalid'}>"


def has_foreign_parts(created: Message) -> bool:
    """Whether a new draft may hold attachments of the original."""
    body = created.body or Body()
    return created.has_attachments or "cid:" in body.content.lower()
