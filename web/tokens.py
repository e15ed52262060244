"""Access tokens that the add-in brings (nested app authentication): every claim checked, nothing taken on trust.

Source: Microsoft identity platform, "Access token claims reference" and "Validate tokens".
"""

from __future__ import annotations

import logging
from typing import Any

import jwt
from flask import current_app

from policies.messages import PostvaktError
from policies.vocabulary import Role
from web.people import Person

log = logging.getLogger(__name__)
SCOPE = "access_as_user"
_LEEWAY = 120  # seconds; clocks differ


class TokenValidator:
    """Validates access tokens for our API against the tenant's published keys.

    ``issuers`` and ``audiences``: the exact values accepted (v1 and v2 tokens write them differently). ``keys`` answers
    ``get_signing_key_from_jwt`` (PyJWT's ``PyJWKClient``).
    """

    def __init__(
        self,
        *,
        keys: Any,
        issuers: tuple[str, ...],
        audiences: tuple[str, ...],
        tenant_id: str,
        client_ids: tuple[str, ...],
    ) -> None:
        self._keys = keys
        self._issuers = issuers
        self._audiences = audiences
        self._tenant_id = tenant_id
        self._client_ids = client_ids

    def person(self, token: str) -> Person:
        """The person a token speaks for.

        Raises:
            PostvaktError: PV-SIGN-IN; the log says which check failed, never the token.
        """
        try:
            key = self._keys.get_signing_key_from_jwt(token)
            claims: dict[str, Any] = jwt.decode(
                token,
                key.key,
                algorithms=["RS256"],
                audience=list(self._audiences),
                issuer=list(self._issuers),
                leeway=_LEEWAY,
                options={"require": ["exp", "iat", "iss", "aud", "tid", "oid", "scp"]},
            )
        except jwt.PyJWTError as error:
            log.info("access token refused: %s", type(error).__name__)
            raise PostvaktError("PV-SIGN-IN") from error
        if claims["tid"] != self._tenant_id or SCOPE not in str(claims["scp"]).split():
            log.info("access token refused: tenant or scope")
            raise PostvaktError("PV-SIGN-IN")
        if claims.get("azp", claims.get("appid")) not in self._client_ids:
            log.info("access token refused: client")
            raise PostvaktError("PV-SIGN-IN")
        known = {role.value for role in Role}
        roles = frozenset(Role(role) for role in claims.get("roles", []) if role in known)
        return Person(claims["oid"], str(claims.get("name", "")), str(claims.get("preferred_username", "")), roles)


def person_of_token(authorization: str) -> Person:
    """The person behind an Authorization header. Raises PostvaktError PV-SIGN-IN."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token or len(token) > 16_384:
        raise PostvaktError("PV-SIGN-IN")
    validator: TokenValidator = current_app.extensions["token_validator"]
    return validator.person(token.strip())
