"""Entra's machine endpoints: discovery, keys, tokens."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.entra.clients import authenticate, identify
from sandbox.entra.errors import EntraError, missing
from sandbox.entra.grants import Grant
from sandbox.entra.service import AUTHORITIES, Entra
from sandbox.ids import TENANT_ID

_NO_STORE = {"Cache-Control": "no-store, no-cache", "Pragma": "no-cache"}


def entra_of(request: Request) -> Entra:
    """The tenant's Entra, from the app's state."""
    entra: Entra = request.app.state.tenant.entra
    return entra


def authority(request: Request) -> str:
    """The tenant part of the path. Raises EntraError when it is none of this tenant's names."""
    place: str = request.path_params["authority"]
    if place.lower() not in AUTHORITIES:
        raise EntraError(
            "invalid_tenant", 90002,
            f"Tenant '{place}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
        )  # fmt: skip
    return place.lower()


def answer_error(error: EntraError, request: Request) -> JSONResponse:
    """The OAuth error as JSON, with the caller's correlation id."""
    correlation = request.headers.get("client-request-id", "")
    return JSONResponse(error.json(correlation), status_code=error.status, headers=_NO_STORE)


async def configuration(request: Request) -> Response:
    """OpenID Connect discovery, version 2.0."""
    try:
        place = authority(request)
    except EntraError as error:
        return answer_error(error, request)
    base = f"{entra_of(request).tenant.base_url}/{place}"
    issuer_place = "{tenantid}" if place in ("common", "organizations") else TENANT_ID
    return JSONResponse(
        {
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
            "jwks_uri": f"{base}/discovery/v2.0/keys",
            "response_modes_supported": ["query", "fragment", "form_post"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "response_types_supported": ["code"],
            "scopes_supported": ["openid", "profile", "email", "offline_access"],
            "issuer": f"{entra_of(request).tenant.base_url}/{issuer_place}/v2.0",
            "request_uri_parameter_supported": False,
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "http_logout_supported": False,
            "frontchannel_logout_supported": False,
            "end_session_endpoint": f"{base}/oauth2/v2.0/logout",
            "code_challenge_methods_supported": ["S256"],
            "claims_supported": [
                "sub",
                "iss",
                "aud",
                "exp",
                "iat",
                "nonce",
                "preferred_username",
                "name",
                "tid",
                "ver",
                "email",
            ],
            "tenant_region_scope": "EU",
        }
    )


async def keys(request: Request) -> Response:
    """The public signing keys."""
    entra = entra_of(request)
    return JSONResponse(entra.key.jwks(entra.tokens.issuer))


async def instance(request: Request) -> Response:
    """Instance discovery, which some clients ask before anything else."""
    base = entra_of(request).tenant.base_url
    host = base.partition("://")[2]
    return JSONResponse(
        {
            "tenant_discovery_endpoint": f"{base}/{TENANT_ID}/v2.0/.well-known/openid-configuration",
            "api-version": "1.1",
            "metadata": [{"preferred_network": host, "preferred_cache": host, "aliases": [host]}],
        }
    )


async def token(request: Request) -> Response:
    """The token endpoint: client credentials, authorization code, refresh token."""
    form = {name: str(value) for name, value in (await request.form()).items()}
    entra = entra_of(request)
    try:
        place = authority(request)
        body = _grant(entra, form, place)
    except EntraError as error:
        return answer_error(error, request)
    return JSONResponse(body, headers=_NO_STORE)


def _grant(entra: Entra, form: dict[str, str], place: str) -> dict[str, Any]:
    match form.get("grant_type"):
        case None:
            raise missing("grant_type")
        case "client_credentials":
            return _client_credentials(entra, form, place)
        case "authorization_code":
            return _code(entra, form)
        case "refresh_token":
            return _refresh(entra, form)
        case other:
            raise EntraError("unsupported_grant_type", 70003, f"The app requested an unsupported grant type '{other}'.")


def _client_credentials(entra: Entra, form: dict[str, str], place: str) -> dict[str, Any]:
    app, proof = authenticate(entra.apps, form, entra.audiences(), entra.now)
    if place in ("common", "organizations") and not app.multi_tenant:
        raise EntraError(
            "invalid_request", 50194,
            f"Application '{app.app_id}'({app.name}) is not configured as a multi-tenant application. Usage of the /{place} endpoint"
            " is not supported for such apps. Use a tenant-specific endpoint.",
        )  # fmt: skip
    scope = form.get("scope") or ""
    if not scope.endswith("/.default") or " " in scope.strip():
        raise EntraError(
            "invalid_scope", 1002012,
            f"The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default"
            " suffixed to the resource identifier (application ID URI).",
        )  # fmt: skip
    access, seconds = entra.tokens.for_app(app, entra.tokens.read_scope(scope).resource, proof=proof)
    return {"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": access}


def _code(entra: Entra, form: dict[str, str]) -> dict[str, Any]:
    for name in ("code", "redirect_uri"):
        if not form.get(name):
            raise missing(name)
    app_id = _prove(entra, form)
    grant = entra.grants.redeem_code(
        form["code"], app_id=app_id, redirect_uri=form["redirect_uri"], verifier=form.get("code_verifier", "")
    )
    return _delegated(entra, grant, form.get("scope") or grant.scope)


def _refresh(entra: Entra, form: dict[str, str]) -> dict[str, Any]:
    if not form.get("refresh_token"):
        raise missing("refresh_token")
    grant = entra.grants.redeem_refresh_token(form["refresh_token"], app_id=_prove(entra, form))
    return _delegated(entra, grant, form.get("scope") or grant.scope)


def _prove(entra: Entra, form: dict[str, str]) -> str:
    app = identify(entra.apps, form)
    if app.public:
        if form.get("client_secret") or form.get("client_assertion"):
            raise EntraError(
                "invalid_client", 700025,
                "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.", status=401,
            )  # fmt: skip
        return app.app_id
    return authenticate(entra.apps, form, entra.audiences(), entra.now)[0].app_id


def _delegated(entra: Entra, grant: Grant, scope: str) -> dict[str, Any]:
    app = entra.apps.get(grant.app_id)
    user = entra.tenant.directory.user(grant.user_id)
    if app is None or user is None:
        raise EntraError("invalid_grant", 50020, "The user account does not exist in the tenant any more.")
    wanted = entra.tokens.read_scope(scope)
    access, seconds, granted = entra.tokens.for_user(app, user, wanted)
    body: dict[str, Any] = {
        "token_type": "Bearer", "scope": granted, "expires_in": seconds, "ext_expires_in": seconds, "access_token": access,
    }  # fmt: skip
    openid = wanted.openid | entra.tokens.read_scope(grant.scope).openid
    if "offline_access" in openid:
        body["refresh_token"] = entra.grants.refresh_token(grant)
    if "openid" in openid:
        body["id_token"] = entra.tokens.id_token(app, user, nonce=grant.nonce, openid=openid)
        body["client_info"] = _client_info(user.id)
    return body


def _client_info(user_id: str) -> str:
    import base64
    import json

    value = json.dumps({"uid": user_id, "utid": TENANT_ID}).encode()
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


routes = [
    Route("/common/discovery/instance", instance),
    Route("/{authority}/v2.0/.well-known/openid-configuration", configuration),
    Route("/{authority}/discovery/v2.0/keys", keys),
    Route("/{authority}/oauth2/v2.0/token", token, methods=["POST"]),
]
