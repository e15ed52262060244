"""OData as Graph speaks it: query options, paging, ``$select``, ``$orderby``, ETags and times on the wire."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from sandbox.graph.odata_filter import Getter, Predicate, apply_filter, member, moment
from sandbox.graph.routing import ODataError, Request

__all__ = ["Query", "apply_filter", "etag", "member", "moment", "page", "select", "select_all", "sort", "wire_time"]

_KNOWN = {
    "$select", "$filter", "$orderby", "$top", "$skip", "$skiptoken", "$deltatoken", "$expand", "$search", "$count", "$format",
}  # fmt: skip
Fetch = Callable[[int, int], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Query:
    """The query options of one request. ``select`` is empty when everything (of the default set) is wanted."""

    select: tuple[str, ...] = ()
    filter: str | None = None
    orderby: tuple[tuple[str, bool], ...] = ()  # (path, descending)
    top: int | None = None
    skip: int = 0
    skiptoken: str | None = None
    deltatoken: str | None = None
    expand: Mapping[str, Query] = field(default_factory=dict)
    search: str | None = None
    count: bool = False

    @classmethod
    def parse(cls, options: Mapping[str, str]) -> Query:
        """Read the options of a query string. Raises ODataError 400 on one that is malformed or that Graph does not know."""
        given = {name.lower(): value for name, value in options.items() if name.startswith("$")}
        if unknown := sorted(set(given) - _KNOWN):
            raise ODataError(400, "BadRequest", f"The query parameter '{unknown[0]}' is not supported.")
        count = given.get("$count", "false").lower()
        if count not in ("true", "false"):
            raise ODataError(400, "BadRequest", f"Invalid value '{given['$count']}' for $count query option found.")
        return cls(
            select=_names(given.get("$select", "")),
            filter=given.get("$filter"),
            orderby=_order(given.get("$orderby", "")),
            top=_number(given, "$top"),
            skip=_number(given, "$skip") or 0,
            skiptoken=given.get("$skiptoken"),
            deltatoken=given.get("$deltatoken"),
            expand=_expand(given.get("$expand", "")),
            search=given.get("$search"),
            count=count == "true",
        )

    def predicate(self, getter: Getter = member) -> Predicate | None:
        """``$filter`` compiled, or None when there is none."""
        return None if self.filter is None else apply_filter(self.filter, getter)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in (part.strip() for part in text.split(",")) if name and name != "*")


def _number(options: Mapping[str, str], name: str) -> int | None:
    if name not in options:
        return None
    if not re.fullmatch(r"[0-9]{1,9}", options[name]):
        raise ODataError(
            400,
            "BadRequest",
            f"Invalid value '{options[name]}' for {name} query option found. "
            f"The {name} query option requires a non-negative integer value.",
        )
    return int(options[name])


def _order(text: str) -> tuple[tuple[str, bool], ...]:
    order = []
    for part in filter(None, (part.strip() for part in text.split(","))):
        path, _, direction = part.partition(" ")
        if direction.strip().lower() not in ("", "asc", "desc"):
            raise ODataError(400, "BadRequest", f"Syntax error in $orderby '{text}'.")
        order.append((path, direction.strip().lower() == "desc"))
    return tuple(order)


def _split(text: str, mark: str) -> list[str]:
    """Split at ``mark`` outside parentheses and quotes."""
    parts, depth, quoted, start = [], 0, False, 0
    for i, char in enumerate(text):
        if char == "'":
            quoted = not quoted
        elif not quoted and char in "()":
            depth += 1 if char == "(" else -1
        elif char == mark and depth == 0 and not quoted:
            parts.append(text[start:i])
            start = i + 1
    return [*parts, text[start:]]


def _expand(text: str) -> dict[str, Query]:
    expanded = {}
    for part in filter(None, (part.strip() for part in _split(text, ","))):
        name, _, options = part.partition("(")
        if bool(options) != part.endswith(")"):
            raise ODataError(400, "BadRequest", f"Parsing OData Select and Expand failed: '{text}'.")
        pairs = (option.strip().partition("=") for option in _split(options[:-1], ";") if option.strip())
        expanded[name.strip()] = Query.parse({key: value for key, _, value in pairs if key != "$levels"})
    return expanded


def select(entity: Mapping[str, Any], query: Query, default: Iterable[str] | None = None) -> dict[str, Any]:
    """What ``$select`` asks for; ``id`` and annotations always stay. ``default``: the properties given when nothing is selected."""
    names = query.select or (tuple(default) if default is not None else ())
    if not names:
        return dict(entity)
    wanted = {name.partition("/")[0].casefold() for name in names} | {"id"} | {name.casefold() for name in query.expand}
    return {key: value for key, value in entity.items() if "@" in key or key.casefold() in wanted}


def select_all(
    entities: Iterable[Mapping[str, Any]], query: Query, default: Iterable[str] | None = None
) -> list[dict[str, Any]]:
    """``select`` on each."""
    default = None if default is None else tuple(default)
    return [select(entity, query, default) for entity in entities]


def sort(items: Iterable[Any], order: Sequence[tuple[str, bool]], getter: Getter = member) -> list[Any]:
    """In the order of ``$orderby``; text without regard to case, what is missing first."""
    ordered = list(items)
    for path, descending in reversed(order):
        ordered.sort(key=lambda item, path=path: _sort_key(getter(item, path)), reverse=descending)  # type: ignore[misc]
    return ordered


def _sort_key(value: Any) -> tuple[int, Any]:
    if value is None:
        return (0, 0)
    if isinstance(value, bool | int | float):
        return (1, value)
    return (2, str(value).casefold())


def context(request: Request, what: str) -> str:
    """The address that ``@odata.context`` carries; ``what`` is such as ``users`` or ``users('ID')/messages``."""
    return f"{request.tenant.base_url}/v1.0/$metadata#{what}"


def token(text: str) -> str:
    """An opaque, URL-safe token around a text; for ``$skiptoken`` and ``$deltatoken``."""
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def untoken(value: str) -> str:
    """What ``token`` wrapped. Raises ODataError 400 when it is none of ours."""
    try:
        return base64.urlsafe_b64decode(value.encode() + b"=" * (-len(value) % 4)).decode()
    except (binascii.Error, ValueError) as error:
        raise ODataError(400, "BadRequest", "Skip token is malformed or not supported.") from error


def link(request: Request, **changes: str | int | None) -> str:
    """This request's own absolute address with query options changed (``skiptoken=…``); None takes one away."""
    options = {name: value for name, value in request.query.items() if name.lower().lstrip("$") not in changes}
    options.update({f"${name}": str(value) for name, value in changes.items() if value is not None})
    query = "&".join(f"{quote(name, safe='$')}={quote(value, safe='')}" for name, value in options.items())
    path = quote(request.path, safe="/()'$=@,:%")  # it is percent-encoded already
    return f"{request.tenant.base_url}/v1.0{path}" + (f"?{query}" if query else "")


