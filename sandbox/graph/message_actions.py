"""Moving and copying messages."""

from __future__ import annotations

from sandbox.graph.mail_access import WRITE, created, mail_route, message_paths
from sandbox.graph.mail_input import invalid
from sandbox.graph.messages import whole
from sandbox.graph.routing import Request, Response, Routes

routes = Routes()


def destination(request: Request) -> str:
    """``destinationId`` of the body: a folder's id or well-known name. Raises ODataError 400."""
    given = {name.casefold(): value for name, value in request.json().items()}
    target = given.get("destinationid")
    if not isinstance(target, str) or not target:
        raise invalid("The request is missing the parameter 'DestinationId'.", "ErrorInvalidParameter")
    return target


@mail_route(routes, "POST", *message_paths("/move"), needs=WRITE)
def move_message(request: Request, mailbox_id: str) -> Response:
    """Move a message; its regular id changes."""
    store = request.tenant.mail
    return created(whole(request, store, store.move(mailbox_id, request.params["message"], destination(request))))


@mail_route(routes, "POST", *message_paths("/copy"), needs=WRITE)
def copy_message(request: Request, mailbox_id: str) -> Response:
    """Copy a message with its attachments."""
    store = request.tenant.mail
    return created(whole(request, store, store.copy(mailbox_id, request.params["message"], destination(request))))
