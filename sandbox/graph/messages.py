"""Messages: list, get, create, change, delete."""

from __future__ import annotations

from typing import Any

from policies.vocabulary import Address
from sandbox.exchange.mime import to_mime
from sandbox.graph import mail_input
from sandbox.graph.mail_access import (
    READ,
    READ_BASIC,
    USER,
    WRITE,
    created,
    folder_paths,
    mail_route,
    message_paths,
    no_content,
    text,
)
from sandbox.graph.mail_json import View, message_json
from sandbox.graph.message_query import MOST, check_query, source
from sandbox.graph.odata import Query, context, page
from sandbox.graph.routing import ODataError, Request, Response, Routes
from sandbox.mail.folders import Folder
from sandbox.mail.store import MailStore
from sandbox.mail.stored import StoredMessage

routes = Routes()
_LISTS = [f"{USER}/messages", *folder_paths("/messages")]


def _folder(request: Request, mailbox_id: str) -> Folder | None:
    name = request.params.get("folder")
    return None if name is None else request.tenant.mail.folder(mailbox_id, name)


def _what(request: Request) -> str:
    user, folder = request.params["user"], request.params.get("folder")
    return f"users('{user}')/messages" if folder is None else f"users('{user}')/mailFolders('{folder}')/messages"


@mail_route(routes, "GET", *_LISTS, needs=READ_BASIC)
def list_messages(request: Request, mailbox_id: str) -> Response:
    """The messages of a folder or of the whole mailbox, newest first unless ``$orderby`` says otherwise."""
    query = Query.parse(request.query)
    check_query(query)
    view = View.of(request, query)
    store, folder = request.tenant.mail, _folder(request, mailbox_id)
    fetch, count = source(store, mailbox_id, folder, query, bodies=view.needs_body)
    body = page(
        request, fetch, what=_what(request), query=query, size=10, max_size=MOST, by_skip=query.search is None, count=count,
        shape=lambda stored: message_json(store, stored, view),
    )  # fmt: skip
    return Response(200, body, view.applied)


@mail_route(routes, "GET", *(f"{path}/$count" for path in _LISTS), needs=READ_BASIC)
def count_messages(request: Request, mailbox_id: str) -> Response:
    """How many messages fit ``$filter``."""
    query = Query.parse(request.query)
    check_query(query)
    store, folder = request.tenant.mail, _folder(request, mailbox_id)
    return text(str(source(store, mailbox_id, folder, query, bodies=False)[1]()))


@mail_route(routes, "GET", *message_paths(), needs=READ_BASIC)
def get_message(request: Request, mailbox_id: str) -> Response:
    """One message by its regular or immutable id."""
    query = Query.parse(request.query)
    view = View.of(request, query)
    store = request.tenant.mail
    return Response(200, whole(request, store, store.need(mailbox_id, request.params["message"]), view), view.applied)


def whole(request: Request, store: MailStore, stored: StoredMessage, view: View | None = None) -> dict[str, Any]:
    """A single message as the body of an answer."""
    view = view or View.of(request, Query())
    entity = message_json(store, stored, view)
    return {"@odata.context": context(request, f"users('{request.params['user']}')/messages/$entity"), **entity}


@mail_route(routes, "GET", *message_paths("/$value"), needs=READ)
def get_mime(request: Request, mailbox_id: str) -> Response:
    """The message as MIME."""
    store = request.tenant.mail
    mail = store.mail_of(store.need(mailbox_id, request.params["message"]))
    return Response(200, to_mime(mail), content_type="text/plain")


def owner_of(request: Request, mailbox_id: str) -> Address:
    """The mailbox's own address."""
    user = request.tenant.directory.user(mailbox_id)
    return Address(user.mail, user.display_name) if user else Address("")


def is_mime(request: Request) -> bool:
    """Whether the body is base64 MIME rather than JSON."""
    return request.headers.get("content-type", "").lower().startswith("text/plain")


@mail_route(routes, "POST", *_LISTS, needs=WRITE)
def create_message(request: Request, mailbox_id: str) -> Response:
    """A new draft in Drafts, or in the folder of the path."""
    owner = owner_of(request, mailbox_id)
    mail = mail_input.mime_mail(request.body, owner) if is_mime(request) else mail_input.mail(request.json(), owner)
    store = request.tenant.mail
    stored = store.add(mailbox_id, request.params.get("folder") or "drafts", mail, is_draft=True)
    given = {} if is_mime(request) else request.json()
    flag: dict[str, Any] = {name: given[name] for name in ("flag", "inferenceClassification") if name in given}
    if flag:
        stored = store.update(mailbox_id, stored.id, mail_input.changes(flag, is_draft=True))
    return created(whole(request, store, stored))


@mail_route(routes, "PATCH", *message_paths(), needs=WRITE)
def change_message(request: Request, mailbox_id: str) -> Response:
    """Change a message: everything of a draft, of others only flags, categories and the like."""
    store = request.tenant.mail
    stored = store.need(mailbox_id, request.params["message"])
    check_match(request, stored)
    changes = mail_input.changes(request.json(), is_draft=stored.is_draft)
    return Response(200, whole(request, store, store.update(mailbox_id, stored.immutable_id, changes)))


@mail_route(routes, "DELETE", *message_paths(), needs=WRITE)
def delete_message(request: Request, mailbox_id: str) -> Response:
    """Delete a message."""
    store = request.tenant.mail
    stored = store.need(mailbox_id, request.params["message"])
    check_match(request, stored)
    store.delete(mailbox_id, stored.immutable_id)
    return no_content()


@mail_route(routes, "POST", *message_paths("/permanentDelete"), needs=WRITE)
def permanently_delete_message(request: Request, mailbox_id: str) -> Response:
    """Delete a message for good."""
    request.tenant.mail.delete(mailbox_id, request.params["message"])
    return no_content()


def check_match(request: Request, stored: StoredMessage) -> None:
    """Refuse with 412 when ``If-Match`` names another version of the message."""
    wanted = request.headers.get("if-match", "*").strip()
    if wanted != "*" and stored.etag not in [tag.strip() for tag in wanted.split(",")]:
        raise ODataError(
            412,
            "ErrorIrresolvableConflict",
            "The send or update operation could not be performed because the change key is out of date.",
        )
