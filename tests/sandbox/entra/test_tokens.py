"""Entra's token endpoint: who gets what, and how refusals read."""

from __future__ import annotations

import datetime as dt
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import jwt
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from sandbox import ids
from sandbox.app import create_app
from sandbox.entra.apps import App, thumbprints
from sandbox.entra.managed_identity import IDENTITY_HEADER
from sandbox.tenant import Tenant

TOKEN = f"/{ids.TENANT_ID}/oauth2/v2.0/token"
GRAPH = "https://graph.microsoft.com/.default"


@pytest.fixture
async def http(tenant: Tenant) -> AsyncIterator[httpx.AsyncClient]:
    """The tenant over HTTP, in the same process."""
    transport = httpx.ASGITransport(create_app(tenant))
    async with httpx.AsyncClient(transport=transport, base_url=tenant.base_url) as client:
        yield client


@dataclass(frozen=True)
class Certificate:
    """A client's key and certificate."""

    key: rsa.RSAPrivateKey
    pem: str

    def assertion(self, audience: str, **changes: Any) -> str:
        """A client assertion for Postvakt."""
        now = int(time.time())
        claims = {
            "iss": ids.POSTVAKT_APP_ID, "sub": ids.POSTVAKT_APP_ID, "aud": audience, "jti": str(uuid.uuid4()), "nbf": now,
            "exp": now + 600, **changes,
        }  # fmt: skip
        return jwt.encode(claims, self.key, "PS256", headers={"x5t#S256": thumbprints(self.pem)[1]})


def make_certificate() -> Certificate:
    """A fresh self-signed certificate, good for a day."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Postvakt")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now).not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    return Certificate(key, made.public_bytes(Encoding.PEM).decode())


@pytest.fixture(scope="session")
def certificate() -> Certificate:
    """A self-signed certificate of the tests' own."""
    return make_certificate()


def _secret(**changes: str) -> dict[str, str]:
    return {
        "grant_type": "client_credentials", "client_id": ids.POSTVAKT_APP_ID, "client_secret": ids.POSTVAKT_DEMO_SECRET,
        "scope": GRAPH, **changes,
    }  # fmt: skip


def _postvakt(tenant: Tenant) -> App:
    app = tenant.directory.app(ids.POSTVAKT_APP_ID)
    assert app is not None
    return app


async def test_a_secret_gives_the_consented_permissions(http: httpx.AsyncClient, tenant: Tenant) -> None:
    """The token carries exactly the application permissions that were consented, for Graph, for 60 to 90 minutes."""
    body = (await http.post(TOKEN, data=_secret())).json()
    claims = tenant.entra.tokens.claims(body["access_token"], ["https://graph.microsoft.com"])
    assert set(claims["roles"]) == set(_postvakt(tenant).application_permissions)
    assert (claims["tid"], claims["ver"], claims["idtyp"]) == (ids.TENANT_ID, "2.0", "app")
    assert 3600 <= body["expires_in"] <= 5400
    assert claims["exp"] - claims["iat"] == body["expires_in"]


@pytest.mark.parametrize(
    ("changes", "status", "error", "code"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client", 7000215),
        ({"client_secret": ""}, 401, "invalid_client", 7000218),
        ({"client_id": "11111111-2222-3333-4444-555555555555"}, 400, "unauthorized_client", 700016),
        ({"client_id": ""}, 400, "invalid_request", 900144),
        ({"scope": "User.Read"}, 400, "invalid_scope", 1002012),
        ({"scope": "https://vault.example/.default"}, 400, "invalid_resource", 500011),
        ({"grant_type": "password"}, 400, "unsupported_grant_type", 70003),
    ],
)
async def test_refusals_have_aadsts_codes(
    http: httpx.AsyncClient, changes: dict[str, str], status: int, error: str, code: int
) -> None:
    """Each refusal is an OAuth error with Entra's number, and never holds the secret."""
    answer = await http.post(TOKEN, data=_secret(**changes))
    body = answer.json()
    assert (answer.status_code, body["error"], body["error_codes"]) == (status, error, [code])
    assert body["error_description"].startswith(f"AADSTS{code}: ")
    assert ids.POSTVAKT_DEMO_SECRET not in answer.text


