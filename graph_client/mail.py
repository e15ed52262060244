"""Sending exactly once, although Graph has no idempotency key for it.

A key chosen by the caller becomes the message's Internet message id, which can be set while it is a draft and is the same in Sent
Items. So after any loss of contact the message can be found again: draft with immutable id → send → read the same id back. Graph
reference: "Create message", "message: send", "Get immutable identifiers".
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from graph_client.client import GraphClient
from graph_client.errors import BadRequest, NotFound, RetryableError, TimedOut
from graph_client.messages import Message, get_message
from graph_client.paging import pages
from graph_client.permissions.mail_read import MESSAGES_FIND
from graph_client.permissions.mail_write import MAIL_CREATE, MAIL_DISCARD, MAIL_SEND
from policies.vocabulary import Address

_FIELDS = ["id", "isDraft", "sentDateTime", "internetMessageId", "createdDateTime"]
# Exchange moves a message from Drafts to Sent Items after it has answered, so it may look like a draft, or be nowhere, for a moment
LOOKS = (0.0, 0.5, 1.0, 2.0, 4.0, 8.0)
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Note:
    """A mail that the product writes. ``headers``: names must begin with ``x-``, or Graph refuses the message."""

    to: Sequence[Address]
    subject: str
    html: str
    cc: Sequence[Address] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    # PidTagAutoResponseSuppress and the like, by Graph's id
    extended: Mapping[str, str] = field(default_factory=dict)

    def json(self, message_id: str) -> dict[str, Any]:
        """As Graph wants it. Raises BadRequest for a header that Graph would refuse."""
        if any(not name.lower().startswith("x-") for name in self.headers):
            raise BadRequest("Only headers that begin with x- can be set.", code="InvalidInternetMessageHeader")
        message: dict[str, Any] = {
            "subject": self.subject,
            "body": {"contentType": "html", "content": self.html},
            "toRecipients": [_recipient(address) for address in self.to],
            "ccRecipients": [_recipient(address) for address in self.cc],
            "internetMessageId": message_id,
        }
        if self.headers:
            message["internetMessageHeaders"] = [{"name": name, "value": value} for name, value in self.headers.items()]
        if self.extended:
            message["singleValueExtendedProperties"] = [
                {"id": name, "value": value} for name, value in self.extended.items()
            ]
        return message


@dataclass(frozen=True, slots=True)
class Sent:
    """Proof: the message stands in the mailbox, no longer a draft. ``before``: it had been sent by an earlier call already."""

    id: str
    internet_message_id: str
    sent_at: datetime | None
    before: bool


def message_id_for(mailbox: str, key: str) -> str:
    """The Internet message id of a note: the same for the same mailbox and key, and telling nothing about either."""
    digest = hashlib.sha256(f"{mailbox.casefold()}\n{key}".encode()).hexdigest()[:40]
    return f"<postvakt-{digest}@{mailbox.rpartition('@')[2] or 'postvakt.invalid'}>"


async def send_once(client: GraphClient, mailbox: str, key: str, note: Note, *, looks: Sequence[float] = LOOKS) -> Sent:
    """Send ``note`` from ``mailbox`` unless that was done before under the same ``key``; safe to call again after any failure.

    ``mailbox`` is an address; ``looks``: pauses in seconds between looking whether a message whose fate is unknown has moved. Calls
    with the same key must not run at the same time (a queue or the journal sees to that). Raises any GraphError; TimedOut with
    ``ambiguous`` when Graph lost contact and still does not tell whether it was sent.
    """
    message_id = message_id_for(mailbox, key)
    known = await _find(client, mailbox, message_id)
    if known is not None and known.is_draft is False:
        return _proof(known, before=True)
    draft = known or await _create(client, mailbox, message_id, note, looks)
    for _ in range(_ROUNDS):
        try:
            await client.send(client.prepare(MAIL_SEND, _post(client, mailbox, draft.id), mailbox=mailbox))
        except RetryableError as error:
            if not error.ambiguous:
                raise
        except NotFound:
            pass  # it left Drafts between our look and our request: read it back
        sent = await _read_back(client, mailbox, draft.id, looks)
        if sent is not None:
            return _proof(sent, before=False)
    raise TimedOut("mail.send: the message is still a draft after several attempts.", ambiguous=True)


async def _create(client: GraphClient, mailbox: str, message_id: str, note: Note, looks: Sequence[float]) -> Message:
    builder = client.users.by_user_id(mailbox).messages
    info = RequestInformation(Method.POST, builder.url_template, builder.path_parameters)
    request = client.prepare(MAIL_CREATE, info, mailbox=mailbox, body=note.json(message_id))
    for pause in (*looks, 0.0)[:_ROUNDS]:
        try:
            return await client.fetch(request, Message)
        except RetryableError as error:
            if not error.ambiguous:
                raise
            await asyncio.sleep(pause)
            found = await _find(client, mailbox, message_id)
            if found is not None:
                return found
    raise TimedOut("mail.create: the draft is not there after several attempts.", ambiguous=True)


async def _find(client: GraphClient, mailbox: str, message_id: str) -> Message | None:
    """The note, sent or as a draft; further drafts of it, left by a lost answer, are removed."""
    builder = client.users.by_user_id(mailbox).messages
    query = builder.MessagesRequestBuilderGetQueryParameters(
        select=_FIELDS, filter="internetMessageId eq '{}'".format(message_id.replace("'", "''"))
    )
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    found: list[Message] = []
    async for page in pages(client, client.prepare(MESSAGES_FIND, info, mailbox=mailbox), Message):
        found.extend(page)
    if not found:
        return None
    found.sort(key=lambda message: (message.is_draft is not False, message.id))
    for double in found[1:]:
        if double.is_draft:
            await _discard(client, mailbox, double.id)
    return found[0]


async def _read_back(client: GraphClient, mailbox: str, message: str, looks: Sequence[float]) -> Message | None:
    """The message once it is sent; None when it remains a draft. Raises TimedOut when it is nowhere to be seen."""
    gone = False
    for pause in looks:
        await asyncio.sleep(pause)
        try:
            now = await get_message(client, mailbox, message, select=_FIELDS)
        except NotFound:
            gone = True
            continue
        gone = False
        if now.is_draft is False:
            return now
    if gone:
        raise TimedOut("mail.send: the message is neither in Drafts nor in Sent Items.", ambiguous=True)
    return None


async def _discard(client: GraphClient, mailbox: str, message: str) -> None:
    builder = client.users.by_user_id(mailbox).messages.by_message_id(message)
    info = RequestInformation(Method.DELETE, builder.url_template, builder.path_parameters)
    try:
        await client.send(client.prepare(MAIL_DISCARD, info, mailbox=mailbox))
    except NotFound:
        return


def _post(client: GraphClient, mailbox: str, message: str) -> RequestInformation:
    builder = client.users.by_user_id(mailbox).messages.by_message_id(message).send
    return RequestInformation(Method.POST, builder.url_template, builder.path_parameters)


def _proof(message: Message, *, before: bool) -> Sent:
    return Sent(message.id, message.internet_message_id or "", message.sent_date_time, before)


def _recipient(address: Address) -> dict[str, Any]:
    return {"emailAddress": {"address": address.address, **({"name": address.name} if address.name else {})}}
