"""Authorization codes and refresh tokens: what was granted, kept until it is redeemed. Only hashes are stored."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sandbox.entra.errors import EntraError, invalid_grant

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

SCHEMA = """
CREATE TABLE IF NOT EXISTS grants (hash TEXT PRIMARY KEY, kind TEXT NOT NULL, expires REAL NOT NULL, granted TEXT NOT NULL);
"""
CODE_LIFE = 600.0
REFRESH_LIFE = 86_400.0
SPA_PREFIX = "0."


@dataclass(frozen=True, slots=True)
class Grant:
    """Who may have what: the outcome of one sign-in."""

    app_id: str
    user_id: str
    scope: str
    nonce: str = ""
    redirect_uri: str = ""
    challenge: str = ""


class Grants:
    """The table of grants. ``now``: seconds since the epoch."""

    def __init__(self, tenant: Tenant, now: Callable[[], float]) -> None:
        self.tenant = tenant
        self.now = now
        tenant.create(SCHEMA)

    def code(self, grant: Grant) -> str:
        """A new authorization code, good for ten minutes and one use."""
        return self._keep("code", grant, CODE_LIFE)

    def refresh_token(self, grant: Grant) -> str:
        """A new refresh token, good for a day."""
        return self._keep("refresh", grant, REFRESH_LIFE)

    def redeem_code(self, code: str, *, app_id: str, redirect_uri: str, verifier: str) -> Grant:
        """The grant behind a code, once. Raises EntraError."""
        grant = self._find("code", code)
        self.tenant.run("DELETE FROM grants WHERE hash = ?", (_hash(code),))
        if grant.app_id != app_id:
            raise invalid_grant("The provided authorization code was issued to another application.", 70002)
        if grant.redirect_uri != redirect_uri:
            raise EntraError(
                "invalid_client", 500112,
                f"The reply address '{redirect_uri}' does not match the reply address '{grant.redirect_uri}' provided when"
                " requesting Authorization code.",
            )  # fmt: skip
        if grant.challenge and not secrets.compare_digest(_challenge(verifier), grant.challenge):
            raise invalid_grant(
                "The Code_Verifier does not match the code_challenge supplied in the authorization request.", 501481
            )
        return grant

    def redeem_refresh_token(self, token: str, *, app_id: str) -> Grant:
        """The grant behind a refresh token; it stays good. Raises EntraError."""
        grant = self._find("refresh", token)
        if grant.app_id != app_id:
            raise invalid_grant("The refresh token was issued to another application.", 700003)
        return grant

    def _keep(self, kind: str, grant: Grant, life: float) -> str:
        value = f"{SPA_PREFIX}{secrets.token_urlsafe(48)}"
        self.tenant.run("DELETE FROM grants WHERE expires < ?", (self.now(),))
        self.tenant.run(
            "INSERT INTO grants (hash, kind, expires, granted) VALUES (?, ?, ?, ?)",
            (_hash(value), kind, self.now() + life, json.dumps(asdict(grant))),
        )
        return value

    def _find(self, kind: str, value: str) -> Grant:
        row = self.tenant.one("SELECT * FROM grants WHERE hash = ? AND kind = ?", (_hash(value), kind))
        if row is None:
            raise invalid_grant(
                "The provided value for the input parameter 'code' or 'refresh_token' is not valid.", 9002313
            )
        if row["expires"] < self.now():
            raise invalid_grant("The provided authorization code or refresh token has expired.", 70008)
        return Grant(**json.loads(row["granted"]))


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
