"""Our own out-of-office entry in somebody's calendar, made exactly once. Graph reference: "event resource type", "transactionId".

``transactionId`` is Graph's own key against doubles, and comes back with an entry that has one, so that ours is found again. Nothing is
read of other entries but when they are and how they show.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.method import Method
from kiota_abstractions.request_information import RequestInformation

from graph_client.client import GraphClient
from graph_client.errors import Conflict, NotFound, RetryableError, TimedOut
from graph_client.message_rules import LOOKS
from graph_client.paging import pages
from graph_client.permissions.mailbox import CALENDAR_VIEW, EVENTS_CREATE, EVENTS_DELETE, EVENTS_UPDATE

_UTC = 'outlook.timezone="UTC"'
_FIELDS = ["id", "transactionId", "showAs", "isAllDay", "isCancelled", "start", "end"]
_EDGE = timedelta(days=1)
# Exchange's own name for Stockholm's time; the others are understood by their names in the IANA database
_EXCHANGE_ZONES = {"Europe/Stockholm": "W. Europe Standard Time"}


class _Time(msgspec.Struct, rename="camel", frozen=True):
    date_time: str
    time_zone: str = "UTC"


class _Event(msgspec.Struct, rename="camel", frozen=True):
    id: str
    start: _Time
    end: _Time
    transaction_id: str | None = None
    show_as: str = ""
    is_all_day: bool = False
    is_cancelled: bool = False


class CalendarEvent(msgspec.Struct, frozen=True, kw_only=True):
    """An entry. ``start``, ``end``: aware; of whole days midnight in ``zone``, an IANA name. ``key``: its transactionId.

    ``subject`` is only written, never read.
    """

    id: str = ""
    key: str = ""
    start: datetime
    end: datetime
    all_day: bool = False
    zone: str = "UTC"
    subject: str = ""
    show_as: str = "oof"


async def look(client: GraphClient, mailbox: str, start: datetime, end: datetime) -> list[CalendarEvent]:
    """The entries that touch this stretch of time, a day before and after included; times in UTC. Raises any GraphError.

    Whole days come back as midnights of UTC, because Graph gives them so in whatever zone was asked for.
    """
    builder = client.users.by_user_id(mailbox).calendar_view
    query = builder.CalendarViewRequestBuilderGetQueryParameters(
        start_date_time=_wire(start - _EDGE), end_date_time=_wire(end + _EDGE), select=_FIELDS, top=100
    )
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    first = client.prepare(CALENDAR_VIEW, info, mailbox=mailbox, prefer=(_UTC,))
    found: list[CalendarEvent] = []
    async for page in pages(client, first, _Event, prefer=(_UTC,), batched=True):
        found += [_read(one) for one in page if not one.is_cancelled]
    return found


async def create_event(
    client: GraphClient, mailbox: str, event: CalendarEvent, *, looks: Sequence[float] = LOOKS
) -> CalendarEvent:
    """Make the entry once under its key; one that is there already is given back as it is. Raises any GraphError.

    TimedOut with ``ambiguous`` when Graph still does not tell.
    """
    body = {**_times(event), **_texts(event), "transactionId": event.key}
    builder = client.users.by_user_id(mailbox).events
    info = RequestInformation(Method.POST, builder.url_template.partition("{?")[0], builder.path_parameters)
    request = client.prepare(EVENTS_CREATE, info, mailbox=mailbox, body=body, prefer=(_UTC,))
    for pause in (*looks, 0.0):
        known = [one for one in await look(client, mailbox, event.start, event.end) if one.key == event.key]
        for double in known[1:]:
            await delete_event(client, mailbox, double.id)
        if known:
            return known[0]
        try:
            return _read(await client.fetch(request, _Event, batched=True))
        except Conflict:
            pass  # Graph knows the key already: it will show
        except RetryableError as error:
            if not error.ambiguous:
                raise
        await asyncio.sleep(pause)
    raise TimedOut("events.create: nobody knows whether the entry was made.", ambiguous=True)


async def move_event(client: GraphClient, mailbox: str, event: CalendarEvent) -> None:
    """Give the entry of that id these times. Raises NotFound when it is gone, and any other GraphError."""
    request = client.prepare(
        EVENTS_UPDATE, _one(client, mailbox, event.id, Method.PATCH), mailbox=mailbox, body=_times(event)
    )
    await client.send(request, batched=True)


async def delete_event(client: GraphClient, mailbox: str, event_id: str) -> None:
    """Delete an entry; one that is gone already is no error. Raises any other GraphError."""
    request = client.prepare(EVENTS_DELETE, _one(client, mailbox, event_id, Method.DELETE), mailbox=mailbox)
    try:
        await client.send(request, batched=True)
    except NotFound as error:
        if error.code == "MailboxNotEnabledForRESTAPI":
            raise


def _one(client: GraphClient, mailbox: str, event: str, method: Method) -> RequestInformation:
    builder = client.users.by_user_id(mailbox).events.by_event_id(event)
    return RequestInformation(method, builder.url_template.partition("{?")[0], builder.path_parameters)


def _times(event: CalendarEvent) -> dict[str, Any]:
    if not event.all_day:
        return {
            "start": {"dateTime": _wire(event.start)[:-1], "timeZone": "UTC"},
            "end": {"dateTime": _wire(event.end)[:-1], "timeZone": "UTC"},
            "isAllDay": False,
        }
    zone, named = ZoneInfo(event.zone), _EXCHANGE_ZONES.get(event.zone, event.zone)
    return {
        "start": {"dateTime": f"{event.start.astimezone(zone):%Y-%m-%dT00:00:00}", "timeZone": named},
        "end": {"dateTime": f"{event.end.astimezone(zone):%Y-%m-%dT00:00:00}", "timeZone": named},
        "isAllDay": True,
    }


def _texts(event: CalendarEvent) -> dict[str, Any]:
    return {"subject": event.subject, "showAs": event.show_as, "isReminderOn": False, "responseRequested": False}


def _read(one: _Event) -> CalendarEvent:
    return CalendarEvent(
        id=one.id,
        key=one.transaction_id or "",
        start=_moment(one.start),
        end=_moment(one.end),
        all_day=one.is_all_day,
        show_as=one.show_as,
    )


def _moment(value: _Time) -> datetime:
    return datetime.fromisoformat(value.date_time[:19]).replace(tzinfo=UTC)


def _wire(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
