"""Events as Graph writes them, and as clients write them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from policies.vocabulary import Address
from sandbox.graph.invitations import MEETING, is_copy
from sandbox.graph.mail_input import body, invalid, recipient
from sandbox.mail import item_ids
from sandbox.mail.codec import recipient as recipient_json
from sandbox.mail.codec import wire
from sandbox.mail.events import Event, instant
from sandbox.mail.html import as_exchange_keeps, preview
from sandbox.mail.zones import zone

_ENUMS = {
    "showAs": ("free", "tentative", "busy", "oof", "workingElsewhere", "unknown"),
    "importance": ("low", "normal", "high"),
    "sensitivity": ("normal", "personal", "private", "confidential"),
}
_PLAIN = {
    "subject": str, "isAllDay": bool, "isReminderOn": bool, "reminderMinutesBeforeStart": int, "responseRequested": bool,
    "allowNewTimeProposals": bool, "hideAttendees": bool, "isOnlineMeeting": bool, "transactionId": str, "categories": list,
    "recurrence": dict,
}  # fmt: skip
_READ_ONLY = {
    "id", "createdDateTime", "lastModifiedDateTime", "changeKey", "iCalUId", "hasAttachments", "bodyPreview", "isCancelled", "isOrganizer",
    "seriesMasterId", "type", "webLink", "onlineMeeting", "onlineMeetingUrl", "onlineMeetingProvider", "responseStatus", "organizer",
    "originalStart", "originalStartTimeZone", "originalEndTimeZone", "isDraft", "attachments", "cancelledOccurrences",
}  # fmt: skip
NAMES = frozenset(
    name.casefold()
    for name in (*_ENUMS, *_PLAIN, *_READ_ONLY, "body", "start", "end", "location", "locations", "attendees")
)


def read_event(given: dict[str, Any]) -> dict[str, Any]:
    """An event's properties from a request, checked. Raises ODataError 400."""
    clean: dict[str, Any] = {}
    for name, value in given.items():
        if "@" in name or name in _READ_ONLY:
            continue
        if name.casefold() not in NAMES:
            raise invalid(f"The property '{name}' does not exist on type 'microsoft.graph.event'.", "RequestBodyRead")
        clean[name] = _value(name, value)
    return clean


def _value(name: str, value: Any) -> Any:
    if name in _ENUMS:
        found = next((one for one in _ENUMS[name] if one.casefold() == str(value).casefold()), None)
        if found is None:
            raise invalid(f"Requested value '{value}' was not found.", "RequestBodyRead")
        return found
    if name in _PLAIN:
        if value is not None and not isinstance(value, _PLAIN[name]):
            raise invalid(f"The value of '{name}' has the wrong type.", "RequestBodyRead")
        return value
    if name in ("start", "end"):
        try:
            instant(value)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise invalid(f"The value of '{name}' is no dateTimeTimeZone.", "TimeZoneNotSupportedException") from error
        return {"dateTime": value["dateTime"], "timeZone": value.get("timeZone") or "UTC"}
    if name == "body":
        return body(value)
    if name == "attendees":
        return [
            {"type": one.get("type") or "required", "address": recipient(one).address, "name": recipient(one).name}
            for one in value or ()
        ]
    if name == "location":
        return str((value or {}).get("displayName") or "")
    return None  # locations follow from the location


def event_json(event: Event, owner: Address, timezone: str) -> dict[str, Any]:
    """The whole event, its times in ``timezone``."""
    given = event.properties
    kind = "occurrence" if event.day else "seriesMaster" if given.get("recurrence") else "singleInstance"
    text = given.get("body") or {"contentType": "html", "content": ""}
    if text["contentType"] == "html":
        text = {"contentType": "html", "content": as_exchange_keeps(text["content"], received=False)}
    change = item_ids.change_key(event.mailbox_id, event.change)
    place = given.get("location") or ""
    location = {"displayName": place, "locationType": "default", "uniqueIdType": "unknown"}
    return {
        "@odata.etag": f'W/"{change}"',
        "id": event.id,
        "createdDateTime": given["created"],
        "lastModifiedDateTime": given["modified"],
        "changeKey": change,
        "categories": given.get("categories") or [],
        "transactionId": given.get("transactionId"),
        "originalStartTimeZone": given["start"]["timeZone"],
        "originalEndTimeZone": given["end"]["timeZone"],
        "iCalUId": uuid5(NAMESPACE_URL, given.get(MEETING, event.series_id)).hex.upper(),
        "reminderMinutesBeforeStart": given.get("reminderMinutesBeforeStart", 15),
        "isReminderOn": given.get("isReminderOn", True),
        "hasAttachments": False,
        "subject": given.get("subject"),
        "bodyPreview": preview(text["content"], text["contentType"], 255),
        "importance": given.get("importance", "normal"),
        "sensitivity": given.get("sensitivity", "normal"),
        "isAllDay": bool(given.get("isAllDay")),
        "isCancelled": False,
        "isOrganizer": not is_copy(event),
        "responseRequested": given.get("responseRequested", True),
        "seriesMasterId": event.series_id if event.day else None,
        "showAs": given.get("showAs") or ("free" if given.get("isAllDay") else "busy"),
        "type": kind,
        "webLink": f"https://outlook.office365.com/owa/?itemid={event.id}&exvsurl=1&path=/calendar/item",
        "onlineMeetingUrl": None,
        "isOnlineMeeting": bool(given.get("isOnlineMeeting")),
        "onlineMeetingProvider": "unknown",
        "allowNewTimeProposals": given.get("allowNewTimeProposals", True),
        "isDraft": False,
        "hideAttendees": bool(given.get("hideAttendees")),
        "recurrence": None if event.day else given.get("recurrence"),
        "onlineMeeting": None,
        "responseStatus": {
            "response": "notResponded" if is_copy(event) else "organizer",
            "time": "0001-01-01T00:00:00Z",
        },
        "body": text,
        "start": _in_zone(event.starts, timezone),
        "end": _in_zone(event.ends, timezone),
        "location": location,
        "locations": [location] if place else [],
        "attendees": [_attendee(one) for one in given.get("attendees") or ()],
        "organizer": recipient_json(Address(**given["organizer"]) if is_copy(event) else owner),
    } | ({"originalStart": wire(event.starts)} if event.day else {})


def _attendee(one: dict[str, str]) -> dict[str, Any]:
    return {
        "type": one["type"],
        "status": {"response": "none", "time": "0001-01-01T00:00:00Z"},
        **recipient_json(Address(one["address"], one["name"])),
    }


def _in_zone(at: datetime, timezone: str) -> dict[str, str]:
    local = at.astimezone(zone(timezone))
    return {"dateTime": f"{local:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": timezone}
