"""Out-of-office entries of a calendar: when somebody says to be away. Graph reference: "List calendarView".

Only times and the state shown are read, never subject or place.
"""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
from kiota_abstractions.base_request_configuration import RequestConfiguration

from graph_client.client import GraphClient
from graph_client.paging import pages
from graph_client.permissions import CALENDAR_VIEW

PAGE = 100
OUT_OF_OFFICE = "oof"
_UTC = 'outlook.timezone="UTC"'


class _Time(msgspec.Struct, rename="camel", frozen=True):
    date_time: str = ""
    time_zone: str = "UTC"

    def moment(self) -> datetime | None:
        """The moment in UTC, the zone that was asked for; None when it cannot be read."""
        try:
            return datetime.fromisoformat(self.date_time[:19]).replace(tzinfo=UTC)
        except ValueError:
            return None


class _Event(msgspec.Struct, rename="camel", frozen=True):
    id: str
    show_as: str = ""
    is_all_day: bool = False
    is_cancelled: bool = False
    start: _Time = _Time()
    end: _Time = _Time()


class AwayEvent(msgspec.Struct, frozen=True):
    """One entry: aware moments in UTC; a whole day's entry begins and ends at midnight without a zone, given here as UTC."""

    id: str
    start: datetime
    end: datetime
    all_day: bool


async def away_events(client: GraphClient, mailbox: str, *, since: datetime, until: datetime) -> list[AwayEvent]:
    """Entries shown as out of office that touch this stretch of time. Raises NotFound, PermissionDenied and any other GraphError."""
    builder = client.users.by_user_id(mailbox).calendar_view
    query = builder.CalendarViewRequestBuilderGetQueryParameters(
        start_date_time=f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        end_date_time=f"{until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        select=["id", "showAs", "isAllDay", "isCancelled", "start", "end"],
        top=PAGE,
    )
    info = builder.to_get_request_information(RequestConfiguration(query_parameters=query))
    first = client.prepare(CALENDAR_VIEW, info, mailbox=mailbox, prefer=(_UTC,))
    found: list[AwayEvent] = []
    async for page in pages(client, first, _Event, prefer=(_UTC,), batched=True):
        for one in page:
            start, end = one.start.moment(), one.end.moment()
            if one.show_as == OUT_OF_OFFICE and not one.is_cancelled and start is not None and end is not None:
                found.append(AwayEvent(one.id, start, end, one.is_all_day))
    return found
