"""Attachments of messages."""

from __future__ import annotations

from typing import Any

from sandbox.graph import mail_input
from sandbox.graph.mail_access import READ, WRITE, created, mail_route, message_paths, no_content, not_found, text
from sandbox.graph.mail_json import attachment_json
from sandbox.graph.odata import Query, context, page, select
from sandbox.graph.routing import ODataError, Request, Response, Routes
from sandbox.mail.attachments import StoredAttachment
from sandbox.mail.item_ids import MalformedIdError, attachment_key
from sandbox.mail.model import Attachment
from sandbox.mail.stored import StoredMessage

routes = Routes()
_NAMES = {
    "id",
    "name",
    "contenttype",
    "size",
    "isinline",
    "lastmodifieddatetime",
    "contentid",
    "contentlocation",
    "contentbytes",
}


def _message(request: Request, mailbox_id: str) -> StoredMessage:
    return request.tenant.mail.need(mailbox_id, request.params["message"])


def _query(request: Request) -> Query:
    query = Query.parse(request.query)
    if unknown := [name for name in query.select if name.rpartition("/")[2].casefold() not in _NAMES]:
        raise ODataError(
            400, "BadRequest", f"Could not find a property named '{unknown[0]}' on type 'microsoft.graph.attachment'."
        )
    return query


def _json(request: Request, stored: StoredMessage, attachment: StoredAttachment, query: Query) -> dict[str, Any]:
    full = attachment_json(stored.id_for(immutable=request.immutable_ids), attachment)
    if attachment.odata_type.endswith("itemAttachment") and "microsoft.graph.itemattachment/item" in {
        n.casefold() for n in query.expand
    }:
        full["item"] = attachment.item
    return select(full, query)


def _what(request: Request) -> str:
    return f"users('{request.params['user']}')/messages('{request.params['message']}')/attachments"


@mail_route(routes, "GET", *message_paths("/attachments"), needs=READ)
def list_attachments(request: Request, mailbox_id: str) -> Response:
    """A message's attachments with their contents, unless ``$select`` leaves those out."""
    stored, query = _message(request, mailbox_id), _query(request)
    found = request.tenant.mail.attachments.of(stored.key)
    fits = query.predicate()
    shown = [_json(request, stored, one, query) for one in found]
    if fits is not None:
        shown = [one for one in shown if fits(one)]
    return Response(
        200, page(request, shown, what=_what(request), query=query, size=100, by_skip=True, count=len(shown))
    )


@mail_route(routes, "GET", *message_paths("/attachments/$count"), needs=READ)
def count_attachments(request: Request, mailbox_id: str) -> Response:
    """How many attachments there are."""
    return text(str(len(request.tenant.mail.attachments.of(_message(request, mailbox_id).key, contents=False))))


def _one(request: Request, stored: StoredMessage) -> StoredAttachment:
    try:
        key = attachment_key(request.params["attachment"])
    except MalformedIdError as error:
        raise ODataError(400, "ErrorInvalidIdMalformed", "Id is malformed.") from error
    found = request.tenant.mail.attachments.get(stored.key, key)
    if found is None:
        raise not_found()
    return found


@mail_route(routes, "GET", *message_paths("/attachments/{attachment}"), needs=READ)
def get_attachment(request: Request, mailbox_id: str) -> Response:
    """One attachment."""
    stored, query = _message(request, mailbox_id), _query(request)
    entity = _json(request, stored, _one(request, stored), query)
    return Response(200, {"@odata.context": context(request, f"{_what(request)}/$entity"), **entity})


@mail_route(routes, "GET", *message_paths("/attachments/{attachment}/$value"), needs=READ)
def get_content(request: Request, mailbox_id: str) -> Response:
    """A file attachment's bytes."""
    found = _one(request, _message(request, mailbox_id))
    if not found.odata_type.endswith("fileAttachment"):
        raise ODataError(405, "ErrorInvalidRequest", "Only the content of file attachments can be read raw here.")
    return Response(200, found.content, content_type=found.content_type or "application/octet-stream")


@mail_route(routes, "POST", *message_paths("/attachments"), needs=WRITE)
def add_attachment(request: Request, mailbox_id: str) -> Response:
    """Attach a file (up to 3 MB), an item or a reference."""
    stored, store = _message(request, mailbox_id), request.tenant.mail
    made: Attachment = mail_input.attachment(request.json())
    with request.tenant.transaction():
        key = store.attachments.add(stored.key, [made])[0]
        has = stored.properties.get("hasAttachments", False) or not made.inline
        stored = store.update(mailbox_id, stored.immutable_id, {"hasAttachments": has})
    found = store.attachments.get(stored.key, key)
    assert found is not None  # noqa: S101 - written in this very call
    return created(
        {"@odata.context": context(request, f"{_what(request)}/$entity"), **_json(request, stored, found, Query())}
    )


@mail_route(routes, "DELETE", *message_paths("/attachments/{attachment}"), needs=WRITE)
def delete_attachment(request: Request, mailbox_id: str) -> Response:
    """Take an attachment off."""
    stored, store = _message(request, mailbox_id), request.tenant.mail
    gone = _one(request, stored)
    with request.tenant.transaction():
        store.attachments.remove(stored.key, gone.key)
        left = any(not one.inline for one in store.attachments.of(stored.key, contents=False))
        store.update(mailbox_id, stored.immutable_id, {"hasAttachments": left})
    return no_content()
