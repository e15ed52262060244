"""The tenant's signing key: made once, kept in the state, published as JWKS."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

if TYPE_CHECKING:
    from sandbox.tenant import Tenant


class SigningKey:
    """An RSA key with its id. Reads it from the tenant's state, or makes it there (about 0.1 s, once)."""

    def __init__(self, tenant: Tenant) -> None:
        row = tenant.one("SELECT value FROM meta WHERE key = 'signing key'")
        if row is None:
            key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
            pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            tenant.run("INSERT INTO meta (key, value) VALUES ('signing key', ?)", (pem.decode(),))
        else:
            loaded = load_pem_private_key(row["value"].encode(), None)
            assert isinstance(loaded, rsa.RSAPrivateKey)  # noqa: S101 - we wrote it
            key = loaded
        self.private = key
        self.public = key.public_key()
        numbers = self.public.public_numbers()
        self._n = _number(numbers.n)
        self._e = _number(numbers.e)
        self.kid = base64.urlsafe_b64encode(hashlib.sha256(self._n.encode()).digest()[:20]).decode().rstrip("=")

    def jwks(self, issuer: str) -> dict[str, Any]:
        """The key set as the discovery document's ``jwks_uri`` serves it."""
        key = {
            "kty": "RSA", "use": "sig", "kid": self.kid, "x5t": self.kid, "n": self._n, "e": self._e,
            "alg": "RS256", "issuer": issuer,
        }  # fmt: skip
        return {"keys": [key]}


def _number(value: int) -> str:
    data = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
