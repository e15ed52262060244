"""Which messages a query asks for, read as far as it needs to be read; and the queries that Exchange refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Any

from sandbox.graph.mail_json import NAVIGATION, PROPERTIES, unknown_property
from sandbox.graph.odata import Query, member, moment, sort
from sandbox.graph.routing import ODataError
from sandbox.mail.codec import wire
from sandbox.mail.folders import Folder
from sandbox.mail.html import to_text
from sandbox.mail.store import MailStore
from sandbox.mail.stored import StoredMessage

MOST = 1000
_TEXTS = re.compile(r"'(?:[^']|'')*'")
_PATHS = re.compile(r"[A-Za-z_]\w*(?:/[A-Za-z_]\w*)*")
_WORDS = {"and", "or", "not", "eq", "ne", "gt", "ge", "lt", "le", "in", "true", "false", "null", "startswith", "endswith",
          "contains", "tolower", "toupper"}  # fmt: skip
_VARIABLES = re.compile(r"\(\s*(\w+)\s*:")
_LAMBDA = re.compile(r"/(any|all)$", re.IGNORECASE)
_TYPED = re.compile(
    r"\b(?:(?:received|sent|created|lastModified)DateTime\s+\w\w\s+(?P<time>'[^']*'|[^\s()]+)"
    r"|(?:isRead|isDraft|hasAttachments|isReadReceiptRequested|isDeliveryReceiptRequested)\s+\w\w\s+(?P<truth>'[^']*'|[^\s()]+))",
    re.IGNORECASE,
)
_BOUND = re.compile(r"receivedDateTime\s+(ge|gt|le|lt|eq)\s+([0-9T:.Z+-]+)", re.IGNORECASE)
_MESSAGE_ID = re.compile(r"\s*internetMessageId\s+eq\s+'((?:[^']|'')*)'\s*", re.IGNORECASE)
_TERM = re.compile(r'(?:(\w+):)?("[^"]+"|[^\s"]+)')


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


def _check_literals(expression: str) -> None:
    """Refuse a time in quotes and a flag that is neither true nor false, as Graph does before Exchange sees them."""
    for found in _TYPED.finditer(_TEXTS.sub("''", expression)):
        time, truth = found.group("time"), found.group("truth")
        fits = (
            truth.lower() in ("true", "false", "null")
            if truth is not None
            else time.lower() == "null" or (time[0] != "'" and moment(time) is not None)
        )
        if not fits:
            raise ODataError(
                400, "BadRequest", f"Invalid filter clause: the literal {truth or time} is not of the property's type."
            )


def check_query(query: Query) -> None:
    """Refuse what Exchange refuses: unknown properties, recipients in filters, a sort order that does not open the filter."""
    order = [path for path, _ in query.orderby]
    filters = filter_paths(query.filter) if query.filter else []
    _check_literals(query.filter or "")
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


Fetch = Callable[[int, int], Sequence[StoredMessage]]


def source(
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
    by_id = _MESSAGE_ID.fullmatch(query.filter or "")
    if by_id:  # the one lookup that must not read a whole mailbox
        candidates = iter(store.find_by_message_id(mailbox_id, by_id.group(1).replace("''", "'"), folder))
    else:
        candidates = store.messages(mailbox_id, folder, since=since, until=until, descending=descending, bodies=content)
    for stored in candidates:
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
