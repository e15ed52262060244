"""Messages: list, get, create, change, delete."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
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
from sandbox.graph.mail_json import NAVIGATION, PROPERTIES, View, message_json, unknown_property
from sandbox.graph.odata import Query, context, member, moment, page, sort
from sandbox.graph.routing import ODataError, Request, Response, Routes
from sandbox.mail.codec import wire
from sandbox.mail.folders import Folder
from sandbox.mail.html import to_text
from sandbox.mail.store import MailStore
from sandbox.mail.stored import StoredMessage

routes = Routes()
_LISTS = [f"{USER}/messages", *folder_paths("/messages")]
MOST = 1000
_TEXTS = re.compile(r"'(?:[^']|'')*'")
_PATHS = re.compile(r"[A-Za-z_]\w*(?:/[A-Za-z_]\w*)*")
_WORDS = {"and", "or", "not", "eq", "ne", "gt", "ge", "lt", "le", "in", "true", "false", "null", "startswith", "endswith",
          "contains", "tolower", "toupper"}  # fmt: skip
_VARIABLES = re.compile(r"\(\s*(\w+)\s*:")
_LAMBDA = re.compile(r"/(any|all)$", re.IGNORECASE)
_BOUND = re.compile(r"receivedDateTime\s+(ge|gt|le|lt|eq)\s+([0-9T:.Z+-]+)", re.IGNORECASE)
_TERM = re.compile(r'(?:(\w+):)?("[^"]+"|[^\s"]+)')


def _folder(request: Request, mailbox_id: str) -> Folder | None:
    name = request.params.get("folder")
    if name is None:
        return None
    found = request.tenant.mail.folder(mailbox_id, name)
    return None if found.well_known == "msgfolderroot" else found


def _what(request: Request) -> str:
    user, folder = request.params["user"], request.params.get("folder")
    return f"users('{user}')/messages" if folder is None else f"users('{user}')/mailFolders('{folder}')/messages"


def filter_paths(expression: str) -> list[str]:
    """The property paths of a ``$filter``, each once, in order; lambda variables left out."""
    bare = _TEXTS.sub("''", re.sub(r"\b\d{4}-\d\d-\S+", " ", expression))
    variables = {name.casefold() for name in _VARIABLES.findall(bare)}
    found = []
    for path in _PATHS.findall(bare):
        name = _LAMBDA.sub("", path)
        first = name.partition("/")[0].casefold()
        if first not in _WORDS and first not in variables and name not in found:
            found.append(name)
    return found


def check_query(query: Query) -> None:
    """Refuse what Exchange refuses: unknown properties, recipients in filters, a sort order that does not open the filter."""
    order = [path for path, _ in query.orderby]
    filters = filter_paths(query.filter) if query.filter else []
    for path in [*order, *filters]:
        if path.partition("/")[0].casefold() not in PROPERTIES | NAVIGATION and path.partition("/")[0] not in (
            "id",
            "value",
        ):
            raise unknown_property(path.partition("/")[0])
    if any(path.casefold().startswith(("torecipients", "ccrecipients", "bccrecipients")) for path in filters):
        raise ODataError(400, "ErrorInvalidUrlQueryFilter", "The query filter contains one or more invalid nodes.")
    if order and filters and [path.casefold() for path in filters[: len(order)]] != [path.casefold() for path in order]:
        raise ODataError(400, "InefficientFilter", "The restriction or sort order is too complex for this operation.")
    if query.search and (query.filter or query.orderby):
        raise ODataError(
            400, "SearchWithOrderBy", "The query parameter '$search' is not supported with '$filter' or '$orderby'."
        )
    if query.top is not None and not 1 <= query.top <= MOST:
        raise ODataError(400, "ErrorInvalidUrlQuery", f"The value '{query.top}' for $top is outside 1 to {MOST}.")


@mail_route(routes, "GET", *_LISTS, needs=READ_BASIC)
def list_messages(request: Request, mailbox_id: str) -> Response:
    """The messages of a folder or of the whole mailbox, newest first unless ``$orderby`` says otherwise."""
    query = Query.parse(request.query)
    check_query(query)
    view = View.of(request, query)
    store, folder = request.tenant.mail, _folder(request, mailbox_id)
    source, count = _source(store, mailbox_id, folder, query, bodies=view.needs_body)
    body = page(
        request, source, what=_what(request), query=query, size=10, max_size=MOST, by_skip=query.search is None, count=count,
        shape=lambda stored: message_json(store, stored, view),
    )  # fmt: skip
    return Response(200, body, view.applied)


@mail_route(routes, "GET", *(f"{path}/$count" for path in _LISTS), needs=READ_BASIC)
def count_messages(request: Request, mailbox_id: str) -> Response:
    """How many messages fit ``$filter``."""
    query = Query.parse(request.query)
    check_query(query)
    store, folder = request.tenant.mail, _folder(request, mailbox_id)
    return text(str(_source(store, mailbox_id, folder, query, bodies=False)[1]()))


Fetch = Callable[[int, int], Sequence[StoredMessage]]


def _source(
    store: MailStore, mailbox_id: str, folder: Folder | None, query: Query, *, bodies: bool
) -> tuple[Fetch, Callable[[], int]]:
    """How to read a stretch of the messages asked for, and how to count them all."""
    by_time = not query.orderby or [path.casefold() for path, _ in query.orderby] == ["receiveddatetime"]
    descending = query.orderby[0][1] if query.orderby and by_time else True
    if query.filter is None and query.search is None and by_time:

        def straight(offset: int, limit: int) -> list[StoredMessage]:
            return list(
                store.messages(mailbox_id, folder, descending=descending, bodies=bodies, skip=offset, limit=limit)
            )

        return straight, lambda: store.count(mailbox_id, folder)

    def fitting() -> Iterator[StoredMessage]:
        found = _fitting(store, mailbox_id, folder, query, descending=descending)
        return (
            found if by_time else iter(sort(found, query.orderby, lambda item, path: member(_for_filter(item), path)))
        )

    def chosen(offset: int, limit: int) -> list[StoredMessage]:
        # no slice is left open: whatever is changed in between must not find a cursor half read
        keys = [stored.key for stored in islice(fitting(), offset, offset + limit)]
        return [found for key in keys if (found := store.by_key(mailbox_id, key))]

    return chosen, lambda: sum(1 for _ in fitting())


def _fitting(
    store: MailStore, mailbox_id: str, folder: Folder | None, query: Query, *, descending: bool
) -> Iterator[StoredMessage]:
    since, until = _bounds(query.filter)
    content = (
        query.search is not None
        or "body" in (query.filter or "").casefold()
        or "extended" in (query.filter or "").casefold()
    )
    fits = query.predicate() or (lambda _: True)
    seek = _searcher(query.search) if query.search else None
    for stored in store.messages(mailbox_id, folder, since=since, until=until, descending=descending, bodies=content):
        if seek(stored) if seek else fits(_for_filter(stored)):
            yield stored


def _for_filter(stored: StoredMessage) -> dict[str, Any]:
    full = stored.json()
    full["singleValueExtendedProperties"] = [
        {"id": identity, "value": value} for identity, value in stored.transport.get("extended", {}).items()
    ]
    return full


def _bounds(expression: str | None) -> tuple[str, str]:
    """The stretch of time outside which nothing can fit, so that only it is read; for plain conjunctions alone."""
    since, until = "", "~"
    bare = _TEXTS.sub("''", expression or "")
    if re.search(r"\b(or|not)\b", bare, re.IGNORECASE):
        return since, until
    for operator, value in _BOUND.findall(bare):
        at = moment(value)
        if at is None:
            continue
        if operator.lower() in ("ge", "gt", "eq"):
            since = max(since, wire(at))
        if operator.lower() in ("le", "lt", "eq"):
            until = min(until, wire(at + timedelta(seconds=1)))
    return since, until


def _searcher(search: str) -> Callable[[StoredMessage], bool]:
    """Basic ``$search``: every word must be somewhere; ``subject:``, ``from:``, ``to:``, ``body:`` narrow it."""
    inner = search.strip()
    if len(inner) > 1 and inner.startswith('"') and inner.endswith('"'):
        inner = inner[1:-1].replace('\\"', '"')
    terms = [(field.casefold(), word.strip('"').casefold()) for field, word in _TERM.findall(inner)]

    def fits(stored: StoredMessage) -> bool:
        full = stored.json()
        places = {
            "subject": full["subject"] or "",
            "from": str(full["from"]),
            "to": str(full["toRecipients"]),
            "body": to_text(stored.body) if stored.body_type == "html" else stored.body,
        }
        return all(
            word in (places[field] if field in places else " ".join(places.values())).casefold()
            for field, word in terms
        )

    return fits


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
