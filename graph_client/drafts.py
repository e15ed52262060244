"""Drafts that systems create, read and mended in place. Graph reference: "List messages", "Update message"."""

from __future__ import annotations

from collections.abc import AsyncIterator

from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from graph_client.client import GraphClient
from graph_client.messages import Body, Message, get_message
from graph_client.paging import pages
from graph_client.permissions.mail_write import DRAFTS_LIST, DRAFTS_PATCH

FIELDS = ["id", "changeKey", "isDraft", "createdDateTime", "body", "from", "subject", "categories", "conversationId"]
PAGE = 50


async def list_drafts(client: GraphClient, mailbox: str, *, category: str | None = None) -> AsyncIterator[Message]:
    """Drafts of a mailbox, those with the category when one is given. Raises any GraphError."""
    builder = client.users.by_user_id(mailbox).mail_folders.by_mail_folder_id("drafts").messages
    wanted = None if category is None else "categories/any(c:c eq '{}')".format(category.replace("'", "''"))
    query = builder.MessagesRequestBuilderGetQueryParameters(select=FIELDS, filter=wanted, top=PAGE)
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    async for page in pages(client, client.prepare(DRAFTS_LIST, info, mailbox=mailbox), Message, batched=True):
        for message in page:
            yield message


async def get_draft(client: GraphClient, mailbox: str, draft: str) -> Message:
    """One draft. Raises NotFound when it was sent or removed meanwhile (its ``is_draft`` tells which, if it is there)."""
    return await get_message(client, mailbox, draft, select=FIELDS)


async def mend_draft(client: GraphClient, mailbox: str, draft: Message, body: Body) -> Message:
    """Give the draft another body, unless it changed since it was read.

    Raises PreconditionFailed when somebody wrote in it meanwhile (or when an earlier attempt succeeded unseen: read it again), NotFound
    when it is gone.
    """
    builder = client.users.by_user_id(mailbox).messages.by_message_id(draft.id)
    info = RequestInformation(Method.PATCH, builder.url_template, builder.path_parameters)
    etag = draft.etag or f'W/"{draft.change_key}"'
    request = client.prepare(DRAFTS_PATCH, info, mailbox=mailbox, headers={"if-match": etag}, body={"body": body})
    return await client.fetch(request, Message)