async def test_a_certificate_proves_the_app(http: httpx.AsyncClient, tenant: Tenant, certificate: Certificate) -> None:
    """A registered certificate's assertion is taken; an unregistered, expired or misaddressed one is not."""
    form = _secret(client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    del form["client_secret"]
    address = tenant.base_url + TOKEN
    form["client_assertion"] = certificate.assertion(address)
    assert (await http.post(TOKEN, data=form)).json()["error_codes"] == [700027]
    tenant.entra.apps.register(_postvakt(tenant), certificates=[certificate.pem])
    assert (await http.post(TOKEN, data=form)).status_code == 200
    now = int(time.time())
    for assertion, code in (
        (certificate.assertion("https://elsewhere.example"), 700023),
        (certificate.assertion(address, exp=now - 3600), 700024),
        (certificate.assertion(address, sub="somebody"), 700021),
        ("rubbish", 50027),
    ):
        answer = await http.post(TOKEN, data={**form, "client_assertion": assertion})
        assert (answer.status_code, answer.json()["error_codes"]) == (401, [code])


async def test_a_trusted_issuer_proves_the_app(
    http: httpx.AsyncClient, tenant: Tenant, certificate: Certificate
) -> None:
    """A federated credential takes the trusted issuer's token for the named subject only."""
    jwk = {
        **jwt.algorithms.RSAAlgorithm.to_jwk(certificate.key.public_key(), as_dict=True),
        "kid": "one",
        "alg": "RS256",
    }
    trusted = {
        "issuer": "https://ci.example",
        "subject": "repo:sandby",
        "audience": "api://AzureADTokenExchange",
        "jwks": {"keys": [jwk]},
    }
    tenant.entra.apps.register(replace(_postvakt(tenant), federated=(trusted,)))
    form = _secret(client_assertion_type="urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
    del form["client_secret"]

    def token(subject: str) -> str:
        claims = {
            "iss": "https://ci.example",
            "sub": subject,
            "aud": "api://AzureADTokenExchange",
            "exp": int(time.time()) + 60,
        }
        return jwt.encode(claims, certificate.key, "RS256", headers={"kid": "one"})

    assert (await http.post(TOKEN, data={**form, "client_assertion": token("repo:sandby")})).status_code == 200
    refused = await http.post(TOKEN, data={**form, "client_assertion": token("repo:other")})
    assert refused.json()["error_codes"] == [700213]


async def test_discovery_agrees_with_the_keys(http: httpx.AsyncClient, tenant: Tenant) -> None:
    """Tokens verify with the published keys under the published issuer; every authority name works, foreign ones do not."""
    for place in (ids.TENANT_ID, ids.DOMAIN, "common", "organizations"):
        document = (await http.get(f"/{place}/v2.0/.well-known/openid-configuration")).json()
        assert document["token_endpoint"] == f"{tenant.base_url}/{place}/oauth2/v2.0/token"
    document = (await http.get(f"/{ids.TENANT_ID}/v2.0/.well-known/openid-configuration")).json()
    keys = jwt.PyJWKSet.from_dict((await http.get(document["jwks_uri"])).json())
    token = (await http.post(TOKEN, data=_secret())).json()["access_token"]
    key = keys[jwt.get_unverified_header(token)["kid"]]
    jwt.decode(token, key.key, ["RS256"], audience="https://graph.microsoft.com", issuer=document["issuer"])
    assert (await http.get("/elsewhere/v2.0/.well-known/openid-configuration")).status_code == 400


async def test_a_single_tenant_app_may_not_use_common(http: httpx.AsyncClient) -> None:
    """``/common`` is for multi-tenant apps."""
    answer = await http.post("/common/oauth2/v2.0/token", data=_secret())
    assert answer.json()["error_codes"] == [50194]


async def test_managed_identity(http: httpx.AsyncClient, tenant: Tenant) -> None:
    """App Service's endpoint wants its header, the metadata service wants ``Metadata: true``; both give the app's token."""
    url = "/msi/token?api-version=2019-08-01&resource=https://graph.microsoft.com"
    assert (await http.get(url)).status_code == 401
    good = await http.get(url, headers={"X-IDENTITY-HEADER": IDENTITY_HEADER})
    assert (
        tenant.entra.tokens.caller(f"Bearer {good.json()['access_token']}", ["https://graph.microsoft.com"]).app_id
        == ids.POSTVAKT_APP_ID
    )
    assert int(good.json()["expires_on"]) > time.time()
    url = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=https://graph.microsoft.com/"
    assert (await http.get(url)).status_code == 400
    assert (await http.get(url, headers={"Metadata": "true"})).status_code == 200
    assert (await http.get(url, headers={"Metadata": "true", "X-Forwarded-For": "10.0.0.1"})).status_code == 400


async def test_the_simulated_outlook_gets_tokens_for_a_persona(http: httpx.AsyncClient, tenant: Tenant) -> None:
    """The broker gives the add-in's token for our API with the person's roles; Outlook's own opens Graph. Other sites get neither."""
    scope = f"{ids.API_AUDIENCE}/{ids.API_SCOPE}"
    wish = {"persona": "carin.holm@sandby.example", "scope": scope}
    answer = await http.post("/sandbox/naa/token", json=wish)
    claims = tenant.entra.tokens.claims(answer.json()["access_token"], [ids.POSTVAKT_APP_ID])
    assert claims["scp"] == ids.API_SCOPE
    assert set(claims["roles"]) >= {"Employee", "Manager"}
    assert (claims["azp"], claims["preferred_username"]) == (ids.ADDIN_APP_ID, "carin.holm@sandby.example")
    session = await http.post("/sandbox/session/anna.lind@sandby.example")
    headers = {"Authorization": f"Bearer {session.json()['access_token']}"}
    assert (await http.get("/v1.0/me", headers=headers)).json()["displayName"] == "Anna Lind"
    for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "evil.example"}):
        assert (await http.post("/sandbox/naa/token", json=wish, headers=header)).status_code == 403
    assert (await http.post("/sandbox/session/nobody")).status_code == 404