def preferred_page_size(request: Request) -> int | None:
    """N of ``Prefer: odata.maxpagesize=N``, or None."""
    found = re.search(r"(?:odata\.)?maxpagesize\s*=\s*(\d{1,6})", request.headers.get("prefer", ""), re.IGNORECASE)
    return max(1, int(found.group(1))) if found else None


def page(
    request: Request,
    source: Sequence[Any] | Fetch,
    *,
    what: str,
    query: Query | None = None,
    size: int = 100,
    max_size: int = 999,
    by_skip: bool = False,
    count: int | Callable[[], int] | None = None,
    shape: Callable[[Any], Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """One page of a collection with its ``@odata.nextLink``.

    ``source``: all items in order, or ``fetch(offset, limit)`` that reads just those. ``what`` goes into ``@odata.context``.
    ``size``: the page when no ``$top`` is given; ``max_size``: the largest ``$top``. ``by_skip``: Exchange pages with ``$skip``,
    the directory with an opaque ``$skiptoken`` (and refuses ``$skip``). ``count``: the figure for ``$count=true``.
    ``shape``: makes each item's JSON, applied to this page's items only.
    """
    query = query or Query.parse(request.query)
    if query.top == 0 and not by_skip:
        raise ODataError(
            400, "Request_BadRequest", "Invalid page size specified: '0'. Must be between 1 and 999 inclusive."
        )
    if query.top is not None and query.top > max_size:
        raise ODataError(
            400,
            "Request_BadRequest",
            f"Invalid page size specified: '{query.top}'. Must be between 1 and {max_size} inclusive.",
        )
    limit = query.top if query.top is not None else min(preferred_page_size(request) or size, max_size)
    offset = query.skip if by_skip else _offset(query)
    items = source(offset, limit + 1) if callable(source) else source[offset : offset + limit + 1]
    body: dict[str, Any] = {"@odata.context": context(request, what)}
    if query.count and count is not None:
        body["@odata.count"] = count() if callable(count) else count
    if len(items) > limit > 0:
        after = offset + limit
        body["@odata.nextLink"] = link(request, skip=after) if by_skip else link(request, skiptoken=token(f"o:{after}"))
    body["value"] = [dict(shape(item)) if shape else item for item in items[:limit]]
    return body


def _offset(query: Query) -> int:
    if query.skip:
        raise ODataError(400, "Request_UnsupportedQuery", "'$skip' is not supported by the service.")
    if query.skiptoken is None:
        return 0
    kind, _, value = untoken(query.skiptoken).partition(":")
    if kind != "o" or not value.isdigit():
        raise ODataError(400, "BadRequest", "Skip token is malformed or not supported.")
    return int(value)


def etag(change_key: str) -> str:
    """The weak ETag of an item."""
    return f'W/"{change_key}"'


def wire_time(at: datetime) -> str:
    """A moment as Graph writes it: ``2026-11-21T08:00:00Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
