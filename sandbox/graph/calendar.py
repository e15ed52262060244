"""The default calendar: events, windows of time, series. Meetings reach their attendees (``invitations``)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sandbox.graph.event_json import NAMES, event_json, read_event
from sandbox.graph.invitations import call_off, invite
from sandbox.graph.mail_access import (
    CALENDAR_READ,
    CALENDAR_WRITE,
    USER,
    created,
    mail_route,
    no_content,
    not_found,
    text,
)
from sandbox.graph.mail_input import invalid
from sandbox.graph.messages import owner_of
from sandbox.graph.odata import Query, context, moment, page, select, sort
from sandbox.graph.routing import ODataError, Request, Response, Routes
from sandbox.mail.codec import wire
from sandbox.mail.events import Event
from sandbox.mail.item_ids import folder_id
from sandbox.mail.zones import zone

routes = Routes()
_CALENDARS = (f"{USER}/calendar", f"{USER}/calendars/{{calendar}}")
_HOMES = (USER, *_CALENDARS)
_EVENTS = [f"{home}/events" for home in _HOMES]
_ONE = [f"{path}/{{event}}" for path in _EVENTS]
_ZONE = re.compile(r'outlook\.timezone\s*=\s*"([^"]*)"', re.IGNORECASE)


def _timezone(request: Request) -> tuple[str, dict[str, str]]:
    """The zone to answer in, and the header that says that a wish was obeyed."""
    found = _ZONE.search(request.headers.get("prefer", ""))
    if found is None:
        return "UTC", {}
    try:
        zone(found.group(1))
    except ValueError as error:
        raise invalid("The time zone of the preference is not supported.", "TimeZoneNotSupportedException") from error
    return found.group(1), {"Preference-Applied": f'outlook.timezone="{found.group(1)}"'}


def _calendar(request: Request, mailbox_id: str) -> dict[str, Any]:
    """The default calendar. Raises ODataError 404 when the path names another."""
    own = folder_id(mailbox_id, 0)
    if request.params.get("calendar", own) != own:
        raise not_found()
    owner = owner_of(request, mailbox_id)
    swedish = str(request.tenant.mail.settings(mailbox_id)["language"]["locale"]).startswith("sv")
    return {
        "id": own, "name": "Kalender" if swedish else "Calendar", "color": "auto", "hexColor": "", "isDefaultCalendar": True,
        "changeKey": "DxYAAAAAAA==", "canShare": True, "canViewPrivateItems": True, "canEdit": True,
        "allowedOnlineMeetingProviders": [], "defaultOnlineMeetingProvider": "unknown", "isTallyingResponses": True, "isRemovable": False,
        "owner": {"name": owner.name, "address": owner.address},
    }  # fmt: skip


@mail_route(routes, "GET", *_CALENDARS, needs=CALENDAR_READ)
def get_calendar(request: Request, mailbox_id: str) -> Response:
    """The default calendar."""
    entity = select(_calendar(request, mailbox_id), Query.parse(request.query))
    return Response(
        200, {"@odata.context": context(request, f"users('{request.params['user']}')/calendars/$entity"), **entity}
    )


@mail_route(routes, "GET", f"{USER}/calendars", needs=CALENDAR_READ)
def list_calendars(request: Request, mailbox_id: str) -> Response:
    """The one calendar there is."""
    query = Query.parse(request.query)
    what = f"users('{request.params['user']}')/calendars"
    found = [select(_calendar(request, mailbox_id), query)]
    return Response(200, page(request, found, what=what, query=query, size=10, by_skip=True, count=1))


def _page(request: Request, mailbox_id: str, events: list[Event]) -> Response:
    query = Query.parse(request.query)
    for name in (*query.select, *(path.partition("/")[0] for path, _ in query.orderby)):
        if name.partition("/")[0].casefold() not in NAMES:
            raise ODataError(
                400, "BadRequest", f"Could not find a property named '{name}' on type 'microsoft.graph.event'."
            )
    timezone, applied = _timezone(request)
    owner = owner_of(request, mailbox_id)
    fits = query.predicate()
    shown = [event_json(event, owner, timezone) for event in events]
    shown = [event for event in shown if fits is None or fits(event)]
    if query.orderby:
        shown = sort(shown, query.orderby)
    what = f"users('{request.params['user']}')/calendar/events"
    body = page(
        request, shown, what=what, query=query, size=10, max_size=1000, by_skip=True, count=len(shown),
        shape=lambda event: select(event, query),
    )  # fmt: skip
    return Response(200, body, applied)


@mail_route(routes, "GET", *_EVENTS, needs=CALENDAR_READ)
def list_events(request: Request, mailbox_id: str) -> Response:
    """Single events and masters of series."""
    _calendar(request, mailbox_id)
    store = request.tenant.mail
    return _page(request, mailbox_id, store.events.all(store.key(mailbox_id), mailbox_id))


@mail_route(routes, "GET", *(f"{path}/$count" for path in _EVENTS), needs=CALENDAR_READ)
def count_events(request: Request, mailbox_id: str) -> Response:
    """How many single events and series there are."""
    store = request.tenant.mail
    return text(str(len(store.events.all(store.key(mailbox_id), mailbox_id))))


def _window(request: Request) -> tuple[datetime, datetime]:
    given = {name.casefold(): value for name, value in request.query.items()}
    start, end = moment(given.get("startdatetime")), moment(given.get("enddatetime"))
    if start is None or end is None:
        raise invalid("This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.",
                      "ErrorInvalidParameter")  # fmt: skip
    return start, end


@mail_route(routes, "GET", *(f"{home}/calendarView" for home in _HOMES), needs=CALENDAR_READ)
def calendar_view(request: Request, mailbox_id: str) -> Response:
    """What lies in a window of time, series as their occurrences."""
    _calendar(request, mailbox_id)
    store = request.tenant.mail
    return _page(request, mailbox_id, store.events.window(store.key(mailbox_id), mailbox_id, *_window(request)))


def _one(request: Request, mailbox_id: str) -> Event:
    _calendar(request, mailbox_id)
    store = request.tenant.mail
    return store.events.get(store.key(mailbox_id), mailbox_id, request.params["event"])


def _answer(request: Request, mailbox_id: str, event: Event, status: int) -> Response:
    timezone, applied = _timezone(request)
    entity = select(event_json(event, owner_of(request, mailbox_id), timezone), Query.parse(request.query))
    return Response(
        status,
        {"@odata.context": context(request, f"users('{request.params['user']}')/events/$entity"), **entity},
        applied,
    )


@mail_route(routes, "GET", *_ONE, needs=CALENDAR_READ)
def get_event(request: Request, mailbox_id: str) -> Response:
    """One event, series or occurrence."""
    return _answer(request, mailbox_id, _one(request, mailbox_id), 200)


@mail_route(routes, "GET", *(f"{path}/instances" for path in _ONE), needs=CALENDAR_READ)
def list_instances(request: Request, mailbox_id: str) -> Response:
    """A series' occurrences in a window of time."""
    event = _one(request, mailbox_id)
    return _page(request, mailbox_id, list(request.tenant.mail.events.instances(event, *_window(request))))


