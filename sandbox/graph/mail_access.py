"""Which mailbox a request is for, whether the caller may, and how the mail store's errors read in Graph."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from sandbox.graph.routing import Handler, ODataError, Request, Response, Routes
from sandbox.mail.errors import (
    FolderExistsError,
    MailError,
    NoFolderError,
    NoItemError,
    NoMailboxError,
    ProtectedFolderError,
)
from sandbox.mail.folders import Folder
from sandbox.mail.item_ids import MalformedIdError

# Permissions by what is done: (application, delegated). Any one of them suffices.
Needs = tuple[tuple[str, ...], tuple[str, ...]]
_SHARED = ("Mail.Read.Shared", "Mail.ReadWrite.Shared")
READ_BASIC: Needs = (
    ("Mail.ReadBasic.All", "Mail.ReadBasic", "Mail.Read", "Mail.ReadWrite"),
    ("Mail.ReadBasic", "Mail.ReadBasic.Shared", "Mail.Read", "Mail.ReadWrite", *_SHARED),
)
READ: Needs = (("Mail.Read", "Mail.ReadWrite"), ("Mail.Read", "Mail.ReadWrite", *_SHARED))
WRITE: Needs = (("Mail.ReadWrite",), ("Mail.ReadWrite", "Mail.ReadWrite.Shared"))
SEND: Needs = (("Mail.Send",), ("Mail.Send", "Mail.Send.Shared"))
SETTINGS_READ: Needs = (
    ("MailboxSettings.Read", "MailboxSettings.ReadWrite"),
    ("MailboxSettings.Read", "MailboxSettings.ReadWrite"),
)
SETTINGS_WRITE: Needs = (("MailboxSettings.ReadWrite",), ("MailboxSettings.ReadWrite",))
CALENDAR_READ: Needs = (
    ("Calendars.ReadBasic.All", "Calendars.Read", "Calendars.ReadWrite"),
    (
        "Calendars.ReadBasic",
        "Calendars.Read",
        "Calendars.ReadWrite",
        "Calendars.Read.Shared",
        "Calendars.ReadWrite.Shared",
    ),
)
CALENDAR_WRITE: Needs = (("Calendars.ReadWrite",), ("Calendars.ReadWrite", "Calendars.ReadWrite.Shared"))

USER = "/users/{user}"
_DEPTHS = ["", "/{above1}/childFolders", "/{above1}/childFolders/{above2}/childFolders"]
_DEPTHS.append(_DEPTHS[-1] + "/{above3}/childFolders")


def folder_paths(rest: str = "") -> list[str]:
    """Patterns of something in a folder, wherever the folder lies (``childFolders`` down to the fourth level)."""
    return [f"{USER}/mailFolders{depth}/{{folder}}{rest}" for depth in _DEPTHS]


def message_paths(rest: str = "") -> list[str]:
    """Patterns of something on one message, reached directly or through its folder."""
    return [f"{USER}/messages/{{message}}{rest}", *folder_paths(f"/messages/{{message}}{rest}")]


def mailbox_of(request: Request) -> str:
    """The id of the mailbox in the path. Raises ODataError: unknown user, no mailbox, or not the caller's to open."""
    key = request.params["user"]
    user = request.tenant.directory.user(key)
    if user is None:
        raise ODataError(404, "ErrorInvalidUser", f"The requested user '{key}' is invalid.")
    if not request.tenant.mail.has_mailbox(user.id):
        raise NoMailboxError(user.id)
    caller = request.caller.user_id
    if caller is not None and caller != user.id and not _may_open(request, caller, user.id):
        raise denied()
    return user.id


def denied() -> ODataError:
    """The answer to somebody who may not."""
    return ODataError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")


def _may_open(request: Request, caller: str, mailbox_id: str) -> bool:
    """Full Access, the right to send for sendMail, or a right on the folder that the path is about."""
    access = request.tenant.exchange.access
    if access.can_open(caller, mailbox_id):
        return True
    if request.path.lower().endswith("/sendmail"):
        return access.can_send_as(caller, mailbox_id) or access.can_send_on_behalf(caller, mailbox_id)
    folder = _folder_of(request, mailbox_id)
    if folder is None:
        return False
    need = {"GET": "r", "POST": "w"}.get(request.method, "e")
    return any(
        access.can_use_folder(caller, mailbox_id, name, need=need) for name in (folder.well_known, folder.id) if name
    )


def _folder_of(request: Request, mailbox_id: str) -> Folder | None:
    store = request.tenant.mail
    if message := request.params.get("message"):
        stored = store.get(mailbox_id, message)
        return store.folder(mailbox_id, stored.folder_id) if stored else None
    if folder := request.params.get("folder"):
        return store.folder(mailbox_id, folder)
    return None


def may_read_content(request: Request) -> bool:
    """Whether the caller's permissions reach beyond ``Mail.ReadBasic``: bodies, attachments, extended properties."""
    return bool(request.caller.permissions & {*READ[0], *READ[1]})


def as_odata(error: Exception) -> ODataError | None:
    """Microsoft's error for one of the mail store's; None for any other exception."""
    match error:
        case NoMailboxError():
            return ODataError(
                404,
                "MailboxNotEnabledForRESTAPI",
                "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
            )
        case MalformedIdError():
            return ODataError(400, "ErrorInvalidIdMalformed", "Id is malformed.")
        case NoItemError():
            return not_found()
        case NoFolderError():
            return ODataError(404, "ErrorFolderNotFound", "The specified folder could not be found in the store.")
        case FolderExistsError():
            return ODataError(409, "ErrorFolderExists", "A folder with the specified name already exists.")
        case ProtectedFolderError():
            return ODataError(
                403, "ErrorDeleteDistinguishedFolder", "Distinguished folders cannot be changed this way."
            )
        case _:
            return None


def not_found() -> ODataError:
    """The answer for an item that is not there (any more)."""
    return ODataError(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def mail_route(
    routes: Routes, method: str, *patterns: str, needs: Needs
) -> Callable[[Callable[[Request, str], Response]], Handler]:
    """Decorator: answer on each pattern with a handler that also gets the mailbox's id; store errors become Graph's.

    A caller who asked for immutable ids is told so in ``Preference-Applied``, as Graph does.
    """

    def register(handler: Callable[[Request, str], Response]) -> Handler:
        @wraps(handler)
        def answer(request: Request) -> Response | Awaitable[Response]:
            try:
                response = handler(request, mailbox_of(request))
            except (MailError, MalformedIdError) as error:
                translated = as_odata(error)
                if translated is None:
                    raise
                raise translated from error
            if request.immutable_ids:
                applied = response.headers.get("Preference-Applied")
                response.headers["Preference-Applied"] = ", ".join(filter(None, ('IdType="ImmutableId"', applied)))
            return response

        return routes.add(method, *patterns, application=needs[0], delegated=needs[1], mailbox="user")(answer)

    return register


def created(body: dict[str, Any], *, location: str = "") -> Response:
    """201 with what was made."""
    return Response(201, body, {"Location": location} if location else {})


def no_content() -> Response:
    """204."""
    return Response(204)


def text(value: str) -> Response:
    """A bare value such as a ``$count``."""
    return Response(200, value.encode(), content_type="text/plain")
