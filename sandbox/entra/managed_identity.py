"""Managed identity, in the two shapes an Azure resource meets: App Service's endpoint and the instance metadata service."""

from __future__ import annotations

import hmac
import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox import local_only
from sandbox.entra.endpoints import entra_of
from sandbox.entra.errors import EntraError
from sandbox.ids import POSTVAKT_APP_ID

# What App Service puts into the environment variable IDENTITY_HEADER; known to everybody, good on this machine only.
IDENTITY_HEADER = "identity-header-of-the-local-tenant"


async def app_service(request: Request) -> Response:
    """``IDENTITY_ENDPOINT``: needs the secret header that only the resource itself knows."""
    if (refused := local_only.refusal(request)) is not None:
        return refused
    if not hmac.compare_digest(request.headers.get("x-identity-header", ""), IDENTITY_HEADER):
        return JSONResponse(
            {"statusCode": 401, "message": "The X-IDENTITY-HEADER is missing or wrong."}, status_code=401
        )
    if request.query_params.get("api-version") != "2019-08-01":
        return JSONResponse({"statusCode": 400, "message": "The api-version should be 2019-08-01."}, status_code=400)
    return _token(request, strings=True)


async def metadata_service(request: Request) -> Response:
    """The instance metadata service: needs ``Metadata: true`` and refuses forwarded requests."""
    if (refused := local_only.refusal(request)) is not None:
        return refused
    if request.headers.get("metadata", "").lower() != "true" or "x-forwarded-for" in request.headers:
        return JSONResponse(
            {"error": "invalid_request", "error_description": "Required metadata header not specified"}, 400
        )
    return _token(request, strings=True)


def _token(request: Request, *, strings: bool) -> Response:
    entra = entra_of(request)
    resource = request.query_params.get("resource", "")
    asked = request.query_params.get("client_id", POSTVAKT_APP_ID)
    app = entra.apps.get(POSTVAKT_APP_ID)
    if app is None or asked.lower() != POSTVAKT_APP_ID or not resource:
        return JSONResponse({"error": "invalid_request", "error_description": "Identity or resource not found"}, 400)
    try:
        token, seconds = entra.tokens.for_app(app, resource.rstrip("/"), proof="2")
    except EntraError as error:
        return JSONResponse(error.json(), 400)
    expires = int(time.time()) + seconds
    body = {
        "access_token": token, "client_id": app.app_id, "expires_in": str(seconds),
        "expires_on": str(expires) if strings else expires, "not_before": str(int(time.time())), "resource": resource,
        "token_type": "Bearer",
    }  # fmt: skip
    return JSONResponse(body)


routes = [Route("/msi/token", app_service), Route("/metadata/identity/oauth2/token", metadata_service)]
