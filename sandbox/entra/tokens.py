"""Tokens: what is asked for, what stands in them, and whether one that is brought is good.

Entra runs on the machine's time, not the tenant's: a client that checks ``exp`` must not be confused by travelling.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jwt

from sandbox.entra.errors import EntraError
from sandbox.graph.routing import Caller
from sandbox.ids import TENANT_ID

if TYPE_CHECKING:
    from sandbox.directory import UserRow
    from sandbox.entra.apps import App, Apps
    from sandbox.entra.keys import SigningKey

GRAPH = "https://graph.microsoft.com"
EXCHANGE = "https://outlook.office365.com"
GRAPH_AUDIENCES = frozenset({GRAPH, f"{GRAPH}/", "00000003-0000-0000-c000-000000000000"})
EXCHANGE_AUDIENCES = frozenset({EXCHANGE, f"{EXCHANGE}/", "00000002-0000-0ff1-ce00-000000000000"})
_OPENID = frozenset({"openid", "profile", "email", "offline_access"})
SHORTEST_LIFE, LONGEST_LIFE = 3600, 5400  # seconds; Entra draws between 60 and 90 minutes


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a ``scope`` parameter asks for: one resource, its permissions (empty: ``.default``), and OpenID's scopes."""

    resource: str
    permissions: tuple[str, ...]
    openid: frozenset[str]


