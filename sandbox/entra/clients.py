"""How an app proves itself at the token endpoint: secret, certificate assertion (RFC 7523), federated assertion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from sandbox.entra.apps import App, Apps
from sandbox.entra.errors import EntraError, missing, unknown_app

_ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_FEDERATED_AUDIENCE = "api://AzureADTokenExchange"
_LEEWAY = 300
SECRET, ASSERTION = "1", "2"  # the values of the claim appidacr


def authenticate(
    apps: Apps, form: Mapping[str, str], audiences: frozenset[str], now: Callable[[], float]
) -> tuple[App, str]:
    """The app that proves itself with these parameters, and how (``appidacr``). Raises EntraError.

    ``audiences``: the addresses a client's own assertion may be made out to.
    """
    app = identify(apps, form)
    if form.get("client_assertion"):
        _check_assertion(app, form, audiences, now)
        return app, ASSERTION
    secret = form.get("client_secret")
    if not secret:
        raise EntraError(
            "invalid_client", 7000218,
            "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.", status=401,
        )  # fmt: skip
    if not app.knows_secret(secret):
        raise EntraError(
            "invalid_client", 7000215,
            "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value,"
            f" not the client secret ID, for a secret added to app '{app.app_id}'.", status=401,
        )  # fmt: skip
    return app, SECRET


def identify(apps: Apps, form: Mapping[str, str]) -> App:
    """The registration that ``client_id`` names. Raises EntraError."""
    client_id = form.get("client_id")
    if not client_id:
        raise missing("client_id")
    app = apps.get(client_id)
    if app is None:
        raise unknown_app(client_id)
    return app


def _check_assertion(app: App, form: Mapping[str, str], audiences: frozenset[str], now: Callable[[], float]) -> None:
    if form.get("client_assertion_type") != _ASSERTION_TYPE:
        raise EntraError("invalid_request", 900023, "The 'client_assertion_type' is missing or not supported.")
    assertion = form["client_assertion"]
    try:
        header = jwt.get_unverified_header(assertion)
        issuer = str(jwt.decode(assertion, options={"verify_signature": False}).get("iss", ""))
    except jwt.PyJWTError as error:
        raise EntraError("invalid_client", 50027, "JWT token is invalid or malformed.", status=401) from error
    if issuer.lower() == app.app_id.lower():
        _check_certificate(app, assertion, header, audiences, now)
    else:
        _check_federated(app, assertion, header, issuer, now)


def _check_certificate(
    app: App, assertion: str, header: Mapping[str, Any], audiences: frozenset[str], now: Callable[[], float]
) -> None:
    thumbprint = str(header.get("x5t#S256") or header.get("x5t") or "").rstrip("=")  # MSAL pads
    pem = app.certificates.get(thumbprint)
    if pem is None:
        raise EntraError(
            "invalid_client", 700027,
            f"The certificate with identifier used to sign the client assertion is not registered on application '{app.app_id}'."
            f" [Reason - The key was not found., Thumbprint of key used by client: '{thumbprint}']", status=401,
        )  # fmt: skip
    certificate = x509.load_pem_x509_certificate(pem.encode())
    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)  # noqa: S101 - Entra takes RSA alone, and so does registration
    claims = _verified(assertion, key, audiences, now)
    if str(claims.get("sub", "")).lower() != app.app_id.lower():
        raise EntraError("invalid_client", 700021, "Client assertion 'sub' does not match the application.", status=401)


def _check_federated(
    app: App, assertion: str, header: Mapping[str, Any], issuer: str, now: Callable[[], float]
) -> None:
    subject = str(jwt.decode(assertion, options={"verify_signature": False}).get("sub", ""))
    trusted = next((each for each in app.federated if each["issuer"] == issuer and each["subject"] == subject), None)
    if trusted is None:
        raise EntraError(
            "invalid_client", 700213, "No matching federated identity record found for presented assertion subject"
            f" '{subject}'. Check your federated identity credential Subject, Audience and Issuer.", status=401,
        )  # fmt: skip
    keys = jwt.PyJWKSet.from_dict(dict(trusted["jwks"])).keys
    key = next((each for each in keys if header.get("kid") in (None, each.key_id)), None)
    if key is None:
        raise EntraError("invalid_client", 50013, "Assertion failed signature validation.", status=401)
    _verified(assertion, key.key, frozenset({trusted.get("audience", _FEDERATED_AUDIENCE)}), now)


def _verified(assertion: str, key: Any, audiences: frozenset[str], now: Callable[[], float]) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = jwt.decode(
            assertion, key, algorithms=["RS256", "PS256"], audience=list(audiences),
            options={"require": ["exp", "aud"], "verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )  # fmt: skip
    except jwt.InvalidAudienceError as error:
        raise EntraError(
            "invalid_client", 700023, "Client assertion audience claim does not match Realm issuer.", status=401
        ) from error
    except jwt.PyJWTError as error:
        raise EntraError("invalid_client", 50013, "Assertion failed signature validation.", status=401) from error
    if not float(claims.get("nbf", 0)) - _LEEWAY <= now() <= float(claims["exp"]) + _LEEWAY:
        raise EntraError("invalid_client", 700024, "Client assertion is not within its valid time range.", status=401)
    return claims
