"""A reply that a person asked for, sent exactly once: the same key gives the same tag and Internet message id, whatever was lost before.

Graph reference: "message: createReply", "message: send". What `replies` does step by step for receipts, in one go for one person who waits.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from kiota_abstractions.base_request_configuration import RequestConfiguration

from graph_client import replies
from graph_client.client import GraphClient
from graph_client.errors import NotFound, RetryableError, TimedOut
from graph_client.inbox_delta import Received
from graph_client.paging import pages
from graph_client.permissions.mail_read import MESSAGES_FIND
from graph_client.replies import Reply

LOOKS = (0.0, 0.5, 1.0, 2.0, 4.0)
_ROUNDS = 3
_SELECT = ["id", "internetMessageId", "from", "subject", "receivedDateTime", "isDraft"]


async def find_received(client: GraphClient, mailbox: str, internet_message_id: str) -> Received | None:
    """The newest message with this Internet message id that is no draft, or None."""
    builder = client.users.by_user_id(mailbox).messages
    quoted = internet_message_id.strip().replace("'", "''")
    query = builder.MessagesRequestBuilderGetQueryParameters(select=_SELECT, filter=f"internetMessageId eq '{quoted}'")
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    found: list[Received] = []
    async for page in pages(client, client.prepare(MESSAGES_FIND, info, mailbox=mailbox), Received, batched=True):
        found.extend(one for one in page if one.is_draft is False)
    dated = [one for one in found if one.received_date_time is not None]
    return max(dated, key=lambda one: (one.received_date_time, one.id), default=None)


async def reply_once(
    client: GraphClient, mailbox: str, message: str, reply: Reply, *, looks: Sequence[float] = LOOKS
) -> bool:
    """Answer ``message`` unless that was done before; whether it was sent now. Never at the same time for the same tag.

    Raises NotFound when the message is gone, TimedOut with ``ambiguous`` when Graph lost contact and does not tell, any GraphError.
    """
    if await replies.sent_under(client, mailbox, reply.internet_message_id):
        return False
    draft = await _draft(client, mailbox, message, reply)
    for _ in range(_ROUNDS):
        try:
            await replies.send_reply(client, mailbox, draft)
        except RetryableError as error:
            if not error.ambiguous:
                raise
        except NotFound:
            pass  # it left Drafts between our look and our request: read it back
        if await _left(client, mailbox, draft, reply, looks):
            return True
    raise TimedOut("mail.send: the reply is still a draft after several attempts.", ambiguous=True)


async def _draft(client: GraphClient, mailbox: str, message: str, reply: Reply) -> str:
    """One draft with the reply's content; drafts that a lost answer left behind are used or removed."""
    drafts = await replies.tagged_drafts(client, mailbox, reply.tag)
    for attempt in range(_ROUNDS):
        if drafts:
            break
        try:
            made = await replies.create_reply(client, mailbox, message, reply)
            drafts = [made.id]
        except RetryableError as error:
            if not error.ambiguous or attempt == _ROUNDS - 1:
                raise
            drafts = await replies.tagged_drafts(client, mailbox, reply.tag)
    for double in drafts[1:]:
        await replies.discard_draft(client, mailbox, double)
    await replies.strip_attachments(client, mailbox, drafts[0])
    await replies.write_reply(client, mailbox, drafts[0], reply)
    return drafts[0]


async def _left(client: GraphClient, mailbox: str, draft: str, reply: Reply, looks: Sequence[float]) -> bool:
    for pause in looks:
        await asyncio.sleep(pause)
        try:
            if await replies.is_sent(client, mailbox, draft):
                return True
        except NotFound:
            if await replies.sent_under(client, mailbox, reply.internet_message_id):
                return True
    return False
