"""``translateExchangeIds``: regular ids into immutable ones and back."""

from __future__ import annotations

from typing import Any

from sandbox.graph.mail_access import USER, Needs, mail_route
from sandbox.graph.mail_input import invalid
from sandbox.graph.odata import context
from sandbox.graph.routing import Request, Response, Routes
from sandbox.mail.item_ids import MalformedIdError

routes = Routes()
MOST = 1000
_NEEDS: Needs = (
    ("User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All"),
    ("User.ReadBasic", "User.Read", "User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All"),
)
_KINDS = {"restid": False, "restimmutableentryid": True}


@mail_route(routes, "POST", f"{USER}/translateExchangeIds", needs=_NEEDS)
def translate_ids(request: Request, mailbox_id: str) -> Response:
    """Each message id in the other form; one that is unknown comes back with what is wrong with it."""
    given = {name.casefold(): value for name, value in request.json().items()}
    ids = given.get("inputids")
    kinds = [str(given.get(name, "")).casefold() for name in ("sourceidtype", "targetidtype")]
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids) or len(ids) > MOST:
        raise invalid(f"InputIds must be a collection of at most {MOST} ids.", "ErrorInvalidArgument")
    if any(kind not in _KINDS for kind in kinds):
        raise invalid("Only restId and restImmutableEntryId are imitated here.", "ErrorInvalidArgument")
    value = [_one(request, mailbox_id, one, immutable=_KINDS[kinds[1]]) for one in ids]
    return Response(
        200, {"@odata.context": context(request, "Collection(microsoft.graph.convertIdResult)"), "value": value}
    )


def _one(request: Request, mailbox_id: str, source: str, *, immutable: bool) -> dict[str, Any]:
    try:
        stored = request.tenant.mail.get(mailbox_id, source)
    except MalformedIdError:
        return _failed(source, "ErrorInvalidIdMalformed", "Id is malformed.")
    if stored is None:
        return _failed(source, "ErrorItemNotFound", "The specified object was not found in the store.")
    return {"sourceId": source, "targetId": stored.id_for(immutable=immutable)}


def _failed(source: str, code: str, message: str) -> dict[str, Any]:
    return {"sourceId": source, "errorDetails": {"code": code, "message": message}}
