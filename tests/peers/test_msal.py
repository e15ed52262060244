"""MSAL, unchanged, against the tenant's sign-in."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
import msal
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from sandbox import ids
from sandbox.entra.demo_apps import register_product_address
from sandbox.entra.managed_identity import IDENTITY_HEADER
from tests.conftest import TenantServer
from tests.sandbox.entra.test_tokens import Certificate, make_certificate

pytestmark = pytest.mark.peers
SCOPE = ["https://graph.microsoft.com/.default"]


def _client(server: TenantServer, credential: Any) -> Any:
    session = requests.Session()
    session.trust_env = False  # a REQUESTS_CA_BUNDLE of the machine would win over ours
    session.verify = str(server.ca_file)
    return msal.ConfidentialClientApplication(
        ids.POSTVAKT_APP_ID, authority=f"{server.base_url}/{ids.TENANT_ID}", client_credential=credential,
        instance_discovery=False, http_client=session,
    )  # fmt: skip


def _works(server: TenantServer, result: dict[str, Any]) -> None:
    assert "access_token" in result, result
    headers = {"Authorization": f"Bearer {result['access_token']}"}
    with httpx.Client(verify=server.context()) as http:
        assert http.get(f"{server.base_url}/v1.0/users?$top=1", headers=headers).status_code == 200


def test_a_secret(tenant_server: TenantServer) -> None:
    """Client credentials with a secret."""
    _works(tenant_server, _client(tenant_server, ids.POSTVAKT_DEMO_SECRET).acquire_token_for_client(SCOPE))


def test_a_certificate(tenant_server: TenantServer) -> None:
    """Client credentials with a certificate: MSAL's own assertion and thumbprint are taken."""
    made = make_certificate()
    apps = tenant_server.tenant.entra.apps
    app = apps.get(ids.POSTVAKT_APP_ID)
    assert app is not None
    apps.register(app, certificates=[made.pem])
    credential = {"private_key": _pem(made), "public_certificate": made.pem}
    _works(tenant_server, _client(tenant_server, credential).acquire_token_for_client(SCOPE))


def _pem(made: Certificate) -> str:
    return made.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def test_a_federated_assertion(tenant_server: TenantServer) -> None:
    """Client credentials with another issuer's token."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    jwk = {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": "one", "alg": "RS256"}
    trusted = {
        "issuer": "https://ci.example", "subject": "sandby", "audience": "api://AzureADTokenExchange", "jwks": {"keys": [jwk]},
    }  # fmt: skip
    apps = tenant_server.tenant.entra.apps
    app = apps.get(ids.POSTVAKT_APP_ID)
    assert app is not None
    apps.register(replace(app, federated=(trusted,)))
    claims = {
        "iss": "https://ci.example", "sub": "sandby", "aud": "api://AzureADTokenExchange", "exp": int(time.time()) + 60,
    }  # fmt: skip
    assertion = jwt.encode(claims, key, "RS256", headers={"kid": "one"})
    _works(
        tenant_server, _client(tenant_server, {"client_assertion": lambda: assertion}).acquire_token_for_client(SCOPE)
    )


def test_signing_in_with_a_code(tenant_server: TenantServer) -> None:
    """MSAL's code flow, with PKCE, state and nonce, through the page where one chooses a persona."""
    product = tenant_server.people_url
    register_product_address(tenant_server.tenant.entra.apps, product)
    client = _client(tenant_server, ids.POSTVAKT_DEMO_SECRET)
    flow = client.initiate_auth_code_flow(
        scopes=["User.Read"], redirect_uri=f"{product}/sign-in/callback", response_mode="form_post"
    )
    asked = {name: values[0] for name, values in parse_qs(urlsplit(flow["auth_uri"]).query).items()}
    with httpx.Client(verify=tenant_server.context()) as browser:
        assert "Elsa Norberg" in browser.get(flow["auth_uri"]).text
        back = browser.post(flow["auth_uri"].partition("?")[0], data={**asked, "person": "elsa.norberg@sandby.example"})
    answer = dict(re.findall(r'name="([^"]+)" value="([^"]+)"', back.text))
    result = client.acquire_token_by_auth_code_flow(flow, answer)
    assert result["id_token_claims"]["preferred_username"] == "elsa.norberg@sandby.example"
    assert "Registrar" in result["id_token_claims"]["roles"]
    (account,) = client.get_accounts()
    assert client.acquire_token_silent(["User.Read"], account)["access_token"]


def test_a_managed_identity(tenant_server: TenantServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """App Service's environment variables are all that MSAL needs."""
    monkeypatch.setenv("IDENTITY_ENDPOINT", f"{tenant_server.people_url}/msi/token")
    monkeypatch.setenv("IDENTITY_HEADER", IDENTITY_HEADER)
    with requests.Session() as session:
        client = msal.ManagedIdentityClient(msal.SystemAssignedManagedIdentity(), http_client=session)
        _works(tenant_server, client.acquire_token_for_client(resource="https://graph.microsoft.com"))


def test_a_wrong_secret_is_told_in_entras_words(tenant_server: TenantServer) -> None:
    """MSAL passes the AADSTS number on."""
    result = _client(tenant_server, "wrong").acquire_token_for_client(SCOPE)
    assert result["error"] == "invalid_client"
    assert result["error_codes"] == [7000215]
