"""App registrations: who may ask for tokens, how they prove themselves, what an administrator consented to."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from sandbox.ids import TENANT_ID

if TYPE_CHECKING:
    from sandbox.tenant import Tenant

SCHEMA = "CREATE TABLE IF NOT EXISTS apps (app_id TEXT PRIMARY KEY, registration TEXT NOT NULL);"


@dataclass(frozen=True, slots=True)
class App:
    """One registration. Secrets are kept as salted hashes; certificates as PEM under their two thumbprints.

    ``federated``: trusted outside issuers, each ``{"issuer", "subject", "audience", "jwks"}``. ``exposed``: the identifier URI
    of the API it offers, with ``scopes``; ``app_roles``: whether people's app roles stand in its tokens.
    """

    app_id: str
    name: str
    public: bool = False
    multi_tenant: bool = False
    secrets: tuple[str, ...] = ()
    certificates: Mapping[str, str] = field(default_factory=dict)
    federated: tuple[Mapping[str, Any], ...] = ()
    redirect_uris: tuple[str, ...] = ()
    application_permissions: tuple[str, ...] = ()
    delegated_permissions: tuple[str, ...] = ()
    exposed: str = ""
    scopes: tuple[str, ...] = ()
    app_roles: bool = False

    @property
    def service_principal_id(self) -> str:
        """The object id of the app in this tenant."""
        return str(uuid.uuid5(uuid.UUID(TENANT_ID), f"service principal {self.app_id}"))

    def knows_secret(self, secret: str) -> bool:
        """Whether this is one of its secrets."""
        return any(secrets.compare_digest(_hash(secret, kept.partition("$")[0]), kept) for kept in self.secrets)


class Apps:
    """The table of registrations."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        tenant.create(SCHEMA)

    def get(self, app_id: str) -> App | None:
        """By client id."""
        row = self.tenant.one("SELECT registration FROM apps WHERE app_id = ?", (app_id.lower(),))
        if row is None:
            return None
        value: dict[str, Any] = json.loads(row["registration"])
        kept: dict[str, Any] = {name: tuple(item) if isinstance(item, list) else item for name, item in value.items()}
        return App(**kept)

    def by_audience(self, resource: str) -> App | None:
        """The app whose API is named by an identifier URI or a client id."""
        if app := self.get(resource):
            return app
        return next((app for app in self.all() if app.exposed and app.exposed == resource), None)

    def all(self) -> list[App]:
        """Every registration."""
        ids = [row["app_id"] for row in self.tenant.all("SELECT app_id FROM apps ORDER BY app_id")]
        return [app for app_id in ids if (app := self.get(app_id)) is not None]

    def register(self, app: App, *, secret: str = "", certificates: Iterable[str] = ()) -> App:
        """Add or replace a registration. ``secret``: in clear, kept hashed; ``certificates``: PEM."""
        value = {name: getattr(app, name) for name in app.__dataclass_fields__}
        if secret:
            value["secrets"] = [*app.secrets, _hash(secret, _salt(app.app_id, secret))]
        value["certificates"] = {**app.certificates, **{k: pem for pem in certificates for k in thumbprints(pem)}}
        self.tenant.run(
            "INSERT OR REPLACE INTO apps (app_id, registration) VALUES (?, ?)",
            (app.app_id.lower(), json.dumps(value, ensure_ascii=False)),
        )
        registered = self.get(app.app_id)
        assert registered is not None  # noqa: S101 - written a moment ago
        return registered


def thumbprints(pem: str) -> tuple[str, str]:
    """A certificate's ``x5t`` (SHA-1) and ``x5t#S256``, URL-safe without padding."""
    der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    sha1 = hashes.Hash(hashes.SHA1())  # noqa: S303 - x5t is defined so
    sha1.update(der)
    return _url(sha1.finalize()), _url(hashlib.sha256(der).digest())


def _url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _salt(app_id: str, secret: str) -> str:
    return hashlib.sha256(f"salt {app_id} {secret}".encode()).hexdigest()[:16]


def _hash(secret: str, salt: str) -> str:
    return f"{salt}${hashlib.scrypt(secret.encode(), salt=salt.encode(), n=2**10, r=8, p=1).hex()}"