class Tokens:
    """Issues and validates the tenant's tokens. ``now``: seconds since the epoch."""

    def __init__(self, key: SigningKey, apps: Apps, base_url: str, now: Callable[[], float]) -> None:
        self.key = key
        self.apps = apps
        self.base_url = base_url
        self.now = now

    @property
    def issuer(self) -> str:
        """The issuer of version 2.0 tokens."""
        return f"{self.base_url}/{TENANT_ID}/v2.0"

    def read_scope(self, scope: str) -> Wanted:
        """Take a ``scope`` parameter apart. Raises EntraError when it names two resources or a malformed one."""
        resource, permissions, openid = "", [], set()
        for part in scope.split():
            if part in _OPENID:
                openid.add(part)
                continue
            place, _, permission = part.rpartition("/") if "://" in part or "/" in part else (GRAPH, "", part)
            place = GRAPH if place in (self.base_url, *GRAPH_AUDIENCES) else place.rstrip("/")
            if resource and place != resource:
                raise EntraError("invalid_request", 28000, f"Provided value for the input parameter scope '{scope}' is not"
                                 " valid because it contains more than one resource.")  # fmt: skip
            resource = place
            if permission != ".default":
                permissions.append(permission)
        return Wanted(resource or GRAPH, tuple(permissions), frozenset(openid))

    def for_app(self, app: App, resource: str, *, proof: str) -> tuple[str, int]:
        """An access token for the app alone, and its seconds. ``proof``: 1 for a secret, 2 for a certificate or assertion."""
        claims = {
            "appid": app.app_id, "app_displayname": app.name, "appidacr": proof, "azp": app.app_id, "azpacr": proof, "idtyp": "app",
            "oid": app.service_principal_id, "sub": app.service_principal_id,
            "roles": sorted(app.application_permissions),
        }  # fmt: skip
        return self._access(self._audience(resource), claims)

    def for_user(self, app: App, user: UserRow, wanted: Wanted) -> tuple[str, int, str]:
        """A delegated access token, its seconds, and the scope granted. Raises EntraError when nobody consented."""
        granted = self._consented(app, wanted)
        claims: dict[str, Any] = {
            "appid": app.app_id, "app_displayname": app.name, "azp": app.app_id, "idtyp": "user", "name": user.display_name,
            "oid": user.id, "preferred_username": user.upn, "scp": " ".join(granted), "sub": _pairwise(app.app_id, user.id),
            "upn": user.upn,
        }  # fmt: skip
        audience = self._audience(wanted.resource)
        api = self.apps.get(audience)
        if api is not None and api.app_roles:
            claims["roles"] = list(user.roles)
        token, seconds = self._access(audience, claims)
        prefix = "" if wanted.resource == GRAPH else f"{wanted.resource}/"
        return token, seconds, " ".join([*(prefix + name for name in granted), *sorted(wanted.openid)])

    def id_token(self, app: App, user: UserRow, *, nonce: str = "", openid: Iterable[str] = ()) -> str:
        """Who signed in, for the app itself."""
        now = int(self.now())
        claims: dict[str, Any] = {
            "aud": app.app_id, "iss": self.issuer, "iat": now, "nbf": now, "exp": now + SHORTEST_LIFE, "name": user.display_name,
            "oid": user.id, "preferred_username": user.upn, "sub": _pairwise(app.app_id, user.id), "tid": TENANT_ID,
            "uti": secrets.token_urlsafe(16), "ver": "2.0",
        }  # fmt: skip
        if nonce:
            claims["nonce"] = nonce
        if "email" in openid:
            claims["email"] = user.mail
        if app.app_roles:
            claims["roles"] = list(user.roles)
        return self.sign(claims)

    def sign(self, claims: dict[str, Any]) -> str:
        """A JWT of these claims under the tenant's key."""
        return jwt.encode(claims, self.key.private, algorithm="RS256", headers={"kid": self.key.kid})

    def claims(self, token: str, audiences: Iterable[str]) -> dict[str, Any]:
        """The claims of a good access token for one of the audiences. Raises ``jwt.PyJWTError`` otherwise."""
        claims: dict[str, Any] = jwt.decode(
            token, self.key.public, algorithms=["RS256"], issuer=self.issuer, audience=list(audiences),
            options={"require": ["exp", "iss", "aud"], "verify_exp": False, "verify_nbf": False, "verify_iat": False},
        )  # fmt: skip
        if float(claims["exp"]) <= self.now():
            raise jwt.ExpiredSignatureError("Signature has expired")
        return claims

    def caller(self, authorization: str, audiences: Iterable[str]) -> Caller:
        """Who stands behind an ``Authorization`` header. Raises ``jwt.PyJWTError`` when the token is missing or not good."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise jwt.InvalidTokenError("Access token is empty.")
        claims = self.claims(token.strip(), audiences)
        if claims.get("idtyp") == "user":
            return Caller(claims["appid"], frozenset(str(claims.get("scp", "")).split()), claims["oid"])
        return Caller(claims["appid"], frozenset(claims.get("roles", ())))

    # --- inside -----------------------------------------------------------------------------------

    def _audience(self, resource: str) -> str:
        if resource in GRAPH_AUDIENCES:
            return GRAPH
        if resource in EXCHANGE_AUDIENCES:
            return EXCHANGE
        api = self.apps.by_audience(resource)
        if api is None:
            raise EntraError(
                "invalid_resource", 500011, f"The resource principal named {resource} was not found in the tenant."
            )
        return api.app_id

    def _consented(self, app: App, wanted: Wanted) -> list[str]:
        prefix = "" if wanted.resource == GRAPH else f"{self._exposed(wanted.resource)}/"
        allowed = {name.removeprefix(prefix): name for name in app.delegated_permissions if name.startswith(prefix)}
        if not prefix:
            allowed = {name: name for name in allowed if "/" not in name}
        if not wanted.permissions:
            return sorted(allowed)
        folded = {name.casefold(): name for name in allowed}
        if any(name.casefold() not in folded for name in wanted.permissions):
            raise EntraError(
                "invalid_grant", 65001,
                f"The user or administrator has not consented to use the application with ID '{app.app_id}' named '{app.name}'.",
            )  # fmt: skip
        return [folded[name.casefold()] for name in wanted.permissions]

    def _exposed(self, resource: str) -> str:
        api = self.apps.by_audience(resource)
        return api.exposed if api is not None else resource

    def _access(self, audience: str, claims: dict[str, Any]) -> tuple[str, int]:
        now = int(self.now())
        life = SHORTEST_LIFE + secrets.randbelow(LONGEST_LIFE - SHORTEST_LIFE)
        whole = {
            "aud": audience, "iss": self.issuer, "iat": now, "nbf": now, "exp": now + life, "tid": TENANT_ID,
            "uti": secrets.token_urlsafe(16), "ver": "2.0", **claims,
        }  # fmt: skip
        return self.sign(whole), life


def _pairwise(app_id: str, user_id: str) -> str:
    return str(uuid.UUID(bytes=hashlib.sha256(f"{app_id} {user_id}".encode()).digest()[:16]))
