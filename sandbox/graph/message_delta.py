"""What changed in a folder: ``messages/delta``. Pages follow the tenant's change sequence, so nothing is missed between them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from sandbox.graph.delta_tokens import DeltaState, delta_answer, read_state
from sandbox.graph.mail_access import READ_BASIC, USER, folder_paths, mail_route
from sandbox.graph.mail_json import View, message_json
from sandbox.graph.message_query import MOST
from sandbox.graph.odata import Query, moment, preferred_page_size
from sandbox.graph.routing import ODataError, Request, Response, Routes
from sandbox.mail import item_ids
from sandbox.mail.changes import Change
from sandbox.mail.codec import wire
from sandbox.mail.store import MailStore

routes = Routes()
_FILTER = re.compile(r"\s*receivedDateTime\s+(ge|gt)\s+(\S+)\s*", re.IGNORECASE)
_OPTIONS = {
    "$select",
    "$filter",
    "$orderby",
    "$top",
    "$expand",
    "$skiptoken",
    "$deltatoken",
    "changetype",
    "$count",
    "$format",
}


@mail_route(routes, "GET", f"{USER}/messages/delta", needs=READ_BASIC)
def refuse(_request: Request, _mailbox_id: str) -> Response:
    """Delta over a whole mailbox: Graph has none."""
    raise ODataError(
        400, "ErrorInvalidRequest", "Change tracking is not supported against 'microsoft.graph.message' across folders."
    )


@mail_route(routes, "GET", *folder_paths("/messages/delta"), needs=READ_BASIC)
def message_changes(request: Request, mailbox_id: str) -> Response:
    """A page of the folder's changes; the first round gives everything that lies in it."""
    store = request.tenant.mail
    folder = store.folder(mailbox_id, request.params["folder"])
    state = read_state(request, folder.id)
    replay = state is not None and _faulty(request)
    if state is None:
        state = _first(request, folder.id)
    view = View.of(request, Query.parse({"$select": state.select, "$expand": state.expand}))
    size = min(preferred_page_size(request) or _top(request) or 10, MOST)
    changes, after, more = _page(store, mailbox_id, folder.key, state, size)
    if replay:
        changes = [*store.changes.again(mailbox_id, folder.key, state.cursor, 2), *changes]
    value = [_shown(store, change, view) for change in changes if _wanted(change, state)]
    what = f"users('{request.params['user']}')/mailFolders('{request.params['folder']}')/messages"
    return delta_answer(request, what, value, after, more=more, headers=view.applied)


def _faulty(request: Request) -> bool:
    faults = getattr(request.tenant, "faults", None)
    return faults is not None and faults.config.active


def _top(request: Request) -> int | None:
    top = Query.parse({"$top": request.query["$top"]} if "$top" in request.query else {}).top
    if top is not None and not 1 <= top <= MOST:
        raise ODataError(400, "ErrorInvalidUrlQuery", f"The value '{top}' for $top is outside 1 to {MOST}.")
    return top


def _first(request: Request, folder: str) -> DeltaState:
    """The state of a first request. Raises ODataError 400 for what message delta does not take."""
    if unknown := [name for name in request.query if name.lower() not in _OPTIONS]:
        raise ODataError(400, "BadRequest", f"The query parameter '{unknown[0]}' is not supported with delta.")
    given = {name.lower(): value for name, value in request.query.items()}
    since = ""
    if condition := given.get("$filter"):
        found = _FILTER.fullmatch(condition)
        at = moment(found.group(2)) if found else None
        if found is None or at is None:
            raise ODataError(
                400, "ErrorInvalidUrlQueryFilter", "Delta takes only $filter=receivedDateTime ge or gt a time."
            )
        since = f"{found.group(1).lower()} {wire(at)}"
    order = given.get("$orderby", "")
    if order and order.lower().split() != ["receiveddatetime", "desc"]:
        raise ODataError(400, "ErrorInvalidUrlQuery", "Delta takes only $orderby=receivedDateTime desc.")
    kind = given.get("changetype", "")
    if kind not in ("", "created", "updated", "deleted"):
        raise ODataError(400, "ErrorInvalidUrlQuery", f"'{kind}' is not a valid changeType.")
    row = request.tenant.one("SELECT value FROM sequence")
    began = int(row["value"]) if row else 0
    return DeltaState(
        folder, began, select=given.get("$select", ""), filter=since, change_type=kind, expand=given.get("$expand", ""),
        backwards=("~", 0) if order else None,
    )  # fmt: skip


def _page(
    store: MailStore, mailbox_id: str, folder: int, state: DeltaState, size: int
) -> tuple[list[Change], DeltaState, bool]:
    """A page of changes, the state after it, and whether there is more."""
    if state.backwards is not None:
        changes = store.changes.backwards(mailbox_id, folder, state.began, state.backwards, size + 1)
        if len(changes) > size:
            last = changes[size - 1]
            return changes[:size], replace(state, backwards=(last.received, last.key)), True
        return changes, replace(state, backwards=None, cursor=state.began, round=0), True
    changes = store.changes.after(mailbox_id, folder, state.cursor, state.began, size + 1)
    more = len(changes) > size
    changes = changes[:size]
    return changes, state.at(changes[-1].number if changes else max(state.cursor, state.began)), more


def _wanted(change: Change, state: DeltaState) -> bool:
    operator, _, since = state.filter.partition(" ")
    if since and not (change.received > since if operator == "gt" else change.received >= since):
        return False
    if not state.change_type:
        return True
    if change.stored is None:
        return state.change_type == "deleted"
    return state.change_type == ("created" if change.stored.entered > state.round else "updated")


def _shown(store: MailStore, change: Change, view: View) -> dict[str, Any]:
    if change.stored is not None:
        return message_json(store, change.stored, view)
    if view.immutable:
        gone = item_ids.immutable_id(change.mailbox_id, change.key)
    else:
        gone = item_ids.regular_id(change.mailbox_id, change.key, change.moves)
    return {"@odata.type": "#microsoft.graph.message", "id": gone, "@removed": {"reason": change.reason}}
