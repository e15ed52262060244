"""``GET /admin/exchange/tracing/messageTraces``: who sent what to whom, 90 days back (Graph ``exchangeMessageTrace``).

Exchange's own limits: without a start only the last 48 hours, at most ten days in one query, 100 queries in five minutes for the
whole tenant. ``$filter`` takes conditions joined by ``and``; ``or`` is refused here, where the service is said to ignore it.
"""

from __future__ import annotations

import math
import re
import time
import weakref
from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.exchange.trace import KEPT_FOR
from sandbox.graph.odata import Query, apply_filter, context, link, moment, token, untoken, wire_time
from sandbox.graph.routing import ODataError, Request, Response, Routes

if TYPE_CHECKING:
    import sqlite3

    from sandbox.tenant import Tenant

routes = Routes()
_PERMISSION = ("ExchangeMessageTrace.Read.All",)
_PATH = "/admin/exchange/tracing/messageTraces"
_COUNT, _WINDOW = 100, 300.0  # queries, seconds
_PAGE, _MOST = 1000, 5000
_DAYS_AT_ONCE = timedelta(days=10)
_UNASKED = timedelta(hours=48)
_DETAILS = re.compile(r"getDetailsByRecipient\(recipientAddress='(.*)'\)", re.IGNORECASE)
_queries: weakref.WeakKeyDictionary[Tenant, deque[float]] = weakref.WeakKeyDictionary()


@routes.add("GET", _PATH, application=_PERMISSION, delegated=_PERMISSION)
def list_traces(request: Request) -> Response:
    """One page of the trace, newest first."""
    _count(request.tenant)
    query = Query.parse(request.query)
    if query.top is not None and not 1 <= query.top <= _MOST:
        raise ODataError(400, "BadRequest", f"The $top value must be between 1 and {_MOST}.")
    begins, ends = _span(request.tenant.now(), query.filter)
    size = query.top or _PAGE
    accepts = apply_filter(query.filter) if query.filter else None
    before = int(untoken(query.skiptoken)) if query.skiptoken and untoken(query.skiptoken).isdigit() else 2**62
    value: list[dict[str, Any]] = []
    last = 0
    sql = "SELECT * FROM message_trace WHERE received >= ? AND received <= ? AND n < ? ORDER BY n DESC"
    for row in request.tenant.db.execute(sql, (wire_time(begins), wire_time(ends), before)):
        shown = _shown(row)
        if accepts is not None and not accepts(shown):
            continue
        if len(value) == size:
            body = _body(request, value)
            return Response(200, {**body, "@odata.nextLink": link(request, skiptoken=token(str(last)))})
        value.append(shown)
        last = row["n"]
    return Response(200, _body(request, value))


def _body(request: Request, value: list[dict[str, Any]]) -> dict[str, Any]:
    return {"@odata.context": context(request, "admin/exchange/tracing/messageTraces"), "value": value}


def _shown(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "id": row["id"],
        "senderAddress": row["sender"],
        "recipientAddress": row["recipient"],
        "messageId": row["message_id"],
        "receivedDateTime": row["received"],
        "subject": row["subject"],
        "size": row["size"],
        "fromIP": row["from_ip"],
        "toIP": row["to_ip"],
        "status": row["status"],
    }


def _span(now: datetime, expression: str | None) -> tuple[datetime, datetime]:
    """The time that ``$filter`` is about. Raises ODataError 400 when it goes too far back or is too long."""
    bounds = _Bounds(expression or "")
    ends = bounds.ends or now
    begins = bounds.begins or ends - _UNASKED
    if begins < now - KEPT_FOR - timedelta(minutes=1):
        raise ODataError(400, "BadRequest", "The start date can't be earlier than 90 days before now.")
    if ends - begins > _DAYS_AT_ONCE:
        raise ODataError(400, "BadRequest", "The date range can't be longer than 10 days.")
    return begins, ends


class _Bounds:
    """The bounds on receivedDateTime in an expression of conditions joined by ``and``."""

    def __init__(self, expression: str) -> None:
        self.begins: datetime | None = None
        self.ends: datetime | None = None
        words = _outside_quotes(expression).replace("(", " ").replace(")", " ").split()
        if "or" in (word.lower() for word in words):
            raise ODataError(400, "BadRequest", "The 'or' operator is not supported in $filter.")
        for name, operator, value in zip(words, words[1:], words[2:], strict=False):
            if name.casefold() == "receiveddatetime" and operator in {"ge", "le", "gt", "lt"}:
                at = moment(value)
                if operator.startswith("g"):
                    self.begins = at
                else:
                    self.ends = at


def _outside_quotes(expression: str) -> str:
    return " ".join(part for n, part in enumerate(expression.split("'")) if n % 2 == 0)


def _count(tenant: Tenant) -> None:
    """100 queries in five minutes for the whole tenant. Raises ODataError 429."""
    now = time.monotonic()
    recent = _queries.setdefault(tenant, deque())
    while recent and now - recent[0] >= _WINDOW:
        recent.popleft()
    if len(recent) >= _COUNT:
        wait = math.ceil(_WINDOW - (now - recent[0]))
        raise ODataError(429, "TooManyRequests", "The request has been throttled.", headers={"Retry-After": str(wait)})
    recent.append(now)


@routes.add("GET", f"{_PATH}/{{trace}}/{{function}}", application=_PERMISSION, delegated=_PERMISSION)
def details(request: Request) -> Response:
    """What happened to one mail on its way to one recipient: ``getDetailsByRecipient(recipientAddress='…')``."""
    asked = _DETAILS.fullmatch(request.params["function"])
    if asked is None:
        raise ODataError(404, "ResourceNotFound", "Resource not found for the segment.")
    _count(request.tenant)
    address = asked.group(1).replace("''", "'")
    sql = "SELECT * FROM message_trace WHERE id = ? AND recipient = ? COLLATE NOCASE ORDER BY n"
    rows = request.tenant.all(sql, (request.params["trace"], address))
    if not rows:
        raise ODataError(404, "NotFound", "The message trace was not found.")
    value = [
        {
            "id": f"{row['id']}-{n}",
            "messageId": row["message_id"],
            "dateTime": row["received"],
            "event": event,
            "action": "",
            "description": description,
            "data": "",
        }
        for row in rows
        for n, (event, description) in enumerate((("Receive", "Message received."), (row["status"].capitalize(), "")))
    ]
    return Response(200, {"@odata.context": context(request, "Collection(exchangeMessageTraceDetail)"), "value": value})
