"""``getSchedule``: when people are free, from the calendars of up to twenty mailboxes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.graph.mail_access import CALENDAR_READ, USER, mail_route
from sandbox.graph.mail_input import invalid
from sandbox.graph.odata import context
from sandbox.graph.routing import Request, Response, Routes
from sandbox.mail.events import Event, instant

routes = Routes()
MOST = 20
LONGEST = timedelta(days=62)
_DIGITS = {"free": "0", "tentative": "1", "busy": "2", "oof": "3", "workingElsewhere": "4"}
_HIDDEN = ("private", "confidential")


@mail_route(
    routes, "POST", f"{USER}/calendar/getSchedule", f"{USER}/calendars/{{calendar}}/getSchedule", needs=CALENDAR_READ
)
def get_schedule(request: Request, mailbox_id: str) -> Response:
    """Free and busy times of each address in a window of at most 62 days, in steps of 5 to 1,440 minutes (30 unless told)."""
    given = {name.casefold(): value for name, value in request.json().items()}
    addresses = given.get("schedules")
    if not isinstance(addresses, list) or not addresses or not all(isinstance(one, str) for one in addresses):
        raise invalid("The Schedules must be a collection of addresses.", "ErrorInvalidParameter")
    if len(addresses) > MOST:
        raise invalid(f"At most {MOST} schedules can be asked for at a time.", "ErrorInvalidParameter")
    start, end = _moment(given.get("starttime")), _moment(given.get("endtime"))
    if not start < end <= start + LONGEST:
        raise invalid("The requested time window is empty or too long.", "ErrorInvalidTimeInterval")
    minutes = given.get("availabilityviewinterval", 30)
    if not isinstance(minutes, int) or not 5 <= minutes <= 1440:
        raise invalid(
            "AvailabilityViewInterval must be between 5 and 1440 minutes.", "ErrorInvalidMergedFreeBusyInterval"
        )
    step = timedelta(minutes=minutes)
    value = [_schedule(request, mailbox_id, address, (start, end, step)) for address in addresses]
    return Response(
        200, {"@odata.context": context(request, "Collection(microsoft.graph.scheduleInformation)"), "value": value}
    )


def _moment(value: Any) -> datetime:
    try:
        return instant(value)
    except (ValueError, KeyError, TypeError) as error:
        raise invalid("StartTime and EndTime must have a dateTime and a timeZone.", "ErrorInvalidParameter") from error


def _schedule(
    request: Request, asking: str, address: str, window: tuple[datetime, datetime, timedelta]
) -> dict[str, Any]:
    user, store = request.tenant.directory.user(address), request.tenant.mail
    if user is None or not store.has_mailbox(user.id):
        error = {
            "message": "The e-mail address of the attendee could not be resolved.",
            "responseCode": "ErrorMailRecipientNotFound",
        }
        return {"scheduleId": address, "availabilityView": "", "scheduleItems": [], "error": error}
    start, end, step = window
    events = [
        event for event in store.events.window(store.key(user.id), user.id, start, end) if _status(event) != "free"
    ]
    hours = store.settings(user.id)["workingHours"]
    shown = [_item(event, whole=user.id == asking) for event in events]
    return {
        "scheduleId": address,
        "availabilityView": _view(events, start, end, step),
        "scheduleItems": shown,
        "workingHours": hours,
    }


def _status(event: Event) -> str:
    return str(event.properties.get("showAs") or "busy")


def _view(events: list[Event], start: datetime, end: datetime, step: timedelta) -> str:
    digits, at = [], start
    while at < end:
        until = min(at + step, end)
        digits.append(
            max((_DIGITS.get(_status(one), "2") for one in events if one.starts < until and one.ends > at), default="0")
        )
        at = until
    return "".join(digits)


def _item(event: Event, *, whole: bool) -> dict[str, Any]:
    """What others see is the time and the subject; of what is private the time alone."""
    private = str(event.properties.get("sensitivity", "normal")) in _HIDDEN
    item: dict[str, Any] = {
        "isPrivate": private,
        "status": _status(event),
        "start": _time(event.starts),
        "end": _time(event.ends),
    }
    if whole or not private:
        item["subject"] = event.properties.get("subject") or ""
        item["location"] = event.properties.get("location") or ""
    return item


def _time(at: datetime) -> dict[str, str]:
    return {"dateTime": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.0000000"), "timeZone": "UTC"}
