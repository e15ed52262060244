"""Upload sessions: attachments of 3 to 150 MB in pieces, put to an address of their own without a token ("Attach large files")."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse
from starlette.responses import Response as HttpResponse
from starlette.routing import BaseRoute, Route

from sandbox.graph.mail_access import WRITE, created, mail_route, message_paths
from sandbox.graph.mail_input import DIRECT_LIMIT, invalid
from sandbox.graph.odata import context, wire_time
from sandbox.graph.routing import Request, Response, Routes
from sandbox.mail.errors import MailError
from sandbox.mail.item_ids import attachment_id
from sandbox.mail.model import Attachment

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

routes = Routes()
MOST = 150 * 1024 * 1024  # bytes
PIECE = 4 * 1024 * 1024
LIFETIME = timedelta(hours=1)
AT_ONCE = 100
_RANGE = re.compile(r"bytes (\d{1,12})-(\d{1,12})/(\d{1,12})")


@dataclass(slots=True)
class Upload:
    """What has come so far. Sessions live in memory: a restarted tenant has forgotten them, and the client starts over."""

    mailbox_id: str
    message_id: str
    attachment: Attachment
    size: int
    expires: datetime
    data: bytearray = field(default_factory=bytearray)


@mail_route(routes, "POST", *message_paths("/attachments/createUploadSession"), needs=WRITE)
def create_session(request: Request, mailbox_id: str) -> Response:
    """An address to which the pieces of one attachment are put."""
    stored = request.tenant.mail.need(mailbox_id, request.params["message"])
    item = next((value for name, value in request.json().items() if name.casefold() == "attachmentitem"), None)
    if not isinstance(item, dict) or item.get("attachmentType") != "file":
        raise invalid("An AttachmentItem of the type 'file' is needed.", "ErrorInvalidRequest")
    name, size = item.get("name"), item.get("size")
    if not isinstance(name, str) or not name or not isinstance(size, int) or isinstance(size, bool):
        raise invalid("The AttachmentItem needs a name and a size.", "ErrorInvalidRequest")
    if size < DIRECT_LIMIT:
        raise invalid(
            "Attachment size must be at least 3 MB: smaller ones are attached directly.",
            "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize",
        )
    if size > MOST:
        raise invalid("The attachment exceeds the maximum of 150 MB.", "ErrorAttachmentSizeLimitExceeded")
    made = Attachment(
        name,
        item.get("contentType") or "application/octet-stream",
        b"",
        item.get("contentId"),
        bool(item.get("isInline")),
    )
    sessions = request.tenant.uploads
    now = request.tenant.now()
    for token in [token for token, one in sessions.items() if one.expires <= now]:
        del sessions[token]
    if len(sessions) >= AT_ONCE:
        raise invalid("There are too many upload sessions.", "ErrorTooManyObjectsOpened")
    token = secrets.token_urlsafe(32)
    upload = sessions[token] = Upload(mailbox_id, stored.immutable_id, made, size, now + LIFETIME)
    url = f"{request.tenant.base_url}/upload/{token}"
    what = context(request, "microsoft.graph.uploadSession")
    return created({"@odata.context": what, "uploadUrl": url, **_state(upload)})


def _state(upload: Upload) -> dict[str, Any]:
    return {"expirationDateTime": wire_time(upload.expires), "nextExpectedRanges": [f"{len(upload.data)}-"]}


async def piece(request: HttpRequest) -> HttpResponse:
    """``PUT`` the next piece, ``GET`` how far it has come, ``DELETE`` to give up."""
    tenant: Tenant = request.app.state.tenant
    given = request.path_params["token"]
    token = next((one for one in tenant.uploads if hmac.compare_digest(one, given)), None)
    upload = tenant.uploads.get(token) if token else None
    if token is None or upload is None or upload.expires <= tenant.now():
        return _error(404, "ErrorItemNotFound", "The upload session was not found or has expired.")
    if request.method == "DELETE":
        del tenant.uploads[token]
        return HttpResponse(status_code=204)
    if request.method == "GET":
        return JSONResponse(_state(upload))
    return await _put(request, tenant, token, upload)


async def _put(request: HttpRequest, tenant: Tenant, token: str, upload: Upload) -> HttpResponse:
    stated = _RANGE.fullmatch(request.headers.get("content-range", ""))
    first, last, total = (int(number) for number in stated.groups()) if stated else (0, 0, 0)
    if stated is None or total != upload.size or not first <= last < total:
        return _error(400, "ErrorInvalidRequest", "The Content-Range header does not fit the session.")
    if first != len(upload.data):
        return _error(416, "ErrorInvalidRange", "The piece does not begin where the last one ended.")
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > min(PIECE, last - first + 1):
            return _error(413, "RequestEntityTooLarge", "The piece is larger than its range, or than 4 MB.")
    if len(data) != last - first + 1 or first != len(upload.data):
        return _error(400, "ErrorInvalidRequest", "The piece is not of the length that its range says.")
    upload.data += data
    if len(upload.data) < upload.size:
        return JSONResponse(_state(upload))
    del tenant.uploads[token]
    return _finish(tenant, upload)


def _finish(tenant: Tenant, upload: Upload) -> HttpResponse:
    upload.attachment.content = bytes(upload.data)
    try:
        stored = tenant.mail.need(upload.mailbox_id, upload.message_id)
    except MailError:
        return _error(404, "ErrorItemNotFound", "The message is no longer there.")
    with tenant.transaction():
        key = tenant.mail.attachments.add(stored.key, [upload.attachment])[0]
        has = stored.properties.get("hasAttachments", False) or not upload.attachment.inline
        tenant.mail.update(upload.mailbox_id, stored.immutable_id, {"hasAttachments": has})
    place = f"users('{upload.mailbox_id}')/messages('{stored.id}')/attachments('{attachment_id(stored.id, key)}')"
    return HttpResponse(status_code=201, headers={"Location": f"{tenant.base_url}/v1.0/{place}"})


def _error(status: int, code: str, message: str) -> HttpResponse:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


http_routes: list[BaseRoute] = [Route("/upload/{token}", piece, methods=["PUT", "GET", "DELETE"])]