@mail_route(routes, "POST", *_EVENTS, needs=CALENDAR_WRITE)
def create_event(request: Request, mailbox_id: str) -> Response:
    """A new event or series."""
    _calendar(request, mailbox_id)
    given = read_event(request.json())
    if "start" not in given or "end" not in given:
        raise invalid("An event needs a start and an end.", "ErrorPropertyValidationFailure")
    store, now = request.tenant.mail, wire(request.tenant.now())
    try:
        made = store.events.add(store.key(mailbox_id), mailbox_id, given | {"created": now, "modified": now})
    except (ValueError, KeyError, TypeError) as error:
        raise invalid(f"At least one property failed validation: {error}.", "ErrorPropertyValidationFailure") from error
    invite(request.tenant, made, owner_of(request, mailbox_id))
    return created(_answer(request, mailbox_id, made, 201).body)


@mail_route(routes, "PATCH", *_ONE, needs=CALENDAR_WRITE)
def change_event(request: Request, mailbox_id: str) -> Response:
    """Change an event or a whole series; single occurrences cannot be changed here."""
    event = _one(request, mailbox_id)
    if event.day is not None:
        raise ODataError(501, "NotImplemented", "Exceptions of a series are not part of the local tenant.")
    try:
        request.tenant.mail.events.change(event, read_event(request.json()) | {"modified": wire(request.tenant.now())})
    except (ValueError, KeyError, TypeError) as error:
        raise invalid(f"At least one property failed validation: {error}.", "ErrorPropertyValidationFailure") from error
    changed = _one(request, mailbox_id)
    invite(request.tenant, changed, owner_of(request, mailbox_id), before=event)
    return _answer(request, mailbox_id, changed, 200)


@mail_route(routes, "DELETE", *_ONE, needs=CALENDAR_WRITE)
def delete_event(request: Request, mailbox_id: str) -> Response:
    """Delete an event or a whole series; single occurrences cannot be deleted here."""
    event = _one(request, mailbox_id)
    if event.day is not None:
        raise ODataError(501, "NotImplemented", "Exceptions of a series are not part of the local tenant.")
    call_off(request.tenant, event)
    request.tenant.mail.events.delete(event)
    return no_content()
