"""Graph ``/subscriptions``."""

from __future__ import annotations

from sandbox.graph.odata import context, page
from sandbox.graph.routing import Request, Response, Routes

routes = Routes()
_MAIL = (
    "Mail.ReadBasic.All", "Mail.ReadBasic", "Mail.Read", "Mail.ReadWrite", "Mail.Read.All",
)  # fmt: skip
_DELEGATED = ("Mail.ReadBasic", "Mail.Read", "Mail.ReadWrite")


@routes.add("POST", "/subscriptions", application=_MAIL, delegated=_DELEGATED)
async def create(request: Request) -> Response:
    """Subscribe, after the validation handshake."""
    hub = request.tenant.subscriptions
    made = await hub.create(request.json(), request.caller, immutable=request.immutable_ids)
    return Response(201, {"@odata.context": context(request, "subscriptions/$entity"), **made.json()})


@routes.add("GET", "/subscriptions", application=_MAIL, delegated=_DELEGATED)
def list_(request: Request) -> Response:
    """The app's own subscriptions."""
    own = request.tenant.subscriptions.all(request.caller.app_id)
    return Response(200, page(request, [each.json() for each in own], what="subscriptions"))


@routes.add("GET", "/subscriptions/{subscription}", application=_MAIL, delegated=_DELEGATED)
def get(request: Request) -> Response:
    """One of the app's own."""
    found = request.tenant.subscriptions.get(request.params["subscription"], request.caller.app_id)
    return Response(200, {"@odata.context": context(request, "subscriptions/$entity"), **found.json()})


@routes.add("PATCH", "/subscriptions/{subscription}", application=_MAIL, delegated=_DELEGATED)
def renew(request: Request) -> Response:
    """Set a new expiry."""
    hub = request.tenant.subscriptions
    renewed = hub.renew(request.params["subscription"], request.caller.app_id, request.json())
    return Response(200, {"@odata.context": context(request, "subscriptions/$entity"), **renewed.json()})


@routes.add("DELETE", "/subscriptions/{subscription}", application=_MAIL, delegated=_DELEGATED)
def delete(request: Request) -> Response:
    """End it."""
    request.tenant.subscriptions.delete(request.params["subscription"], request.caller.app_id)
    return Response(204)


@routes.add("POST", "/subscriptions/{subscription}/reauthorize", application=_MAIL, delegated=_DELEGATED)
def reauthorize(request: Request) -> Response:
    """Answer to the lifecycle event ``reauthorizationRequired``."""
    request.tenant.subscriptions.reauthorize(request.params["subscription"], request.caller.app_id)
    return Response(204)
