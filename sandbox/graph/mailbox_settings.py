"""Graph ``/users/{id}/mailboxSettings``: automatic replies, working hours, language, what the mailbox is for."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sandbox.graph.odata import Query, context, select
from sandbox.graph.routing import ODataError, Request, Response, Routes

routes = Routes()
READ = ("MailboxSettings.Read", "MailboxSettings.ReadWrite")
WRITE = ("MailboxSettings.ReadWrite",)
_PROPERTIES = (
    "archiveFolder", "automaticRepliesSetting", "dateFormat", "delegateMeetingMessageDeliveryOptions", "language", "timeFormat",
    "timeZone", "userPurpose", "workingHours",
)  # fmt: skip
_REPLIES = {
    "status": ("disabled", "alwaysEnabled", "scheduled"),
    "externalAudience": ("none", "contactsOnly", "all"),
}
_READ_ONLY = ("archiveFolder", "userPurpose")
# Windows names that Swedish mailboxes carry; Exchange takes these as well as IANA's
_WINDOWS_ZONES = {
    "W. Europe Standard Time": "Europe/Berlin", "Central European Standard Time": "Europe/Warsaw", "UTC": "UTC",
    "Romance Standard Time": "Europe/Paris", "GMT Standard Time": "Europe/London", "FLE Standard Time": "Europe/Kyiv",
    "Central Europe Standard Time": "Europe/Budapest", "Greenwich Standard Time": "Atlantic/Reykjavik",
    "Eastern Standard Time": "America/New_York", "Pacific Standard Time": "America/Los_Angeles",
}  # fmt: skip


def settings_of(request: Request) -> dict[str, Any]:
    """The mailbox's settings; ``userPurpose`` follows from what the mailbox is."""
    user = request.tenant.directory.user(request.params["user"])
    settings = request.tenant.mail.settings(request.params["user"])
    return {
        **settings,
        "userPurpose": "shared" if user is not None and user.shared else settings.get("userPurpose", "user"),
    }


@routes.add("GET", "/users/{user}/mailboxSettings", application=READ, delegated=READ, mailbox="user")
def get(request: Request) -> Response:
    """All settings."""
    shown = select(settings_of(request), Query.parse(request.query))
    where = context(request, f"users('{request.params['user']}')/mailboxSettings")
    return Response(200, {"@odata.context": where, **shown})


@routes.add("GET", "/users/{user}/mailboxSettings/{property}", application=READ, delegated=READ, mailbox="user")
def get_one(request: Request) -> Response:
    """One setting: an object as it is, a plain value as ``{"value": …}``."""
    name = next((each for each in _PROPERTIES if each.lower() == request.params["property"].lower()), None)
    if name is None:
        raise ODataError(400, "BadRequest", f"Resource not found for the segment '{request.params['property']}'.")
    value = settings_of(request).get(name)
    where = context(request, f"users('{request.params['user']}')/mailboxSettings/{name}")
    return Response(200, {"@odata.context": where, **(value if isinstance(value, dict) else {"value": value})})


@routes.add("PATCH", "/users/{user}/mailboxSettings", application=WRITE, delegated=WRITE, mailbox="user")
def update(request: Request) -> Response:
    """Change settings; what is left out keeps its value, inside ``automaticRepliesSetting`` too."""
    changes = {name: value for name, value in request.json().items() if not name.startswith("@")}
    for name in changes:
        if name not in _PROPERTIES:
            raise ODataError(
                400,
                "RequestBodyRead",
                f"The property '{name}' does not exist on type 'microsoft.graph.mailboxSettings'.",
            )
        if name in _READ_ONLY:
            raise ODataError(400, "ErrorInvalidRequest", f"The property '{name}' is read-only.")
    before = settings_of(request)
    after = {**before, **changes}
    if "automaticRepliesSetting" in changes:
        after["automaticRepliesSetting"] = _replies(
            before.get("automaticRepliesSetting") or {}, changes["automaticRepliesSetting"]
        )
    if "timeZone" in changes:
        _zone(changes["timeZone"])
    for name in ("language", "workingHours"):
        if name in changes:
            if not isinstance(changes[name], dict):
                raise ODataError(400, "RequestBodyRead", f"An object was expected as '{name}'.")
            after[name] = {**(before.get(name) or {}), **changes[name]}
    request.tenant.mail.save_settings(request.params["user"], after)
    where = context(request, f"users('{request.params['user']}')/mailboxSettings")
    return Response(200, {"@odata.context": where, **settings_of(request)})


def _replies(before: dict[str, Any], changes: Any) -> dict[str, Any]:
    if not isinstance(changes, dict):
        raise ODataError(400, "RequestBodyRead", "A value of type 'automaticRepliesSetting' was expected.")
    given = {name: value for name, value in changes.items() if not name.startswith("@")}
    for name, value in given.items():
        if name in _REPLIES and value not in _REPLIES[name]:
            raise ODataError(
                400, "RequestBodyRead", f"The value '{value}' of '{name}' is not one of {', '.join(_REPLIES[name])}."
            )
        if name in ("scheduledStartDateTime", "scheduledEndDateTime"):
            given[name] = _moment(value)
        elif name in ("internalReplyMessage", "externalReplyMessage"):
            given[name] = "" if value is None else str(value)
        elif name not in _REPLIES:
            raise ODataError(
                400, "RequestBodyRead", f"The property '{name}' does not exist on type 'automaticRepliesSetting'."
            )
    after = {**before, **given}
    if after.get("status") == "scheduled" and _instant(after["scheduledStartDateTime"]) >= _instant(
        after["scheduledEndDateTime"]
    ):
        raise ODataError(400, "ErrorInvalidTimeInterval", "The start time should be before the end time.")
    return after


def _moment(value: Any) -> dict[str, str]:
    """A ``dateTimeTimeZone`` as Exchange keeps it; a missing time zone means UTC."""
    if not isinstance(value, dict) or not isinstance(value.get("dateTime"), str):
        raise ODataError(400, "RequestBodyRead", "A value of type 'dateTimeTimeZone' was expected.")
    zone = value.get("timeZone") or "UTC"
    _zone(zone)
    try:
        at = datetime.fromisoformat(value["dateTime"].removesuffix("Z"))
    except ValueError as error:
        raise ODataError(
            400, "ErrorInvalidDateTime", f"The date and time '{value['dateTime']}' is malformed."
        ) from error
    return {"dateTime": at.replace(tzinfo=None).isoformat(timespec="seconds") + ".0000000", "timeZone": zone}


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(_WINDOWS_ZONES.get(str(name), str(name)))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ODataError(
            400, "TimeZoneNotSupported", f"A valid TimeZone value must be specified, not '{name}'."
        ) from error


def _instant(value: dict[str, str]) -> datetime:
    return datetime.fromisoformat(value["dateTime"][:19]).replace(tzinfo=_zone(value["timeZone"]))
